"""What changed between two wordings, in plain words."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import Difference, differences, stored_differences
from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE

Read = Callable[..., Folder]


def changed(read: Read, *changes: tuple[str, str]) -> list[Difference]:
    text = HOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    before, after = (read(hole=each).definitions[0] for each in (HOLE, text))
    return differences(before, after)


def test_the_same_twice_differs_in_nothing(hole: Definition) -> None:
    assert differences(hole, hole) == []


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("summary: Tell us about a hole.", "summary: Say.", Difference("summary", "Tell us about a hole.", "Say.")),
        ("lgsl: 557", "lgsl: 577", Difference("LGSL number", "557", "577")),
        (
            "label: How deep is it?",
            "label: How deep?",
            Difference("question ‘depth’, label", "How deep is it?", "How deep?"),
        ),
        ("    max: 900\n", "", Difference("question ‘depth’, max", "900", "")),
        (
            "when: shape == 'round'\n",
            "when: shape == 'square'\n",
            Difference("question ‘depth’, condition", "shape == 'round'", "shape == 'square'"),
        ),
        (
            "label: Square",
            "label: Four-sided",
            Difference("question ‘shape’, option ‘square’, label", "Square", "Four-sided"),
        ),
        (
            "      - { value: square, label: Square }\n",
            "      - { value: square, label: Square }\n      - { value: odd, label: Another shape }\n",
            Difference("question ‘shape’, option ‘odd’", "", "Another shape"),
        ),
        ("title: Call us", "title: Ring us", Difference("stopper ‘danger’, title", "Call us", "Ring us")),
    ],
)
def test_a_change_is_told_where_it_is(read: Read, old: str, new: str, difference: Difference) -> None:
    assert changed(read, (old, new)) == [difference]


def test_a_question_that_was_added_and_one_that_has_gone_are_told(read: Read) -> None:
    added = "  - id: colour\n    kind: short_text\n    label: What colour is it?\n"
    gone = "  - id: description\n    kind: long_text\n    label: Anything else?\n    required: false\n"

    assert changed(read, (gone, added)) == [
        Difference("question ‘colour’", "", "What colour is it?"),
        Difference("question ‘description’", "Anything else?", ""),
    ]


def test_what_moved_is_told_as_an_order_and_not_as_changes(read: Read) -> None:
    danger = "  - id: danger\n    kind: yes_no\n    label: Is there danger?\n"
    (found,) = changed(read, (danger, ""), ("  - id: shape", danger + "  - id: shape"))

    assert found.where == "question, order"
    assert found.was.startswith("danger, where")
    assert found.now.startswith("where, danger")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ({"ask": ["email"]}, {"ask": ["email", "phone"]}, Difference("contact, ask", "email", "email, phone")),
        ({"anonymous": True}, {"anonymous": False}, Difference("contact, anonymous", "yes", "no")),
    ],
)
def test_lists_and_yes_and_no_are_said_in_words(hole: Definition, was: Any, now: Any, said: Difference) -> None:
    stored = hole.stored()
    before, after = ({"from": was, "rest": stored}, {"from": now, "rest": stored})
    first, second = (
        Definition.from_stored({**each["rest"], "contact_rules": each["from"]}) for each in (before, after)
    )

    assert differences(first, second) == [
        Difference(said.where.replace("contact", "contact rules"), said.was, said.now)
    ]


def test_a_section_that_was_added_is_said_by_its_keys(hole: Definition) -> None:
    (found,) = differences(hole, Definition.from_stored({**hole.stored(), "promise": {"days": 5, "unit": "working"}}))

    assert found == Difference("promise", "", "days: 5; unit: working")


def test_sections_of_other_contexts_are_told_too(hole: Definition) -> None:
    def with_promise(**promise: Any) -> Definition:
        return Definition.from_stored({**hole.stored(), "promise": promise})

    assert differences(with_promise(days=5, due_soon={"days": 1}), with_promise(days=3, due_soon={"days": 1})) == [
        Difference("promise, days", "5", "3")
    ]


def test_a_setting_that_is_switched_off_is_told(hole: Definition) -> None:
    stored = hole.stored()
    first = {**stored["questions"][0], "required": False}
    after = {**stored, "questions": [first, *stored["questions"][1:]]}

    assert [each.now for each in stored_differences(stored, after)] == ["no"]
