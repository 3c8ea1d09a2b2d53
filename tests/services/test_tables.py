"""Who may have a service and what it costs: tables of which exactly one row holds for everybody."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from frontdoor.services.rules.definition import Definition, Fees, Verdict
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.routes import impossible, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE, Charge, charge_for, refusal_for, verdict_for
from tests.services.conftest import HOLE
from tests.services.test_routes import SIZES, form, said

Read = Callable[..., Folder]
SIZE = {"id": "size", "kind": "one_of", "options": SIZES}
COUNT = {"id": "items", "kind": "number", "min": 1, "max": 9}
OLD = {"id": "old", "kind": "yes_no"}
CARER = {"id": "carer", "kind": "yes_no", "when": "old == False"}


def with_fees(*rows: dict[str, str]) -> Definition:
    fees = Fees.model_validate_json(Fees(source="An example", rows=tuple(_row(row) for row in rows)).model_dump_json())
    return form(SIZE, COUNT).model_copy(update={"fees": fees})


def _row(row: dict[str, str]) -> Any:
    return {"label": "A collection", **row}


def with_verdicts(*rows: dict[str, str]) -> Definition:
    read = tuple(Verdict.model_validate({"title": "?", "words": "?", **row}) for row in rows)
    return form(OLD, CARER).model_copy(update={"eligibility": read})


SOUND = with_fees(
    {"when": "size == 'small'", "amount": "12.50", "per": "items"},
    {"when": "size == 'large'", "amount": "40.00"},
)
BADGE = with_verdicts(
    {"when": "old == True", "result": "yes"},
    {"when": "old == False and carer == True", "result": "perhaps"},
    {"when": "old == False and carer == False", "result": "no"},
)


def test_a_fee_is_so_much_for_each() -> None:
    assert charge_for(SOUND, {"size": "small", "items": 3}) == Charge("A collection", Decimal("37.50"))
    assert charge_for(SOUND, {"size": "large", "items": 3}) == Charge("A collection", Decimal("40.00"))


def test_a_fee_for_each_of_what_cannot_be_counted_is_told_with_its_line(read: Read) -> None:
    fees = "fees:\n  source: An example\n  rows:\n    - { label: Each, amount: '1.00', per: shape }\n"

    found = [str(each) for each in read(hole=HOLE + fees).mistakes]
    assert any(
        "‘shape’ is no question whose answer can be counted. Did you mean" in each or "Use one of" in each
        for each in found
    )


def test_what_is_free_for_all_has_no_charge() -> None:
    assert charge_for(form(SIZE), {"size": "small"}) is None


def test_a_sound_table_has_nothing_wrong() -> None:
    assert said(SOUND) == []
    assert said(BADGE) == []


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (
            [{"when": "size == 'small'", "amount": "1.00"}],
            "No row holds for somebody who answers size = 'large'.",
        ),
        (
            [{"when": "size == 'small'", "amount": "1.00"}, {"when": "size != 'large'", "amount": "2.00"},
             {"when": "size == 'large'", "amount": "3.00"}],
            "Row 1 and row 2 both hold for somebody who answers size = 'small'.",
        ),
        (
            [{"amount": "1.00"}, {"when": "size == 'small' and size == 'large'", "amount": "2.00"}],
            "Row 2 holds for nobody who gets that far.",
        ),
        (
            [{"when": "items < 3", "amount": "1.00"}, {"when": "items > 3", "amount": "2.00"}],
            "No row holds for somebody who answers items = 3.",
        ),
    ],
)  # fmt: skip
def test_a_gap_an_overlap_and_a_row_for_nobody_are_told(rows: list[dict[str, str]], wrong: str) -> None:
    assert wrong in said(with_fees(*rows))


def test_a_problem_of_a_table_stands_where_the_table_is() -> None:
    (problem,) = impossible(with_fees({"when": "size == 'small'", "amount": "1.00"}))

    assert problem.path == ("fees", "rows")


def test_somebody_is_refused_as_soon_as_the_answers_are_given() -> None:
    assert refusal_for(BADGE, {}) is None
    assert refusal_for(BADGE, {"old": False}) is None
    refused = refusal_for(BADGE, {"old": False, "carer": False})
    assert refused is not None
    assert refused.result == "no"


def test_an_officer_decides_where_the_table_says_perhaps() -> None:
    verdict = verdict_for(BADGE, {"old": False, "carer": True})

    assert verdict is not None
    assert verdict.result == "perhaps"
    assert refusal_for(BADGE, {"old": False, "carer": True}) is None


def test_a_walk_ends_where_somebody_is_refused() -> None:
    ends = {route.stopper for route in walk(BADGE).routes}

    assert ends == {"", NOT_ELIGIBLE}
    assert all("contact_by" not in route.asked for route in walk(BADGE).routes if route.stopper)


def test_a_refusal_that_only_the_whole_form_tells_ends_its_way() -> None:
    # ‘carer’ is never asked of the old, so the row that refuses them looks at an answer they never give.
    definition = with_verdicts(
        {"when": "not answered(carer)", "result": "no"},
        {"when": "answered(carer)", "result": "yes"},
    )

    refused = [route for route in walk(definition).routes if route.stopper]
    assert refused
    assert all(route.answers["old"] is True for route in refused)
