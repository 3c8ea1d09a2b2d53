"""A council that takes reports, for tests of several connections at once."""

from datetime import datetime

import pytest

from frontdoor.web.demo.seeding import prepare


@pytest.fixture
def open_council(transactional_db: None, at: datetime) -> None:
    """Prepare what `council` does, where everything is really committed."""
    prepare(at=at)
