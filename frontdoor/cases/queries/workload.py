"""How much work people and teams have: counted from what is open now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from frontdoor.cases.models import Case
from frontdoor.cases.rules.workload import Load

#: How long a case has been open, in days, and what that is called.
AGES: Final = (
    (7, "Up to a week"),
    (14, "One to two weeks"),
    (28, "Two to four weeks"),
    (91, "One to three months"),
    (None, "Longer"),
)


def loads(user_ids: Collection[int], *, at: datetime) -> dict[int, Load]:
    """Return what people hold of all teams' cases, for each that was asked for. One query, over what they hold."""
    rows = (
        Case.objects.open()
        .filter(holder_id__in=user_ids)
        .order_by()
        .values("holder_id")
        .annotate(
            open=Count("id"),
            due_soon=Count("id", filter=Q(soon_at__lte=at, due_at__gte=at)),
            overdue=Count("id", filter=Q(due_at__lt=at)),
        )
    )
    found = {row["holder_id"]: Load(open=row["open"], due_soon=row["due_soon"], overdue=row["overdue"]) for row in rows}
    return {user_id: found.get(user_id, Load()) for user_id in user_ids}


@dataclass(frozen=True, slots=True)
class Age:
    """How many of a team's open cases have been open that long, and how many of those are overdue."""

    label: str
    count: int
    overdue: int


def ages(team_ids: Iterable[int], *, at: datetime) -> list[Age]:
    """Return how long the open cases of teams have been open. One query, over what they have open."""
    edges: list[Q] = []
    upper = None
    for days, _label in AGES:
        lower = at - timedelta(days=days) if days is not None else None
        edge = Q(opened_at__gt=lower) if lower is not None else Q()
        edges.append(edge & Q(opened_at__lte=upper) if upper is not None else edge)
        upper = lower
    counts = {}
    for number, edge in enumerate(edges):
        counts[f"all_{number}"] = Count("id", filter=edge)
        counts[f"late_{number}"] = Count("id", filter=edge & Q(due_at__lt=at))
    row = Case.objects.open().filter(team_id__in=team_ids).aggregate(**counts)
    return [Age(label, row[f"all_{number}"], row[f"late_{number}"]) for number, (_days, label) in enumerate(AGES)]
