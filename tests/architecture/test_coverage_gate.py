"""The gate that `make test` ends with: what it lets through, and what not."""

from typing import Any

import pytest

from tests.architecture.test_documents import script

gate = script("check_coverage")


def measured(done: int, possible: int) -> dict[str, Any]:
    """Return what coverage says of a module with so many lines tried."""
    summary = {"covered_lines": done, "missing_lines": possible - done, "covered_branches": 0, "missing_branches": 0}
    return {"summary": summary, "missing_lines": list(range(done, possible)), "missing_branches": []}


@pytest.mark.parametrize(
    "name",
    [
        "frontdoor/cases/rules/clock.py",
        "frontdoor/customers/rules.py",
        "frontdoor/cases/operations/opening.py",
        "frontdoor/cases/permissions.py",
        "frontdoor/foundation/files/api.py",
        "frontdoor/services/rules/kinds/base.py",
    ],
)
def test_one_untried_line_of_what_decides_is_a_hole(name: str) -> None:
    assert len(gate.holes({name: measured(99, 100)})) == 1


@pytest.mark.parametrize("name", ["frontdoor/cases/queries/reading.py", "frontdoor/web/open_api/json_api/api.py"])
def test_one_untried_line_of_the_rest_is_none(name: str) -> None:
    assert gate.holes({name: measured(99, 100)}) == []


def test_the_rest_is_counted_without_what_decides() -> None:
    files = {"frontdoor/cases/views/acting.py": measured(9, 10), "frontdoor/cases/rules/clock.py": measured(0, 90)}
    assert gate.share_of_the_rest(files) == 90.0
