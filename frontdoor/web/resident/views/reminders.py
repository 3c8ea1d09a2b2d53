"""Stopping reminders of a form that was left, or deleting what was answered."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.kernel.language import say
from frontdoor.services.api import (
    DraftGone,
    DraftState,
    DraftSubmitted,
    LinkNotGood,
    delete_draft,
    reminded_of,
    stop_reminders,
)
from frontdoor.web.resident.speaking import speak_as


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: Request, token: str) -> HttpResponse:
    """Let somebody stop reminders or delete their answers, by a button: mail readers open links by themselves."""
    try:
        draft = reminded_of(token, at=request.now)
        speak_as(request, draft)
        done = "sent" if draft.state is DraftState.SUBMITTED else _act(request, token)
    except LinkNotGood as refusal:
        return render(request, "resident/no_link.html", {"sentence": say(str(refusal))}, status=410)
    except DraftGone:
        return render(request, "resident/expired.html", status=410)
    except DraftSubmitted:
        done = "sent"
    return render(request, "resident/reminders.html", {"draft": draft, "done": done})


def _act(request: Request, token: str) -> str:
    """Do what was pressed, and return what was done; "" for nothing."""
    act = request.POST.get("act", "")
    with transaction.atomic(durable=True):
        if act == "stop":
            stop_reminders(token, at=request.now)
        elif act == "delete":
            delete_draft(token, at=request.now)
        else:
            return ""
    return act
