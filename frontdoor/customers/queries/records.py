"""Reading records and the customers they make."""

from collections.abc import Iterable

from django.db.models import Q

from frontdoor.customers.models import Pair, SourceRecord
from frontdoor.customers.records import RecordSummary
from frontdoor.customers.rules.verdicts import PairState


def first_of(record_ids: Iterable[int]) -> dict[int, int]:
    """Return the id that names the customer of each record, by record. One query."""
    rows = SourceRecord.objects.filter(pk__in=set(record_ids)).values_list("pk", "joined_to")
    return {pk: first or pk for pk, first in rows}


def members(customer: int) -> list[SourceRecord]:
    """Return the records of a customer, the first first; none if there is no such customer. One query."""
    return list(SourceRecord.objects.filter(Q(pk=customer) | Q(joined_to=customer)).order_by("pk"))


def customers_of_details(customer_ids: Iterable[int]) -> dict[int, int]:
    """Return the id that names the customer, by the id of details given on this platform. One query.

    Details that were given just now may not be filed yet, and are left out.
    """
    rows = SourceRecord.objects.filter(customer__in=set(customer_ids)).values_list("customer_id", "pk", "joined_to")
    return {details: first or pk for details, pk, first in rows if details is not None}


def details_of(customer: int) -> list[int]:
    """Return the ids of the details that a customer gave on this platform: what cases point at. One query."""
    rows = SourceRecord.objects.filter(Q(pk=customer) | Q(joined_to=customer), customer__isnull=False)
    return [each for each in rows.values_list("customer_id", flat=True) if each is not None]


def record_summaries(customer: int) -> list[RecordSummary]:
    """Return what each source holds of a customer, as other contexts see it. One query."""
    return [
        RecordSummary(
            id=row.pk, source=row.source, key=row.key, customer=row.first_id, details_id=row.customer_id,
            as_of=row.as_of, gone_at=row.gone_at,
        )
        for row in members(customer)
    ]  # fmt: skip


def waiting_pairs(record_ids: Iterable[int]) -> list[Pair]:
    """Return the pairs of these records that somebody has to look at, the likeliest first. One query."""
    wanted = set(record_ids)
    pairs = Pair.objects.filter(Q(left__in=wanted) | Q(right__in=wanted), state=PairState.WAITING.value)
    return list(pairs.select_related("left", "right").order_by("-probability", "-id"))
