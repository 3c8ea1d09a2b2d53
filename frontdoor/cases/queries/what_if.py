"""What a change of a calendar would do to the clocks that run: looked at before it is made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q

from frontdoor.cases.models import NEVER, Clock
from frontdoor.cases.queries.ledger import definition_in
from frontdoor.cases.queries.recalculating import lines_of
from frontdoor.cases.rules.ledger import replay
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.services.api import versions

#: Clocks looked at for the counts; beyond, they are said to be at least so many.
MOST: Final = 50_000
A_BATCH: Final = 2000
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """What would become of one clock."""

    reference: str
    service: str
    label: str
    due_at: datetime
    then: datetime

    @property
    def moves(self) -> bool:
        """Return whether it would be due at another moment."""
        return self.due_at != self.then


@dataclass(frozen=True, slots=True)
class MovePage:
    """Some of the clocks that a change could touch, by due date, and the cursors on either side."""

    rows: list[Move]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Moves:
    """How many clocks would move.

    :param by_service: by the service's name, most first.
    :param is_all: whether every clock was looked at; if not, there are at least so many.
    """

    count: int
    by_service: tuple[tuple[str, int], ...]
    is_all: bool


def running(name: str) -> Q:
    """Return the clocks that run by a calendar."""
    return Q(calendar=name, ended_at__isnull=True, due_at__lt=NEVER)


def touched(name: str, *, first: date, last: date, calendar: WorkingCalendar) -> Q:
    """Return which clocks days of a calendar could touch: open ones that run over them."""
    begins, ends = _midnight(first, calendar), _midnight(last + _DAY, calendar)
    return running(name) & Q(started_at__lt=ends, due_at__gte=begins)


def count_moves(asked: Q, calendar: WorkingCalendar) -> Moves:
    """Return how many of these clocks would be due at another moment. Two queries for every 2,000."""
    found: Counter[int] = Counter()
    looked_at, last = 0, 0
    while looked_at < MOST:
        rows = list(Clock.objects.filter(asked, pk__gt=last).select_related("case").order_by("pk")[:A_BATCH])
        found.update(row.case.service_version_id for row, then in _then(rows, calendar) if then != row.due_at)
        looked_at += len(rows)
        if len(rows) < A_BATCH:
            break
        last = rows[-1].pk
    names: Counter[str] = Counter()
    for version_id, record in versions(found).items():
        names[record.name] += found[version_id]
    return Moves(found.total(), tuple(names.most_common()), is_all=looked_at < MOST)


def move_page(asked: Q, calendar: WorkingCalendar, *, after: str, before: str) -> MovePage:
    """Return a page of these clocks, those due first on top, and what would become of each. Three queries at most."""
    rows = Clock.objects.filter(asked).select_related("case")
    page = keyset(rows, order=("due_at", "id"), after=after, before=before)
    known = versions({row.case.service_version_id for row in page.rows})
    return MovePage(
        [
            Move(row.case.reference, known[row.case.service_version_id].name, row.label, row.due_at, then)
            for row, then in _then(page.rows, calendar)
        ],
        next=page.next,
        previous=page.previous,
    )


def _then(rows: Sequence[Clock], calendar: WorkingCalendar) -> list[tuple[Clock, datetime]]:
    """Return clocks with when each would be due. One query."""
    lines = lines_of(rows)
    found = []
    for row in rows:
        state = replay(definition_in(row.definition), lines[row.pk], calendar)
        found.append((row, state.due_at or NEVER))
    return found


def _midnight(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, time(), tzinfo=calendar.zone)
