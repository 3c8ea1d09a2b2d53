"""Recognising people, correcting and forgetting their details."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat

from frontdoor.customers import permissions
from frontdoor.customers.models.details import Customer
from frontdoor.customers.models.holding import Attachment
from frontdoor.customers.rules.details import Person, details_key, tidy
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal


class NoSuchCustomer(Refusal):
    """There is no such customer, or their details were removed."""


class NothingGiven(Refusal):
    """Corrected details must say something: leaving everything out is forgetting."""


def recognise(people: Sequence[Person | None], *, at: datetime) -> list[int | None]:
    """Return the customer of each person, made where nobody gave exactly these details before.

    Anonymous people get None. One statement when everybody is known and two when somebody is new, whatever
    the number (SQLite takes long inserts in pieces), also when two processes meet somebody new at once.
    """
    # No atomic block of its own: it would cost opening a case two more statements, and there is one insert.
    found = [_keyed(person) for person in people]
    details = dict(each for each in found if each is not None)
    if not details:
        return [None] * len(found)
    known = _known(details)
    # In one order, so that two processes with overlapping batches wait for each other and never in a ring.
    new = sorted(details.keys() - known.keys())
    if new:
        rows = Customer.objects.bulk_create(
            [_row(details[key], key, at=at) for key in new],
            # On a conflict the row of whoever was first is given back unchanged, with its id.
            update_conflicts=True,
            unique_fields=["details_key"],
            update_fields=["details_key"],
        )
        known |= {row.details_key: row.pk for row in rows}
    return [None if each is None else known[each[0]] for each in found]


def _keyed(person: Person | None) -> tuple[str, Person] | None:
    if person is None:
        return None
    tidied = tidy(person)
    return None if tidied.is_anonymous else (details_key(tidied, secret=settings.SECRET_KEY), tidied)


def _known(keys: Collection[str]) -> dict[str, int]:
    return dict(Customer.objects.filter(details_key__in=list(keys)).values_list("details_key", "id"))


def _row(person: Person, key: str, *, at: datetime) -> Customer:
    return Customer(
        name=person.name,
        email=person.email,
        phone=person.phone,
        user_id=person.user_id,
        details_key=key,
        first_seen_at=at,
    )


@transaction.atomic
def correct(customer_id: int, *, details: Person, reason: str, by: Actor, at: datetime) -> int:
    """Return the customer that has the corrected details; the old one stays what it was.

    Others may have given the old details too, so the row is never changed: whoever asked points what they
    hold at the customer returned. The account of the old row goes with it. Both ids are in the audit trail.

    :raises NoSuchCustomer: if there is none, or it was forgotten.
    :raises NothingGiven: if nothing is left of the details.
    :raises NotAllowed: unless it is the actor's own, or the actor works with residents.
    """
    old = Customer.objects.filter(pk=customer_id, removed_at__isnull=True).first()
    if old is None:
        raise NoSuchCustomer("We no longer hold these details.")
    permissions.check_may_correct(by, old)
    if Person(name=details.name, email=details.email, phone=details.phone).is_anonymous:
        raise NothingGiven("Enter a name, an email address or a telephone number.")
    owner = Person(name=details.name, email=details.email, phone=details.phone, user_id=old.user_id)
    (new,) = recognise([owner], at=at)
    if new is None or new == old.pk:
        return old.pk
    _hold_as(old, new)
    audit.record(
        "customers.corrected",
        on=f"customer:{old.pk}",
        by=by,
        at=at,
        reason=reason,
        before={"customer": old.pk},
        after={"customer": new},
    )
    return new


def _hold_as(old: Customer, new: int) -> None:
    """Let the account that holds the old details hold the corrected ones too, unless these are another's."""
    held = Attachment.objects.filter(customer=old).first()
    if held is not None:
        Attachment.objects.get_or_create(
            customer_id=new, defaults={"user_id": held.user_id, "how": held.how, "at": held.at}
        )


@transaction.atomic
def forget(customer_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Remove the details of customers for good, keeping their rows for what points at them; return how many.

    Four statements for any number. Forgetting again does nothing.
    """
    permissions.check_may_forget(by, None)
    rows = Customer.objects.select_for_update().filter(pk__in=set(customer_ids), removed_at__isnull=True)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Customer.objects.filter(pk__in=ids).update(
        name="",
        email="",
        phone="",
        user_id=None,
        details_key=Concat(Value("removed:"), Cast(F("pk"), TextField())),
        removed_at=at,
    )
    Attachment.objects.filter(customer_id__in=ids).delete()
    audit.record_many(
        [audit.AuditLine(action="customers.forgotten", on=f"customer:{pk}", actor=by.username, at=at) for pk in ids]
    )
    return len(ids)
