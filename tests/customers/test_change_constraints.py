"""What the database itself refuses of changes that were told once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.customers.models import ChangeDelivery, DeliveryEntry, ToldChange
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.changes import JUNE, told


@pytest.fixture(autouse=True)
def _told(hers: int, ada: Actor) -> None:
    told(hers, by=ada, once="form-1")


def refused(rows: Any, **facts: Any) -> bool:
    """Return whether the database refuses an update."""
    try:
        with transaction.atomic():
            rows.update(**facts)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "birthday"},
        {"state": "lost"},
        {"state": "passed-on", "record": None},
        {"state": "passed-on", "passed_on_at": None},
        {"state": "turned-down", "why_not": ""},
    ],
)
def test_a_change_says_what_it_must(facts: dict[str, Any]) -> None:
    assert refused(ToldChange.objects.all(), **facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": "lost"},
        {"stage": "confirmed"},
        {"settled_at": JUNE},
        {"stage": "refused", "settled_at": JUNE, "answer": ""},
    ],
)
def test_a_delivery_says_what_it_must(facts: dict[str, Any]) -> None:
    assert refused(ChangeDelivery.objects.filter(source="housing"), **facts)


def test_an_entry_names_a_stage() -> None:
    assert refused(DeliveryEntry.objects.all(), stage="lost")


def test_one_form_tells_one_change_and_one_change_goes_once_to_a_record() -> None:
    change, row = ToldChange.objects.get(), ChangeDelivery.objects.get(source="housing")
    change.pk, change.reference = None, "ANOTHER11"
    row.pk, row.key = None, "another"
    for each in (change, row):
        with pytest.raises(IntegrityError), transaction.atomic():
            each.save()
