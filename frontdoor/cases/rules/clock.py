"""The clock of a case: when it starts, when it is due, how it stands, and one sentence that explains it. Pure.

The rules, with their sources:

- A report that comes in while the council is closed starts when it next opens (requirements of the programme:
  "a report on Saturday starts on Monday"); one that comes in after closing time starts the next working day.
- Day 0 is the day the clock starts, and a promise of days ends at the close of its last day, so that an officer
  has all of it.
- Time spent waiting for the resident is added: exactly for a promise of hours. For one of days each day counts by
  the share of it that was waited, and the sum is rounded to whole days, half a day up; so an answer within minutes
  costs the resident nothing, and a question asked just before closing gains us nothing. Where a statute leaves out
  whole days, from the one on which we asked to the one of the answer, the definition says so (`waited`).
- A promise of months ends on the corresponding date of the later month, or on its last day where it has none
  (Information Commissioner, right of access); more months are counted from the same start, days waited come on top.
- "More than three times overdue" is Signalen's measure: three times the promise, extensions included, has passed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from frontdoor.cases.rules.sections import Length, PromiseSection, PromisesSection
from frontdoor.kernel.calendars import WorkingCalendar, add_months
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, say, say_count

#: How many times the promise must have passed before a case is far overdue.
FAR_OVERDUE: Final = 3
_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(microseconds=1)
#: Words that are written small inside a sentence; any other may be a name.
_BEGIN_SENTENCES: Final = frozenset(
    {"A", "All", "An", "Bad", "He", "It", "No", "Our", "She", "Some", "The", "There", "They", "This", "We"}
)


class Standing(StrEnum):
    """How a clock stands at a moment."""

    STOPPED = "stopped"
    ON_TIME = "on-time"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    FAR_OVERDUE = "far-overdue"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time during which we waited for the resident; `ended` is None while we still do."""

    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, in the promise's own unit, with the reason the resident reads after "because"."""

    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """What a clock comes to: when it lapses, and when three times the promise will have passed."""

    at: datetime
    far_at: datetime
    paused: timedelta
    paused_days: int


def start(opened_at: datetime, promise: PromiseSection, calendar: WorkingCalendar) -> datetime:
    """Return when the clock starts: at once, or when the council is next open."""
    return opened_at if promise.start == "at-once" else calendar.next_opening(opened_at)


def due(
    started_at: datetime,
    promise: PromiseSection,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due | None:
    """Return when the promise lapses, or None while the clock is stopped."""
    if any(pause.ended is None for pause in pauses):
        return None
    more = sum(extension.amount for extension in extensions)
    if promise.hours is None:
        length = (promise.days or promise.months or 0) + more
        days = _days_on_top(started_at, length, pauses, promise, calendar)
        far_days = _days_on_top(started_at, length * FAR_OVERDUE, pauses, promise, calendar)
        at = _add_days(started_at, length, days, promise, calendar)
        far = _add_days(started_at, length * FAR_OVERDUE, far_days, promise, calendar)
        return Due(at=at, far_at=far, paused=timedelta(days=days), paused_days=days)
    waited = sum((_time_waited(pause, promise, calendar) for pause in pauses), timedelta())
    time_given = timedelta(hours=promise.hours + more)
    at = _add_time(started_at, time_given + waited, promise, calendar)
    far = _add_time(started_at, time_given * FAR_OVERDUE + waited, promise, calendar)
    return Due(at=at, far_at=far, paused=waited, paused_days=0)


def last_day(started: date, length: int, waited: int, promise: PromiseSection, calendar: WorkingCalendar) -> date:
    """Return the last day of a promise of days or months, before it rolls on to a day that is worked.

    :param length: how many days or months, extensions included.
    :param waited: how many days come on top.
    """
    if promise.months is not None:
        return add_months(started, length) + timedelta(days=waited)
    count, day = length + waited, started
    if promise.first_day == "receipt":
        # The day it came in is the first, if it is one that counts at all.
        count, day = (count - 1, calendar.next_working_day(day) if promise.unit == "working" else day)
    return calendar.add_working_days(day, count) if promise.unit == "working" else day + timedelta(days=count)


def soon_from(due_at: datetime, promise: PromiseSection, calendar: WorkingCalendar) -> datetime:
    """Return from when on a case counts as due soon."""
    return before(due_at, promise.due_soon, unit=promise.unit, calendar=calendar)


def before(due_at: datetime, length: Length, *, unit: str, calendar: WorkingCalendar) -> datetime:
    """Return the moment so long before it is due: days are counted back as the promise's `unit` counts them."""
    if length.hours is not None:
        return due_at - timedelta(hours=length.hours)
    left = length.days or 0
    day = due_at.astimezone(calendar.zone).date()
    if length.months is not None:
        return calendar.end_of_day(add_months(day, -length.months))
    while left > 0:
        day -= timedelta(days=1)
        left -= unit != "working" or calendar.is_working_day(day)
    return calendar.end_of_day(day) if left == 0 and length.days else due_at


def standing(*, due_at: datetime | None, far_at: datetime | None, soon_at: datetime | None, at: datetime) -> Standing:
    """Return how an open case's clock stands."""
    if due_at is None:
        return Standing.STOPPED
    if far_at is not None and at > far_at:
        return Standing.FAR_OVERDUE
    if at > due_at:
        return Standing.OVERDUE
    return Standing.DUE_SOON if soon_at is not None and at >= soon_at else Standing.ON_TIME


def explain(
    started_at: datetime,
    promise: PromiseSection,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    closed_at: datetime | None = None,
    awaited: str = "you",
) -> str:
    """Return the due date in one sentence that a resident can check on a calendar.

    :param awaited: what whoever reads it calls the person we wait for.

    "10 working days from Tuesday 20 May 2025; paused 2 days waiting for you; Spring bank holiday not counted;
    due Friday 6 June 2025"
    """
    begun = started_at.astimezone(calendar.zone)
    sentence = (
        later("{length} beginning with {day}") if promise.first_day == "receipt" else later("{length} from {day}")
    )
    parts = [say(sentence, length=_length(promise), day=_moment(begun, promise))]
    found = due(
        started_at,
        promise,
        calendar,
        pauses=[pause for pause in pauses if pause.ended],
        extensions=extensions,
    )
    if found is None:  # pragma: no cover -- only ended pauses were passed
        raise AssertionError("a clock with ended pauses has a due date")
    if found.paused:
        parts.append(say("paused {time} waiting for {whom}", time=_waited(found), whom=say(awaited)))
    for each in extensions:
        length, reason = amount_in_words(each.amount, promise), _clause(each.reason)
        parts.append(say("extended by {length} because {reason}", length=length, reason=reason))
    if any(pause.ended is None for pause in pauses):
        parts.append(say("stopped while we wait for {whom}", whom=say(awaited)))
        return "; ".join(parts)
    ends = found.at.astimezone(calendar.zone)
    if promise.unit == "working":
        # A closure of several days has one name.
        skipped = list(dict.fromkeys(name for _on, name in calendar.holidays_between(begun.date(), ends.date())))
        parts += [say("{days} not counted", days=_and(skipped))] if skipped else []
    parts += _rolled(begun, found, promise, calendar, extensions)
    parts.append(say("due {day}", day=_moment(ends, promise)))
    if closed_at is not None:
        ended = closed_at.astimezone(calendar.zone)
        verdict = later("closed in time on {day}") if closed_at <= found.at else later("closed late on {day}")
        parts.append(say(verdict, day=say_day(ended.date())))
    return "; ".join(parts)


def _rolled(
    begun: datetime,
    found: Due,
    promise: PromiseSection,
    calendar: WorkingCalendar,
    extensions: Sequence[Extension],
) -> list[str]:
    """Return the day on which it would be due if that were worked."""
    if promise.rolls == "never":
        return []
    length = (promise.days or promise.months or 0) + sum(each.amount for each in extensions)
    day = last_day(begun.date(), length, found.paused_days, promise, calendar)
    if calendar.is_working_day(day):
        return []
    return [say("{day} is not a working day", day=say_day(day))]


def _add_days(
    started: datetime, length: int, waited: int, promise: PromiseSection, calendar: WorkingCalendar
) -> datetime:
    day = last_day(started.astimezone(calendar.zone).date(), length, waited, promise, calendar)
    return calendar.end_of_day(calendar.next_working_day(day) if promise.rolls != "never" else day)


def _add_time(started: datetime, length: timedelta, promise: PromiseSection, calendar: WorkingCalendar) -> datetime:
    if promise.unit == "working":
        return calendar.add_working_time(started, length)
    return started.astimezone(UTC) + length


def _days_on_top(
    started: datetime, length: int, pauses: Sequence[Pause], promise: PromiseSection, calendar: WorkingCalendar
) -> int:
    """Return how many days come on top of a promise for the time we waited."""
    if not pauses:
        return 0
    if promise.waited == "by-share":
        shares = (share for pause in pauses for share in _shares_waited(pause, promise, calendar))
        return int(sum(shares, Fraction()) + Fraction(1, 2))
    begun = started.astimezone(calendar.zone).date()
    first = begun if promise.first_day == "receipt" else begun + _DAY
    left_out = {day for pause in pauses for day in days_waited(pause, promise, calendar)}
    # A day left out moves the end, and more of them may lie before that; those before the count or after it do not.
    waited, found = -1, 0
    while found != waited:
        waited, last = found, last_day(begun, length, found, promise, calendar)
        found = sum(first <= day <= last for day in left_out)
    return found


def days_waited(pause: Pause, promise: PromiseSection, calendar: WorkingCalendar) -> Iterator[date]:
    """Yield the days that count from the one on which we asked to the one of the answer, both among them."""
    day = pause.began.astimezone(calendar.zone).date()
    while day <= (pause.ended or pause.began).astimezone(calendar.zone).date():
        if promise.unit != "working" or calendar.is_working_day(day):
            yield day
        day += _DAY


def _shares_waited(pause: Pause, promise: PromiseSection, calendar: WorkingCalendar) -> Iterator[Fraction]:
    """Yield the share of each day that was spent waiting."""
    ended = pause.ended or pause.began
    day = pause.began.astimezone(calendar.zone).date()
    while (midnight := datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)) < ended:
        day += _DAY
        following = datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)
        whole = time_between(midnight, following, promise, calendar)
        if whole:
            waited = time_between(max(midnight, pause.began), min(following, ended), promise, calendar)
            yield Fraction(waited // _TICK, whole // _TICK)


def _time_waited(pause: Pause, promise: PromiseSection, calendar: WorkingCalendar) -> timedelta:
    return time_between(pause.began, pause.ended or pause.began, promise, calendar)


def time_between(start: datetime, end: datetime, promise: PromiseSection, calendar: WorkingCalendar) -> timedelta:
    """Return how much time lies between two moments, as the promise counts it."""
    if promise.unit == "working":
        return calendar.working_time_between(start, end)
    # Between two times of one zone Python subtracts the hands of the clock; only UTC tells how long it was.
    return end.astimezone(UTC) - start.astimezone(UTC)


def _moment(moment: datetime, promise: PromiseSection) -> str:
    """Return a day, and of a promise of hours the time too."""
    day = say_day(moment.date())
    if promise.hours is None:
        return day
    half = say("am") if moment.hour < 12 else say("pm")
    return say("{day} at {time}", day=day, time=f"{moment.hour % 12 or 12}:{moment:%M}{half}")


def _length(promise: PromiseSection) -> str:
    return amount_in_words(promise.days if promise.days is not None else promise.months or promise.hours or 0, promise)


def amount_in_words(count: int, promise: PromiseSection) -> str:
    """Return so much of a promise's own unit: "2 working days"."""
    if promise.months is not None:
        return say_count("{count} month", "{count} months", count)
    is_days, is_working = promise.days is not None, promise.unit == "working"
    if is_days and is_working:
        return say_count("{count} working day", "{count} working days", count)
    if is_working:
        return say_count("{count} working hour", "{count} working hours", count)
    return _days(count) if is_days else _hours(count)


def _days(count: int) -> str:
    return say_count("{count} day", "{count} days", count)


def _hours(count: int) -> str:
    return say_count("{count} hour", "{count} hours", count)


def _clause(reason: str) -> str:
    """Return a reason as it reads after "because": no full stop, no capital that only began a sentence."""
    tidy = reason.strip().rstrip(".")
    first = tidy.partition(" ")[0]
    return tidy[:1].lower() + tidy[1:] if first in _BEGIN_SENTENCES else tidy


def _waited(found: Due) -> str:
    if found.paused_days:
        return _days(found.paused_days)
    minutes = max(1, round(found.paused.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    parts = [_hours(hours)] if hours else []
    parts += [say_count("{count} minute", "{count} minutes", rest)] if rest else []
    return " ".join(parts)


def _and(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return say("{some} and {last}", some=", ".join(names[:-1]), last=names[-1])


def promise_in_words(promise: PromisesSection) -> str:
    """Return a promise as a start page says it: "within 5 working days, or in some cases 3 working days"."""
    others = dict.fromkeys(_length(row) for row in promise.rows)
    others.pop(_length(promise), None)
    if not others:
        return say("within {length}", length=_length(promise))
    listed = say(" or ").join(others)
    return say("within {length}, or in some cases {others}", length=_length(promise), others=listed)


def unit_in_words(promise: PromiseSection) -> str:
    """Return what a promise is counted in: "working days"."""
    return amount_in_words(2, promise).removeprefix("2 ")
