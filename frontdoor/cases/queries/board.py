"""A team's open cases by where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from frontdoor.cases.models import Case, CaseQuerySet
from frontdoor.cases.queries.work_list import COUNTED
from frontdoor.cases.rules.states import OPEN, SAID, Status

#: Cards shown in a column; the rest are a link away.
SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One status of a board: the cases due first, and how many there are ("0" to "99", or "99+")."""

    status: Status
    label: str
    count: str
    rows: list[Case]


def columns(team_id: int, *, narrowed: Callable[[CaseQuerySet], CaseQuerySet] = lambda rows: rows) -> list[Column]:
    """Return a team's board: one query for each status, which reads a hundred rows of an index at most.

    :param narrowed: leaves some of them out, such as all but one person's.
    """
    found = []
    for status in OPEN:
        rows = narrowed(Case.objects.open().filter(team_id=team_id, status=status)).order_by("due_at", "id")
        ids = list(rows.values_list("pk", flat=True)[: COUNTED + 1])
        count = f"{COUNTED}+" if len(ids) > COUNTED else str(len(ids))
        found.append((status, count, ids[:SHOWN]))
    shown = [pk for _status, _count, ids in found for pk in ids]
    by_id = {row.pk: row for row in Case.objects.filter(pk__in=shown)}
    return [
        Column(status, SAID[status].capitalize(), count, [by_id[pk] for pk in ids if pk in by_id])
        for status, count, ids in found
    ]
