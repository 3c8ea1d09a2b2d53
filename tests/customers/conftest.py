"""A council whose connectors lead to this machine, and Ada as every system holds her."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frontdoor.customers.providers.example_system import ExampleSystem
from frontdoor.foundation.accounts.models import User
from tests.factories.changes import SECRET, ada_everywhere, connected_to, free_port


@pytest.fixture
def port(tmp_path: Path, settings: Any) -> int:
    """Return where the Council Tax system would listen; it is down until `council_tax` is started."""
    found = free_port()
    settings.FRONTDOOR_CATALOGUE = connected_to(found, tmp_path / "catalogue")
    settings.FRONTDOOR_SOURCE_SECRETS = {"council-tax": SECRET}
    settings.DATA_DIR = tmp_path / "data"
    return found


@pytest.fixture
def council_tax(port: int, tmp_path: Path) -> Callable[[], ExampleSystem]:
    """Return a function that gives the Council Tax system, to be started with `with`; it keeps what it had."""
    return lambda: ExampleSystem(keeps=tmp_path / "council-tax.sqlite3", secret=SECRET, port=port)


@pytest.fixture
def hers(port: int, cast: dict[str, User]) -> int:
    """Return Ada's record here, joined with what four systems hold of her."""
    return ada_everywhere(cast["ada"])
