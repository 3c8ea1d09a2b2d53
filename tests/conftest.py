"""What every test may ask for: the cast, a fixed moment, and the outbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from frontdoor.foundation.accounts import moment
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.cast import CAST, ensure_cast
from frontdoor.foundation.accounts.models import User
from tests.factories.kept import as_it_is, put_in
from tests.factories.town import TUESDAY_10AM, the_council, the_town

#: Files that take long for how few tests they have.
LONGEST = ("/tests/browser/", "/tests/foundation/test_outbox_worker.py", "/tests/web/test_demo.py")

# How long an example takes to make says how busy the machine is, not whether the rule holds.
hypothesis.register_profile("frontdoor", suppress_health_check=[HealthCheck.too_slow], deadline=None)
hypothesis.load_profile("frontdoor")


@pytest.fixture
def at() -> datetime:
    """Return the moment at which a test happens unless it says otherwise."""
    return TUESDAY_10AM


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    cache.clear()
    moment._clock.cache_clear()  # a clock that another test set has run on since
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Return the accounts of the cast by user name."""
    return ensure_cast()


def _member(username: str) -> Callable[..., Actor]:
    @pytest.fixture(name=username)
    def member(cast: dict[str, User]) -> Actor:
        return actor_of(cast[username])

    return member


for _part in CAST:
    globals()[f"_{_part.username}"] = _member(_part.username)


@contextmanager
def _for_a_module(make: Callable[[], object], blocker: Any) -> Iterator[None]:
    """Make something for a module's tests and take it back after the last."""
    with blocker.unblock(), _copied(make) if connection.vendor == "sqlite" else _in_a_transaction(make):
        yield


@contextmanager
def _copied(make: Callable[[], object]) -> Iterator[None]:
    """Put in what was made once, and put back afterwards what was there before."""
    before = as_it_is()
    put_in(make)
    yield
    before.backup(connection.connection)
    before.close()


@contextmanager
def _in_a_transaction(make: Callable[[], object]) -> Iterator[None]:
    """Make something in a transaction that holds the tests' own and is rolled back after the last."""
    outer = transaction.atomic()
    # As Django's own test case does: durable blocks may be opened inside.
    outer._from_testcase = True
    with outer:
        make()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _for_a_module(the_council, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _for_a_module(the_town, django_db_blocker):
        yield


@pytest.fixture
def town(_built: None, db: None) -> None:
    """Give a test a council with its invented borough: addresses, streets and wards too."""


@pytest.fixture
def council(_prepared: None, db: None) -> None:
    """Give a test a council that takes reports: its calendar, its texts, the shipped catalogue and the cast."""


@pytest.fixture
def as_user(cast: dict[str, User]) -> Callable[[str], Client]:
    """Return a function that gives a client signed in as somebody of the cast."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def deliver(db: None) -> Callable[..., int]:
    """Return a function that runs everything the outbox owes until it is quiet."""
    from tests.fakes.outbox import deliver as run

    return run


@pytest.fixture
def announced(db: None) -> Callable[[], list[str]]:
    """Return a function that lists the names of the events announced so far, in order."""
    from tests.fakes.outbox import announced as names

    return names


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Migrate on PostgreSQL alone; on SQLite make the tables as the migrations leave them, in a third of the time.

    `make check` holds models and migrations to the same, and test_outbox_worker.py migrates on either engine.
    """
    return connection.vendor != "sqlite"


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Give browser tests the marker by their folder, so that nobody forgets it, and begin with what takes longest.

    At the end one worker would be left alone with it.
    """
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: not any(each in str(item.path) for each in LONGEST))
