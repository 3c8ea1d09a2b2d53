"""What became of closed cases in the eyes of those who asked: closed is one rate, confirmed as fixed another."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Concat

from frontdoor.cases.models import Case, ReopenRequest
from frontdoor.cases.rules.states import PUT_RIGHT

_PUT_RIGHT: Final = [each.value for each in PUT_RIGHT]
#: A closing, told apart from another of the same case: of one that is disputed twice people said one thing.
_CLOSING: Final = Concat(
    Cast("case_id", CharField()), Value("@"), Cast("closed_at", CharField()), output_field=CharField()
)


@dataclass(frozen=True, slots=True)
class Rates:
    """What was said of the closings of one service in a span. A case closed twice in it counts twice.

    :param closed: closings, those undone since among them.
    :param put_right: of those, the ones in which something was done that can be seen; what may be confirmed or half.
    :param confirmed: of `put_right`, those that are said to be right.
    :param half: of `put_right`, those that are said to be right in part.
    :param denied: of `put_right`, those that are said not to be right at all.
    :param disputed: of `closed`, those that are said not to be right at all.
    :param reopened: of `closed`, those that were undone because of that.
    """

    service: str
    closed: int
    put_right: int
    confirmed: int
    half: int
    denied: int
    disputed: int
    reopened: int

    @property
    def silent(self) -> int:
        """Return in how many of `put_right` nobody has said anything yet."""
        return max(0, self.put_right - self.confirmed - self.half - self.denied)


def rates(*, team_ids: Iterable[int] | None, since: datetime, until: datetime) -> list[Rates]:
    """Return the rates of every service with a closing in a span, by its name in the catalogue. Two queries.

    Cases from elsewhere are left out: nobody was asked about them.

    :param team_ids: whose cases; all if None.
    """
    span = Q(closed_at__gte=since, closed_at__lt=until)
    cases = Case.objects.filter(span, source="")
    said = ReopenRequest.objects.filter(span, case__source="")
    if team_ids is not None:
        cases, said = cases.filter(team_id__in=set(team_ids)), said.filter(case__team_id__in=set(team_ids))
    is_right, is_undone = Q(outcome__in=_PUT_RIGHT), Q(decision=ReopenRequest.ACCEPTED)
    now: Iterable[Any] = cases.values("service").annotate(
        closed=Count("id"),
        put_right=Count("id", filter=is_right),
        confirmed=Count("id", filter=is_right & Q(confirmed_at__isnull=False)),
    )
    contested: Iterable[Any] = said.values("case__service").annotate(
        partly=Count(_CLOSING, distinct=True, filter=Q(half=True)),
        denied=Count(_CLOSING, distinct=True, filter=Q(half=False) & is_right),
        disputed=Count(_CLOSING, distinct=True, filter=Q(half=False)),
        reopened=Count(_CLOSING, distinct=True, filter=is_undone),
        undone_right=Count(_CLOSING, distinct=True, filter=is_undone & is_right),
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in now:
        found[row.pop("service")] |= row
    for row in contested:
        here = found[row.pop("case__service")]
        here["closed"] += row["reopened"]
        here["put_right"] += row.pop("undone_right")
        here["half"] = row.pop("partly")
        here |= row
    return [
        Rates(service, **{name: here[name] for name in Rates.__slots__ if name != "service"})
        for service, here in sorted(found.items())
    ]
