"""Reading changes that were told once, and how far each source has come with them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from frontdoor.customers.models import ChangeDelivery, DeliveryEntry, SourceRecord, ToldChange
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.details import ids_of_user
from frontdoor.customers.records import ChangeSummary, SourceStands
from frontdoor.customers.rules.changes import NOT_GONE, ChangePolicy, Kind, Saying, Stage, Told, overtakes, takes
from frontdoor.kernel.refusals import Refusal


class NoSuchChange(Refusal):
    """There is no such change, or it is not yours to see."""


class KindNotTaken(Refusal):
    """The council does not take this kind of change."""


def kind_policy(kind: Kind) -> ChangePolicy:
    """Return how a kind of change is taken. Raises KindNotTaken."""
    try:
        return policy().changes[kind]
    except KeyError:
        raise KindNotTaken("This change cannot be told here.") from None


def kinds() -> list[Kind]:
    """Return the kinds of change that can be told, in the order of the policy."""
    return list(policy().changes)


def user_ids_of(record_id: int) -> frozenset[int]:
    """Return the accounts that hold one of a customer's records: given while signed in, or attached. Two queries."""
    row = SourceRecord.objects.filter(pk=record_id).first()
    if row is None:
        return frozenset()
    rows = SourceRecord.objects.filter(Q(pk=row.first_id) | Q(joined_to=row.first_id), customer__isnull=False)
    held = rows.values_list("customer__user", "customer__attachment__user")
    return frozenset(each for both in held for each in both if each is not None)


def own_record_of(user_id: int) -> int | None:
    """Return the first record that an account holds; None while it holds none that was filed. Two queries."""
    mine = SourceRecord.objects.filter(customer__in=ids_of_user(user_id), removed_at__isnull=True)
    return mine.order_by("pk").values_list("pk", flat=True).first()


def held_by(record_id: int) -> list[SourceRecord]:
    """Return what sources hold today of the customer whom a record is of. Two queries."""
    row = SourceRecord.objects.filter(pk=record_id).first()
    if row is None:
        return []
    mine = Q(pk=row.first_id) | Q(joined_to=row.first_id)
    return list(SourceRecord.objects.filter(mine, gone_at__isnull=True, removed_at__isnull=True).order_by("pk"))


def told_to(record: SourceRecord, kind: Kind, *, on: date) -> bool:
    """Return whether the source of a record is to be told of a kind of change."""
    found = policy().sources.get(record.source)
    return found is not None and takes(found, kind, on=on)


def saying_of(change: ToldChange) -> Saying:
    """Return what a change says, to be compared with another."""
    return Saying(number=change.pk, kind=Kind(change.kind), holds_from=change.holds_from, says=change.says)


def older_not_gone(change: ToldChange, record_ids: Collection[int]) -> list[ChangeDelivery]:
    """Return the deliveries of older changes that this one leaves nothing of, and that surely have not gone. One query.

    One that a worker has in hand, or had when it died, may have gone.
    """
    rows = ChangeDelivery.objects.filter(
        record__in=record_ids,
        change__kind=change.kind,
        change__lt=change.pk,
        stage__in=[each.value for each in NOT_GONE],
        claimed_at__isnull=True,
    ).select_related("change")
    return [row for row in rows.order_by("pk") if overtakes(saying_of(change), saying_of(row.change))]


def overtaken_at(change: ToldChange, record_ids: Collection[int]) -> set[int]:
    """Return the records of which something newer was told that leaves nothing of this change. One query."""
    rows = ChangeDelivery.objects.filter(record__in=record_ids, change__kind=change.kind, change__gt=change.pk).exclude(
        stage__in=[Stage.REFUSED.value, Stage.DROPPED.value]
    )
    return {
        row.record_id for row in rows.select_related("change") if overtakes(saying_of(row.change), saying_of(change))
    }


def first_in_line(rows: "QuerySet[ChangeDelivery]") -> "QuerySet[ChangeDelivery]":
    """Narrow deliveries to those before which nothing else waits to go to the same record."""
    before = ChangeDelivery.objects.filter(
        record=OuterRef("record"), stage=Stage.PROPOSED.value, change__lt=OuterRef("change")
    )
    return rows.exclude(Exists(before))


def change_of(reference: str) -> ToldChange:
    """Return a change. Raises NoSuchChange. Who may see it is for the caller to check."""
    row = ToldChange.objects.select_related("record").filter(reference=reference).first()
    if row is None:
        raise NoSuchChange("There is no such change.")
    return row


def deliveries_of(changes: Iterable[ToldChange]) -> dict[int, list[ChangeDelivery]]:
    """Return the deliveries of changes, by change, each in the order of its records. One query."""
    found: dict[int, list[ChangeDelivery]] = {change.pk: [] for change in changes}
    for row in ChangeDelivery.objects.filter(change__in=list(found)).select_related("record").order_by("pk"):
        found[row.change_id].append(row)
    return found


def entries_of(change: ToldChange) -> list[DeliveryEntry]:
    """Return everything that happened to the deliveries of a change, newest first. One query."""
    return list(DeliveryEntry.objects.filter(delivery__change=change).select_related("delivery").order_by("-pk"))


def changes_told(record_ids: Collection[int]) -> dict[int, list[ChangeSummary]]:
    """Return the changes that were told of records, by record, newest first, with how far each source has come.

    Two queries for any number. Who may read them is for the caller to check.
    """
    wanted = set(record_ids)
    found: dict[int, list[ChangeSummary]] = {pk: [] for pk in wanted}
    about = Exists(ChangeDelivery.objects.filter(change=OuterRef("pk"), record__in=wanted))
    rows = list(ToldChange.objects.filter(Q(record__in=wanted) | about).order_by("-pk"))
    by_change = deliveries_of(rows)
    for row in rows:
        summary = summary_of(row, by_change[row.pk])
        for pk in wanted & {row.record_id or 0, *(each.record_id for each in by_change[row.pk])}:
            found[pk].append(summary)
    return found


def summary_of(change: ToldChange, deliveries: Iterable[ChangeDelivery]) -> ChangeSummary:
    """Return a change as other contexts see it."""
    return ChangeSummary(
        reference=change.reference,
        kind=Kind(change.kind),
        says=dict(change.says),
        holds_from=change.holds_from,
        state=Told(change.state),
        told_at=change.told_at,
        answered_at=change.answered_at,
        sources=tuple(
            SourceStands(
                delivery_id=row.pk,
                source=row.source,
                name=name_of(row.source),
                stage=Stage(row.stage),
                answer=row.answer,
                at=row.settled_at or row.sent_at or row.made_at,
            )
            for row in deliveries
        ),
    )


def name_of(source: str) -> str:
    """Return what people call a source; its permanent name where it has gone from the policy."""
    found = policy().sources.get(source)
    return found.name if found else source


def owners() -> Mapping[str, str]:
    """Return the team that answers for each source, by source."""
    return {slug: each.owner for slug, each in policy().sources.items()}


def died(customer_ids: Collection[int]) -> set[int]:
    """Return which of these customers (details given here) have died, as we were told and passed on. Two queries.

    Nobody writes to them of ordinary business; whoever sees to their affairs is somebody else.
    """
    records = SourceRecord.objects.filter(customer__in=set(customer_ids)).values_list("customer_id", "pk", "joined_to")
    firsts = {details: first or pk for details, pk, first in records if details is not None}
    if not firsts:
        return set()
    gone = ToldChange.objects.filter(kind=Kind.BEREAVEMENT.value, state=Told.PASSED_ON.value).filter(
        Q(record__in=set(firsts.values())) | Q(record__joined_to__in=set(firsts.values()))
    )
    dead = {first or pk for pk, first in gone.values_list("record", "record__joined_to")}
    return {details for details, first in firsts.items() if first in dead}


def change_link(change: ToldChange) -> str:
    """Return the address at which whoever told a change sees how it stands."""
    return f"{settings.FRONTDOOR_SITE}/your-record/changes/{change.reference}/"


def office_link(change: ToldChange) -> str:
    """Return the address at which staff see a change."""
    return f"{settings.FRONTDOOR_SITE}/office/changes/told/{change.reference}/"
