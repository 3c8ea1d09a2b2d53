"""The work list: what is to be done, by when, and by whom."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, SavedView
from frontdoor.cases.operations.saving import delete_view, rename_view, save_view
from frontdoor.cases.queries import work_list
from frontdoor.cases.queries.clocks import standing
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.work_list import ANY, ME, MINE, NOBODY, OPEN, WorkQuery
from frontdoor.cases.records import CaseRecord
from frontdoor.cases.rules.clock import Standing
from frontdoor.cases.rules.states import SAID, Status
from frontdoor.cases.views import selection
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamRecord, people, teams
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import wards
from frontdoor.services.api import catalogue, versions

#: What a standing is called, and the tone of its tag.
STANDINGS: Final[dict[Standing, tuple[str, str]]] = {
    Standing.ON_TIME: ("On time", ""),
    Standing.DUE_SOON: ("Due soon", "waiting"),
    Standing.OVERDUE: ("Overdue", "late"),
    Standing.FAR_OVERDUE: ("More than three times overdue", "late"),
    Standing.STOPPED: ("Clock stopped", ""),
}
FILTERED: Final = (Standing.DUE_SOON, Standing.OVERDUE, Standing.FAR_OVERDUE, Standing.STOPPED)
CHANNELS: Final = {
    "web": "Website", "phone": "Telephone", "desk": "Desk", "open311": "Open311", "api": "Other systems",
}  # fmt: skip
QUICK: Final = (
    ("Open", WorkQuery()),
    ("Mine", WorkQuery(holder=ME)),
    ("Due soon", work_list.DUE_SOON),
    ("Overdue", work_list.OVERDUE),
    ("More than three times overdue", work_list.FAR_OVERDUE),
)


#: Where the session keeps a name that was refused until the list is next shown.
REFUSED: Final = "view-refused"


@dataclass(frozen=True, slots=True)
class _NamedBadly:
    """A name for a view that was refused: what was typed, why, and of which view; None for a new one."""

    typed: str = ""
    error: str = ""
    view_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    case: CaseRecord
    url: str
    team: str
    holder: str
    ward: str
    standing: str
    tone: str


@access(permissions.works_cases)
@require_safe
def cases(request: Request) -> HttpResponse:
    """Show the cases that the filters ask for."""
    every_team = teams()
    query, error = asked_of(request, every_team)
    refused = _NamedBadly(**request.session.pop(REFUSED, {}))
    rows = work_list.wanted(
        permissions.visible_to(request.actor),
        query,
        team_ids=team_ids_of(query, request.actor, every_team),
        user_id=request.actor.user_id,
        at=request.now,
    )
    page = work_list.page(rows, query, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    if query.reference and page.rows:
        return redirect("case", page.rows[0].reference)
    here, usual = query.address(), usual_team(request.actor)
    return render(
        request,
        "fd_cases/work_list.html",
        {
            "page": page,
            "lines": lines_of(page.rows, every_team, at=request.now),
            "is_closed": query.status == Status.CLOSED,
            "fields": _fields(query, every_team, request),
            "typed": request.GET.get("reference", ""),
            "error": error,
            "errors": [*([{"text": error, "href": "#reference"}] if error else []), *_summary(refused)],
            "name": refused if not refused.view_id else _NamedBadly(),
            "renamed": refused.view_id,
            "query": here,
            "led": [each for each in every_team if permissions.may_lead(request.actor, each.id)],
            "my_teams": [each for each in every_team if each.id in request.actor.team_ids],
            "deeds": selection.offered(request.actor),
            "may_see_calendars": permissions.may_see_calendars(request.actor),
            "quick": [_link(name, replace(each, team=usual).address(), here) for name, each in QUICK],
            "views": [
                {**_link(each.name, each.query, here), **_naming(each, refused), "is_own": _is_own(each, request.actor)}
                for each in _views(request.actor)
            ],
        },
        status=422 if error or refused.error else 200,
    )


def _views(actor: Actor) -> list[SavedView]:
    theirs = Q(user_id=actor.user_id or 0) | Q(team_id__in=actor.team_ids)
    return list(SavedView.objects.filter(theirs).order_by("name", "id"))


def _is_own(view: SavedView, actor: Actor) -> bool:
    """Return whether somebody keeps a view themselves, rather than seeing one of their team's."""
    return view.user_id == actor.user_id


def _naming(view: SavedView, refused: _NamedBadly) -> dict[str, Any]:
    """Return the field in which a view is renamed."""
    said = refused if refused.view_id == view.pk else _NamedBadly(typed=view.name)
    label = f"Name of ‘{view.name}’"
    return {"id": view.pk, "field": f"name-{view.pk}", "label": label, "typed": said.typed, "error": said.error}


def _summary(refused: _NamedBadly) -> list[dict[str, str]]:
    if not refused.error:
        return []
    return [{"text": refused.error, "href": f"#name-{refused.view_id}" if refused.view_id else "#name"}]


def usual_team(actor: Actor) -> str:
    """Return whose cases somebody sees unless they say otherwise: their teams', or all for the hub."""
    return ANY if permissions.usual_teams(actor) is None else MINE


def asked_of(request: Request, every_team: list[TeamRecord]) -> tuple[WorkQuery, str]:
    """Return what the address asks for, and what is wrong with the reference in it.

    What is not among the choices is left out, as an address can be old, or typed.
    """
    query = WorkQuery.from_address(request.GET)
    if "team" not in request.GET:
        query = replace(query, team=usual_team(request.actor))
    allowed = {
        "status": {OPEN, *Status},
        "team": {MINE, ANY, *(each.slug for each in every_team)},
        "holder": {"", ME, NOBODY},
        "standing": {"", *FILTERED},
    }
    usual = {"status": OPEN, "team": usual_team(request.actor)}
    strange = [name for name, values in allowed.items() if getattr(query, name) not in values]
    query = replace(query, **{name: usual.get(name, "") for name in strange})
    if not query.reference:
        return query, ""
    try:
        return replace(query, reference=parse_reference(query.reference)), ""
    except NotAReference as refusal:
        return replace(query, reference=""), str(refusal)


def team_ids_of(query: WorkQuery, actor: Actor, every_team: list[TeamRecord]) -> frozenset[int] | None:
    """Return the teams that a query's `team` stands for; None for any."""
    if query.team == ANY:
        return None
    if query.team == MINE:
        return actor.team_ids
    return frozenset(each.id for each in every_team if each.slug == query.team)


def lines_of(rows: list[Case], every_team: list[TeamRecord], *, at: datetime) -> list[Line]:
    """Return rows as the list shows them. One query for those who hold them."""
    versions({row.service_version_id for row in rows})
    team_names = {each.id: each.name for each in every_team}
    ward_names = {each.code: each.name for each in wards()}
    holders = people({row.holder_id for row in rows if row.holder_id is not None})
    found = []
    for row in rows:
        how = standing(row, at=at)
        label, tone = STANDINGS[how] if how else ("", "")
        found.append(
            Line(
                case=record(row),
                url=reverse("case", args=[row.reference]),
                team=team_names.get(row.team_id, ""),
                holder=holders[row.holder_id].name if row.holder_id in holders else "",
                ward=ward_names.get(row.ward, row.ward),
                standing=label,
                tone=tone,
            )
        )
    return found


def _fields(query: WorkQuery, every_team: list[TeamRecord], request: Request) -> list[dict[str, Any]]:
    said = {status.value: SAID[status].capitalize() for status in Status}
    offered = sorted((each.slug, each.name) for each in catalogue(at=request.now))
    mine = [] if usual_team(request.actor) == ANY else [(MINE, "My teams")]
    return [
        _select("status", "Status", query, [(OPEN, "Open"), *said.items()]),
        _select("team", "Team", query, [*mine, (ANY, "Any"), *((each.slug, each.name) for each in every_team)]),
        _select("holder", "Held by", query, [("", "Anyone"), (ME, "Me"), (NOBODY, "Nobody")]),
        _select("service", "Service", query, [("", "Any"), *offered]),
        _select("ward", "Ward", query, [("", "Any"), *((each.code, each.name) for each in wards())]),
        _select("standing", "Clock", query, [("", "Any"), *((each, STANDINGS[each][0]) for each in FILTERED)]),
        _select("channel", "Channel", query, [("", "Any"), *CHANNELS.items()]),
    ]


def _select(name: str, label: str, query: WorkQuery, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "select", "value": getattr(query, name), "options": options}


def _link(name: str, query: str, here: str) -> dict[str, Any]:
    return {"name": name, "url": f"{reverse('work-list')}{f'?{query}' if query else ''}", "is_here": query == here}


@access(permissions.works_cases)
@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the filters that the list was asked with under a name."""
    from_list, typed = _filters(request), request.POST.get("name", "")[:200]
    try:
        with transaction.atomic(durable=True):
            row = save_view(from_list, name=typed, team_slug=request.POST.get("share", ""), by=request.actor)
    except Refusal as refusal:
        return _refused(request, from_list, _NamedBadly(typed, str(refusal)))
    messages.success(request, f"We keep this view as ‘{row.name}’.")
    return redirect(f"{reverse('work-list')}?{from_list}")


def _refused(request: Request, from_list: str, said: _NamedBadly) -> HttpResponse:
    """Lead back to the list, where its links lead on, and show there what was typed and why it will not do."""
    request.session[REFUSED] = asdict(said)
    return redirect(f"{reverse('work-list')}?{from_list}")


def _filters(request: Request) -> str:
    """Return the filters that the list was asked with, as a form on it posts them along."""
    return WorkQuery.from_text(request.POST.get("query", "")[:500]).address()


@access(permissions.works_cases)
@require_POST
def rename(request: Request, view_id: int) -> HttpResponse:
    """Give one of the actor's saved views another name."""
    from_list, typed = _filters(request), request.POST.get("name", "")[:200]
    try:
        with transaction.atomic(durable=True):
            was_theirs = rename_view(view_id, name=typed, by=request.actor)
    except Refusal as refusal:
        return _refused(request, from_list, _NamedBadly(typed, str(refusal), view_id))
    if was_theirs:
        messages.success(request, "The view is renamed.")
    return redirect(f"{reverse('work-list')}?{from_list}")


@access(permissions.works_cases)
@require_POST
def delete(request: Request, view_id: int) -> HttpResponse:
    """Forget one of the actor's saved views."""
    with transaction.atomic(durable=True):
        was_theirs = delete_view(view_id, by=request.actor)
    if was_theirs:
        messages.success(request, "The view is deleted.")
    return redirect("work-list")
