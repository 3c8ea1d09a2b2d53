"""When the council works, and what a change of that would move: looked at first, then made so."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.calendars import WEEKDAYS, ClosureForm, HoursForm, said
from frontdoor.cases.models import Clock, Recalculation
from frontdoor.cases.operations.calendars import change_hours, close_days, open_days
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
    today = request.now.astimezone(LONDON).date()
    calendar = api.calendar()
    closed = {day for each in api.closures(api.COUNCIL, since=date.min) for day in each.days()}
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
            "closures": api.closures(api.COUNCIL, since=today - _SHOWN),
            "holidays": holidays,
            "form": ClosureForm(),
            "recalculations": _recalculations(),
        },
    )


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
    given = request.POST or request.GET
    form = ClosureForm(given)
    if not form.is_valid():
        return render(request, "fd_cases/closure.html", {"form": form}, status=422)
    data, is_opening = form.cleaned_data, given.get("open") == "yes"
    if request.method == "POST":
        return _make_so(request, form, data, is_opening=is_opening)
    span = api.ClosureRecord(data["first"], data["last"], data["reason"])
    if (data["last"] - data["first"]).days >= api.LONGEST_CLOSURE_DAYS:
        form.add_error("last", f"A closure lasts no longer than {api.LONGEST_CLOSURE_DAYS} days")
        return render(request, "fd_cases/closure.html", {"form": form}, status=422)
    days = span.days()
    then = api.supposed(opened=days) if is_opening else api.supposed(closed=days)
    return _what_if(
        request,
        _Change(
            heading=f"{'Open' if is_opening else 'Close'}: {data['reason']}",
            asked=touched(api.COUNCIL, first=data["first"], last=data["last"], calendar=then),
            then=then,
            fields=_fields(form, is_opening=is_opening),
            button="Open on these days" if is_opening else "Close on these days",
        ),
    )


def _fields(form: forms.Form, *, is_opening: bool) -> list[tuple[str, str]]:
    data = form.cleaned_data
    found = [("first", data["first"].isoformat()), ("last", data["last"].isoformat()), ("reason", data["reason"])]
    return [*found, ("open", "yes")] if is_opening else found


def _make_so(request: Request, form: forms.Form, data: dict[str, Any], *, is_opening: bool) -> HttpResponse:
    span: dict[str, Any] = {"first": data["first"], "last": data["last"], "by": request.actor, "at": request.now}
    try:
        with transaction.atomic(durable=True):
            if is_opening:
                open_days(api.COUNCIL, **span)
            else:
                close_days(api.COUNCIL, reason=data["reason"], **span)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "fd_cases/closure.html", {"form": form}, status=422)
    messages.success(request, "The calendar is changed. The clocks that run are reckoned again now.")
    return redirect("calendars")


@access(permissions.may_see_calendars)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: Request) -> HttpResponse:
    """Show the hours to change, then what that would move; do it when the button is pressed."""
    given = request.POST or (request.GET if "day0" in request.GET else None)
    kept = api.calendar().hours
    form = HoursForm(given, initial={f"day{number}": said(tuple(spans)) for number, spans in kept.items()})
    if given is None or not form.is_valid():
        return render(request, "fd_cases/hours.html", {"form": form}, status=422 if given is not None else 200)
    try:
        if request.method == "POST":
            with transaction.atomic(durable=True):
                change_hours(api.COUNCIL, hours=form.hours(), by=request.actor, at=request.now)
            messages.success(request, "The hours are changed. The clocks that run are reckoned again now.")
            return redirect("calendars")
        api.check_hours(form.hours())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "fd_cases/hours.html", {"form": form}, status=422)
    then = api.supposed(hours={day: tuple(sorted(spans)) for day, spans in form.hours().items()})
    return _what_if(
        request,
        _Change(
            heading="Change the working hours",
            asked=running(api.COUNCIL),
            then=then,
            fields=[(name, said(form.cleaned_data[name])) for name in form.fields],
            button="Change the hours",
        ),
    )
