"""Changing when the council works, and reckoning the clocks that run by it again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.operations.recalculating import ask_to_recalculate
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.calendars import api as calendars
from frontdoor.kernel.clock import say_date


@transaction.atomic
def close_days(name: str, *, first: date, last: date, reason: str, by: Actor, at: datetime) -> None:
    """Close a calendar on some days; the clocks that run over them are reckoned again in the background.

    :raises NotAllowed: unless a team leader or an administrator says so.
    :raises ClosureMakesNoSense: if it ends before it begins, or is longer than two months.
    """
    permissions.check_may_change_calendars(by)
    calendars.add_closure(first_day=first, last_day=last, reason=reason, calendar=name, by=by, at=at)
    ask_to_recalculate(why=f"Closed {_span(first, last)}: {reason}", by=by, at=at)


@transaction.atomic
def open_days(name: str, *, first: date, last: date, by: Actor, at: datetime) -> None:
    """Take a closure back; the clocks that ran over it are reckoned again in the background.

    :raises NotAllowed: unless a team leader or an administrator says so.
    """
    permissions.check_may_change_calendars(by)
    calendars.remove_closure(first_day=first, last_day=last, calendar=name, by=by, at=at)
    ask_to_recalculate(why=f"Not closed {_span(first, last)} after all", by=by, at=at)


@transaction.atomic
def change_hours(name: str, *, hours: Mapping[int, Sequence[tuple[time, time]]], by: Actor, at: datetime) -> None:
    """Make these the hours of a calendar; the clocks that run are reckoned again in the background.

    :raises NotAllowed: unless a team leader or an administrator says so.
    :raises HoursMakeNoSense: if spans overlap or end before they begin, or no day has any.
    """
    permissions.check_may_change_calendars(by)
    calendars.set_hours(hours, calendar=name, by=by, at=at)
    ask_to_recalculate(why="The working hours changed", by=by, at=at)


def _span(first: date, last: date) -> str:
    return say_date(first) if first == last else f"{say_date(first)} to {say_date(last)}"


@transaction.atomic
def keep_calendar(name: str, *, label: str, nation: calendars.Nation, by: Actor, at: datetime) -> None:
    """Make a calendar that promises may name, or say otherwise whose bank holidays it keeps; clocks follow.

    :raises NotAllowed: unless a team leader or an administrator says so.
    :raises CalendarMakesNoSense: for no label, or a name that is not one or stands for the law.
    """
    permissions.check_may_change_calendars(by)
    calendars.keep_calendar(name, label=label, nation=nation, by=by, at=at)
    ask_to_recalculate(why=f"The calendar ‘{label}’ changed", by=by, at=at)
