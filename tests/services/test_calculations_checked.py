"""Calculations that cannot be worked out for everybody are told before they are published, each with its line."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.calculations import figure
from frontdoor.services.rules.expressions import BadExpression
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.formula_checks import Range, check_formulas
from frontdoor.services.rules.formulas import read_formula
from frontdoor.services.rules.questions import Question
from tests.services.conftest import HOLE
from tests.services.test_calculations import BORN, INCOME, PEOPLE, RENT, TODAY, figuring

Read = Callable[..., Folder]
MORE = {"id": "bedrooms", "kind": "number", "min": 0, "max": 9}
HOMES = {"id": "homes", "kind": "number", "min": 1, "max": 9}
NEEDS = {"id": "needs", "kind": "any_of", "options": ({"value": "lift", "label": "A lift"},)}
QUESTIONS = (INCOME, RENT, BORN, PEOPLE, MORE, HOMES, NEEDS, {"id": "moved", "kind": "date"}, {"id": "why"})


def told(**formulas: object) -> list[str]:
    """Return what the check says of calculations over QUESTIONS, without their places."""
    definition = figuring(*QUESTIONS, **formulas)
    known = {each.id: each for each in definition.questions}
    return [f"{each.wrong} {each.mend}" for each in check_formulas(list(enumerate(definition.calculations)), known)]


@pytest.mark.parametrize(
    "formula",
    [
        "income + sum(people, pay) - rent * 12",
        "income / homes",
        "income / max(bedrooms, 1)",
        "income / (bedrooms + 1)",
        "income / -homes",
        "income * (homes / 5000)",
        "(income + rent) * 0.25",
        "max(income, rent, 10)",
        "income * count(people, works == True)",
        "income * count(needs)",
        "income * age(born)",
    ],
)
def test_a_formula_that_everybody_can_have_worked_out_is_fine(formula: str) -> None:
    assert told(total=formula) == []


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("income / bedrooms", "It may divide by nothing: ‘bedrooms’ may be 0. Give the question `min: 1`"),
        ("income / count(people)", "It may divide by nothing: ‘count(people)’ may be 0."),
        ("income / (homes - 1)", "It may divide by nothing: ‘homes - 1’ may be 0."),
        ("income / days(born, moved)", "It may divide by nothing: ‘days(born, moved)’ may be 0."),
        ("income / age(born)", "It may divide by nothing: ‘age(born)’ may be 0."),
        ("income + homes", "‘income + homes’ puts pounds and a number together."),
        ("income * rent", "‘income * rent’ multiplies pounds by pounds."),
        ("homes / max(income, 1)", "‘homes / max(income, 1)’ divides a number by pounds."),
        ("max(income, homes)", "puts pounds and a number together."),
        ("income / max(rent, 1)", "It comes to a number, not to pounds. Write `kind: number`."),
        ("homes", "It comes to a number, not to pounds."),
        ("income + why", "‘why’ is no number that can be reckoned with."),
        ("income + born", "‘born’ is no number that can be reckoned with."),
        ("income * age(moved) * days(born, income)", "‘income’ is no date."),
        ("income * count(rent)", "‘rent’ is not several of anything."),
        ("sum(people, works)", "‘people’ asks no number ‘works’ of each. Use one of: pay."),
        ("income * count(people, wrks == True)", "‘people’ asks no question ‘wrks’ of each. Did you mean ‘works’?"),
        ("income * count(people, True)", "The condition looks at no question of ‘people’."),
        ("incme * 2", "The formula looks at ‘incme’, which is no question. Did you mean ‘income’?"),
        ("2 * 3", "The formula looks at no question"),
        ("income +", "The formula cannot be read. (at character 1 of"),
        ("income ** 2", "A formula has no income ** 2."),
        ("income > 2", "A formula has no income > 2."),
        ("not income", "A formula has no not income."),
        ("income + 'two'", "'two' is no number."),
        ("income + True", "True is no number."),
        ("round(income)", "There is no function round()."),
        ("sum(people)", "sum() is not used so. (at character 1 of ‘sum(people)’) Write sum(people, pay)."),
        ("max(income, *rent)", "max() is not used so."),
        ("count(1 + 2)", "count() takes questions."),
        ("count(people, works = True)", "count() is not used so."),
        ("count(people, works ** 2)", "Conditions have no arithmetic."),
    ],
)  # fmt: skip
def test_a_formula_that_does_not_fit_is_told(formula: str, sentence: str) -> None:
    (said,) = told(total=formula)
    assert sentence in said


def test_a_formula_longer_than_anybody_follows_is_told() -> None:
    with pytest.raises(BadExpression, match="500 are allowed"):
        read_formula("income" + " + income" * 60)


def test_a_number_that_counts_as_nothing_when_it_is_left_empty_may_not_divide() -> None:
    optional = {**HOMES, "required": False}
    definition = figuring(INCOME, optional, total={"formula": "income / homes", "empty": "zero"})
    known = {each.id: each for each in definition.questions}

    (problem,) = check_formulas(list(enumerate(definition.calculations)), known)
    assert "It may divide by nothing" in problem.wrong


def test_two_calculations_that_need_each_other_are_told() -> None:
    said = told(one="income + two", two="one - 5")

    assert "‘one’ and ‘two’ go round in a circle" in said[0]


def test_a_calculation_that_needs_itself_is_told() -> None:
    assert "go round in a circle" in told(one="one + income")[0]


def test_a_calculation_that_comes_later_is_told() -> None:
    assert "The formula looks at ‘two’, which is worked out later. Move that one up." in told(
        one="two + income", two="income * 2"
    )


@pytest.mark.parametrize("name", ["income", "one"])
def test_a_name_is_given_once(name: str) -> None:
    definition = figuring(INCOME, one="income * 2")
    twice = [*definition.calculations, definition.calculations[0].model_copy(update={"id": name})]
    known = {each.id: each for each in definition.questions}

    found = [each.path for each in check_formulas(list(enumerate(twice)), known)]
    assert ("calculations", 1, "id") in found


FIGURES = """calculations:
  - { id: deepest, kind: number, label: Deepest, formula: depth * 2 }
"""


def test_a_mistake_in_a_formula_stands_at_its_line(read: Read) -> None:
    text = HOLE + FIGURES.replace("depth * 2", "100 / depth")
    (mistake,) = read(hole=text).mistakes

    assert mistake.line == len(text.splitlines())
    assert "It may divide by nothing: ‘depth’ may be 0." in mistake.wrong


def test_a_question_cannot_depend_on_a_figure_that_depends_on_it(read: Read) -> None:
    text = HOLE.replace("when: shape == 'round'", "when: deepest > 3") + FIGURES
    found = [str(each) for each in read(hole=text).mistakes]

    assert any("‘deepest’, which is worked out from this question or a later one." in each for each in found)


def test_an_earlier_question_cannot_depend_on_a_figure(read: Read) -> None:
    text = HOLE.replace("  - id: shape\n", "  - id: shape\n    when: deepest > 3\n") + FIGURES
    found = [str(each) for each in read(hole=text).mistakes]

    assert any("worked out from this question or a later one" in each for each in found)


def test_a_later_question_may_depend_on_a_figure(read: Read) -> None:
    text = HOLE.replace("when: answered(depth) or shape == 'square'", "when: deepest > 30") + FIGURES

    assert read(hole=text).mistakes == ()


def test_a_condition_that_cannot_be_read_is_told_beside_figures(read: Read) -> None:
    text = HOLE.replace("when: answered(depth)", "when: deepest = 3 and answered(depth)") + FIGURES
    found = [str(each) for each in read(hole=text).mistakes]

    assert any("The condition cannot be read" in each for each in found)


def test_a_formula_that_cannot_be_read_brings_no_other_complaints(read: Read) -> None:
    text = HOLE.replace("depth > 100", "deepest > 100") + FIGURES.replace("depth * 2", "depth *")

    (mistake,) = read(hole=text).mistakes
    assert "The formula cannot be read." in mistake.wrong


# What the check lets through, nobody's answers break: whatever the numbers, a figure lies within its bounds.

_PARTS = st.sampled_from(["homes", "bedrooms", "count(people)", "count(needs)", "age(born)", "3", "0.5"])
_FORMULAS = st.recursive(
    _PARTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda each: f"{each[0]}({each[1]}, {each[2]})"),
    ),
    max_leaves=8,
)


@given(
    formula=_FORMULAS,
    homes=st.integers(1, 9),
    bedrooms=st.integers(0, 9),
    people=st.integers(0, 30),
    needs=st.sampled_from([["lift"]]),
    born=st.dates(min_value=TODAY.replace(year=1910), max_value=TODAY).map(lambda day: day.isoformat()),
)
def test_what_the_check_lets_through_has_a_figure_within_its_bounds(formula: str, **answers: object) -> None:
    total = {"formula": f"{formula} + homes * 0", "kind": "number", "decimals": 6}
    definition = figuring(*QUESTIONS, total=total)
    known: dict[str, Question] = {each.id: each for each in definition.questions}
    numbered = list(enumerate(definition.calculations))
    if list(check_formulas(numbered, known)):
        return
    given = {**answers, "people": [{"works": False}] * int(str(answers["people"]))}

    assert figure(definition, definition.calculations[0], given, today=TODAY) is not None


def test_bounds_with_nothing_reach_to_nothing() -> None:
    assert Range("number", 3, 5).with_nothing() == Range("number", 0, 5)


def test_an_earlier_figure_may_be_nothing_where_empty_counts_as_nothing() -> None:
    (said,) = told(one="income + 5", two={"formula": "rent / one", "kind": "number", "empty": "zero"})

    assert "It may divide by nothing: ‘one’ may be 0." in said


def test_a_figure_may_be_divided_by_an_earlier_one_that_is_never_nothing() -> None:
    assert told(one="income + 5", two={"formula": "rent / one", "kind": "number"}) == []


def test_a_condition_before_any_figure_that_cannot_be_read_is_told_once(read: Read) -> None:
    text = HOLE.replace("when: shape == 'round'", "when: shape ==") + FIGURES
    (mistake,) = read(hole=text).mistakes

    assert "The condition cannot be read." in mistake.wrong
