"""A whole council to try journeys in: the invented borough, the catalogue, the texts and the cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.conftest import TUESDAY_10AM
from tests.factories.town import a_town


@pytest.fixture(scope="module")
def _prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Prepare once for a module, in a transaction that holds those of its tests and is rolled back after the last."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        # As Django's own test case does: durable blocks may be opened inside.
        outer._from_testcase = True
        with outer:
            a_town(at=TUESDAY_10AM)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def town(_prepared: None, db: None) -> None:
    """Give a test everything that residents and staff need."""
