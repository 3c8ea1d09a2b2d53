"""Telling of clocks before they are due and when they were missed.

The cost is that of what is to be told now, not of what is open: `next_at` says when each clock is next worth a word,
and is indexed. A batch is one transaction that holds its clocks: a second worker passes over them, and one that is
killed has told nobody. Each notice has a key of its own, so nothing is ever told twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from frontdoor.cases import permissions
from frontdoor.cases.events import ClockMissed
from frontdoor.cases.models import NEVER, Clock, ClockEntry
from frontdoor.cases.operations.notifying import Told, notify_many
from frontdoor.cases.queries.clocks import calendar_of, definition_of
from frontdoor.cases.queries.ledger import Ledger, with_entries
from frontdoor.cases.rules.ledger import ClockState, EntryKind, State, next_point
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamHeads, actors, heads, still_here
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.references import spoken
from frontdoor.services.api import versions

#: Clocks told of in one transaction.
A_BATCH: Final = 500
#: Batches of one turn; what is left waits for the next, so that other periodic work comes to its own.
MOST_BATCHES: Final = 100


@dataclass(frozen=True, slots=True)
class _Found:
    """A clock of which somebody is to be told, and what it comes to."""

    ledger: Ledger
    state: State
    is_missed: bool


def tell_of_clocks(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Warn of clocks that will be due, and keep and escalate what was missed; return how many of each.

    Whoever holds the case is told, or the leaders of its team; of what was missed also whoever the team names, if they
    may see the case, and its leaders otherwise.
    """
    warned = missed = 0
    for _ in range(MOST_BATCHES):
        with transaction.atomic(durable=True):
            batch = _tell(by=by, at=at)
        warned += sum(not each.is_missed for each in batch)
        missed += sum(each.is_missed for each in batch)
        if len(batch) < A_BATCH:
            break
    return warned, missed


def _tell(*, by: Actor, at: datetime) -> list[_Found]:
    rows = Clock.objects.filter(state=ClockState.RUNNING, next_at__lt=at).select_related("case")
    if connection.features.has_select_for_update_skip_locked:
        # Both at once or neither, for a notice looks at its case: a case that somebody holds waits for the next turn.
        rows = rows.select_for_update(skip_locked=True, of=("self", "case"), no_key=True)
    batch = list(_look(with_entries(list(rows.order_by("next_at", "id")[:A_BATCH])), at=at))
    versions({each.ledger.row.case.service_version_id for each in batch})
    notify_many(told=_notices(batch), at=at)
    _keep_missed([each for each in batch if each.is_missed], by=by, at=at)
    _look_again([each for each in batch if not each.is_missed], at=at)
    return batch


def _look(found: Iterable[Ledger], *, at: datetime) -> Iterator[_Found]:
    for each in found:
        state = each.state()
        # By the calendar as it is now: one that has just given more time has missed nothing.
        yield _Found(each, state, is_missed=state.due_at is not None and state.due_at < at)


def _keep_missed(missed: Sequence[_Found], *, by: Actor, at: datetime) -> None:
    rows = [each.ledger.row for each in missed]
    ClockEntry.objects.bulk_create(
        [
            ClockEntry(
                clock=row, number=row.revision + 1, at=max(at, each.state.last_at), kind=EntryKind.MISSED,
                due_before=each.state.due_at, due_after=each.state.due_at, actor=by.username,
            )
            for row, each in zip(rows, missed, strict=True)
        ]
    )  # fmt: skip
    Clock.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ClockState.MISSED, next_at=NEVER, revision=F("revision") + 1
    )
    announce_many(
        [ClockMissed(case_id=row.case_id, reference=row.case.reference, clock_id=row.pk) for row in rows], at=at
    )


def _look_again(warned: Sequence[_Found], *, at: datetime) -> None:
    """Keep when each is next worth a word; clocks with the same moment together."""
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    for each in warned:
        definition = each.ledger.definition
        point = next_point(each.state, definition, calendar_of(definition), after=at)
        by_moment[point or NEVER].append(each.ledger.row.pk)
    for moment, ids in by_moment.items():
        Clock.objects.filter(pk__in=ids).update(next_at=moment)


def _notices(batch: Sequence[_Found]) -> Iterator[Told]:
    answering = heads({each.ledger.row.case.team_id for each in batch})
    holders = still_here(
        {each.ledger.row.case.holder_id for each in batch if each.ledger.row.case.holder_id is not None}
    )
    seen = _seen(batch, answering)
    for each in batch:
        case = each.ledger.row.case
        team = answering.get(case.team_id, TeamHeads())
        leaders = [person.id for person in team.leaders]
        first = [case.holder_id] if case.holder_id in holders else leaders
        yield from _each(each, first, kind="clock-missed" if each.is_missed else "clock-warning")
        if each.is_missed:
            named = team.escalates_to
            escalated = [named.id] if named is not None and case.pk in seen.get(named.id, ()) else leaders
            yield from _each(each, [person for person in escalated if person not in first], kind="escalated")


def _seen(batch: Sequence[_Found], answering: Mapping[int, TeamHeads]) -> dict[int, set[int]]:
    """Return which of what was missed those may see whom the teams name, by account. Two queries for each of them."""
    cases: dict[int, set[int]] = defaultdict(set)
    for each in batch:
        named = answering.get(each.ledger.row.case.team_id, TeamHeads()).escalates_to
        if each.is_missed and named is not None:
            cases[named.id].add(each.ledger.row.case_id)
    people = actors(cases) if cases else {}
    return {user: permissions.seen_by(actor, cases[user]) for user, actor in people.items()}


def _each(found: _Found, user_ids: Iterable[int | None], *, kind: str) -> Iterator[Told]:
    row, due = found.ledger.row, found.state.due_at
    # Another due date is another thing to be told of.
    key = f"clock:{row.pk}:{kind}:{found.ledger.row.next_at if kind == 'clock-warning' else due:%Y%m%d%H%M}"
    for user in filter(None, user_ids):
        yield Told(case_id=row.case_id, user_id=user, kind=kind, text=_text(found, kind=kind), key=key)


def _text(found: _Found, *, kind: str) -> str:
    row, due = found.ledger.row, found.state.due_at or found.ledger.row.due_at
    what = f"{row.label} on {spoken(row.case.reference)} ({definition_of(row.case).name})"
    verb = "is due" if kind == "clock-warning" else "was due"
    return f"{what} {verb} {say_day(due.astimezone(LONDON).date())}."
