"""The working of a due date: every day from the start of a clock to its end, and how each of them counts. Pure.

The sentence of `clock.explain` says what came out; this is the sum behind it, for whoever does not believe it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from frontdoor.cases.rules.clock import Extension, Pause, days_waited, due, last_day, time_between
from frontdoor.cases.rules.sections import PromiseSection
from frontdoor.kernel.calendars import NOTHING, WorkingCalendar

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """One day of a count.

    :param number: which day of the count it is: 0 for the one that starts it, None for one that does not count.
    :param why: why it does not count, in words; "" for one that does.
    :param counted: minutes of it that count.
    :param waited: minutes of it that we waited.
    """

    day: date
    number: int | None
    why: str
    counted: int
    waited: int


@dataclass(frozen=True, slots=True)
class _Count:
    """What stays the same from day to day of one count.

    :param ends: the moment it ends, or up to which it is looked at.
    :param last: its last day before it rolled on; the day of `ends` for one that did not.
    :param left_out: days waited that the rule leaves out whole.
    """

    promise: PromiseSection
    calendar: WorkingCalendar
    started: datetime
    ends: datetime
    last: date
    pauses: Sequence[Pause]
    left_out: frozenset[date]

    def why_not(self, day: date) -> str:
        """Return why a day does not count, or ""."""
        if day > self.last:
            return "Rolls on to the next working day"
        if self.promise.unit == "working" and not self.calendar.is_working_day(day):
            return self.calendar.holidays.get(day) or ("Weekend" if day.weekday() > 4 else "Not worked")
        if day == self.started.astimezone(self.calendar.zone).date() and self._starts_before_it_counts:
            return "The day it starts"
        return "Left out: we waited" if day in self.left_out else ""

    @property
    def _starts_before_it_counts(self) -> bool:
        return self.promise.hours is None and self.promise.first_day == "after"

    def minutes(self, day: date) -> tuple[int, int]:
        """Return the minutes of a day that count, waited or not, and those among them that were waited."""
        midnight = datetime.combine(day, time(), tzinfo=self.calendar.zone)
        began, ended = midnight, datetime.combine(day + _DAY, time(), tzinfo=self.calendar.zone)
        if self.promise.hours is not None:
            began, ended = max(began, self.started), min(ended, self.ends)
        whole = time_between(began, ended, self.promise, self.calendar)
        waited = NOTHING
        for pause in self.pauses:
            first, last = max(began, pause.began), min(ended, pause.ended or ended)
            waited += time_between(first, last, self.promise, self.calendar) if first < last else NOTHING
        return whole // _MINUTE, waited // _MINUTE


def working(
    started_at: datetime,
    promise: PromiseSection,
    calendar: WorkingCalendar,
    *,
    at: datetime,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> tuple[WorkedDay, ...]:
    """Return every day of a clock's count: to the day it is due, or to the present one of a clock that stands still.

    :param at: the moment up to which a wait that goes on is counted.
    """
    known = [replace(pause, ended=pause.ended or max(at, pause.began)) for pause in pauses]
    found = due(started_at, promise, calendar, pauses=known, extensions=extensions)
    if found is None:  # pragma: no cover -- every pause was ended above
        raise AssertionError("a clock with ended pauses has a due date")
    is_stopped = any(pause.ended is None for pause in pauses)
    ends = max(at, started_at) if is_stopped else found.at
    last = ends.astimezone(calendar.zone).date()
    if promise.rolls != "never" and not is_stopped:
        length = (promise.days or promise.months or 0) + sum(each.amount for each in extensions)
        begun = started_at.astimezone(calendar.zone).date()
        last = last_day(begun, length, found.paused_days, promise, calendar)
    left_out: frozenset[date] = frozenset()
    if promise.waited == "whole-days":
        left_out = frozenset(day for pause in known for day in days_waited(pause, promise, calendar))
    return tuple(_days(_Count(promise, calendar, started_at, ends, last, known, left_out)))


def _days(count: _Count) -> Iterator[WorkedDay]:
    zone, number = count.calendar.zone, 0
    day = count.started.astimezone(zone).date()
    while day <= count.ends.astimezone(zone).date():
        why = count.why_not(day)
        whole, waited = count.minutes(day)
        number += not why
        is_start = day == count.started.astimezone(zone).date()
        yield WorkedDay(
            day,
            number=0 if is_start and why else None if why else number,
            why=why,
            counted=0 if why else whole - waited,
            waited=waited,
        )
        day += _DAY
