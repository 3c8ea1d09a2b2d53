"""A council that takes reports: its calendar, its texts, the shipped catalogue and the cast."""

from datetime import datetime

import pytest

from frontdoor.web.demo.seeding import prepare


@pytest.fixture
def council(db: None, at: datetime) -> None:
    """Prepare everything that cases stand on."""
    prepare(at=at)


@pytest.fixture
def open_council(transactional_db: None, at: datetime) -> None:
    """Prepare the same for tests of several connections at once, where everything is really committed."""
    prepare(at=at)
