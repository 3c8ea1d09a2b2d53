"""Cases for tests, opened through the operations everybody uses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from frontdoor.cases.models import Case
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.records import NewCase
from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.files.api import PICTURES, FileRules, Scan, receive
from frontdoor.foundation.files.models import StoredFile
from tests.foundation.uploads import photo, upload

#: Who reported, unless a test says otherwise.
JO = Person(name="Jo Amari", email="jo@example.org")


def a_customer(person: Person = JO, *, at: datetime) -> int:
    """Return the customer with these details."""
    (customer,) = recognise(people=[person], at=at)
    assert customer is not None
    return customer


def a_case(
    service: str = "fly-tipping", *, at: datetime, by: Actor = PUBLIC, person: Person | None = JO, **given: Any
) -> Case:
    """Open a case and return its row; `given` are fields of NewCase."""
    customer = a_customer(person, at=at) if person is not None else None
    (opened,) = open_cases(batch=[NewCase(service=service, customer_id=customer, **given)], by=by, at=at)
    return Case.objects.get(pk=opened.id)


def a_photo(*, owner: str, at: datetime, scanned: bool = True) -> UUID:
    """Put a photograph into the file store and return its id; `scanned`: as a scanner that is there would."""
    rules = FileRules(types=PICTURES, public=True)
    kept = receive(upload(photo(), "photo.jpg"), rules=rules, owner=owner, by=PUBLIC, at=at)
    if scanned:
        StoredFile.objects.filter(pk=kept.id).update(scan=Scan.CLEAN)
    return kept.id


def again(case: Case) -> Case:
    """Return the row as it is now, as the next page would read it."""
    return Case.objects.get(pk=case.pk)
