"""A council that takes reports: its calendar, its texts, the shipped catalogue and the cast."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from frontdoor.web.demo.seeding import prepare
from tests.conftest import TUESDAY_10AM


@pytest.fixture(scope="module")
def _prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Prepare once for a module, in a transaction that holds those of its tests and is rolled back after the last."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        # As Django's own test case does: durable blocks may be opened inside.
        outer._from_testcase = True
        with outer:
            prepare(at=TUESDAY_10AM)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def council(_prepared: None, db: None) -> None:
    """Give a test everything that cases stand on."""


@pytest.fixture
def open_council(transactional_db: None, at: datetime) -> None:
    """Prepare the same for tests of several connections at once, where everything is really committed."""
    prepare(at=at)
