"""Two wordings made from the same one, brought together."""

from typing import Any

import pytest

from frontdoor.services.rules.differences import place_in_words, stored_differences
from frontdoor.services.rules.merging import merge

BASE: dict[str, Any] = {
    "name": "Hole",
    "lgsl": 1,
    "promise": {"days": 5, "unit": "working"},
    "questions": [{"id": "a", "label": "A?"}, {"id": "b", "label": "B?", "hint": "Look"}],
    "keywords": ["pit"],
}


def question(letter: str, **more: str) -> dict[str, str]:
    return {"id": letter, "label": f"{letter.upper()}?", **more}


@pytest.mark.parametrize(
    ("ours", "theirs", "merged", "clashes"),
    [
        ({}, {"name": "Pit"}, {"name": "Pit"}, []),
        ({"name": "Pit"}, {}, {"name": "Pit"}, []),
        ({"name": "Pit"}, {"name": "Pit"}, {"name": "Pit"}, []),
        ({"name": "Pit"}, {"name": "Well"}, {"name": "Pit"}, ["name"]),
        ({"promise": {"days": 6, "unit": "working"}}, {"promise": {"days": 5, "unit": "all"}},
         {"promise": {"days": 6, "unit": "all"}}, []),
        ({"questions": [question("a", hint="X"), BASE["questions"][1]]},
         {"questions": [question("a"), question("b", hint="Y"), question("c")]},
         {"questions": [question("a", hint="X"), question("b", hint="Y"), question("c")]}, []),
        ({"questions": [question("a", label="Mine"), BASE["questions"][1]]},
         {"questions": [question("a", label="Theirs"), BASE["questions"][1]]},
         {"questions": [question("a", label="Mine"), BASE["questions"][1]]}, ["question ‘a’, label"]),
        ({"questions": BASE["questions"][:1]}, {"questions": [BASE["questions"][0], question("b")]},
         {"questions": BASE["questions"][:1]}, ["question ‘b’"]),
        ({"keywords": ["a"]}, {"keywords": ["b"]}, {"keywords": ["a"]}, ["keywords"]),
        ({"stoppers": [{"id": "x"}]}, {"stoppers": [{"id": "y"}]}, {"stoppers": [{"id": "x"}, {"id": "y"}]}, []),
        ({"access": {"public": True}}, {"access": {"words": False}}, {"access": {"public": True, "words": False}}, []),
        ({"questions": [question("a"), question("a")]}, {"questions": [question("c")]},
         {"questions": [question("a"), question("a")]}, ["question"]),
    ],
)  # fmt: skip
def test_what_only_one_changed_is_taken_and_what_both_changed_is_told(
    ours: dict[str, Any], theirs: dict[str, Any], merged: dict[str, Any], clashes: list[str]
) -> None:
    found = merge(BASE, ours=BASE | ours, theirs=BASE | theirs)

    assert (found.definition, found.clashes) == (BASE | merged, clashes)


def test_what_one_took_away_stays_away() -> None:
    without = {key: value for key, value in BASE.items() if key != "lgsl"}

    assert merge(BASE, ours=BASE, theirs=without).definition == without
    assert merge(BASE, ours=without, theirs=BASE).definition == without


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("name",), "name"),
        (("questions", 1, "label"), "question ‘b’, label"),
        (("questions", 7, "options", 0), "question ‘number 8’, option ‘number 1’"),
        (("promise", "days"), "promise, days"),
        ((0,), "item ‘number 1’"),
        ((), "the whole"),
    ],
)
def test_a_place_is_said_in_words(path: tuple[str | int, ...], words: str) -> None:
    assert place_in_words(path, BASE) == words


@pytest.mark.parametrize("wrong", [5, "text", [1], [{"no": "name"}], None])
def test_differences_of_what_is_wrong_in_any_way_are_told(wrong: Any) -> None:
    assert stored_differences(BASE, BASE | {"questions": wrong})
    assert stored_differences(BASE | {"questions": wrong}, BASE)
