"""When the council works, and what a change of that would move: looked at first, then made so."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.calendars import NATIONS, WEEKDAYS, CalendarForm, ClosureForm, HoursForm, said
from frontdoor.cases.models import Clock, Recalculation
from frontdoor.cases.operations.calendars import change_hours, close_days, keep_calendar, open_days
from frontdoor.cases.queries.what_if import count_moves, move_page, running, touched
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.calendars import api
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

#: How far back closures are shown, and how far ahead bank holidays.
_SHOWN: Final = timedelta(days=400)


@access(permissions.may_see_calendars)
@require_safe
def calendars(request: Request) -> HttpResponse:
    """Show when the council works, what it is closed for, and how far reckoning again has come."""
    today, here = request.now.astimezone(LONDON).date(), _named(request)
    calendar = api.calendar(here.name)
    closed = {day for each in api.closures(here.name, since=date.min) for day in each.days()}
    holidays = [
        (day, name)
        for day, name in sorted(calendar.holidays.items())
        if today <= day <= today + _SHOWN and day not in closed
    ]
    return render(
        request,
        "fd_cases/calendars.html",
        {
            "hours": [
                (name, said(tuple(calendar.hours.get(number, ()))) or "Not worked")
                for number, name in enumerate(WEEKDAYS)
            ],
            "closures": api.closures(here.name, since=today - _SHOWN),
            "here": here,
            "nation": NATIONS[here.nation],
            "known": api.known_calendars(),
            "keep_form": CalendarForm(),
            "holidays": holidays,
            "form": ClosureForm(),
            "recalculations": _recalculations(),
        },
    )


def _named(request: Request) -> api.CalendarRecord:
    """Return the calendar that an address or a form names, the council's unless it does. Raises Http404 for none."""
    name = (request.POST or request.GET).get("calendar", api.COUNCIL)
    found = next((each for each in api.known_calendars() if each.name == name), None)
    if found is None:
        raise Http404("There is no such calendar.")
    return found


@access(permissions.may_see_calendars)
@require_POST
def keep(request: Request) -> HttpResponse:
    """Make a calendar of a team or an office, or say otherwise whose bank holidays one keeps."""
    form = CalendarForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic(durable=True):
                keep_calendar(**form.cleaned_data, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The calendar is kept. Definitions can name it now.")
            return redirect(f"{reverse('calendars')}?{urlencode({'calendar': form.cleaned_data['name']})}")
    return render(request, "fd_cases/calendar.html", {"form": form}, status=422)


def _recalculations() -> list[dict[str, Any]]:
    """Return the last times that the clocks were reckoned again, newest first, with how far each has come."""
    rows = list(Recalculation.objects.order_by("-asked_at", "-id")[:10])
    now = api.stamp()
    is_going_on = [row for row in rows if row.finished_at is None and row.stamp == now]
    left = Clock.objects.filter(ended_at__isnull=True, pk__gt=is_going_on[0].upto).count() if is_going_on else 0
    return [{"row": row, "left": left, "is_overtaken": not row.finished_at and row.stamp != now} for row in rows]


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the calendar that is looked at.

    :param asked: which clocks it could touch.
    :param then: the calendar as it would be.
    """

    heading: str
    asked: Q
    then: WorkingCalendar
    fields: list[tuple[str, str]]
    button: str


def _what_if(request: Request, change: _Change) -> HttpResponse:
    """Show what a change would move."""
    moves = count_moves(change.asked, change.then)
    page = move_page(
        change.asked, change.then, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {"change": change, "moves": moves, "page": page, "query": urlencode(change.fields)}
    return render(request, "fd_cases/what_if.html", context)


@access(permissions.may_see_calendars)
@require_http_methods(["GET", "HEAD", "POST"])
def closure(request: Request) -> HttpResponse:
    """Show what closing some days, or opening on them after all, would move; do it when the button is pressed."""
    given, here = request.POST or request.GET, _named(request)
    form = ClosureForm(given)
    if not form.is_valid():
        return render(request, "fd_cases/closure.html", {"form": form, "here": here}, status=422)
    data, is_opening = form.cleaned_data, given.get("open") == "yes"
    if request.method == "POST":
        return _make_so(request, here, form, is_opening=is_opening)
    span = api.ClosureRecord(data["first"], data["last"], data["reason"])
    if (data["last"] - data["first"]).days >= api.LONGEST_CLOSURE_DAYS:
        form.add_error("last", f"A closure lasts no longer than {api.LONGEST_CLOSURE_DAYS} days")
        return render(request, "fd_cases/closure.html", {"form": form, "here": here}, status=422)
    days = span.days()
    then = api.supposed(here.name, opened=days) if is_opening else api.supposed(here.name, closed=days)
    return _what_if(
        request,
        _Change(
            heading=f"{'Open' if is_opening else 'Close'}: {data['reason']}",
            asked=touched(here.name, first=data["first"], last=data["last"], calendar=then),
            then=then,
            fields=[("calendar", here.name), *_fields(form, is_opening=is_opening)],
            button="Open on these days" if is_opening else "Close on these days",
        ),
    )


def _fields(form: forms.Form, *, is_opening: bool) -> list[tuple[str, str]]:
    data = form.cleaned_data
    found = [("first", data["first"].isoformat()), ("last", data["last"].isoformat()), ("reason", data["reason"])]
    return [*found, ("open", "yes")] if is_opening else found


def _make_so(request: Request, here: api.CalendarRecord, form: forms.Form, *, is_opening: bool) -> HttpResponse:
    data = form.cleaned_data
    span: dict[str, Any] = {"first": data["first"], "last": data["last"], "by": request.actor, "at": request.now}
    try:
        with transaction.atomic(durable=True):
            if is_opening:
                open_days(here.name, **span)
            else:
                close_days(here.name, reason=data["reason"], **span)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "fd_cases/closure.html", {"form": form, "here": here}, status=422)
    messages.success(request, "The calendar is changed. The clocks that run are reckoned again now.")
    return redirect(_address(here))


def _address(here: api.CalendarRecord) -> str:
    return f"{reverse('calendars')}?{urlencode({'calendar': here.name})}"


@access(permissions.may_see_calendars)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: Request) -> HttpResponse:
    """Show the hours to change, then what that would move; do it when the button is pressed."""
    given = request.POST or (request.GET if "day0" in request.GET else None)
    here = _named(request)
    kept = api.calendar(here.name).hours
    form = HoursForm(given, initial={f"day{number}": said(tuple(spans)) for number, spans in kept.items()})
    if given is None or not form.is_valid():
        return render(
            request, "fd_cases/hours.html", {"form": form, "here": here}, status=422 if given is not None else 200
        )
    try:
        if request.method == "POST":
            with transaction.atomic(durable=True):
                change_hours(here.name, hours=form.hours(), by=request.actor, at=request.now)
            messages.success(request, "The hours are changed. The clocks that run are reckoned again now.")
            return redirect(_address(here))
        api.check_hours(form.hours())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "fd_cases/hours.html", {"form": form, "here": here}, status=422)
    then = api.supposed(here.name, hours={day: tuple(sorted(spans)) for day, spans in form.hours().items()})
    return _what_if(
        request,
        _Change(
            heading="Change the working hours",
            asked=running(here.name),
            then=then,
            fields=[("calendar", here.name), *((name, said(form.cleaned_data[name])) for name in form.fields)],
            button="Change the hours",
        ),
    )
