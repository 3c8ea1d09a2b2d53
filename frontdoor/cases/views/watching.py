"""Watching a case, and saying to others that one has it open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Viewing
from frontdoor.cases.operations import watching
from frontdoor.cases.operations.notifying import HANDED_OVER, mark_seen, note_of
from frontdoor.cases.queries.told import new_of
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.ui.templatetags.plain import time_of_day


@access(permissions.works_cases)
@require_POST
def watch(request: Request, reference: str) -> HttpResponse:
    """Begin or stop to watch a case."""
    case = case_of(request, reference)
    with transaction.atomic(durable=True):
        if request.POST.get("stop"):
            watching.stop_watching(case, by=request.actor)
        else:
            watching.watch(case, by=request.actor, at=request.now)
    said = "You are told nothing more of this case." if request.POST.get("stop") else "You are told of every change."
    messages.success(request, said)
    return redirect("case", case.reference)


@access(permissions.works_cases)
@require_POST
def keep_open(request: Request, reference: str) -> JsonResponse:
    """Hear from a page that a case is still open, or closed now, and answer who else has it open."""
    case = case_of(request, reference)
    with transaction.atomic(durable=True):
        if request.POST.get("leaving"):
            watching.leave(case, by=request.actor)
            return JsonResponse({"others": []})
        rows = watching.keep_open(case, by=request.actor, at=request.now)
    return JsonResponse({"others": in_words(rows)})


def in_words(rows: Iterable[Viewing]) -> list[str]:
    """Return who has a case open, a sentence for each. One query if anybody has."""
    rows = list(rows)
    known = people(row.user_id for row in rows) if rows else {}
    return [
        f"{known[row.user_id].name} has had this open since {time_of_day(row.since)}."
        for row in rows
        if row.user_id in known
    ]


def told_above(case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what stands above a case: who else has it open, and what is new to whoever opens it.

    All of that is seen now, but what was left with a hand-over: that stays until they say that they have read it. Some
    six statements, however much is new.
    """
    new = list(new_of(case, user_id=by.user_id))
    left = {f"entry:{each.pk}": note_of(each) for each in case.entries.filter(kind=HANDED_OVER)} if new else {}
    stay = {each.pk for each in new if each.kind == HANDED_OVER and left.get(each.key)}
    if passing := {each.pk for each in new} - stay:
        mark_seen(user_id=by.user_id or 0, ids=passing, at=at)
    return {
        "news": [{"told": each, "note": left.get(each.key, ""), "stays": each.pk in stay} for each in new],
        "viewers": in_words(watching.keep_open(case, by=by, at=at)),
        "is_watching": case.watchers.filter(user_id=by.user_id or 0).exists(),
    }
