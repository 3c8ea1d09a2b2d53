"""Reading many clocks with their entries, for those who reckon all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from frontdoor.cases.models import NEVER, Clock, ClockEntry
from frontdoor.cases.queries.ledger import definition_in, state_of
from frontdoor.cases.rules.ledger import Line, State, Written
from frontdoor.cases.rules.packs import Pack, PackVersion, taken_over_by, taking_over


def lines_of(rows: Sequence[Clock]) -> dict[int, list[Line]]:
    """Return the entries of clocks as values. One query."""
    found: dict[int, list[Line]] = defaultdict(list)
    asked = ClockEntry.objects.filter(clock_id__in=[row.pk for row in rows]).order_by("clock_id", "number")
    columns = ("clock_id", "kind", "at", "awaited", "amount", "happened_at")
    for clock, kind, at, awaited, amount, happened_at in asked.values_list(*columns):
        found[clock].append(Written(kind, at, awaited, amount, happened_at=happened_at))
    return found


def differs(row: Clock, state: State) -> bool:
    """Return whether a clock comes out otherwise than its row says."""
    kept = (row.state, row.started_at, row.soon_at, row.due_at, row.far_at)
    now = (state.state, state.started_at, state.soon_at or NEVER, state.due_at or NEVER, state.far_at or NEVER)
    return kept != now


def of_earlier_versions(pack: Pack, version: PackVersion) -> "QuerySet[Clock]":
    """Return the open clocks of a law that run under a version before one."""
    return Clock.objects.filter(ended_at__isnull=True, pack=pack.id, pack_version__lt=version.id)


@dataclass(frozen=True, slots=True)
class WouldTakeOver:
    """What a law would move: how many clocks, how many of their due dates, and how many stay as they are."""

    version: str
    clocks: int
    due_dates: int
    stay: int


def would_take_over(pack: Pack, *, today: date) -> WouldTakeOver | None:
    """Return what a version of a law that takes running cases over would move now; None where none does.

    Two queries a thousand clocks.
    """
    version = taking_over(pack, today=today)
    if version is None:
        return None
    clocks = due_dates = stay = upto = 0
    while rows := list(of_earlier_versions(pack, version).filter(pk__gt=upto).order_by("pk")[:1000]):
        lines, upto = lines_of(rows), rows[-1].pk
        for row in rows:
            taken = taken_over_by(version, definition_in(row.definition), lines[row.pk])
            if taken is None:
                stay += 1
                continue
            clocks += 1
            due_dates += (state_of(taken, lines[row.pk]).due_at or NEVER) != row.due_at
    return WouldTakeOver(version.id, clocks, due_dates, stay)
