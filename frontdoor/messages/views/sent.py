"""What was sent and what became of it, and the demonstration's mailbox."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from frontdoor.foundation.accounts.access import NotAllowed, Request, access
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.messages import permissions, queries
from frontdoor.messages.models import Message
from frontdoor.messages.operations.sending import send_again
from frontdoor.messages.rules.states import SAID, State
from frontdoor.messages.views.showing import filters_kept, shown


@access(permissions.may_read_messages)
@require_safe
def messages(request: Request) -> HttpResponse:
    """List messages, newest first, by state, address or reference."""
    state, text = request.GET.get("state", ""), request.GET.get("text", "")[:254]
    state = state if state in set(State) else ""
    fields: list[dict[str, Any]] = [
        {
            "name": "state",
            "label": "What became of it",
            "kind": "select",
            "value": state,
            "options": [("", "Any"), *((each.value, words) for each, words in SAID.items())],
        },
        {"name": "text", "label": "Address, number or reference", "value": text},
    ]
    return _list(request, "fd_messages/messages.html", queries.messages(state=state, text=text), fields)


@access(permissions.may_read_mailbox)
@require_safe
def mailbox(request: Request) -> HttpResponse:
    """List what would have gone out in the demonstration, newest first."""
    text = request.GET.get("text", "")[:254]
    fields = [{"name": "text", "label": "Address, number or reference", "value": text}]
    return _list(
        request,
        "fd_messages/mailbox.html",
        queries.mailbox(text=text),
        fields,
        sends_nothing=settings.FRONTDOOR_MESSAGE_SENDER == "demo",
    )


def _list(request: Request, template: str, rows: Any, fields: list[dict[str, Any]], **context: Any) -> HttpResponse:
    page = keyset(rows, order=("-id",), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    query = filters_kept(request)
    _looked_at(request, page.rows, purpose=f"list of messages {query}".strip())
    return render(
        request,
        template,
        {"shown": [shown(row) for row in page.rows], "page": page, "fields": fields, "query": query, **context},
    )


@access(permissions.may_read_mailbox)
@require_safe
def message(request: Request, message_id: int) -> HttpResponse:
    """Show one message as it was, or will be, read."""
    row = get_object_or_404(Message.objects.select_related("version__template"), pk=message_id)
    try:
        permissions.check_may_read(request.actor, row)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    _looked_at(request, [row], purpose=f"message {row.pk}")
    may_send_again = row.state == State.FAILED and permissions.may_send_again(request.actor, row)
    return render(request, "fd_messages/message.html", {"shown": shown(row), "may_send_again": may_send_again})


@access(permissions.may_read_messages)
@require_POST
def again(request: Request, message_id: int) -> HttpResponse:
    """Queue a failed message anew."""
    row = get_object_or_404(Message, pk=message_id)
    with transaction.atomic(durable=True):
        is_queued = send_again(row, by=request.actor, at=request.now)
    if is_queued:
        notices.success(request, "The message is waiting to be sent again.")
    else:
        notices.warning(request, "Only a message that failed can be sent again.")
    return redirect("message", message_id)


def _looked_at(request: Request, rows: Sequence[Message], *, purpose: str) -> None:
    """Keep at each thing written about that somebody saw residents' addresses, and what for."""
    with transaction.atomic(durable=True):
        things = [row.about or row.key for row in rows]
        audit.record_views(things, by=request.actor, at=request.now, purpose=purpose[:200])
