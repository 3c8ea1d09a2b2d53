"""What happens to the clocks of a case: started, stopped to wait, extended, met, ended; each an entry in a ledger.

These are parts of other deeds, which say who may do them and write the line of the timeline. Each holds the case first
and then its clocks, in that order everywhere, so that two never wait for each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from frontdoor.cases.events import ClockMet, ClockMissed
from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry
from frontdoor.cases.operations.changing import SomebodyElseWasFirst, change, refuse_if_closed
from frontdoor.cases.operations.wishes import ask_again, end_wishes
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.ledger import (
    Ledger,
    NewClock,
    fields_of,
    ledgers,
    of_case,
    promise_ledger,
    starting,
    state_of,
    stored,
)
from frontdoor.cases.rules.clock_definition import ADMITTED, CLOSED, RECEIVED, REOPENED, Awaited
from frontdoor.cases.rules.extending import NotExtendable
from frontdoor.cases.rules.ledger import (
    PROMISE_CLOCK,
    ClockState,
    EntryKind,
    HasEnded,
    Line,
    StartedTwice,
    Written,
    ending,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Change:
    """A clock with the lines to be added to its ledger, and what else they say: who asked, how it ended."""

    ledger: Ledger
    lines: Sequence[Line]
    says: Mapping[str, Any]


@transaction.atomic
def start_clock(case: Case, *, new: NewClock, by: Actor, at: datetime, since: datetime | None = None) -> Clock:
    """Start a clock of a case.

    :param since: the moment it runs from, if that is not now.
    :raises CannotMove: when the case is closed.
    :raises StartedTwice: when a clock of that name is open.
    """
    refuse_if_closed(case)
    found = hold(case, by=by, at=at)
    if any(each.row.name == new.definition.id and each.row.ended_at is None for each in found):
        raise StartedTwice(f"‘{new.definition.label}’ runs already.")
    (started,) = _start(case, [new], found, by=by, since=since or at)
    mirror(case, found=[*found, started], at=at)
    return started.row


@transaction.atomic
def happened(case: Case, *, moment: str, by: Actor, at: datetime, when: datetime | None = None) -> list[Clock]:
    """Let what happened meet the clocks that wait for it, and start those that it starts; return all that it changed.

    Closing ends all others too: nothing is owed on a closed case.

    :param when: when it happened, if that was before it is entered.
    :raises ImpossibleEntry: when that is before a clock began that it meets, or before what that last waited for came.
    """
    found = hold(case, by=by, at=at)
    changes = list(_endings(found, moment, at=at, when=when))
    ended = apply(case, changes=changes, by=by, at=at)
    known = {each.row.name for each in found if each.row.ended_at is None} if moment != RECEIVED else set()
    fresh = [each for each in starting(of_case(case, at=at), moment) if each.definition.id not in known]
    started = _start(case, fresh, found, by=by, since=when or at)
    mirror(case, found=[*found, *started], at=at)
    return [*ended, *(each.row for each in started)]


def _endings(found: Iterable[Ledger], moment: str, *, at: datetime, when: datetime | None) -> Iterator[Change]:
    for each in found:
        if each.row.ended_at is not None:
            continue
        definition = each.definition
        kind = EntryKind.MET if definition.met_by == moment else EntryKind.STOPPED
        if kind == EntryKind.MET or moment == CLOSED:
            reason = "" if kind == EntryKind.MET else "The case was closed."
            lines = ending(
                definition, each.entries, calendar_of(definition), kind=kind, at=not_before(each, at=at), reason=reason,
                happened_at=when,
            )  # fmt: skip
            yield Change(each, lines, {})


@transaction.atomic
def pause_clocks(case: Case, *, awaited: Awaited, by: Actor, at: datetime, when: datetime | None = None) -> list[Clock]:
    """Stop the clocks that stand still for what we wait for; return them. Those that wait for it already go on to.

    :param when: since when they stand still, if that was before it is entered.
    :raises ImpossibleEntry: when that is before one of them began, or before what it last waited for came.
    """
    found = hold(case, by=by, at=at)
    line = EntryKind.PAUSED
    changes = [
        Change(each, [Written(line, not_before(each, at=at), awaited=awaited, happened_at=when)], {})
        for each in found
        if each.row.ended_at is None and awaited in each.definition.stops_for and awaited not in each.state().awaited
    ]
    paused = apply(case, changes=changes, by=by, at=at)
    mirror(case, found=found, at=at)
    return paused


@transaction.atomic
def resume_clocks(
    case: Case, *, awaited: Awaited | None = None, by: Actor, at: datetime, when: datetime | None = None
) -> list[Clock]:
    """Let clocks go on; return those that wait for nothing any more.

    :param awaited: what came or is not waited for any more; everything unless said.
    :param when: when it came, if that was before it is entered.
    :raises ImpossibleEntry: when that is before one of them waited for it.
    """
    found = hold(case, by=by, at=at)
    changes = []
    for each in found:
        waits = each.state().awaited if each.row.state == ClockState.PAUSED else ()
        if waits and (awaited is None or awaited in waits):
            then = not_before(each, at=at)
            line = Written(EntryKind.RESUMED, then, awaited=awaited or "", happened_at=when)
            changes.append(Change(each, [line], {}))
    resumed = apply(case, changes=changes, by=by, at=at)
    mirror(case, found=found, at=at)
    return [row for row in resumed if row.state != ClockState.PAUSED]


@transaction.atomic
def the_promise(case: Case, *, by: Actor, at: datetime) -> Clock:
    """Return the promise of an open case; one that came from elsewhere gets it here.

    :raises CannotMove: when the case is closed.
    """
    refuse_if_closed(case)
    found = promise_ledger(each for each in hold(case, by=by, at=at) if each.row.ended_at is None)
    if found is None:
        raise NotExtendable("The service’s own promise does not run on this case.")
    return found.row


@transaction.atomic
def start_again(case: Case, *, by: Actor, at: datetime) -> None:
    """Start the promise, and what reopening starts, anew; waits and extensions of the first attempt stay with it."""
    found = hold(case, by=by, at=at)
    every = of_case(case, at=at)
    fresh = [each for each in every if each.definition.id == PROMISE_CLOCK or each.definition.starts == REOPENED]
    started = _start(case, fresh, found, by=by, since=at)
    mirror(case, found=[*found, *started], at=at)


@transaction.atomic
def undo_ending(case: Case, *, were_open: Mapping[int, int], by: Actor, at: datetime) -> None:
    """Let the clocks that ended with a closing that is taken back go on, as runs of their own, as if it had not been.

    What had been entered until then stands in the new runs as it was, what was missed among it; the old runs keep
    their verdict.

    :param were_open: how many entries each clock had that was open, by its id.
    """
    found = hold(case, by=by, at=at)
    started: list[Ledger] = []
    for each in found:
        if each.row.pk in were_open and each.row.ended_at is not None:
            new = NewClock(each.definition, each.row.pack, each.row.pack_version)
            first, *carried = each.entries[: were_open[each.row.pk]]
            again = _start(
                case, [new], [*found, *started], by=by, since=first.at, carried=carried, told=at,
                why="Goes on as if it had not been ended.",
            )  # fmt: skip
            ask_again(again[0].row, of=each.row)
            started += again
    mirror(case, found=[*found, *started], at=at)


@transaction.atomic
def change_clocks(case: Case, *, why: str, by: Actor, at: datetime, since: datetime | None = None) -> None:
    """End a case's clocks and start those of the service that it is of now, as if it always had been.

    They run from when it was reported, or reopened: the resident has waited since then, whatever we called it. What
    we waited for, and the time that the promise was given, still count.

    :param since: the moment from which they run otherwise: a complaint is made when somebody complains, whenever they
        asked first.
    """
    found = hold(case, by=by, at=at)
    held = promise_ledger(each for each in found if each.row.ended_at is None)
    changes = [
        Change(
            each,
            ending(
                each.definition, each.entries, calendar_of(each.definition), kind=EntryKind.STOPPED,
                at=not_before(each, at=at), reason=why,
            ),
            {},
        )
        for each in found
        if each.row.ended_at is None
    ]  # fmt: skip
    apply(case, changes=changes, by=by, at=at)
    fresh = starting(of_case(case, at=at), RECEIVED)
    since = since or case.reopened_at or case.opened_at
    carried = held.entries if held is not None else ()
    waits = [entry for entry in carried if entry.kind != EntryKind.EXTENDED]
    started = [
        ledger
        for each in fresh
        for ledger in _start(
            case, [each], found, by=by, since=since,
            carried=list(what_counts(carried if each.definition.id == PROMISE_CLOCK else waits, new=each, since=since)),
        )
    ]  # fmt: skip
    mirror(case, found=[*found, *started], at=at)


# ---- inside


def hold(case: Case, *, by: Actor, at: datetime) -> list[Ledger]:
    """Return a case's clocks, held until the transaction ends; a case from elsewhere gets its promise here.

    :raises SomebodyElseWasFirst: when the case has moved, or changed hands, meanwhile.
    """
    change(case, at=at)
    found = ledgers(case, hold=True)
    if not found and case.closed_at is None:
        # A case of ours that is not admitted yet, or is just now, has no promise that could have been missing.
        begins = {RECEIVED} if case.step else {RECEIVED, ADMITTED}
        every = [each for each in of_case(case, at=at) if each.definition.id == PROMISE_CLOCK]
        promise = [each for each in every if each.definition.starts in begins]
        return _start(case, promise, [], by=by, since=case.reopened_at or case.opened_at)
    return found


def same(clock: Clock, *, found: Iterable[Ledger]) -> Ledger:
    """Return a clock as it is now. Raises SomebodyElseWasFirst when that is not as it was read."""
    now = next(each for each in found if each.row.pk == clock.pk)
    if now.row.revision != clock.revision:
        raise SomebodyElseWasFirst("Somebody else has just changed this clock. Look at it again first.")
    if now.row.ended_at is not None:
        raise HasEnded(f"‘{now.row.label}’ has ended.")
    return now


def not_before(ledger: Ledger, *, at: datetime) -> datetime:
    """Return the moment, or that of the last entry when a server's clock was set back since: ledgers go forward."""
    return max(at, ledger.entries[-1].at)


def new_rows(
    case: Case,
    *,
    new: NewClock,
    by: Actor,
    since: datetime,
    run: int = 1,
    carried: Sequence[Line] = (),
    why: str = "",
    told: datetime | None = None,
) -> tuple[Clock, list[ClockEntry]]:
    """Return a clock that starts and its first entries, not yet kept.

    :param carried: entries of another clock that count for this one.
    :param told: up to when people were told of it already.
    """
    definition = new.definition
    lines: list[Line] = [Written(EntryKind.STARTED, since, reason=why), *carried]
    state = state_of(definition, lines)
    row = Clock(
        case=case, name=definition.id, run=run, label=definition.label, kind=definition.kind.value,
        definition=stored(definition), calendar=definition.calendar, pack=new.pack, pack_version=new.pack_version,
        revision=len(lines), **fields_of(state, definition, told=told or since),
    )  # fmt: skip
    entries = [
        ClockEntry(
            clock=row, number=number, at=line.at, kind=line.kind, awaited=line.awaited, amount=line.amount,
            reason=line.reason, happened_at=line.happened_at, actor=by.username,
            due_after=state.due_at if number == len(lines) else None, **_who_said(line),
        )
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    return row, entries


def _who_said(line: Line) -> dict[str, Any]:
    if not isinstance(line, ClockEntry):
        return {}
    return {"asked_by": line.asked_by, "approved_by": line.approved_by, "notice_at": line.notice_at}


def _from(entry: ClockEntry, since: datetime) -> Line:
    """Return an entry as it counts for a clock that began only then: it cannot have happened before."""
    if entry.happened_at is None or entry.happened_at >= since:
        return entry
    return Written(entry.kind, entry.at, awaited=entry.awaited, reason=entry.reason, happened_at=since)


def what_counts(entries: Sequence[ClockEntry], *, new: NewClock, since: datetime) -> Iterator[Line]:
    """Yield what another clock of the case was stopped for and given, as far as it counts for this one."""
    waits: set[str] = set()
    for entry in entries:
        if entry.at < since:
            continue
        if entry.kind == EntryKind.PAUSED and entry.awaited in new.definition.stops_for:
            waits.add(entry.awaited)
            yield _from(entry, since)
        elif entry.kind == EntryKind.RESUMED and waits and (not entry.awaited or entry.awaited in waits):
            waits = waits - {entry.awaited} if entry.awaited else set()
            yield _from(entry, since)
        elif entry.kind == EntryKind.EXTENDED:
            yield entry


def _start(
    case: Case,
    fresh: Sequence[NewClock],
    found: Iterable[Ledger],
    *,
    by: Actor,
    since: datetime,
    carried: Sequence[Line] = (),
    why: str = "",
    told: datetime | None = None,
) -> list[Ledger]:
    runs: dict[str, int] = {}
    for each in found:
        runs[each.row.name] = max(runs.get(each.row.name, 0), each.row.run)
    made = [
        new_rows(
            case, new=new, by=by, since=since, run=runs.get(new.definition.id, 0) + 1, carried=carried, why=why,
            told=told,
        )
        for new in fresh
    ]  # fmt: skip
    Clock.objects.bulk_create([row for row, _entries in made])
    ClockEntry.objects.bulk_create([entry for _row, entries in made for entry in entries])
    return [Ledger(row, tuple(entries)) for row, entries in made]


def apply(case: Case, *, changes: Sequence[Change], by: Actor, at: datetime) -> list[Clock]:
    """Add the entries and make the rows what they come to; what ends takes its wishes along.

    :raises SomebodyElseWasFirst: when a clock has changed since it was read.
    """
    events: list[Event] = []
    entries = [entry for each in changes for entry in _write(each, by=by, at=at)]
    ClockEntry.objects.bulk_create(entries)
    for entry in entries:
        if entry.kind in _TOLD:
            events.append(_TOLD[entry.kind](case_id=case.pk, reference=case.reference, clock_id=entry.clock_id))
    announce_many(events, at=at)
    rows = [each.ledger.row for each in changes]
    end_wishes(case, ended=[row for row in rows if row.ended_at is not None], by=by, at=at)
    return rows


_TOLD: Mapping[str, type[ClockMet] | type[ClockMissed]] = {EntryKind.MET: ClockMet, EntryKind.MISSED: ClockMissed}


def _write(each: Change, *, by: Actor, at: datetime) -> list[ClockEntry]:
    row, definition = each.ledger.row, each.ledger.definition
    kept: list[Line] = list(each.ledger.entries)
    entries = []
    due = None if row.due_at == NEVER else row.due_at
    for line in each.lines:
        kept.append(line)
        state = state_of(definition, kept)
        entries.append(
            ClockEntry(
                clock=row, number=len(kept), at=line.at, kind=line.kind, awaited=line.awaited, amount=line.amount,
                reason=line.reason, happened_at=line.happened_at, due_before=due, due_after=state.due_at,
                actor=by.username, **(each.says if line is each.lines[-1] else {}),
            )
        )  # fmt: skip
        due = state.due_at
    keep(row, fields={**fields_of(state, definition, told=at), "revision": len(kept)})
    return entries


def keep(row: Clock, *, fields: Mapping[str, Any]) -> None:
    """Write a clock's columns if it is still as it was read. Raises SomebodyElseWasFirst."""
    if not Clock.objects.filter(pk=row.pk, revision=row.revision).update(**fields):
        raise SomebodyElseWasFirst("Somebody else has just changed this clock. Look at it again first.")
    for name, value in fields.items():
        setattr(row, name, value)


def mirror(case: Case, *, found: Sequence[Ledger], at: datetime) -> None:
    """Keep on the case, for lists, the moments of the clock that is due next."""
    first = due_next([each.row for each in found])
    if first is not None:
        change(case, at=at, **moments(first))


def due_next(rows: Sequence[Clock]) -> Clock | None:
    """Return the clock whose moments a case shows: of those still owed the next that is due, else the last promise."""
    still_owed = [row for row in rows if row.ended_at is None]
    if still_owed:
        return min(still_owed, key=lambda row: row.due_at)
    return next((row for row in reversed(rows) if row.name == PROMISE_CLOCK), None)


def moments(row: Clock) -> dict[str, datetime]:
    """Return the moments of a clock that are kept on its case."""
    return {"started_at": row.started_at, "soon_at": row.soon_at, "due_at": row.due_at, "far_at": row.far_at}
