"""A team's board, who has how much of its work, how old that is; and a person's work, to be handed over as a whole."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

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
from frontdoor.cases.queries.board import Column, columns, step_columns, worked_by_steps
from frontdoor.cases.queries.clocks import standing
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.work_list import capped
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.queries.workload import ages, loads
from frontdoor.cases.views.several import Done
from frontdoor.cases.views.work_list import STANDINGS
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import TeamRecord, colleagues, set_work_facts, team, work_facts
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import ServiceRecord, versions


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
    """Show a team's open cases by status or step, of all or of one person; who has how much, and how old it is."""
    here = team_of(request, slug)
    people = {each.id: each.name for each in colleagues([here.id])}
    asked = request.GET.get("holder", "")
    holder = next((user_id for user_id in people if str(user_id) == asked), None)

    def narrowed(rows: CaseQuerySet) -> CaseQuerySet:
        if holder is not None:
            return rows.filter(holder_id=holder)
        return rows.filter(holder_id__isnull=True) if asked == "nobody" else rows

    stepped = {each.slug: each for each in worked_by_steps(here.slug, at=request.now)}
    service = stepped.get(request.GET.get("by", ""))
    if service is None:
        drawn = [_by_status(each) for each in columns(here.id, narrowed=narrowed)]
    else:
        drawn = _by_step(request, here.id, service, narrowed=narrowed)
    rows = [row for column in drawn for row in column["rows"]]
    versions({row.service_version_id for row in rows})
    with transaction.atomic(durable=True):
        audit.record_views(
            [row.reference for row in rows], by=request.actor, at=request.now, purpose="the team's board"
        )
    known, today = work_facts(people), request.now.astimezone(LONDON).date()
    have = loads(people.keys(), at=request.now)
    context = {
        "team": here,
        "columns": [{**each, "cards": [_card(row, people, at=request.now) for row in each["rows"]]} for each in drawn],
        "fields": [
            {
                "name": "holder",
                "label": "Held by",
                "kind": "select",
                "value": asked,
                "options": [("", "Anyone"), ("nobody", "Nobody"), *((str(key), name) for key, name in people.items())],
            },
            *_columns_field(stepped, service),
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


def _columns_field(stepped: Mapping[str, ServiceRecord], chosen: ServiceRecord | None) -> list[dict[str, Any]]:
    """Return the choice of columns, where a team's services have steps."""
    options = [("", "Where cases are"), *((slug, f"Steps of ‘{each.name}’") for slug, each in stepped.items())]
    value = chosen.slug if chosen is not None else ""
    return [{"name": "by", "label": "Columns", "kind": "select", "value": value, "options": options}] if stepped else []


def _by_status(column: Column) -> dict[str, Any]:
    return {
        "key": column.status.value,
        "label": column.label,
        "count": column.count,
        "rows": column.rows,
        "status": column.status.value,
    }


def _by_step(
    request: Request, team_id: int, service: ServiceRecord, *, narrowed: Callable[[CaseQuerySet], CaseQuerySet]
) -> list[dict[str, Any]]:
    """Return the columns of a service's steps, each with the addresses of its own pages; the others stay."""
    asked = request.GET
    names = ("", *(each.id for each in WORKFLOW.of(service.definition).steps))
    cursors = {name: (asked.get(f"after-{name}", ""), asked.get(f"before-{name}", "")) for name in names}

    def page_of(name: str, way: str, cursor: str) -> str:
        others = {key: value for key, value in asked.items() if key not in {f"after-{name}", f"before-{name}"}}
        return f"?{urlencode({**others, f'{way}-{name}': cursor})}" if cursor else ""

    return [
        {
            "key": each.step or "no-more",
            "label": each.label,
            "count": each.count,
            "rows": each.page.rows,
            "next": page_of(each.step, "after", each.page.next),
            "previous": page_of(each.step, "before", each.page.previous),
        }
        for each in step_columns(team_id, service=service, cursors=cursors, narrowed=narrowed)
    ]


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
