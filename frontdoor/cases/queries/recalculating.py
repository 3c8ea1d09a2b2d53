"""Reading many clocks with their entries, for those who reckon all of them."""

from collections import defaultdict
from collections.abc import Sequence

from frontdoor.cases.models import NEVER, Clock, ClockEntry
from frontdoor.cases.rules.ledger import Line, State, Written


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
