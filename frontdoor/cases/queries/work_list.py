"""The office's work list: what is wanted, which cases those are, and what waits for somebody."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from frontdoor.cases.models import NEVER, Case, CaseQuerySet, ReopenRequest, Task
from frontdoor.cases.records import Waiting
from frontdoor.cases.rules.clock import Standing
from frontdoor.cases.rules.states import Status
from frontdoor.cases.rules.tasks import TaskState
from frontdoor.foundation.ui.pages import Page, keyset

#: Values of a filter that are not the name of one thing.
OPEN, MINE, ANY, ME, NOBODY = "open", "mine", "any", "me", "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkQuery:
    """What somebody wants to see of the work list. Empty means any, except for status and team.

    :param status: one of `Status`, or "open" for all that are not closed.
    :param team: a team's slug, "mine" for the actor's own, "any" for all that the actor may see.
    :param holder: "me", "nobody" or "" for anyone.
    :param standing: one of `Standing` as far as they are work: due soon, overdue, far overdue, stopped.
    :param reference: one case, whatever else is asked; in its canonical form.
    """

    status: str = OPEN
    team: str = MINE
    holder: str = ""
    service: str = ""
    ward: str = ""
    standing: str = ""
    channel: str = ""
    reference: str = ""

    @classmethod
    def from_address(cls, given: QueryDict) -> Self:
        """Return what an address asks for; names it does not mention keep their usual value."""
        asked = {each.name: str(given[each.name]) for each in fields(cls) if each.name in given}
        # PostgreSQL takes no NUL, and no name of ours has one.
        return cls(**{name: value.replace("\x00", "")[:100].strip() for name, value in asked.items()})

    @classmethod
    def from_text(cls, address: str) -> Self:
        """Return what the query part of an address asks for."""
        return cls.from_address(QueryDict(address))

    def address(self) -> str:
        """Return the query part of the address that asks for this, without what is usual."""
        usual = type(self)()
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return urlencode({name: value for name, value in said.items() if value != getattr(usual, name)})


#: The links above the list.
DUE_SOON: Final = WorkQuery(standing=Standing.DUE_SOON)
OVERDUE: Final = WorkQuery(standing=Standing.OVERDUE)
FAR_OVERDUE: Final = WorkQuery(standing=Standing.FAR_OVERDUE)
#: What the office's first page counts, and whether having any is bad news.
TILES: Final = (
    ("My cases", WorkQuery(holder=ME), False),
    ("Due soon", DUE_SOON, False),
    ("Overdue", OVERDUE, True),
    ("More than three times overdue", FAR_OVERDUE, True),
)


def wanted(
    visible: CaseQuerySet,
    query: WorkQuery,
    *,
    team_ids: frozenset[int] | None,
    user_id: int | None,
    at: datetime,
) -> CaseQuerySet:
    """Return the cases that a query asks for, of those that are visible; unordered.

    :param team_ids: the teams that the query's `team` stands for; None for any.
    :param user_id: whom "me" stands for.
    """
    if query.reference:
        return visible.filter(reference=query.reference)
    rows = _of_standing(visible, query, at=at)
    if query.status not in {OPEN, Status.CLOSED}:
        rows = rows.filter(status=query.status)
    if team_ids is not None:
        # One team by equality: then an index that starts with the team serves in the list's own order.
        rows = rows.filter(team_id=next(iter(team_ids))) if len(team_ids) == 1 else rows.filter(team_id__in=team_ids)
    if query.holder:
        rows = rows.filter(holder_id=user_id if query.holder == ME else None)
    for name in ("service", "ward", "channel"):
        if value := getattr(query, name):
            rows = rows.filter(**{name: value})
    return rows


def _of_standing(visible: CaseQuerySet, query: WorkQuery, *, at: datetime) -> CaseQuerySet:
    """Return open or closed cases, or open ones by how their promise stands.

    That a case is open is said once and no more: PostgreSQL takes the same condition said twice for two, each
    true of one case in twelve, expects next to no rows and sorts them all instead of walking the index.
    """
    if query.status == Status.CLOSED:
        # Closed cases have no standing, so nothing is both.
        return visible.none() if query.standing else visible.filter(closed_at__isnull=False)
    match query.standing:
        case Standing.DUE_SOON:
            return visible.due_soon(at=at)
        case Standing.OVERDUE:
            return visible.overdue(at=at)
        case Standing.FAR_OVERDUE:
            return visible.far_overdue(at=at)
        case Standing.STOPPED:
            return visible.open().filter(due_at=NEVER)
    return visible.open()


def page(rows: "QuerySet[Case]", query: WorkQuery, *, after: str = "", before: str = "", size: int = 25) -> Page[Case]:
    """Return a page of the list: open cases by what is due first, closed ones by what was closed last. One query."""
    if query.status == Status.CLOSED and not query.reference:
        return keyset(rows, order=("-closed_at", "-id"), after=after, before=before, size=size, filled=("closed_at",))
    return keyset(rows, order=("due_at", "id"), after=after, before=before, size=size)


#: How far a number of things that wait is counted; beyond, it reads "99+".
COUNTED: Final = 99


def capped(rows: "QuerySet[Any]") -> str:
    """Return how many rows there are, at the same cost for a million: "0" to "99", or "99+"."""
    count = len(rows.order_by().values_list("pk")[: COUNTED + 1])
    return f"{COUNTED}+" if count > COUNTED else str(count)


def waiting(
    visible: CaseQuerySet, *, team: str, team_ids: frozenset[int] | None, user_id: int | None, at: datetime
) -> list[Waiting]:
    """Return what waits for somebody, each with where it is listed. Six queries.

    :param team: whose cases somebody sees unless they say otherwise; `team_ids` are the teams it stands for.
    """
    found = []
    for label, query, is_late in TILES:
        rows = wanted(visible, query, team_ids=team_ids, user_id=user_id, at=at)
        url = f"{reverse('work-list')}?{replace(query, team=team).address()}"
        found.append(Waiting(label=label, count=capped(rows), url=url, is_late=is_late))
    disputes = ReopenRequest.objects.filter(decided_at__isnull=True, case__in=visible)
    if team_ids is not None:
        disputes = disputes.filter(case__team_id__in=team_ids)
    found.append(Waiting(label="Disputes to answer", count=capped(disputes), url=reverse("reopen-requests")))
    tasks = Task.objects.filter(holder_id=user_id, state=TaskState.OPEN.value)
    found.append(Waiting(label="Your tasks", count=capped(tasks), url=reverse("tasks")))
    return found
