"""The clocks of a case as staff see them: how each stands, why it is due then, and the sum behind it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from frontdoor.cases.models import NEVER, ClockEntry
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.ledger import AWAITED_BY_STAFF, Ledger, sentence
from frontdoor.cases.rules.clock import amount_in_words
from frontdoor.cases.rules.clock_acts import ENDING_SAID, Ending
from frontdoor.cases.rules.clock_definition import Awaited
from frontdoor.cases.rules.ledger import PROMISE_CLOCK, SAID, ClockState, EntryKind
from frontdoor.cases.rules.working import WorkedDay, working
from frontdoor.kernel.clock import say_day

#: What each state is called, and the tone of its tag.
STATES: Final = {
    ClockState.RUNNING: ("Running", "in-hand"),
    ClockState.PAUSED: ("Stopped to wait", "waiting"),
    ClockState.MET: ("Met in time", "closed"),
    ClockState.MISSED: ("Missed", "late"),
    ClockState.STOPPED: ("Ended", ""),
}


@dataclass(frozen=True, slots=True)
class WorkedSpan:
    """Days of a count that count alike: one that counts, or several together that do not for the same reason."""

    first: date
    last: date
    counts: str
    counted: int
    waited: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry of a ledger in words."""

    at: datetime
    what: str
    who: str
    says: str
    due_before: datetime | None
    due_after: datetime | None


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as staff see it.

    :param sentence: how its due date comes about.
    :param has_changed: whether calendars have changed since it ended: its verdict stands, the sum no longer gives it.
    """

    id: int
    name: str
    label: str
    source: str
    state: str
    tone: str
    is_open: bool
    due_at: datetime | None
    sentence: str
    has_changed: bool
    days: tuple[WorkedSpan, ...]
    lines: tuple[LedgerLine, ...]


def clock_views(
    found: Iterable[Ledger], *, at: datetime, called: Mapping[str, str] = MappingProxyType({})
) -> list[ClockView]:
    """Return a case's clocks as staff see them: those still owed by due date, then those that have ended. No query.

    :param called: what to call people, by user name.
    """
    in_order = sorted(found, key=lambda each: (each.row.ended_at is not None, each.row.due_at, each.row.pk))
    return [_view(each, at=at, called=called) for each in in_order]


def who_wrote(found: Iterable[Ledger]) -> set[str]:
    """Return the user names in ledgers."""
    entries = [entry for each in found for entry in each.entries]
    return {name for entry in entries for name in (entry.actor, entry.asked_by, entry.approved_by) if name}


def _view(ledger: Ledger, *, at: datetime, called: Mapping[str, str]) -> ClockView:
    row, definition, state = ledger.row, ledger.definition, ledger.state()
    label, tone = STATES[ClockState(row.state)]
    days = working(
        state.started_at, definition, calendar_of(definition), at=at, pauses=state.pauses, extensions=state.extensions
    )
    return ClockView(
        id=row.pk,
        name=row.name,
        label=row.label if row.run == 1 else f"{row.label}, started again",
        source=definition.source,
        state=label,
        tone=tone,
        is_open=row.ended_at is None,
        due_at=None if row.due_at == NEVER else row.due_at,
        sentence=_ended(ledger, sentence(ledger, awaited="the resident")),
        has_changed=row.ended_at is not None and state.due_at != row.due_at,
        days=tuple(_spans(days)),
        lines=tuple(_line(entry, ledger, called) for entry in ledger.entries),
    )


def _ended(ledger: Ledger, said: str) -> str:
    """Return the sentence with how a clock ended that is met by something else than closing the case."""
    row = ledger.row
    if row.ended_at is None or (row.name == PROMISE_CLOCK and row.state != ClockState.STOPPED):
        return said
    day = say_day(row.ended_at.astimezone(calendar_of(ledger.definition).zone).date())
    last = ledger.entries[-1]
    if row.state == ClockState.STOPPED:
        why = ENDING_SAID[Ending(last.ending)] if last.ending else last.reason.rstrip(".")
        return f"{said}; ended on {day}" + (f": {why}" if why else "")
    return f"{said}; met {'in time' if row.state == ClockState.MET else 'late'} on {day}"


def _spans(days: Iterable[WorkedDay]) -> Iterator[WorkedSpan]:
    """Yield the days of a count, with those that do not count for one reason put together."""
    held: WorkedSpan | None = None
    for each in days:
        if held is not None and each.why and each.number is None and held.counts == each.why and not each.waited:
            held = WorkedSpan(held.first, each.day, held.counts, held.counted, held.waited)
            continue
        if held is not None:
            yield held
        counts = each.why or f"Day {each.number}"
        held = WorkedSpan(each.day, each.day, counts, each.counted, each.waited)
    if held is not None:
        yield held


def _line(entry: ClockEntry, ledger: Ledger, called: Mapping[str, str]) -> LedgerLine:
    return LedgerLine(
        at=entry.at,
        what=SAID[EntryKind(entry.kind)],
        who=called.get(entry.actor, entry.actor),
        says="; ".join(_says(entry, ledger, called)),
        due_before=entry.due_before,
        due_after=entry.due_after,
    )


def _says(entry: ClockEntry, ledger: Ledger, called: Mapping[str, str]) -> Iterator[str]:
    if entry.happened_at is not None:
        on = entry.happened_at.astimezone(calendar_of(ledger.definition).zone)
        yield f"on {say_day(on.date())} at {on:%H:%M}"
    if entry.ending:
        yield ENDING_SAID[Ending(entry.ending)]
    if entry.awaited:
        yield f"for {AWAITED_BY_STAFF[Awaited(entry.awaited)]}"
    if entry.amount:
        yield f"by {amount_in_words(entry.amount, ledger.definition)}"
    if entry.reason:
        yield entry.reason
    if entry.asked_by:
        asked, approved = (called.get(name, name) for name in (entry.asked_by, entry.approved_by))
        yield f"asked for by {asked}, approved by {approved}"
    if entry.notice_at is not None:
        yield f"whoever asked was told on {say_day(entry.notice_at.date())}"
