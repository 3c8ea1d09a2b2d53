"""Hand-offs: what was announced and has not reached everybody, and how the periodic work goes."""

from typing import Final

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from frontdoor.foundation.accounts.access import Request, access, roles
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.outbox.delivering import replay
from frontdoor.foundation.outbox.models import DONE, GIVEN_UP, OWED, Delivery, Sweep
from frontdoor.foundation.outbox.registered import sweeps
from frontdoor.foundation.ui.pages import keyset

#: Who sees to it that nothing is left lying between the parts.
may_watch = roles(Role.TEAM_LEADER)
RETRIED, WAITING = "retried", "waiting"
STATES: Final = {"": "Any", GIVEN_UP: "Given up", RETRIED: "To be tried again", WAITING: "Waiting for its first try"}
#: Deliveries replayed at one press; press again for more.
A_PRESS: Final = 1000


@access(may_watch)
@require_safe
def hand_offs(request: Request) -> HttpResponse:
    """List deliveries that are not done, newest first, and the periodic work."""
    state, handler = request.GET.get("state", ""), request.GET.get("handler", "")[:150].strip()
    page = keyset(
        _unfinished(state, handler).select_related("announcement"),
        order=("-id",),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    given = request.GET.copy()
    for cursor in ("after", "before"):
        given.pop(cursor, None)
    runs = Sweep.objects.in_bulk(field_name="name")
    return render(
        request,
        "fd_outbox/hand_offs.html",
        {
            "page": page,
            "fields": [
                {
                    "name": "state",
                    "label": "How it stands",
                    "kind": "select",
                    "value": state,
                    "options": STATES.items(),
                },
                {"name": "handler", "label": "Handler, from its start", "value": handler},
            ],
            "query": given.urlencode(),
            "any_given_up": Delivery.objects.filter(state=GIVEN_UP).exists(),
            "sweeps": [{"work": work, "run": runs.get(work.name)} for work in sweeps()],
        },
    )


def _unfinished(state: str, handler: str) -> "QuerySet[Delivery]":
    rows = Delivery.objects.exclude(state=DONE)
    if handler:
        rows = rows.filter(handler__startswith=handler)
    match state:
        case "given-up":
            return rows.filter(state=GIVEN_UP)
        case "retried":
            return rows.filter(state=OWED, attempts__gt=0)
        case "waiting":
            return rows.filter(state=OWED, attempts=0)
    return rows


@access(may_watch)
@require_POST
def replay_one(request: Request, delivery_id: int) -> HttpResponse:
    """Owe one delivery again from now."""
    return _replay(request, [delivery_id])


@access(may_watch)
@require_POST
def replay_given_up(request: Request) -> HttpResponse:
    """Owe again everything that was given up."""
    ids = Delivery.objects.filter(state=GIVEN_UP).order_by("id").values_list("id", flat=True)
    return _replay(request, list(ids[:A_PRESS]))


def _replay(request: Request, ids: list[int]) -> HttpResponse:
    with transaction.atomic(durable=True):
        count = replay(ids, by=request.actor, at=request.now)
    if count:
        messages.success(request, f"{count} hand-off{'s are' if count > 1 else ' is'} tried again now.")
    else:
        messages.warning(request, "There was nothing to try again.")
    return redirect("hand-offs")
