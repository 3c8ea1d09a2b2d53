"""How what is still to be done shrinks, week by week, and when it will be gone if it goes on like this. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

_WEEK: Final = timedelta(days=7)
#: How far back is drawn at most.
MOST_WEEKS: Final = 52
#: The rate is that of so many weeks: enough to even out a holiday, few enough to notice a change.
RATE_WEEKS: Final = 6
#: Beyond so many weeks an expected day says nothing but "not in our time".
_FAR: Final = 52 * 20


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing to be done: since when it is known, and the day it was done, None while it is not."""

    added_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """How much there was at the end of a day, and how much of it was still to be done."""

    day: date
    total: int
    left: int


def burn_down(things: Iterable[Followed], *, until: date) -> list[Point]:
    """Return a point for every seventh day back from one, oldest first, since the first thing was known."""
    found = list(things)
    first = min((each.added_on for each in found), default=until)
    weeks = min(MOST_WEEKS, ceil((until - first) / _WEEK))
    return [_point(found, until - back * _WEEK) for back in range(weeks, -1, -1)]


def _point(things: list[Followed], day: date) -> Point:
    known = [each for each in things if each.added_on <= day]
    return Point(day, len(known), sum(each.done_on is None or each.done_on > day for each in known))


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a target will be met.

    :param left: how much is still to be done.
    :param rate: how much was done in a week, of the last weeks.
    :param expected: the day on which nothing is left at that rate; None if that is never, or nothing is left already.
    :param needed: how much must be done in a week to be ready by the target; None without one, or when it is past.
    """

    left: int
    rate: float
    expected: date | None
    target: date | None
    needed: float | None

    @property
    def is_in_time(self) -> bool | None:
        """Return whether the target will be met at the rate of the last weeks; None if there is no target."""
        if self.target is None:
            return None
        return self.left == 0 or (self.expected is not None and self.expected <= self.target)


def outlook(things: Iterable[Followed], *, until: date, target: date | None) -> Outlook:
    """Return what the rate of the last weeks leads to. Things known for less long count from the day they were."""
    found = list(things)
    left = sum(each.done_on is None for each in found)
    since = max(until - RATE_WEEKS * _WEEK, min((each.added_on for each in found), default=until))
    weeks = max((until - since) / _WEEK, 1)
    rate = sum(each.done_on is not None and since < each.done_on <= until for each in found) / weeks
    expected = None
    if left and rate and left / rate <= _FAR:
        expected = until + timedelta(days=ceil(left / rate * 7))
    ahead = (target - until) / _WEEK if target is not None else 0
    return Outlook(left, rate, expected, target, left / ahead if ahead > 0 else None)
