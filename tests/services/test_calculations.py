"""Figures that a form works out: exact, up to date, and kept with the answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.operations.items import save_item_answer
from frontdoor.services.operations.submissions import save_answer, start_draft
from frontdoor.services.queries import draft, service
from frontdoor.services.rules.calculations import in_words
from frontdoor.services.rules.definition import Calculation, Definition
from frontdoor.services.rules.flow import check_answers, figures_in_words, path, plain_answers, stopper_for, worked_out
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.kinds.groups import NUMBER
from frontdoor.services.rules.routes import walk
from frontdoor.services.rules.tables import charge_for
from tests.services.conftest import HOLE
from tests.services.test_routes import form

Read = Callable[..., Folder]
TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
INCOME = {"id": "income", "kind": "money", "min": 0, "max": 100_000}
RENT = {"id": "rent", "kind": "money", "min": 0, "max": 5_000, "required": False}
BORN = {"id": "born", "kind": "date_of_birth"}
PEOPLE: dict[str, Any] = {
    "id": "people",
    "kind": "group",
    "required": False,
    "questions": (
        {"id": "works", "kind": "yes_no", "label": "?"},
        {"id": "pay", "kind": "money", "label": "?", "when": "works == True", "min": 0, "max": 9_000},
    ),
}


def figuring(*questions: dict[str, Any], stoppers: tuple[dict[str, Any], ...] = (), **formulas: Any) -> Definition:
    """Return a form that works out figures: `figuring(INCOME, total="income * 12")`."""
    read = tuple(
        Calculation.model_validate(
            {"id": name, "label": name, **(formula if isinstance(formula, dict) else {"formula": formula})}
        )
        for name, formula in formulas.items()
    )
    asked = tuple(
        {**each, "questions": tuple(each["questions"])} if "questions" in each else each for each in questions
    )
    return form(*asked, stoppers=stoppers).model_copy(update={"calculations": read})


def comes_to(definition: Definition, **answers: Any) -> Any:
    return worked_out(definition, answers, today=TODAY).get("total", "not yet")


@pytest.mark.parametrize(
    ("formula", "kind", "total"),
    [
        ("income + sum(people, pay)", "money", "1240.50"),
        ("income * 12", "money", "12004.80"),
        ("income / 3", "money", "333.47"),
        ("(income - rent) * 0.1", "money", "60.02"),
        ("max(income, rent)", "money", "1000.40"),
        ("min(income, rent, 5)", "money", "5.00"),
        ("-income + 2000", "money", "999.60"),
        ("count(people) + 1", "number", 3),
        ("count(people, works == True)", "number", 1),
        ("age(born)", "number", 44),
        ("days(born, moved)", "number", 16_022),
    ],
)
def test_a_formula_reckons_exactly(formula: str, kind: str, total: Any) -> None:
    definition = figuring(
        INCOME, RENT, BORN, {"id": "moved", "kind": "date"}, PEOPLE, total={"formula": formula, "kind": kind}
    )
    people = [{NUMBER: 1, "works": True, "pay": "240.10"}, {NUMBER: 2, "works": False}]

    found = comes_to(definition, income="1000.40", rent="400.20", born="1982-03-27", moved="2026-02-06", people=people)
    assert found == total


def test_somebody_is_a_year_older_on_their_birthday_and_not_the_day_before() -> None:
    definition = figuring(BORN, total={"formula": "age(born)", "kind": "number"})

    assert comes_to(definition, born="2000-03-27") == 26
    assert comes_to(definition, born="2000-03-28") == 25


def test_half_a_penny_is_rounded_up() -> None:
    assert comes_to(figuring(INCOME, total="income / 2"), income="0.01") == "0.01"


def test_a_number_keeps_the_decimals_it_says() -> None:
    definition = figuring(
        {"id": "metres", "kind": "number"}, total={"formula": "metres / 3", "kind": "number", "decimals": 2}
    )

    assert comes_to(definition, metres=10) == "3.33"


def test_there_is_no_figure_before_all_it_looks_at_was_asked() -> None:
    assert comes_to(figuring(INCOME, RENT, total="income - rent"), income="10.00") == "not yet"


def test_there_is_no_figure_where_a_number_was_left_empty() -> None:
    assert comes_to(figuring(INCOME, RENT, total="income - rent"), income="10.00", rent=None) is None


def test_a_number_left_empty_is_nothing_where_the_calculation_says_so() -> None:
    definition = figuring(INCOME, RENT, total={"formula": "income - rent", "empty": "zero"})

    assert comes_to(definition, income="10.00", rent=None) == "10.00"


def test_a_question_that_is_not_asked_counts_as_left_empty() -> None:
    definition = figuring(INCOME, {**RENT, "when": "income > 50"}, total={"formula": "income - rent", "empty": "zero"})

    assert comes_to(definition, income="10.00", rent="3.00") == "10.00"


def test_nobody_of_a_group_adds_up_to_nothing() -> None:
    assert comes_to(figuring(PEOPLE, total="sum(people, pay)"), people=None) == "0.00"


def test_a_figure_may_look_at_an_earlier_one() -> None:
    definition = figuring(INCOME, year="income * 12", total="year - 1000")

    assert comes_to(definition, income="1000.00") == "11000.00"


def test_dividing_by_nothing_gives_no_figure() -> None:
    assert comes_to(figuring(INCOME, RENT, total="income / rent * 5"), income="10.00", rent="0.00") is None


def test_a_figure_too_large_to_keep_is_none() -> None:
    definition = figuring(INCOME, total="income * income * income * 100000")

    assert comes_to(definition, income="100000.00") is None


@pytest.mark.parametrize("age", [17, 18])
def test_a_condition_looks_at_a_figure(age: int) -> None:
    definition = figuring(
        BORN, {"id": "school", "when": "total < 18"}, total={"formula": "age(born)", "kind": "number"}
    )
    answers = worked_out(definition, {"born": f"{2026 - age}-01-01"}, today=TODAY)

    assert ("school" in [each.id for each in path(definition, answers)]) == (age < 18)


def test_a_stopper_looks_at_a_figure() -> None:
    definition = figuring(INCOME, total="income * 12", stoppers=({"id": "rich", "when": "total >= 60000"},))
    stopped = {
        income: stopper_for(definition, worked_out(definition, {"income": income}, today=TODAY)) is not None
        for income in ("4999.99", "5000.00")
    }

    assert stopped == {"4999.99": False, "5000.00": True}


def test_a_fee_is_so_much_times_a_figure(read: Read) -> None:
    fees = (
        "calculations:\n"
        "  - { id: over, kind: number, label: Over, formula: 'max(depth - 10, 0)', empty: zero, decimals: 1 }\n"
        "fees:\n  source: An example\n  rows:\n    - { label: Each, amount: '1.50', per: over }\n"
    )
    folder = read(hole=HOLE + fees)
    assert folder.mistakes == ()
    (definition,) = folder.definitions

    charge = charge_for(definition, worked_out(definition, {**CLEAN, "depth": 13}, today=TODAY))
    assert charge is not None
    assert charge.amount == Decimal("4.50")


CLEAN = {"danger": False, "where": {"street": "Mill Lane"}, "shape": "round", "things": ["mud"], "description": None}


def test_a_figure_is_kept_with_the_answers_that_are_sent() -> None:
    definition = figuring(INCOME, total="income * 12")
    sent = check_answers(definition, {"income": "100", "contact_by": ["none"]}, now=NOW)

    assert sent.answers["total"] == "1200.00"


def test_nobody_sends_a_figure_of_their_own() -> None:
    definition = figuring(INCOME, total="income * 12")
    sent = check_answers(definition, {"income": "100", "total": "5", "contact_by": ["none"]}, now=NOW)

    assert sent.answers["total"] == "1200.00"


def test_a_figure_stands_after_the_last_answer_it_comes_from() -> None:
    definition = figuring(
        INCOME, {"id": "why"}, total={"formula": "income * 12", "unit": "a year", "public": True, "label": "Income"}
    )
    answers = worked_out(definition, {"income": "103.40", "why": "So"}, today=TODAY)

    said = plain_answers(definition, answers)
    assert [each.question_id for each in said] == ["income", "total", "why"]
    assert (said[1].label, said[1].text, said[1].public) == ("Income", "£1,240.80 a year", True)
    assert [each.text for each in figures_in_words(definition, answers)["income"]] == ["£1,240.80 a year"]


def test_no_figure_reads_as_nothing() -> None:
    assert in_words(Calculation(id="total", label="?", formula="income", unit="a year"), None) == ""


def test_a_draft_keeps_its_figures_up_to_date(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE + GROUP)
    hole = service("hole", at=at)
    assert hole is not None
    begun = start_draft(hole, channel="web", by=PUBLIC, at=at)
    for name, value in {**CLEAN, "depth": 12}.items():
        save_answer(begun.id, question_id=name, value=value, at=at)

    assert kept(begun.id, at) == (24, 0)
    save_answer(begun.id, question_id="depth", value=20, at=at)
    save_item_answer(begun.id, group_id="people", number=1, question_id="name", value="Ada", at=at)
    assert kept(begun.id, at) == (40, 1)


def kept(draft_id: Any, at: datetime) -> tuple[Any, Any]:
    found = draft(draft_id, at=at)
    assert found is not None
    return found.answers.get("twice"), found.answers.get("many", 0)


GROUP = """
  - id: people
    kind: group
    label: Who?
    required: false
    questions:
      - { id: name, kind: name, label: What is their name? }
calculations:
  - { id: twice, kind: number, label: Twice, formula: depth * 2 }
  - { id: many, kind: number, label: Many, formula: count(people) }
"""


# A walk takes every side that a figure can take, and agrees with the form itself.

WALKED = figuring(
    INCOME,
    {**RENT, "when": "income < 50000"},
    BORN,
    PEOPLE,
    {"id": "poor", "when": "left < 200"},
    {"id": "middle", "when": "left >= 200 and left < 201"},
    {"id": "old", "when": "years >= 66"},
    {"id": "crowd", "when": "workers > 2"},
    stoppers=({"id": "rich", "when": "left > 60000"}, {"id": "young", "when": "years < 16"}),
    left={"formula": "income + sum(people, pay) - rent", "empty": "zero"},
    years={"formula": "age(born)", "kind": "number"},
    workers={"formula": "count(people, works == True)", "kind": "number"},
)


def test_a_walk_takes_every_side_of_a_figure() -> None:
    walked = walk(WALKED, today=TODAY)

    assert walked.is_whole
    assert {"poor", "middle", "old", "crowd"} <= walked.asked
    assert walked.stopped == {"rich", "young"}


def test_a_walk_over_figures_agrees_with_the_form_itself() -> None:
    for route in walk(WALKED, today=TODAY).routes:
        answers: dict[str, Any] = {}
        ended = ""
        for name in route.asked:
            assert name in [each.id for each in path(WALKED, answers)], route
            answers = worked_out(WALKED, {**answers, name: route.answers[name]}, today=TODAY)
            found = stopper_for(WALKED, answers)
            ended = found.id if found is not None else ""
            if ended:
                break
        assert ended == route.stopper, route


AMOUNTS = st.decimals(0, 100_000, places=2).map(str)


@given(income=AMOUNTS, rent=st.none() | AMOUNTS, pays=st.lists(AMOUNTS, max_size=6))
def test_a_sum_of_money_loses_no_penny(income: str, rent: str | None, pays: list[str]) -> None:
    definition = figuring(INCOME, RENT, PEOPLE, total={"formula": "income + sum(people, pay) - rent", "empty": "zero"})
    people = [{"works": True, "pay": pay} for pay in pays]

    total = comes_to(definition, income=income, rent=rent, people=people)
    pence = sum(round(Decimal(each) * 100) for each in [income, *pays]) - round(Decimal(rent or 0) * 100)
    assert round(Decimal(total) * 100) == pence


def test_what_is_no_number_gives_no_figure() -> None:
    assert comes_to(figuring(INCOME, total="income * 2"), income="…") is None


def test_a_walk_ticks_as_many_as_a_figure_counts() -> None:
    options = tuple({"value": name, "label": name} for name in ("a", "b", "c"))
    definition = figuring(
        {"id": "things", "kind": "any_of", "options": options},
        {"id": "many", "when": "total > 2"},
        total={"formula": "count(things)", "kind": "number"},
    )

    assert "many" in walk(definition, today=TODAY).asked


def test_a_walk_leaves_out_those_of_a_group_that_nobody_can_be() -> None:
    # Whoever answers can only be the one or the other, so nobody is neither.
    either = "works == True or works == False"
    definition = figuring(
        PEOPLE, {"id": "some", "when": "total > 0"}, total={"formula": f"count(people, {either})", "kind": "number"}
    )

    assert walk(definition, today=TODAY).is_whole


def test_a_walk_counts_those_of_a_group_who_must_be_there() -> None:
    definition = figuring(
        {**PEOPLE, "min": 2, "required": True},
        {"id": "nobody", "when": "total == 0"},
        total={"formula": "count(people, works == True)", "kind": "number"},
    )

    assert "nobody" in walk(definition, today=TODAY).asked
