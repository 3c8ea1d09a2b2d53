"""Calendars, remembered in the process: reckoning a due date asks the database nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Final

from frontdoor.foundation.calendars.models import COUNCIL, BankHoliday, Calendar, Closure, Nation, WorkingHours
from frontdoor.foundation.stamps.api import Remembered
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import LONDON

#: The name under which changes to hours, holidays and closures are stamped.
STAMP: Final = "calendars"

Hours = Mapping[int, tuple[tuple[time, time], ...]]

#: How a day that is a holiday elsewhere says where.
_SAID: Final = {Nation.SCOTLAND: "Scotland", Nation.NORTHERN_IRELAND: "Northern Ireland"}
#: What a calendar keeps until it is given hours of its own: Monday to Friday, nine to five.
USUAL_HOURS: Final[Hours] = MappingProxyType({weekday: ((time(hour=9), time(hour=17)),) for weekday in range(5)})


@dataclass(frozen=True, slots=True)
class CalendarRecord:
    """A calendar that promises may name, and whose bank holidays it keeps."""

    name: str
    label: str
    nation: Nation


@dataclass(frozen=True, slots=True)
class _Rows:
    hours: dict[str, Hours]
    holidays: dict[str, dict[date, str]]
    closures: dict[str, dict[date, str]]
    known: dict[str, CalendarRecord]
    calendars: dict[tuple[str, Nation | None], WorkingCalendar]


def _read() -> _Rows:
    spans: dict[str, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    for row in WorkingHours.objects.order_by("calendar", "weekday", "opens"):
        spans[row.calendar][row.weekday].append((row.opens, row.closes))
    holidays: dict[str, dict[date, str]] = defaultdict(dict)
    for nation, day, title in BankHoliday.objects.order_by("date").values_list("nation", "date", "title"):
        holidays[nation][day] = title
    closures: dict[str, dict[date, str]] = defaultdict(dict)
    for closure in Closure.objects.order_by("first_day"):
        for days in range((closure.last_day - closure.first_day).days + 1):
            closures[closure.calendar][closure.first_day + timedelta(days=days)] = closure.reason
    known = {COUNCIL: CalendarRecord(COUNCIL, "The council", Nation.ENGLAND_AND_WALES)}
    for name, label, nation in Calendar.objects.order_by("label").values_list("name", "label", "nation"):
        known[name] = CalendarRecord(name, label, Nation(nation))
    return _Rows(
        hours={name: {weekday: tuple(found) for weekday, found in week.items()} for name, week in spans.items()},
        holidays=dict(holidays),
        closures=dict(closures),
        known=known,
        calendars={},
    )


_remembered = Remembered(STAMP, _read)


def known() -> list[CalendarRecord]:
    """Return the calendars there are, the council's first. No query when remembered."""
    return list(_remembered.get().known.values())


def nation_of(name: str) -> Nation:
    """Return whose bank holidays a calendar keeps. No query when remembered."""
    found = _remembered.get().known.get(name)
    return found.nation if found is not None else Nation.ENGLAND_AND_WALES


def calendar(name: str, *, nation: Nation | None) -> WorkingCalendar:
    """Return the calendar of that name among the bank holidays of a nation, its own unless said. No query when
    remembered.
    """
    rows = _remembered.get()
    nation = nation or nation_of(name)
    made = rows.calendars.get((name, nation))
    if made is None:
        # A bank holiday keeps its own name on a day that the council would have closed anyway.
        closed = rows.closures.get(name, {}) | rows.holidays.get(nation, {})
        made = WorkingCalendar(hours=rows.hours.get(name, USUAL_HOURS), holidays=closed, zone=LONDON)
        rows.calendars[name, nation] = made
    return made


@dataclass(frozen=True, slots=True)
class ClosureRecord:
    """Days, both included, on which a calendar stands still, and why."""

    first_day: date
    last_day: date
    reason: str

    def days(self) -> dict[date, str]:
        """Return every day of it, with the reason."""
        count = (self.last_day - self.first_day).days + 1
        return {self.first_day + timedelta(days=each): self.reason for each in range(count)}


def closures(name: str, *, since: date) -> list[ClosureRecord]:
    """Return the closures of a calendar that have not ended before a day, in order. One query."""
    rows = Closure.objects.filter(calendar=name, last_day__gte=since).order_by("first_day", "last_day")
    return [ClosureRecord(row.first_day, row.last_day, row.reason) for row in rows]


def stamp() -> str:
    """Return what tells one state of all calendars from the next. No query when remembered."""
    return _remembered.stamped()[0]


def supposed(
    name: str,
    *,
    nation: Nation | None = None,
    closed: Mapping[date, str] = MappingProxyType({}),
    opened: Collection[date] = (),
    hours: Hours | None = None,
) -> WorkingCalendar:
    """Return a calendar as it would be. No query when remembered.

    The parameters are as in `calendars.api.supposed`.
    """
    rows = _remembered.get()
    closures = {day: why for day, why in rows.closures.get(name, {}).items() if day not in opened} | dict(closed)
    return WorkingCalendar(
        hours=hours or rows.hours.get(name, USUAL_HOURS),
        holidays=closures | rows.holidays.get(nation or nation_of(name), {}),
        zone=LONDON,
    )


def statutory_calendar(nation: Nation | None = None) -> WorkingCalendar:
    """Return the working days of the law: weekdays that are no bank holiday.

    The council's own hours and closures make no difference to them. No query when remembered.

    :param nation: whose bank holidays; those of any part of the United Kingdom if not said.
    """
    rows = _remembered.get()
    made = rows.calendars.get(("", nation))
    if made is None:
        holidays = _of_any_nation(rows) if nation is None else rows.holidays.get(nation, {})
        made = WorkingCalendar(hours=USUAL_HOURS, holidays=holidays, zone=LONDON)
        rows.calendars["", nation] = made
    return made


def _of_any_nation(rows: _Rows) -> dict[date, str]:
    holidays = {
        day: f"{title} ({_SAID[nation]})"
        for nation in (Nation.NORTHERN_IRELAND, Nation.SCOTLAND)
        for day, title in rows.holidays.get(nation, {}).items()
    }
    # A day that is a holiday here too goes by its name here, and nobody asks where else it is one.
    return holidays | rows.holidays.get(Nation.ENGLAND_AND_WALES, {})


def has_bank_holidays(nation: Nation, *, year: int) -> bool:
    """Return whether any bank holiday of the nation is known in that year. One query."""
    return BankHoliday.objects.filter(nation=nation, date__year=year).exists()
