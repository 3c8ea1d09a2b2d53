"""What somebody was told of cases and enquiries."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.notifications import ByEmailForm
from frontdoor.cases.operations.notifying import mark_all_seen, mark_seen
from frontdoor.cases.queries.enquiries import answerable
from frontdoor.cases.queries.told import kind_in_words, told
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import ByEmail, set_by_email, told_by_email


@access(permissions.works_cases)
@require_safe
def notifications(request: Request) -> HttpResponse:
    """List what whoever has signed in was told, newest first."""
    given = request.GET
    page = told(request.actor.user_id or 0, after=given.get("after", ""), before=given.get("before", ""))
    cases = {row.case_id for row in page.rows if row.case_id is not None}
    enquiries = {row.enquiry_id for row in page.rows if row.enquiry_id is not None}
    theirs = set(permissions.visible_to(request.actor).filter(pk__in=cases).values_list("pk", flat=True))
    asked = set(answerable(request.actor).filter(pk__in=enquiries).values_list("pk", flat=True)) if enquiries else set()
    lines = [
        {
            "told": row,
            "kind": kind_in_words(row.kind),
            "leads_to": "case" if row.case is not None else "enquiry",
            "reference": "" if row.elsewhere else (row.case or row.enquiry).reference,  # type: ignore[union-attr]  # it is of one of them
            "may_see": row.case_id in theirs or row.enquiry_id in asked,
            "is_new": row.seen_at is None,
        }
        for row in page.rows
    ]
    newest = max((row.pk for row in page.rows), default=0)
    context = {"lines": lines, "page": page, "newest": newest, "has_new": any(each["is_new"] for each in lines)}
    return render(request, "fd_cases/notifications.html", context | _wish(request, ByEmailForm()))


def _wish(request: Request, form: ByEmailForm) -> dict[str, Any]:
    wish = told_by_email([request.actor.user_id or 0])[request.actor.user_id or 0]
    form.initial = {"by_email": wish.choice.value}
    return {"form": form, "email": wish.person.email}


@access(permissions.works_cases)
@require_POST
def by_email(request: Request) -> HttpResponse:
    """Keep when whoever has signed in wants an e-mail of what they are told."""
    form = ByEmailForm(request.POST)
    if form.is_valid():
        with transaction.atomic(durable=True):
            set_by_email(request.actor.user_id or 0, choice=ByEmail(form.cleaned_data["by_email"]))
        messages.success(request, "Your choice is kept.")
    else:
        messages.warning(request, "Select when you want an email.")
    return redirect("notifications")


@access(permissions.works_cases)
@require_POST
def seen(request: Request) -> HttpResponse:
    """Keep that somebody has seen one thing they were told, or all up to one; and go back to where the button was."""
    user_id, case = request.actor.user_id or 0, request.POST.get("case", "")
    with transaction.atomic(durable=True):
        mark_seen(user_id=user_id, ids=_numbers(request.POST.getlist("which")), at=request.now)
        # What was told since the page was drawn has not been seen.
        for newest in _numbers(request.POST.getlist("up_to")):
            mark_all_seen(user_id=user_id, up_to=newest, at=request.now)
    return redirect("case", case) if case.isalnum() else redirect("notifications")


def _numbers(given: list[str]) -> list[int]:
    """Return the row numbers among what a form sends; no database has one of twenty figures."""
    return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 19]
