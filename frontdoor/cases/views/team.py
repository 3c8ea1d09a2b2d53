"""A team's board, who has how much of its work, how old that is; and a person's work, to be handed over as a whole."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.people import FactsForm, MoveForm
from frontdoor.cases.models import Case, CaseQuerySet
from frontdoor.cases.operations.moving import AT_ONCE, Moved, hand_over_all, receivers
from frontdoor.cases.queries.board import columns
from frontdoor.cases.queries.clocks import standing
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.work_list import capped
from frontdoor.cases.queries.workload import ages, loads
from frontdoor.cases.views.several import Done
from frontdoor.cases.views.work_list import STANDINGS
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import TeamRecord, colleagues, set_work_facts, team, work_facts
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import versions


def team_of(request: Request, slug: str) -> TeamRecord:
    """Return a team of whoever asks; another's does not exist for them, unless they see all cases anyway."""
    found = team(slug)
    sees_all = permissions.usual_teams(request.actor) is None
    if found is None or (found.id not in request.actor.team_ids and not sees_all):
        raise Http404("There is no such team, or it is not yours.")
    return found


@access(permissions.works_cases)
@require_safe
def board(request: Request, slug: str) -> HttpResponse:
    """Show a team's open cases by status, of all or of one person, with who has how much and how old it is."""
    here = team_of(request, slug)
    people = {each.id: each.name for each in colleagues([here.id])}
    asked = request.GET.get("holder", "")
    holder = next((user_id for user_id in people if str(user_id) == asked), None)

    def narrowed(rows: CaseQuerySet) -> CaseQuerySet:
        if holder is not None:
            return rows.filter(holder_id=holder)
        return rows.filter(holder_id__isnull=True) if asked == "nobody" else rows

    found = columns(here.id, narrowed=narrowed)
    rows = [row for column in found for row in column.rows]
    versions({row.service_version_id for row in rows})
    with transaction.atomic(durable=True):
        audit.record_views(
            [row.reference for row in rows], by=request.actor, at=request.now, purpose="the team's board"
        )
    known, today = work_facts(people), request.now.astimezone(LONDON).date()
    have = loads(people.keys(), at=request.now)
    context = {
        "team": here,
        "columns": [
            {"column": each, "cards": [_card(row, people, at=request.now) for row in each.rows]} for each in found
        ],
        "fields": [
            {
                "name": "holder",
                "label": "Held by",
                "kind": "select",
                "value": asked,
                "options": [("", "Anyone"), ("nobody", "Nobody"), *((str(key), name) for key, name in people.items())],
            }
        ],
        "people": [
            {"id": key, "name": name, "load": have[key], "facts": known[key], "is_away": known[key].is_away(today)}
            for key, name in people.items()
        ],
        "unheld": capped(Case.objects.open().filter(team_id=here.id, holder_id__isnull=True)),
        "ages": ages([here.id], at=request.now),
        "may_lead": permissions.may_lead(request.actor, here.id),
    }
    return render(request, "fd_cases/team.html", context)


def _card(row: Case, people: dict[int, str], *, at: datetime) -> dict[str, Any]:
    how = standing(row, at=at)
    label, tone = STANDINGS[how] if how else ("", "")
    return {"case": record(row), "standing": label, "tone": tone, "holder": people.get(row.holder_id or 0, "")}


@access(permissions.leads)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, slug: str, user_id: int) -> HttpResponse:
    """Write down what somebody of a team can do and until when they are away, or hand all of their cases over."""
    here = team_of(request, slug)
    if not permissions.may_lead(request.actor, here.id):
        raise PermissionDenied("Only a leader of the team may do this.")
    somebody = next((each for each in colleagues([here.id]) if each.id == user_id), None)
    if somebody is None:
        raise Http404("There is nobody like that in this team.")
    facts = work_facts([user_id])[user_id]
    offered = [(str(key), name) for key, name in receivers(here, but=user_id, at=request.now).items()]
    which = request.POST.get("do", "") if request.method == "POST" else ""
    initial = {
        "skills": ", ".join(facts.skills),
        "away_until": f"{facts.away_until:%d/%m/%Y}" if facts.away_until else "",
    }
    form = FactsForm(request.POST if which == "facts" else None, initial=initial)
    move = MoveForm(request.POST if which == "move" else None, people=offered)
    if which == "facts" and form.is_valid():
        with transaction.atomic(durable=True):
            set_work_facts(user_id, **form.cleaned_data)
            after = {"away_until": str(form.cleaned_data["away_until"] or "")}
            audit.record("cases.work-facts", on=f"user:{user_id}", by=request.actor, at=request.now, after=after)
        messages.success(request, f"What is known of {somebody.name} is kept.")
        return redirect("team-person", slug, user_id)
    if which == "move" and move.is_valid():
        try:
            moved = hand_over_all(of=user_id, team=here, **move.cleaned_data, by=request.actor, at=request.now)
        except Refusal as refusal:
            move.add_error("to", str(refusal))
        else:
            return _moved(request, here, somebody.name, moved)
    context = {
        "team": here,
        "person": somebody,
        "form": form,
        "move": move,
        "has": loads([user_id], at=request.now)[user_id],
        "held": capped(Case.objects.open().filter(holder_id=user_id, team_id=here.id)),
        "at_once": AT_ONCE,
    }
    return render(request, "fd_cases/person.html", context, status=422 if form.errors or move.errors else 200)


def _moved(request: Request, here: TeamRecord, name: str, moved: list[Moved]) -> HttpResponse:
    done = [Done(each.reference, not each.refused, each.refused or f"Handed to {each.to}.") for each in moved]
    heading = f"{sum(each.is_done for each in done)} of {len(done)} cases of {name} handed over"
    return render(request, "fd_cases/several.html", {"heading": heading, "done": done, "team": here})
