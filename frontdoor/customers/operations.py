"""Recognising people and forgetting them."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.models import Customer
from frontdoor.customers.records import Person
from frontdoor.customers.rules import details_key, tidy
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit


@transaction.atomic
def recognise(*, people: Sequence[Person | None], at: datetime) -> list[int | None]:
    """Return the customer of each person, made where nobody gave exactly these details before.

    Anonymous people get None. One statement when everybody is known, two when somebody is new, whatever the
    number; a third only when two processes meet the same new person at once.
    """
    keys: list[str | None] = []
    details: dict[str, Person] = {}
    for person in people:
        if person is None or person.is_anonymous:
            keys.append(None)
            continue
        tidied = tidy(person)
        key = details_key(tidied, secret=settings.SECRET_KEY)
        details[key] = tidied
        keys.append(key)
    if not details:
        return [None] * len(keys)
    known = _known(details)
    new = [key for key in details if key not in known]
    if new:
        rows = Customer.objects.bulk_create(
            [
                Customer(
                    name=details[key].name,
                    email=details[key].email,
                    phone=details[key].phone,
                    user_id=details[key].user_id,
                    details_key=key,
                    first_seen_at=at,
                )
                for key in new
            ],
            # On a conflict the row of whoever was first is given back unchanged, with its id.
            update_conflicts=True,
            unique_fields=["details_key"],
            update_fields=["details_key"],
        )
        known |= {row.details_key: row.pk for row in rows}
        if any(known[key] is None for key in new):
            known |= _known(new)
    return [known[key] if key is not None else None for key in keys]


def _known(keys: "Sequence[str] | dict[str, Person]") -> dict[str, int]:
    return dict(Customer.objects.filter(details_key__in=list(keys)).values_list("details_key", "id"))


@transaction.atomic
def forget(*, customer_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """Remove the details of customers for good, keeping their rows for what points at them; return how many."""
    permissions.check_may_forget(by, None)
    count = 0
    for row in Customer.objects.filter(pk__in=list(customer_ids), removed_at__isnull=True):
        count += Customer.objects.filter(pk=row.pk, removed_at__isnull=True).update(
            name="", email="", phone="", user_id=None, details_key=f"removed:{row.pk}", removed_at=at
        )
        audit.record("customers.forgotten", on=f"customer:{row.pk}", by=by, at=at)
    return count
