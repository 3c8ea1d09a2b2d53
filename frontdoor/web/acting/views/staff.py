"""Staff record that somebody acts for a person who cannot use the web, approve it, and see proofs."""

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.customers.api import (
    ActingStage,
    CannotInvite,
    CannotMoveOn,
    Person,
    may_approve_acting,
    record_for,
    see_proof,
    waiting_for_staff,
)
from frontdoor.foundation.accounts.access import NotAllowed, Request, access, roles
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.audit import api as audit
from frontdoor.journeys import act_for
from frontdoor.web.acting.views.representing import errors_of, form_of, invitation_page, overview_page, wanted_of

_HUB: Final = roles(Role.ADVISER, Role.TEAM_LEADER)


@access(_HUB)
@require_safe
def waiting(request: Request) -> HttpResponse:
    """List what waits for somebody's approval, or for its proof to be seen."""
    found = waiting_for_staff(at=request.now)
    with transaction.atomic(durable=True):
        audit.record_views(
            (each.on_behalf for each in found), by=request.actor, at=request.now, purpose="who acts for whom"
        )
    rows = [
        {
            "found": each,
            "is_proposed": each.stage is ActingStage.PROPOSED,
            "may_approve": may_approve_acting(request.actor, each.begun_by),
        }
        for each in found
    ]
    return render(request, "acting/hub/waiting.html", {"rows": rows})


@access(_HUB)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request) -> HttpResponse:
    """Record that somebody acts for a person who cannot use the web."""
    error: CannotInvite | None = None
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                record_for(
                    wanted_of(request),
                    principal=_principal(request),
                    reason=request.POST.get("reason", "")[:2000],
                    evidence=request.POST.get("evidence", "")[:2000],
                    by=request.actor,
                    at=request.now,
                )
        except CannotInvite as refusal:
            error = refusal
        else:
            messages.success(request, "Recorded. A colleague has to approve it.")
            return redirect("hub-acting")
    context: dict[str, Any] = {**form_of(request, "staff"), **errors_of(error)}
    return render(request, "acting/hub/record.html", context, status=422 if error else 200)


def _principal(request: Request) -> Person:
    typed = request.POST
    return Person(
        name=typed.get("name", "")[:200],
        phone=typed.get("phone", "")[:40],
        email=typed.get("principal_email", "")[:254],
    )


@access(_HUB)
@require_POST
def decide(request: Request, representation_id: int) -> HttpResponse:
    """Approve what a colleague recorded, say that its proof was seen, or end it."""
    what = request.POST.get("act", "")
    at, by = request.now, request.actor
    try:
        with transaction.atomic(durable=True):
            if what == "approve":
                act_for.approve_to_act(representation_id, page=invitation_page, by=by, at=at)
            elif what == "proof":
                evidence = request.POST.get("evidence", "")[:2000]
                see_proof(representation_id, evidence=evidence, by=by, at=at)
            elif what == "end":
                act_for.end_acting(representation_id, reason="Not approved", page=overview_page(), by=by, at=at)
    except (CannotInvite, CannotMoveOn, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    return redirect("hub-acting")
