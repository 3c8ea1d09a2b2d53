"""Working time: which days and hours count, in local time, across holidays and clock changes.

Days are counted as councils promise them: day 0 is the day something starts, and "10 working days" ends on
the tenth working day after it. Hours are counted in real elapsed time within opening hours, so an hour lost
or gained when the clocks change is lost or gained only where it falls inside them.
"""

import itertools
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from frontdoor.kernel.clock import LONDON

Span = tuple[time, time]
NOTHING: Final = timedelta(0)
_DAY: Final = timedelta(days=1)
#: How many days, and how many counts, one calendar remembers.
_REMEMBERED: Final = 20_000
#: A search this long without a working day means that the calendar has none worth the name.
_LONGEST_CLOSURE: Final = timedelta(days=1000)


class NeverOpen(ValueError):
    """The calendar has no working time, so nothing can be counted in it."""


def add_months(day: date, months: int) -> date:
    """Return the same day of a later (or earlier) month, or that month's last day where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


@dataclass(frozen=True)
class WorkingCalendar:
    """When an organisation works.

    :param hours: spans of local time by weekday (0 is Monday); a weekday left out is not worked. Spans of
        one day are in order and do not overlap; a day may have several (split shifts).
    :param holidays: days not worked although their weekday is, each with its name; closures are among them.
    :raises NeverOpen: when no weekday has a span.
    :raises ValueError: when spans are empty, out of order or overlap.
    """

    hours: Mapping[int, tuple[Span, ...]]
    holidays: Mapping[date, str] = field(default_factory=dict)
    zone: ZoneInfo = LONDON

    def __post_init__(self) -> None:
        if not any(self.hours.values()):
            raise NeverOpen("The calendar has no working hours on any day.")
        for weekday, spans in self.hours.items():
            edges = [edge for span in spans for edge in span]
            if weekday not in range(7) or any(a >= b for a, b in itertools.pairwise(edges)):
                raise ValueError(f"The spans of weekday {weekday} are empty, out of order or overlap.")

    # ---- days

    def is_working_day(self, day: date) -> bool:
        """Return whether any of the day is worked."""
        return bool(self.hours.get(day.weekday())) and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is worked, else the first worked day after it."""
        return next(self._working_days_from(day))

    def add_working_days(self, start: date, days: int) -> date:
        """Return the date `days` working days after `start`, which is day 0 whether it is worked or not.

        Zero days gives `start` itself. Raises ValueError for a negative number.
        """
        if days < 0:
            raise ValueError("Working days are counted forward.")
        if days == 0:
            return start
        known = self._counted.get((start, days))
        if known is None:
            counted = self._working_days_from(start + _DAY)
            for _ in range(days - 1):
                next(counted)
            known = next(counted)
            if len(self._counted) < _REMEMBERED:
                self._counted[start, days] = known
        return known

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and including `end`; at least 0."""
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, 7)
        worked = {weekday for weekday, spans in self.hours.items() if spans}
        count = weeks * len(worked)
        count += sum((start + timedelta(days=each)).weekday() in worked for each in range(1, rest + 1))
        lost = bisect_right(self._lost_days, end) - bisect_right(self._lost_days, start)
        return count - lost

    def holidays_between(self, start: date, end: date) -> list[tuple[date, str]]:
        """Return holidays after `start` up to and including `end` that fell on a weekday otherwise worked."""
        first, last = bisect_right(self._lost_days, start), bisect_right(self._lost_days, end)
        return [(day, self.holidays[day]) for day in self._lost_days[first:last]]

    # ---- hours

    def next_opening(self, at: datetime) -> datetime:
        """Return the moment itself if it is working time, else the next one that is. Aware, in UTC."""
        for start, end in self._spans_from(at):
            if at < end:
                return max(at, start).astimezone(UTC)
        raise AssertionError("unreachable: spans never end")  # pragma: no cover

    def add_working_time(self, at: datetime, duration: timedelta) -> datetime:
        """Return the moment when `duration` of working time has passed since `at`. Aware, in UTC.

        Raises ValueError for a negative duration.
        """
        if duration < NOTHING:
            raise ValueError("Working time is counted forward.")
        left = duration
        for start, end in self._spans_from(at):
            begun = max(at, start)
            if begun >= end:
                continue
            if left <= end - begun:
                return (begun + left).astimezone(UTC)
            left -= end - begun
        raise AssertionError("unreachable: spans never end")  # pragma: no cover

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; nothing if end is not later."""
        total = NOTHING
        if end <= start:
            return total
        first, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        day = first
        while day <= last:
            for opened, closed in self._spans_of(day):
                total += max(NOTHING, min(end, closed) - max(start, opened))
            day += _DAY
        return total

    def end_of_day(self, day: date) -> datetime:
        """Return when the day's last span ends, or 17:00 on a day not worked. Aware, in UTC."""
        spans = self._spans_of(day)
        if spans:
            return spans[-1][1]
        return datetime.combine(day, time(17), tzinfo=self.zone).astimezone(UTC)

    # ---- inside

    @cached_property
    def _lost_days(self) -> list[date]:
        return sorted(day for day in self.holidays if self.hours.get(day.weekday()))

    def _working_days_from(self, day: date) -> Iterator[date]:
        last_seen = day
        while True:
            if self.is_working_day(day):
                last_seen = day
                yield day
            elif day - last_seen > _LONGEST_CLOSURE:
                raise NeverOpen(f"There is no working day in the {_LONGEST_CLOSURE.days} days after {last_seen}.")
            day += _DAY

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        known = self._opened.get(day)
        if known is None:
            known = self._find_spans(day)
            if len(self._opened) < _REMEMBERED:
                self._opened[day] = known
        return known

    # Many cases are reckoned by the same days, and a calendar is never changed: another one takes its place.

    @cached_property
    def _counted(self) -> dict[tuple[date, int], date]:
        return {}

    @cached_property
    def _opened(self) -> dict[date, list[tuple[datetime, datetime]]]:
        return {}

    def _find_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        # Arithmetic on local times ignores clock changes, so each edge becomes UTC first (PEP 495).
        return [
            (
                datetime.combine(day, opened, tzinfo=self.zone).astimezone(UTC),
                datetime.combine(day, closed, tzinfo=self.zone).astimezone(UTC),
            )
            for opened, closed in self.hours.get(day.weekday(), ())
        ]

    def _spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._working_days_from(at.astimezone(self.zone).date()):
            yield from self._spans_of(day)
