"""The gate that `make test` ends with: what it lets through, and what not."""

from typing import Any

import pytest

from tests.architecture.test_documents import script

gate = script("check_coverage")


def measured(done: int, possible: int) -> dict[str, Any]:
    """Return what coverage says of a module with so many lines tried."""
    lines = list(range(1, possible + 1))
    return {
        "executed_lines": lines[:done],
        "missing_lines": lines[done:],
        "executed_branches": [],
        "missing_branches": [],
    }


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


def test_a_branch_that_nobody_took_is_a_hole() -> None:
    found = {**measured(9, 9), "missing_branches": [[3, 5]]}
    assert len(gate.holes({"frontdoor/cases/rules/clock.py": found})) == 1


def test_a_branch_that_ends_a_function_and_was_not_taken_is_a_hole() -> None:
    found = {**measured(9, 9), "missing_branches": [[3, 0]]}
    assert len(gate.holes({"frontdoor/cases/rules/clock.py": found})) == 1


def test_a_branch_to_a_line_that_is_left_out_for_a_reason_is_none() -> None:
    found = {**measured(9, 9), "missing_branches": [[3, 10]]}
    assert gate.holes({"frontdoor/cases/rules/clock.py": found}) == []
