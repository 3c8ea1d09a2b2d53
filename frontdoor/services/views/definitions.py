"""Behind the services that residents see: what is offered, how it is used, its versions, every way through a form."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.templatetags.plain import day_time, short_day
from frontdoor.kernel.clock import LONDON
from frontdoor.services import permissions, queries
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion
from frontdoor.services.operations.changing import today
from frontdoor.services.records import ProposalState, ServiceRecord, ServiceState, Source
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import differences
from frontdoor.services.rules.flow import answer_in_words
from frontdoor.services.rules.proposals import SAID
from frontdoor.services.rules.routes import ANYTHING, Route, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE, row_for
from frontdoor.services.views import use
from frontdoor.services.views.drawn import decision_tables, steps
from frontdoor.services.views.proposals import address, name_of
from frontdoor.services.views.telling import question_rows, service_history


def _head(*texts: str, numbers: int = 0) -> list[dict[str, Any]]:
    """Return the head of a table whose last columns are numbers."""
    return [{"text": text, "numeric": place >= len(texts) - numbers} for place, text in enumerate(texts)]


STATES: Final[dict[ServiceState | None, tuple[str, str]]] = {
    ServiceState.CURRENT: ("Offered", "fixed"),
    ServiceState.FUTURE: ("Not yet offered", "waiting"),
    ServiceState.WITHDRAWN: ("Withdrawn", "closed"),
    ServiceState.CLOSED: ("Closed", "closed"),
    None: ("Never offered", "closed"),
}
_SERVICES_HEAD: Final = _head(
    "Service", "Listed under", "State", "Team", "Pattern", "LGSL", "Version", *use.LIST_HEAD, numbers=6
)  # fmt: skip
_PROPOSALS_HEAD: Final = _head("Service", "State", "What it is", "Changed by", "Changed")
_SCHEDULED_HEAD: Final = _head("Service", "Version", "Counts from")
_VERSIONS_HEAD: Final = _head("Version", "State", "Published", "By", "Came from")
_QUESTIONS_HEAD: Final = _head("Question", "Kind", "Asked if", "Used for")
_CHANGES_HEAD: Final = _head("Of what", "Was", "Is now")
_WAYS_HEAD: Final = _head("Answers that decide it", "Questions", "Ends")
#: Lines of a service's history on its page.
_LINES: Final = 30
#: Ways shown on one page; a form with more is read by its questions.
MOST_WAYS: Final = 200
#: In an address, ways that end with a form to send; ids of stoppers have no underscores.
SENT: Final = "_sent"


@access(permissions.may_read_definitions)
@require_safe
def services(request: Request) -> HttpResponse:
    """List every service with its owner, state and use. Four queries for its use, whatever the catalogue holds."""
    every = queries.every_service(at=request.now)
    used = use.list_cells(at=request.now)
    rows = [[*_row(each), *used(each.id)] for each in every]
    context = {
        "rows": rows,
        "head": _SERVICES_HEAD,
        "count": len(every),
        "may_design": permissions.may_design(request.actor),
        "may_read_tracker": permissions.may_read_tracker(request.actor),
    }
    return render(request, "fd_services/services.html", context | _proposals(request.actor, at=request.now))


def _proposals(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Return the proposals under way, those that wait for this person's review, and what is scheduled. Two queries."""
    if not permissions.may_see_proposals(actor):
        return {}
    under_way = Proposal.objects.filter(state__in=UNDER_WAY).select_related("base").order_by("-changed_at")
    mine: list[list[Any]] = []
    others: list[list[Any]] = []
    for row in under_way:
        waits = row.state == ProposalState.IN_REVIEW and permissions.may_review(actor, authors=row.authors)
        (mine if waits else others).append(_proposal(row))
    waiting = ServiceVersion.objects.filter(called_off_at__isnull=True, effective_from__gt=today(at))
    return {
        "to_review": mine,
        "under_way": others,
        "proposals_head": _PROPOSALS_HEAD,
        "scheduled": [_scheduled(row) for row in waiting.select_related("service").order_by("effective_from")],
        "scheduled_head": _SCHEDULED_HEAD,
    }


def _scheduled(row: ServiceVersion) -> list[Any]:
    url = reverse("definition-version", args=[row.service.slug, row.number])
    return [{"text": row.definition["name"], "url": url}, f"Version {row.number}", short_day(row.effective_from)]


def _proposal(row: Proposal) -> list[Any]:
    return [
        {"text": name_of(row), "url": address(row)},
        SAID[ProposalState(row.state)],
        f"a change to version {row.base.number}" if row.base else "a new service",
        row.changed_by,
        short_day(row.changed_at),
    ]


def _row(each: ServiceRecord) -> list[Any]:
    return [
        {"text": each.name, "url": reverse("definition", args=[each.slug])},
        each.definition.group,
        STATES[each.state][0],
        each.definition.team,
        each.definition.pattern,
        {"text": each.definition.lgsl or "", "numeric": True},
        {"text": each.number, "numeric": True},
    ]


@access(permissions.may_read_definitions)
@require_safe
def service(request: Request, slug: str) -> HttpResponse:
    """Show what a service asks, how its form is used, and its versions."""
    rows = get_list_or_404(ServiceVersion.objects.select_related("service").order_by("-number"), service__slug=slug)
    current = queries.service(slug, at=request.now) or queries.version(rows[0].pk)
    return render(
        request,
        "fd_services/service.html",
        {
            "service": current,
            "state": STATES[current.state],
            "questions": question_rows(current.definition),
            "tables": list(decision_tables(current.definition)),
            "head": _QUESTIONS_HEAD,
            "versions": [_version(each, current.version_id, at=request.now) for each in rows],
            "versions_head": _VERSIONS_HEAD,
            "newest": rows[0],
            "scheduled": [each for each in rows if _is_scheduled(each, at=request.now)],
            "row": rows[0].service,
            "may_design": permissions.may_design(request.actor),
            "under_way": _under_way(slug) if permissions.may_see_proposals(request.actor) else None,
            "history": service_history(slug)[:_LINES],
            "back_url": reverse("definitions"),
            "back_text": "Services",
            "use": use.of_version(request, rows, current.number),
        },
    )


def _under_way(slug: str) -> dict[str, str] | None:
    row = Proposal.objects.filter(slug=slug, state__in=UNDER_WAY).first()
    return None if row is None else {"state": SAID[ProposalState(row.state)].lower(), "url": address(row)}


def _version(row: ServiceVersion, in_force: int, *, at: datetime) -> list[Any]:
    return [
        {"text": f"Version {row.number}", "url": reverse("definition-version", args=[row.service.slug, row.number])},
        _standing(row, in_force, at=at),
        day_time(row.published_at),
        row.published_by,
        "a file" if row.source == Source.FILE else "the browser",
    ]


def _standing(row: ServiceVersion, in_force: int, *, at: datetime) -> str:
    if row.called_off_at is not None:
        return f"Called off on {short_day(row.called_off_at)}"
    if _is_scheduled(row, at=at):
        return f"To count from {short_day(row.effective_from)}"
    return "In force" if row.pk == in_force else "Earlier"


def _is_scheduled(row: ServiceVersion, *, at: datetime) -> bool:
    return row.called_off_at is None and row.effective_from is not None and row.effective_from > today(at)


@access(permissions.may_read_definitions)
@require_safe
def version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show what a version of a service changed."""
    rows = get_list_or_404(
        ServiceVersion.objects.select_related("service").order_by("-number"),
        service__slug=slug,
        number__in=[number, number - 1],
    )
    here = next((row for row in rows if row.number == number), None)
    before = next((row for row in rows if row.number == number - 1), None)
    found = [] if here is None or before is None else differences(_read(before), _read(here))
    current = queries.service(slug, at=request.now)
    standing = _standing(here or rows[0], current.version_id if current else 0, at=request.now)
    may_design = permissions.may_design(request.actor)
    return render(
        request,
        "fd_services/version.html",
        {
            "row": here or rows[0],
            "standing": standing,
            "may_design": may_design,
            "may_roll_back": may_design and standing == "Earlier",
            "may_call_off": may_design and _is_scheduled(here or rows[0], at=request.now),
            "service": queries.version((here or rows[0]).pk),
            "is_first": before is None,
            "head": _CHANGES_HEAD,
            "back_url": reverse("definition", args=[slug]),
            "rows": [[each.where, each.was or "nothing", each.now or "nothing"] for each in found],
        },
        status=200 if here is not None else 404,
    )


def _read(row: ServiceVersion) -> Definition:
    return queries.version(row.pk).definition


@access(permissions.may_read_definitions)
@require_safe
def ways(request: Request, slug: str, number: int | None = None) -> HttpResponse:
    """Draw a version's form, the one in force if none is named: its questions, and every way through it."""
    wanted_version = {} if number is None else {"number": number}
    rows = get_list_or_404(ServiceVersion.objects.order_by("-number"), service__slug=slug, **wanted_version)
    in_force = queries.service(slug, at=request.now) if number is None else None
    current = in_force or queries.version(rows[0].pk)
    walked = walk(current.definition, today=request.now.astimezone(LONDON).date())
    wanted = request.GET.get("end", "")
    ends = {end_of(current.definition, each): each.stopper for each in walked.routes}
    shown = [each for each in walked.routes if not wanted or (each.stopper or SENT) == wanted]
    return render(
        request,
        "fd_services/ways.html",
        {
            "service": current,
            "steps": list(steps(current.definition, href=lambda _name: "")),
            "here": request.path,
            "ends": [
                {"text": end, "url": f"?{urlencode({'end': stopper or SENT})}", "is_here": wanted == (stopper or SENT)}
                for end, stopper in sorted(ends.items())
            ],
            "rows": [_way(current.definition, each) for each in shown[:MOST_WAYS]],
            "head": _WAYS_HEAD,
            "caption": f"{len(shown)} way{'' if len(shown) == 1 else 's'}",
            "wanted": wanted,
            "back_url": reverse("definition", args=[slug])
            if number is None
            else reverse("definition-version", args=[slug, number]),
            "is_cut": len(shown) > MOST_WAYS,
            "is_whole": walked.is_whole,
        },
    )


def _way(definition: Definition, route: Route) -> list[Any]:
    fees = definition.fees.rows if definition.fees is not None and not route.stopper else ()
    fee = row_for(fees, route.answers)
    return [
        "; ".join(decided(definition, route)) or "Whatever is answered",
        {"text": len(route.asked), "numeric": True},
        end_of(definition, route) + (f", {fee.label}" if fee is not None else ""),
    ]


def decided(definition: Definition, route: Route) -> list[str]:
    """Return the answers that decide a way, in words."""
    said = []
    for question_id, value in route.answers.items():
        question = definition.question(question_id)
        if question is not None and value != ANYTHING:
            said.append(f"{question.heading}: {answer_in_words(question, value) or 'left empty'}")
    if any(each.place for each in definition.stoppers) and definition.place_question is not None:
        said.append("inside the area" if route.inside else "outside the area")
    return said


def end_of(definition: Definition, route: Route) -> str:
    """Return where a way ends, in words."""
    if route.stopper == NOT_ELIGIBLE:
        return "May not have it"
    title = next((each.title for each in definition.stoppers if each.id == route.stopper), "")
    return f"Stopped: {title}" if title else "Sent"
