"""A team's open cases by where they stand, or by the steps of one of its services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdoor.cases.models import Case, CaseQuerySet
from frontdoor.cases.queries.work_list import COUNTED, capped
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.rules.states import OPEN, SAID, Status
from frontdoor.foundation.ui.pages import Page, keyset
from frontdoor.services.api import ServiceRecord, catalogue

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


@dataclass(frozen=True, slots=True)
class StepColumn:
    """One step of a board: a page of its cases, those due first, and how many there are ("0" to "99", or "99+").

    :param step: its name; "" for cases at a step that the service has no more.
    """

    step: str
    label: str
    count: str
    page: Page[Case]


def worked_by_steps(team_slug: str, *, at: datetime) -> list[ServiceRecord]:
    """Return the services with steps whose cases come to a team. No query when remembered."""
    return [
        each
        for each in catalogue(at=at)
        if team_slug in {each.definition.team, *(row.team for row in each.definition.routing)}
        and WORKFLOW.of(each.definition).steps
    ]


def step_columns(
    team_id: int,
    *,
    service: ServiceRecord,
    cursors: Mapping[str, tuple[str, str]],
    narrowed: Callable[[CaseQuerySet], CaseQuerySet] = lambda rows: rows,
) -> list[StepColumn]:
    """Return a team's open cases of a service by step: two queries for each, whatever there is in it.

    The last column has those at a step that the service has no more, if there are any.

    :param cursors: where the page of a step begins: the `after` and `before` of its pager.
    :param narrowed: leaves some of them out, such as all but one person's.
    """
    steps = WORKFLOW.of(service.definition).steps
    found = []
    for name, label in [*((each.id, each.label) for each in steps), ("", "At a step that is no more")]:
        held = Case.objects.open().filter(team_id=team_id, service=service.slug)
        rows = narrowed(held.filter(step=name) if name else held.exclude(step__in=[each.id for each in steps]))
        after, before = cursors.get(name, ("", ""))
        page = keyset(rows, order=("due_at", "id"), after=after, before=before, size=SHOWN)
        if name or page.rows:
            found.append(StepColumn(name, label, capped(rows), page))
    return found
