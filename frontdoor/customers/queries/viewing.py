"""A customer as somebody may see them for a purpose: what is known, how sure we are, what to know first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from frontdoor.customers.models import OURSELVES, Pair, RecordKey, SourceRecord
from frontdoor.customers.queries.caring import AlertRecord, NeedRecord, Said, alerts_of, needs_of, said_of
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.seeing import Held, Seen, seen
from frontdoor.customers.rules.sources import Purpose
from frontdoor.customers.rules.traits import Traits
from frontdoor.customers.rules.verdicts import PairState
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.clock import LONDON


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A record of the customer, without what it says."""

    id: int
    source: str
    source_name: str
    as_of: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Why two records are taken for one person's: by whom, or how likely."""

    left: int
    right: int
    probability: float | None
    by: str
    at: datetime

    @property
    def per_cent(self) -> str:
        """Return the probability as people read it, never as a certainty that it is not."""
        if self.probability is None:
            return ""
        if self.probability >= 0.9995:
            return "over 99.9%"
        return f"{self.probability * 100:.1f}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """A customer as somebody sees them for a purpose.

    :param id: the number that names the customer now.
    :param details: the ids of details given on this platform: what cases and messages point at.
    :param uprns: the properties of what was seen.
    """

    id: int
    purpose: Purpose
    reason: str
    seen: Seen
    records: tuple[RecordLine, ...]
    ties: tuple[Tie, ...]
    needs: tuple[NeedRecord, ...]
    alerts: tuple[AlertRecord, ...]
    said: tuple[Said, ...]
    details: tuple[int, ...]
    uprns: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return what they are called, as far as the purpose lets it be seen."""
        datum = self.seen.of("name")
        return datum.value.text if datum else f"Customer {self.id}"


def held(row: SourceRecord) -> Held:
    """Return a record as the rules read it."""
    given = {str(column): str(value) for column, value in row.given.items()}
    return Held(
        id=row.pk, source=row.source, given=given, traits=Traits(**row.traits), as_of=row.as_of, gone_at=row.gone_at
    )


def seen_of(rows: Iterable[SourceRecord], purpose: Purpose, *, on: date, only: Collection[str] = ()) -> Seen:
    """Return what may be seen of records. No query."""
    return seen([held(each) for each in rows], policy().sources, purpose, on=on, only=only)


def customer_view(
    customer: int, rows: Sequence[SourceRecord], *, purpose: Purpose, reason: str, by: Actor, at: datetime
) -> CustomerView:
    """Return a customer whose records were read, as somebody sees them. Four queries; who may is for the caller."""
    today = at.astimezone(LONDON).date()
    found = seen_of(rows, purpose, on=today)
    ids = [each.pk for each in rows]
    return CustomerView(
        id=customer,
        purpose=purpose,
        reason=reason,
        seen=found,
        records=tuple(record_lines(rows)),
        ties=tuple(_ties(ids)),
        needs=tuple(needs_of(ids)),
        alerts=tuple(alerts_of(ids, roles=[role.value for role in by.roles], on=today)),
        said=tuple(said_of(ids)),
        details=tuple(each.customer_id for each in rows if each.customer_id is not None),
        uprns=_uprns(rows, found),
    )


def record_lines(rows: Iterable[SourceRecord]) -> list[RecordLine]:
    """Return records by their source's name. No query."""
    sources = policy().sources
    return [
        RecordLine(
            id=row.pk, source=row.source,
            source_name=sources[row.source].name if row.source in sources else row.source,
            as_of=row.as_of, gone_at=row.gone_at,
        )
        for row in rows
    ]  # fmt: skip


def _ties(ids: Sequence[int]) -> list[Tie]:
    rows = Pair.objects.filter(left__in=ids, right__in=ids, state=PairState.TIED.value).order_by("left", "right")
    return [
        Tie(left=row.left_id, right=row.right_id, probability=row.probability, by=row.by, at=row.changed_at)
        for row in rows
    ]


def _uprns(rows: Iterable[SourceRecord], found: Seen) -> tuple[int, ...]:
    """Return the properties of records whose property number was seen."""
    datum = found.of("uprn")
    if datum is None:
        return ()
    shown = {datum.value.record, *(each.record for each in datum.others)}
    numbers = [str(row.traits.get("uprn", "")) for row in rows if row.pk in shown and row.gone_at is None]
    return tuple(dict.fromkeys(int(each) for each in numbers if each.isdigit()))


def at_property(uprns: Iterable[int], *, most: int = 50) -> list[int]:
    """Return the customers who have a record at any of the properties, at most so many. Two queries."""
    keys = [f"uprn|{each}" for each in uprns]
    ids = list(RecordKey.objects.filter(key__in=keys).order_by("record_id").values_list("record_id", flat=True)[:200])
    rows = SourceRecord.objects.filter(pk__in=ids, gone_at__isnull=True, removed_at__isnull=True)
    return sorted({first or pk for pk, first in rows.values_list("pk", "joined_to")})[:most]


def members_of(customers: Iterable[int]) -> Mapping[int, list[SourceRecord]]:
    """Return the records of several customers by the number that names each. One query."""
    wanted = set(customers)
    rows = SourceRecord.objects.filter(pk__in=wanted) | SourceRecord.objects.filter(joined_to__in=wanted)
    found: dict[int, list[SourceRecord]] = {each: [] for each in wanted}
    for row in rows.order_by("pk"):
        if row.first_id in found:
            found[row.first_id].append(row)
    return {number: records for number, records in found.items() if records}


def keeps_care(rows: Sequence[SourceRecord]) -> SourceRecord:
    """Return the record with which what somebody tells us is kept: their own here, or else the first."""
    return next((each for each in rows if each.source == OURSELVES), rows[0])
