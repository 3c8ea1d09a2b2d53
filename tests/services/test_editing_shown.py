"""As much of an unfinished form as can be shown, and invented answers to fill it in with. Pure."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from frontdoor.services.rules.editing.showing import as_far_as_it_goes
from frontdoor.services.rules.examples import answers_along, example
from frontdoor.services.rules.flow import answer_in_words
from frontdoor.services.rules.questions import Option, Question
from frontdoor.services.rules.routes import Route
from tests.services.test_editing_rules import hole


def test_what_is_whole_is_shown_whole() -> None:
    definition, is_whole = as_far_as_it_goes(hole(), slug="hole")

    assert definition is not None
    assert is_whole


@pytest.mark.parametrize(
    "question",
    [
        {"id": "x", "kind": "nothing", "label": "x"},
        {"id": "x", "kind": "one_of", "label": "x"},
        {"id": "x", "kind": "group", "label": "x"},
        {"id": "x", "kind": "short_text", "label": "x", "when": "=="},
        {"id": "x"},
        "text",
    ],
)
def test_a_question_that_cannot_be_asked_is_left_out(question: Any) -> None:
    data = {**hole(), "questions": [*hole()["questions"], question]}

    definition, is_whole = as_far_as_it_goes(data, slug="hole")

    assert definition is not None
    assert (len(definition.questions), is_whole) == (6, False)


def test_what_is_missing_or_wrong_at_the_top_does_not_hide_the_questions() -> None:
    definition, is_whole = as_far_as_it_goes({"questions": hole()["questions"], "lgsl": "many"}, slug="hole")

    assert definition is not None
    assert (definition.name, definition.lgsl, is_whole) == ("No name yet", None, False)


def test_nothing_is_shown_of_a_form_that_asks_nothing() -> None:
    assert as_far_as_it_goes({}, slug="hole") == (None, False)


TODAY = date(2026, 5, 20)


@pytest.mark.parametrize("kind", ["money", "date", "date_of_birth", "declaration", "short_text", "place", "email"])
def test_an_example_is_told_in_words(question: Callable[..., Question], kind: str) -> None:
    assert answer_in_words(question(kind), example(question(kind), today=TODAY))


def test_an_example_of_a_number_keeps_its_bounds(question: Callable[..., Question]) -> None:
    assert [example(question("number", **each), today=TODAY) for each in ({}, {"min": 9}, {"max": 1})] == [3, 9, 1]


def test_an_example_of_a_choice_is_offered(question: Callable[..., Question]) -> None:
    options = (Option(value="a", label="A"),)

    assert example(question("one_of", options=options), today=TODAY) == "a"
    assert example(question("any_of", options=options), today=TODAY) == ["a"]


def test_answers_along_a_way_are_its_own_and_examples(question: Callable[..., Question]) -> None:
    inner = (Question(id="age", kind="number", label="x"),)
    asked = {
        "where": question("place"),
        "size": question("short_text"),
        "words": question("short_text"),
        "people": question("group", questions=inner),
        "pets": question("group", questions=inner),
    }
    route = Route({"size": "big", "words": "…", "people": [{}, {}], "where": "…"}, tuple(asked), inside=False)

    found = answers_along(route, asked, today=TODAY)

    assert (found["size"], found["words"]) == ("big", "An example")
    assert found["where"]["lat"] > 60
    assert [len(found[name]) for name in ("people", "pets")] == [2, 1]
