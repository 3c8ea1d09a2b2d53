"""What waits to be decided of pairs of records, and what was decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from frontdoor.customers.models import Pair, PairEntry, SourceRecord
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.verdicts import PairState
from frontdoor.foundation.ui.pages import Page, keyset

#: For which purpose the two sides of a pair are looked at.
PURPOSE = "review-matches"


@dataclass(frozen=True, slots=True)
class Datum:
    """What one side of a pair says of a thing, and whether both say the same."""

    label: str
    left: str
    right: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, as somebody may see it who decides."""

    id: int
    customer: int
    source: str
    key: str
    as_of: Any
    is_gone: bool
    says: dict[str, str]
    doubts: list[str]


def waiting(*, after: str = "", before: str = "", size: int = 25) -> Page[Pair]:
    """Return a page of the pairs that somebody has to look at, the likeliest first. One query."""
    pairs = Pair.objects.filter(state=PairState.WAITING.value).select_related("left", "right")
    return keyset(pairs, order=("-probability", "-id"), after=after, before=before, size=size, filled=("probability",))


def side(record: SourceRecord, *, on: date) -> Side:
    """Return what a record says to somebody who reviews matches: the fields its source allows for that, by meaning."""
    definition = policy().sources.get(record.source)
    visible = definition.visible(PURPOSE, on=on) if definition else ()
    said: dict[str, str] = {}
    for field in visible:
        value = str(record.given.get(field.column, "")).strip()
        if value:
            said[field.label] = f"{said[field.label]}, {value}" if field.label in said else value
    return Side(
        id=record.pk,
        customer=record.first_id,
        source=definition.name if definition else record.source,
        key=record.key,
        as_of=record.as_of,
        is_gone=record.gone_at is not None,
        says=said,
        doubts=list(record.doubts),
    )


def side_by_side(left: Side, right: Side) -> list[Datum]:
    """Return what two records say, thing by thing, in the order of the left one."""
    labels = list(dict.fromkeys([*left.says, *right.says]))
    return [
        Datum(
            label,
            left.says.get(label, ""),
            right.says.get(label, ""),
            bool(left.says.get(label)) and left.says.get(label, "").casefold() == right.says.get(label, "").casefold(),
        )
        for label in labels
    ]


def history(record_ids: list[int], *, newest: int = 100) -> list[PairEntry]:
    """Return what was decided of pairs of these records, newest first. One query."""
    entries = PairEntry.objects.filter(Q(pair__left__in=record_ids) | Q(pair__right__in=record_ids))
    return list(entries.select_related("pair").order_by("-id")[:newest])


def pairs_among(record_ids: list[int]) -> list[Pair]:
    """Return the pairs that concern these records and hold now, the likeliest first. One query."""
    pairs = Pair.objects.filter(Q(left__in=record_ids) | Q(right__in=record_ids)).exclude(state=PairState.DROPPED.value)
    return list(pairs.select_related("left", "right").order_by("-probability", "-id")[:200])
