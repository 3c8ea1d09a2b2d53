"""Finding whom somebody speaks of, among what sources hold and may be looked at to pass a change on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from frontdoor.customers.models import SourceRecord
from frontdoor.customers.queries.candidates import candidates, model_in_use
from frontdoor.customers.queries.changes import name_of
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.changes import PURPOSE
from frontdoor.customers.rules.matching import score
from frontdoor.customers.rules.sources import SourceField
from frontdoor.customers.rules.traits import Traits

#: People shown of those found; who looks for one of more says more about them.
MOST: Final = 10
#: What tells people apart, of all that may be seen.
_SHOWN: Final = ("full_name", "forename", "surname", "born", "address", "postcode", "email", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody whom sources hold.

    :param record: the id that names the customer.
    :param says: by label, what the sources say that may be seen: each value once.
    :param sources: the names of the sources that hold them.
    """

    record: int
    name: str
    says: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    record_ids: tuple[int, ...]


def find_people(traits: Traits, keys: Sequence[str], *, on: date) -> list[FoundPerson]:
    """Return those who may be meant, the likeliest first. Five queries.

    :param keys: under which records like it are found.
    """
    near = candidates(0, keys, most=matching_settings().largest_block).records
    model, _version = model_in_use()
    likely = {pk: score(traits, other, model).probability for pk, other in near.items()}
    best: dict[int, float] = {}
    for pk, first in SourceRecord.objects.filter(pk__in=near).values_list("pk", "joined_to"):
        best[first or pk] = max(best.get(first or pk, 0.0), likely[pk])
    order = sorted(best, key=lambda first: (-best[first], first))[:MOST]
    found = {each.record: each for each in people_of(order, on=on)}
    return [found[first] for first in order if first in found]


def person_of(record: int, *, on: date) -> FoundPerson | None:
    """Return the customer whom a record is of; None if nothing of them may be seen. Two queries."""
    first = SourceRecord.objects.filter(pk=record).values_list("pk", "joined_to").first()
    return next(iter(people_of([first[1] or first[0]], on=on)), None) if first else None


def people_of(customers: Iterable[int], *, on: date) -> list[FoundPerson]:
    """Return customers by the id that names them, with what may be seen of them for this purpose. One query."""
    wanted = list(customers)
    rows = SourceRecord.objects.filter(Q(pk__in=wanted) | Q(joined_to__in=wanted), removed_at__isnull=True)
    by_customer: dict[int, list[SourceRecord]] = {}
    for row in rows.order_by("pk"):
        by_customer.setdefault(row.first_id, []).append(row)
    return [person for first in wanted if (person := _person(first, by_customer.get(first, []), on=on))]


def _person(first: int, rows: Sequence[SourceRecord], *, on: date) -> FoundPerson | None:
    seen = [row for row in rows if row.source in policy().sources and _fields(row, on=on)]
    if not seen:
        return None
    says: dict[tuple[str, str], None] = {}
    for row in sorted(seen, key=lambda each: -policy().sources[each.source].trust):
        for field in _fields(row, on=on):
            value = row.given.get(field.column)
            if value and field.means in _SHOWN:
                says[(field.label, str(value))] = None
    return FoundPerson(
        record=first,
        name=next((_name(row) for row in seen if _name(row)), "Somebody without a name"),
        says=tuple(says),
        sources=tuple(dict.fromkeys(name_of(row.source) for row in seen)),
        record_ids=tuple(row.pk for row in seen),
    )


def _fields(row: SourceRecord, *, on: date) -> list[SourceField]:
    return list(policy().sources[row.source].visible(PURPOSE, on=on))


def _name(row: SourceRecord) -> str:
    means = {field.means: str(row.given.get(field.column) or "") for field in policy().sources[row.source].fields}
    return means.get("full_name") or " ".join(filter(None, [means.get("forename"), means.get("surname")]))


def email_of(record: int) -> str:
    """Return the e-mail address that we knew of a customer before anything was told; "" for none. One query."""
    rows = SourceRecord.objects.filter(Q(pk=record) | Q(joined_to=record), removed_at__isnull=True).order_by("pk")
    return next((str(row.traits["email"]) for row in rows if row.traits.get("email")), "")
