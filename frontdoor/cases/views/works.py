"""Planned works in the office: announced from cases, looked after until they are over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.works import WorksEditForm, WorksForm, WorksStepForm
from frontdoor.cases.models import Case, WorksNotice
from frontdoor.cases.operations.works import OverlapsOthers, edit_works, publish_works, step_works
from frontdoor.cases.queries.reading import around, record
from frontdoor.cases.queries.works import change_said, overlapping, works_of_teams, works_record
from frontdoor.cases.rules.works import MOST_CASES, OPEN_WORKS, WORKS_MOVES, CannotPlan, WorksKind, WorksState
from frontdoor.cases.views.several import references
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import names, teams
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import Point
from frontdoor.kernel.references import spoken
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import nearest_street
from frontdoor.services.api import versions

#: How far around a case others are offered to be put right by the same visit.
AROUND_M: Final = 300.0
#: How a tag shows where works are; the others are grey.
TONES: Final = {
    WorksState.PLANNED: "new",
    WorksState.UNDER_WAY: "in-hand",
    WorksState.POSTPONED: "waiting",
    WorksState.FINISHED: "closed",
}
#: What can be said of works by a button, by its address: which change it is, the button, the heading.
DEEDS: Final = {
    "start": (WorksKind.STARTED, "They have begun"),
    "finish": (WorksKind.FINISHED, "They are finished"),
    "postpone": (WorksKind.POSTPONED, "Postpone them"),
    "cancel": (WorksKind.CANCELLED, "Call them off"),
    "go-on": (WorksKind.WENT_ON, "They go on after all"),
}
#: How the office names the fields of a notice that changed.
_FIELDS: Final = {
    "what": "what is done", "usrn": "the street", "stretch": "where in the street", "lat": "the pin", "why": "why",
    "effects": "what it means", "means": "what else it means", "diversion": "the diversion", "access": "access",
    "contractor": "who does it", "permit": "the permit", "contact": "whom to ask", "starts_on": "the first day",
    "ends_on": "the last day", "starts_at": "the first hour", "ends_at": "the last hour",
}  # fmt: skip


def _today(request: Request) -> date:
    return request.now.astimezone(LONDON).date()


def _notice(request: Request, works_id: int) -> WorksNotice:
    """Return a notice that somebody may look at here: their teams', or any for those who see all cases."""
    row = WorksNotice.objects.filter(pk=works_id).first() if works_id < 2**63 else None
    theirs = permissions.usual_teams(request.actor)
    if row is None or (theirs is not None and row.team_id not in theirs):
        raise Http404("There are no such works, or they are another team’s.")
    return row


@access(permissions.works_cases)
@require_safe
def office_works(request: Request) -> HttpResponse:
    """List a team's works: those whose last day has passed lead, as nobody has said what became of them."""
    are_over = request.GET.get("show") == "over"
    page = works_of_teams(
        permissions.usual_teams(request.actor),
        are_open=not are_over,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    called = {each.id: each.name for each in teams()}
    lines = [
        {"works": (each := works_record(row, today=_today(request))), "team": called.get(row.team_id, ""),
         "tone": TONES.get(each.state, "")}
        for row in page.rows
    ]  # fmt: skip
    context = {"lines": lines, "page": page, "are_over": are_over, "query": "show=over" if are_over else ""}
    return render(request, "fd_cases/works.html", context)


@access(permissions.works_cases)
@require_safe
def one_works(request: Request, works_id: int) -> HttpResponse:
    """Show works with every change of them, what they gather, and what overlaps them."""
    row = _notice(request, works_id)
    known = works_record(row, today=_today(request))
    gathered = list(Case.objects.filter(in_works__notice=row).order_by("id"))
    versions({each.service_version_id for each in gathered})
    changes = list(row.changes.order_by("-id"))
    called = names({each.by for each in changes})
    may_plan = permissions.may_plan(request.actor, row.team_id)
    context = {
        "row": row,
        "works": known,
        "tone": TONES.get(known.state, ""),
        "cases": [record(each) for each in gathered],
        "changes": [
            {
                "at": each.at,
                "who": called.get(each.by, each.by),
                "said": change_said(each),
                "fields": _changed(each.was),
            }
            for each in changes
        ],
        "overlaps": _in_words(overlapping(row.usrn, span=row.span, but=row.pk)) if known.state in OPEN_WORKS else [],
        "may_edit": may_plan and known.state in OPEN_WORKS,
        "deeds": [(name, label) for name, (kind, label) in DEEDS.items() if may_plan and _fits(kind, known.state)],
    }
    return render(request, "fd_cases/one_works.html", context)


def _fits(kind: WorksKind, state: WorksState) -> bool:
    if (kind == WorksKind.WENT_ON) != (state == WorksState.FINISHED):
        return False
    there = {WorksKind.STARTED: WorksState.UNDER_WAY, WorksKind.WENT_ON: WorksState.UNDER_WAY}.get(kind)
    return (there or WorksState(kind.value)) in WORKS_MOVES[state]


def _changed(was: dict[str, Any]) -> list[str]:
    return [f"{_FIELDS[name]}, before: {_value(value)}" for name, value in was.items() if name in _FIELDS]


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "nothing")


def _in_words(rows: Iterable[WorksNotice]) -> list[dict[str, Any]]:
    called = {each.id: each.name for each in teams()}
    return [
        {"id": each.pk, "what": each.what, "where": each.stretch, "team": called.get(each.team_id, ""),
         "when": works_record(each, today=each.starts_on).when}
        for each in rows
    ]  # fmt: skip


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request) -> HttpResponse:
    """Announce works that put one case or several right."""
    asked = references((request.POST if request.method == "POST" else request.GET).getlist("case"))
    begun = list(permissions.visible_to(request.actor).filter(reference__in=asked).order_by("id"))
    if not begun:
        raise Http404("Works are planned from a case.")
    if not permissions.may_plan(request.actor, begun[0].team_id):
        raise PermissionDenied("This case is not yours to plan works for.")
    offered = _offered(request, begun)
    initial = {"which": [each.reference for each in begun], **_where(begun)}
    form = WorksForm(request.POST if request.method == "POST" else None, initial=initial, offered=offered)
    overlaps: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                cases = _cases(request, [*form.cleaned_data["which"], *form.cleaned_data["cases"]])
                row = publish_works(form.details(), cases=cases, seen=_seen(request), by=request.actor, at=request.now)
        except OverlapsOthers as refusal:
            overlaps = _in_words(refusal.others)
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The works are announced. Whoever reported or follows these cases is told.")
            return redirect("one-works", row.pk)
    context = {"form": form, "asked": [each.reference for each in begun], "overlaps": overlaps}
    return _show(request, form, context)


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, works_id: int) -> HttpResponse:
    """Say anew what works are, and when."""
    row = _notice(request, works_id)
    if not permissions.may_plan(request.actor, row.team_id):
        raise PermissionDenied("These works are another team’s.")
    form = WorksEditForm(request.POST if request.method == "POST" else None, initial=_written(row))
    overlaps: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        details = form.details()
        if details.usrn != row.usrn and details.point == (row.lat, row.lon):
            details = replace(details, point=None)  # the pin of the other street was left where it was
        try:
            with transaction.atomic(durable=True):
                edit_works(
                    row,
                    details=details,
                    cases=_cases(request, form.cleaned_data["cases"]),
                    reason=form.cleaned_data["reason"],
                    edition=_edition(request),
                    seen=_seen(request),
                    by=request.actor,
                    at=request.now,
                )
        except OverlapsOthers as refusal:
            overlaps = _in_words(refusal.others)
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            complain(form, refusal)
            row.refresh_from_db()
        else:
            messages.success(request, "The works are changed.")
            return redirect("one-works", row.pk)
    is_old = request.method == "POST" and _edition(request) != row.edition
    context = {
        "form": form,
        "row": row,
        "overlaps": overlaps,
        "since": [change_said(each) for each in row.changes.order_by("-id")[:3]] if is_old else [],
    }
    return _show(request, form, context)


def _show(request: Request, form: WorksForm, context: dict[str, Any]) -> HttpResponse:
    hidden = {"lat", "lon"} if form.asks_which_street else {"lat", "lon", "usrn"}
    context |= {
        "fields": [each for each in form if each.name not in hidden],
        "errors": problems(form),
        "middle": form.middle(),
        "seen": request.POST.getlist("seen"),
    }
    return render(request, "fd_cases/plan_works.html", context, status=422 if form.errors else 200)


def complain(form: WorksForm | WorksStepForm, refusal: Refusal) -> None:
    """Put a refusal at the field that is to be mended, or above the form."""
    field = refusal.field if isinstance(refusal, CannotPlan) else ""
    form.add_error(field if field in form.fields else None, str(refusal))


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, works_id: int, name: str) -> HttpResponse:
    """Say that works began, are finished, wait, are called off, or go on."""
    row = _notice(request, works_id)
    if name not in DEEDS:
        raise Http404("There is no such thing to do.")
    if not permissions.may_plan(request.actor, row.team_id):
        raise PermissionDenied("These works are another team’s.")
    kind, label = DEEDS[name]
    form = WorksStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                reason = form.cleaned_data["reason"]
                step_works(row, kind=kind, reason=reason, edition=_edition(request), by=request.actor, at=request.now)
        except Refusal as refusal:
            complain(form, refusal)
            row.refresh_from_db()
        else:
            messages.success(request, "It is kept, and anybody can read it.")
            return redirect("one-works", row.pk)
    context = {
        "form": form,
        "row": row,
        "works": works_record(row, today=_today(request)),
        "label": label,
        "is_careful": kind == WorksKind.CANCELLED,
        "errors": problems(form),
    }
    return render(request, "fd_cases/works_step.html", context, status=422 if form.errors else 200)


def _edition(request: Request) -> int:
    """Return the edition of the notice that whoever asks has read; 0, which none has, for what is no number."""
    typed = request.POST.get("edition", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _seen(request: Request) -> set[int]:
    return {int(each) for each in request.POST.getlist("seen") if each.isdecimal() and len(each) < 19}


def _cases(request: Request, wanted: Iterable[str]) -> list[Case]:
    """Return cases by reference, in that order. Raises CannotPlan for one that is not there for whoever asks."""
    asked = list(dict.fromkeys(wanted))[: MOST_CASES + 1]
    found = {each.reference: each for each in permissions.visible_to(request.actor).filter(reference__in=asked)}
    missing = next((each for each in asked if each not in found), "")
    if missing:
        raise CannotPlan(f"There is no case {spoken(missing)}, or it is not yours to see", field="cases")
    return [found[each] for each in asked]


def _offered(request: Request, begun: list[Case]) -> list[tuple[str, str]]:
    """Return the cases begun with, and open ones nearby that the same team holds, as references and words."""
    seen = {each.pk: each for each in begun}
    near = {each.id for _away, each in around(begun[0], metres=AROUND_M, most=MOST_CASES)}
    others = permissions.visible_to(request.actor).filter(pk__in=near - set(seen), team_id=begun[0].team_id)
    rows = [*begun, *others.order_by("id")]
    versions({each.service_version_id for each in rows})
    known = [record(each) for each in rows]
    return [
        (each.reference, f"{spoken(each.reference)} {each.service_name}, {each.public_place or 'no place given'}")
        for each in known
    ]


def _where(begun: list[Case]) -> dict[str, str]:
    """Return the street nearest to the first case that has a place; not its pin, which may be a home."""
    for case in begun:
        if case.lat is not None and case.lon is not None:
            found = nearest_street(Point(case.lat, case.lon))
            return {"street": found.full_name} if found is not None else {}
    return {}


def _written(row: WorksNotice) -> dict[str, Any]:
    """Return what a notice says, as the form shows it."""
    words = ("what", "street", "stretch", "why", "effects", "means", "diversion", "access", "contractor", "permit")
    return {
        **{name: getattr(row, name) for name in (*words, "contact", "lat", "lon")},
        "starts_on": f"{row.starts_on:%d/%m/%Y}",
        "ends_on": f"{row.ends_on:%d/%m/%Y}",
        "starts_at": _hour(row.starts_at),
        "ends_at": _hour(row.ends_at),
    }


def _hour(moment: time | None) -> str:
    return "" if moment is None else f"{moment:%H:%M}"
