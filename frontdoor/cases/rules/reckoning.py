"""Reckoning the clocks of a statute without a case: from a day of receipt, and from what else is known. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from frontdoor.cases.rules.clock import Extension, due, explain, start
from frontdoor.cases.rules.clock_definition import RECEIVED, ClockDefinition
from frontdoor.cases.rules.sections import PromiseSection
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.refusals import Refusal

_READ: Final = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$", re.ASCII)
#: Days before this are not reckoned: no list of bank holidays we have reaches so far back.
FIRST_YEAR: Final = 2012
LAST_YEAR: Final = 2100
#: What is taken of a day of which no time is said: a receipt begins it, and all else has all of it.
_MORNING: Final = ("09", "00")
_CLOSE: Final = ("17", "00")

CalendarOf = Callable[[PromiseSection], WorkingCalendar]


class BadMoment(Refusal):
    """What was given as a moment is none, or cannot be."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One clock of a statute, as it comes out.

    :param started_at: None if what starts it was not given and nothing bounds it.
    :param is_latest: whether it was started at the latest moment it can be, because the real one was not given.
    :param extended_to: how far it may be extended; None if not at all.
    :param met_at: when it was met, if that was given.
    """

    clock: ClockDefinition
    started_at: datetime | None
    is_latest: bool
    due_at: datetime | None
    extended_to: datetime | None
    met_at: datetime | None
    explanation: str


def moment_of(text: str, *, what: str = RECEIVED) -> datetime:
    """Return a moment written as a day, or a day and a time, in London.

    Of a day alone, a receipt is taken at nine and all else at five, when the day ends.

    :param what: its name, for the refusal.
    :raises BadMoment: for what is no day, does not exist when the clocks change, or lies too far away.
    """
    found = _READ.match(text.strip())
    if found is None:
        raise BadMoment(f"Write ‘{what}’ as a day and a time, like 2026-12-24 10:00.")
    year, month, day = (int(each) for each in found.groups()[:3])
    usual = _MORNING if what == RECEIVED else _CLOSE
    hour, minute = (int(each) for each in (found[4] or usual[0], found[5] or usual[1]))
    try:
        moment = datetime(year, month, day, hour, minute, tzinfo=LONDON)
    except ValueError:
        raise BadMoment(f"There is no such moment as {text.strip()} (‘{what}’).") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadMoment(f"‘{what}’ must be from {FIRST_YEAR} to {LAST_YEAR}.")
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise BadMoment(f"There is no such moment as {text.strip()} (‘{what}’): the clocks go forward over it.")
    return moment


def reckon(
    clocks: Sequence[ClockDefinition], *, received: datetime, moments: Mapping[str, datetime], calendar_of: CalendarOf
) -> tuple[Reckoned, ...]:
    """Return every clock with its date and the sentence that explains it.

    A clock that a later moment starts is counted from that if it is given, and from the latest it can be if not.

    :raises BadMoment: when a moment is earlier than the receipt.
    """
    for name, moment in moments.items():
        if moment < received:
            raise BadMoment(f"‘{name}’ cannot be earlier than ‘{RECEIVED}’.")
    reckoning = _Reckoning(clocks, {RECEIVED: received, **moments}, calendar_of)
    return tuple(reckoning.of(clock) for clock in clocks)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    clocks: Sequence[ClockDefinition]
    moments: Mapping[str, datetime]
    calendar_of: CalendarOf

    def of(self, clock: ClockDefinition) -> Reckoned:
        given = self.moments.get(clock.starts)
        begins = given or self.latest(clock.starts, seen=frozenset())
        met_at = self.moments.get(clock.met_by)
        if begins is None:
            sentence = f"It starts with ‘{clock.starts}’, and nothing says by when that must be"
            return Reckoned(clock, None, False, None, None, met_at, sentence)
        started, due_at = self.times(clock, begins)
        sentence = explain(started, clock, self.calendar_of(clock))
        if given is None:
            sentence += f"; counted from the latest that ‘{clock.starts}’ can be"
        if met_at is not None:
            verdict = "in time" if met_at <= due_at else "late"
            sentence += f"; ‘{clock.met_by}’ {verdict} on {say_day(met_at.astimezone(LONDON).date())}"
        return Reckoned(clock, started, given is None, due_at, self.extended(clock, started), met_at, sentence)

    def latest(self, moment: str, *, seen: frozenset[str]) -> datetime | None:
        """Return when a moment must have come at the latest: when the first clock that it meets is due."""
        bounds = []
        for each in self.clocks:
            if each.met_by != moment or each.id in seen:
                continue
            begins = self.moments.get(each.starts) or self.latest(each.starts, seen=seen | {each.id})
            if begins is not None:
                bounds.append(self.times(each, begins)[1])
        return min(bounds, default=None)

    def times(self, clock: ClockDefinition, begins: datetime) -> tuple[datetime, datetime]:
        hours = self.calendar_of(clock)
        started = start(begins, clock, hours)
        found = due(started, clock, hours)
        if found is None:  # pragma: no cover -- nothing has paused it
            raise AssertionError("a clock that nothing paused has a due date")
        return started, found.at

    def extended(self, clock: ClockDefinition, started: datetime) -> datetime | None:
        if clock.extension is None:
            return None
        most = clock.extension.most
        more = Extension(most.days or most.hours or most.months or 0, "")
        found = due(started, clock, self.calendar_of(clock), extensions=[more])
        return found.at if found is not None else None
