"""What somebody may ask of their own data: by what they are known, who lives with them, what may be removed when."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from string import ascii_lowercase
from typing import Final

from django.db.models import Q

from frontdoor.customers.models import OURSELVES, Customer, Hold, Pair, RecordKey, SourceRecord
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.records import members
from frontdoor.customers.records import KeptRecord, KnownBy
from frontdoor.customers.rules.sources import Purpose, SourceDefinition
from frontdoor.customers.rules.verdicts import PairState

#: For what somebody looks at data to answer a request about it.
RIGHTS: Final = "rights"
_NAMES: Final = ("full_name", "forename", "surname")


def rights_purpose() -> Purpose:
    """Return the purpose for which requests about somebody's own data are dealt with."""
    return policy().purposes[RIGHTS]


def known_by(customer: int) -> KnownBy | None:
    """Return the rows by which a person is known, None if there is no such customer. Two queries."""
    records = members(customer)
    if not records:
        return None
    details = [each.customer_id for each in records if each.customer_id is not None]
    rows = Customer.objects.filter(pk__in=details).values_list("name", "user_id", "attachment__user_id")
    found = [(name, user or attached) for name, user, attached in rows]
    names = dict.fromkeys([name for name, _user in found if name] + [name for name in map(name_of, records) if name])
    return KnownBy(
        customer=records[0].pk,
        records=tuple(each.pk for each in records),
        details=tuple(details),
        users=tuple(dict.fromkeys(user for _name, user in found if user is not None)),
        names=tuple(names),
    )


def name_of(record: SourceRecord) -> str:
    """Return the name that a source gives somebody, as it writes it."""
    source = policy().sources.get(record.source)
    if source is None:
        return ""
    said: dict[str, str] = {}
    for field in source.fields:
        if field.means in _NAMES and record.given.get(field.column):
            said.setdefault(field.means, str(record.given[field.column]))
    return said.get("full_name") or " ".join(said[each] for each in ("forename", "surname") if each in said)


def names_around(person: KnownBy) -> tuple[str, ...]:
    """Return the names of others: at the same address, or compared with this person and not them. Four queries."""
    mine = SourceRecord.objects.filter(pk__in=person.records)
    homes = [key for each in mine for key in _keys_of_home(each.traits)]
    at_home = RecordKey.objects.filter(key__in=homes).values("record")
    pairs = Pair.objects.filter(Q(left__in=person.records) | Q(right__in=person.records))
    compared = pairs.exclude(state=PairState.TIED.value).values_list("left_id", "right_id")
    beside = {each for pair in compared for each in pair}
    others = SourceRecord.objects.filter(Q(pk__in=at_home) | Q(pk__in=beside), removed_at__isnull=True).exclude(
        pk__in=person.records
    )
    own = {name.casefold() for name in person.names}
    return tuple(dict.fromkeys(name for name in map(name_of, others) if name and name.casefold() not in own))


def _keys_of_home(traits: Mapping[str, str]) -> Iterator[str]:
    """Yield the keys (sources/matching.yaml) under which records of the same address are found, by whole keys alone."""
    if traits.get("uprn"):
        yield f"uprn|{traits['uprn']}"
    if traits.get("postcode") and traits.get("number"):
        yield from (f"household|{traits['postcode']}|{traits['number']}|{letter}" for letter in ascii_lowercase)


def held(customer_ids: Collection[int]) -> set[int]:
    """Return which details are of people of whom nothing may be removed for now. Two queries."""
    heads = {
        record: head or record
        for record, head in Hold.objects.filter(lifted_at__isnull=True).values_list("record", "record__joined_to")
    }
    if not heads:
        return set()
    of = Q(pk__in=set(heads.values())) | Q(joined_to__in=set(heads.values()))
    rows = SourceRecord.objects.filter(of, customer__in=set(customer_ids)).values_list("customer_id", flat=True)
    return {each for each in rows if each is not None}


def holds_on(person: KnownBy) -> list[Hold]:
    """Return what keeps anything of a person's from being removed. One query."""
    return list(Hold.objects.filter(record__in=person.records, lifted_at__isnull=True).order_by("pk"))


def kept_records(person: KnownBy, *, at: datetime) -> tuple[KeptRecord, ...]:
    """Return what becomes of each source's record when everything that may go goes. One query."""
    rows = SourceRecord.objects.filter(pk__in=person.records, removed_at__isnull=True).order_by("pk")
    return tuple(_kept(row, policy().sources[row.source], at) for row in rows if row.source in policy().sources)


def _kept(row: SourceRecord, source: SourceDefinition, at: datetime) -> KeptRecord:
    until = row.gone_at + timedelta(days=source.kept_days_after_gone) if row.gone_at is not None else None
    if row.source == OURSELVES:
        why = "What was told here goes with the last request that it was told for"
    elif until is None:
        why = f"{source.name} still holds it: {source.basis}"
    else:
        why = source.kept_why
    may_go = row.source == OURSELVES or (until is not None and until <= at)
    return KeptRecord(
        id=row.pk, details_id=row.customer_id, source=row.source, name=source.name, may_go=may_go, until=until, why=why
    )


def gone_for_long(*, at: datetime, most: int) -> dict[str, list[int]]:
    """Return records that their sources lost longer ago than they are kept, by source; none that are held."""
    found: dict[str, list[int]] = {}
    for source in policy().sources.values():
        if source.id == OURSELVES:
            continue
        before = at - timedelta(days=source.kept_days_after_gone)
        rows = SourceRecord.objects.filter(source=source.id, gone_at__lte=before, removed_at__isnull=True)
        free = list(_unheld(rows.order_by("pk").values_list("pk", "joined_to")[:most]))
        if free:
            found[source.id] = free
    return found


def _unheld(rows: Iterable[tuple[int, int | None]]) -> Iterator[int]:
    heads = Hold.objects.filter(lifted_at__isnull=True).values_list("record", "record__joined_to")
    kept = {head or record for record, head in heads}
    yield from (record for record, head in rows if (head or record) not in kept)
