"""Reckoning open clocks again after a calendar or a law changed, in batches that survive being killed.

What a change is worth is seen from the stamp of the calendars, so that none is missed, however it was made: a closure,
other hours, a bank holiday that was added in the past. What has ended keeps its verdict and is not looked at: it was
met or missed by the calendar of its day.

A version of a pack that takes running cases over (`rules/packs.py`) moves the clocks of earlier versions to itself: the
definition they run under is replaced, and the ledger says from which version to which. What cannot be moved stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry, Recalculation
from frontdoor.cases.operations.complaint_clocks import steps_moved
from frontdoor.cases.operations.many_rows import add_rows, change_rows
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.ledger import definition_in, fields_of, state_of, stored
from frontdoor.cases.queries.recalculating import differs, lines_of, of_earlier_versions
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.ledger import EntryKind, State, Written
from frontdoor.cases.rules.packs import Pack, PackVersion, taken_over_by, taking_over
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.calendars import api as calendars
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import LONDON, say_date

#: Clocks looked at in one transaction, and batches in one turn: the rest waits for the next.
A_BATCH: Final = 2000
MOST_BATCHES: Final = 100
#: What the ledgers say where nobody gave a reason.
WHY: Final = "The calendar changed."


@transaction.atomic
def ask_to_recalculate(*, why: str, by: Actor, at: datetime) -> Recalculation:
    """Keep that clocks are to be reckoned by the calendars as they are now, and why; asking twice is asking once."""
    row, _made = Recalculation.objects.get_or_create(
        stamp=calendars.stamp(), defaults={"why": why[:300], "asked_by": by.username, "asked_at": at}
    )
    return row


def recalculate(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Reckon open clocks again if a calendar has changed; return how many were looked at, and how many moved."""
    looked_at = moved = 0
    for _ in range(MOST_BATCHES):
        with transaction.atomic(durable=True):
            step = _step(by=by, at=at)
        if step is None:
            break
        looked_at, moved = looked_at + step[0], moved + step[1]
        if step[0] < A_BATCH:
            break
    return looked_at, moved


def _step(*, by: Actor, at: datetime) -> tuple[int, int] | None:
    """Reckon the next batch; None when there is nothing to do, or another worker is at it."""
    asked = ask_to_recalculate(why="", by=by, at=at)
    held = _held(asked, finished_at__isnull=True)
    if held is None:
        return None
    batch = list(Clock.objects.filter(ended_at__isnull=True, pk__gt=held.upto).order_by("pk")[:A_BATCH])
    moved = _move(batch, why=held.why or WHY, by=by, at=at)
    _keep_place(held, batch, moved=moved, at=at)
    return len(batch), moved


def take_over(pack: Pack, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Move running clocks of a law to its version that takes them over; return how many were looked at, and moved.

    A clock that the version does not have, or that was given time in a unit which the version does not count in,
    stays as it is. Doing it again moves nothing twice, and what starts under an earlier version meanwhile later.
    """
    looked_at = moved = 0
    version = taking_over(pack, today=at.astimezone(LONDON).date())
    if version is None:
        return 0, 0
    for _ in range(MOST_BATCHES):
        with transaction.atomic(durable=True):
            step = _take_over_some(pack, version, by=by, at=at)
        if step is None:
            break
        looked_at, moved = looked_at + step[0], moved + step[1]
        if step[0] < A_BATCH:
            break
    return looked_at, moved


def _take_over_some(pack: Pack, version: PackVersion, *, by: Actor, at: datetime) -> tuple[int, int] | None:
    """Move the next batch; None while another worker is at it, and where there is none."""
    waiting = of_earlier_versions(pack, version)
    if not waiting.exists() or (held := _held(_asked_of_law(pack, version, by=by, at=at))) is None:
        return None
    batch = list(waiting.filter(pk__gt=held.upto).order_by("pk")[:A_BATCH])
    why = f"The law changed: the version of {say_date(version.begins)} in place of that of "
    moved = _move(batch, why=why, by=by, at=at, to=version)
    _keep_place(held, batch, moved=moved, at=at)
    return len(batch), moved


def _asked_of_law(pack: Pack, version: PackVersion, *, by: Actor, at: datetime) -> Recalculation:
    row, _made = Recalculation.objects.get_or_create(
        stamp=f"law:{pack.id}:{version.id}",
        defaults={"why": f"The law changed: {pack.name}, {version.id}", "asked_by": by.username, "asked_at": at},
    )
    return row


def _held(asked: Recalculation, **only: bool) -> Recalculation | None:
    """Return a recalculation that nobody else is at, held; None otherwise."""
    rows = Recalculation.objects.filter(pk=asked.pk, **only)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _keep_place(held: Recalculation, batch: Sequence[Clock], *, moved: int, at: datetime) -> None:
    held.upto = batch[-1].pk if batch else held.upto
    held.looked_at, held.moved = held.looked_at + len(batch), held.moved + moved
    held.finished_at = at if len(batch) < A_BATCH else None
    held.save(update_fields=["upto", "looked_at", "moved", "finished_at"])


def _move(batch: Sequence[Clock], *, why: str, by: Actor, at: datetime, to: PackVersion | None = None) -> int:
    """Add an entry to the ledger of each clock that comes out otherwise, and make its row and its case say so.

    :param to: the version of a law that takes the clocks over; the entry's reason then ends with the one before.
    """
    calendar_by_name: dict[str, WorkingCalendar] = {}
    others = [each for each in _reckoned(batch, calendar_by_name, to=to, at=at) if each.moves]
    if not others:
        return 0
    # The cases first, and then their clocks, as everybody does; then again, for somebody may have been there.
    cases = {each.row.case_id for each in others}
    list(Case.objects.select_for_update().filter(pk__in=cases).order_by("pk").values_list("pk", flat=True))
    held = Clock.objects.select_for_update().filter(pk__in=[each.row.pk for each in others], ended_at__isnull=True)
    revisions = dict(held.order_by("pk").values_list("pk", "revision"))
    same = [each for each in others if revisions.get(each.row.pk) == each.row.revision]
    known = {each.row.pk for each in same}
    changed = Clock.objects.filter(pk__in=[each for each in revisions if each not in known])
    again = [each for each in _reckoned(list(changed), calendar_by_name, to=to, at=at) if each.moves]
    moved = [*same, *again]
    entries = [_entry(each, why=why, to=to) for each in moved]
    add_rows(ClockEntry, rows=entries, kind=EntryKind.RECALCULATED, actor=by.username)
    change_rows(Clock, rows={each.row.pk: _changed(each, told=at, to=to) for each in moved})
    _mirror({each.row.case_id for each in moved}, at=at)
    steps_moved(each.row for each in moved)
    return len(moved)


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A clock, and what its entries and the line that says so come to now."""

    row: Clock
    definition: ClockDefinition
    calendar: WorkingCalendar
    line: Written
    number: int
    state: State
    moves: bool


def _reckoned(
    rows: Sequence[Clock], calendar_by_name: dict[str, WorkingCalendar], *, to: PackVersion | None, at: datetime
) -> Iterator[_Reckoned]:
    lines = lines_of(rows) if rows else {}
    for row in rows:
        definition = definition_in(row.definition)
        if to is not None:
            taken = taken_over_by(to, definition, lines[row.pk])
            if taken is None:
                continue
            definition = taken
        calendar = calendar_by_name.get(definition.calendar)
        if calendar is None:
            calendar = calendar_by_name[definition.calendar] = calendar_of(definition)
        # With the line that would say so: where nothing moves, it changes nothing.
        line = Written(EntryKind.RECALCULATED, max(at, lines[row.pk][-1].at))
        state = state_of(definition, [*lines[row.pk], line], by=calendar)
        moves = to is not None or differs(row, state)
        yield _Reckoned(row, definition, calendar, line, len(lines[row.pk]) + 1, state, moves)


def _entry(found: _Reckoned, *, why: str, to: PackVersion | None) -> dict[str, Any]:
    """Return what is its own of the entry that says how a clock moved."""
    row = found.row
    return {
        "clock": row.pk,
        "number": found.number,
        "at": found.line.at,
        "reason": why if to is None else f"{why}{say_date(date.fromisoformat(row.pack_version))}.",
        "due_before": None if row.due_at == NEVER else row.due_at,
        "due_after": found.state.due_at,
    }


def _changed(found: _Reckoned, *, told: datetime, to: PackVersion | None) -> dict[str, Any]:
    """Make a clock's row say what it comes to, and return what is to be written of it: no more than can have moved."""
    fields = fields_of(found.state, found.definition, told=told, by=found.calendar)
    del fields["ended_at"]  # what runs has not ended, whatever calendars say
    if to is not None:
        definition = found.definition
        fields |= {
            "definition": stored(definition), "label": definition.label, "kind": definition.kind.value,
            "calendar": definition.calendar, "pack_version": to.id,
        }  # fmt: skip
    fields["revision"] = found.number
    for name, value in fields.items():
        setattr(found.row, name, value)
    return fields


def _mirror(case_ids: set[int], *, at: datetime) -> None:
    """Make cases show the moments of their clock that is due next. One statement."""
    first = Clock.objects.filter(case=OuterRef("pk"), ended_at__isnull=True).order_by("due_at", "id")
    Case.objects.filter(pk__in=case_ids).update(
        updated_at=at,
        **{name: Subquery(first.values(name)[:1]) for name in ("started_at", "soon_at", "due_at", "far_at")},
    )
