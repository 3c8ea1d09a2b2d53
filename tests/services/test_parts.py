"""The parts of a long form: which there are, how far somebody is, and what has to wait."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import next_question, path, previous_question
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.parts import PartState, is_done, part_of, parts_of, tasks
from tests.services.conftest import HOLE

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
CONTACT = {"contact_by": ["none"]}


def long_form() -> Definition:
    """Return a form of three parts and contact: the second looks at the first, the last is signed."""
    questions = [
        {"id": "kind", "part": "First", "kind": "yes_no", "label": "K?"},
        {"id": "more", "part": "First", "kind": "short_text", "label": "M?", "required": False},
        {"id": "beds", "part": "Second", "kind": "number", "label": "B?", "when": "kind == True"},
        {"id": "note", "part": "Third", "kind": "short_text", "label": "N?"},
        {"id": "signed", "part": "Sign", "kind": "declaration", "label": "S?", "statement": "It is true."},
    ]
    return Definition.from_stored(
        {"id": "x", "name": "X", "group": "G", "team": "t", "summary": "S", "questions": questions}
    )


def states(answers: dict[str, Any]) -> dict[str, str]:
    return {each.part.name: each.state.value for each in tasks(long_form(), answers)}


def test_parts_are_numbered_in_order_and_contact_is_the_last() -> None:
    parts = parts_of(long_form())

    assert [(each.number, each.name) for each in parts] == [
        (1, "First"),
        (2, "Second"),
        (3, "Third"),
        (4, "Sign"),
        (5, "How we reach you"),
    ]
    assert parts[-1].ids == CONTACT_IDS


def test_a_form_without_parts_has_none_and_no_tasks(hole: Definition) -> None:
    assert parts_of(hole) == ()
    assert tasks(hole, {}) == []
    assert part_of(hole, "danger") is None


def test_the_part_of_a_question_is_found() -> None:
    part = part_of(long_form(), "note")
    assert part is not None
    assert part.name == "Third"


def test_at_first_only_what_depends_on_nothing_can_be_started() -> None:
    assert states({}) == {
        "First": "not started",
        "Second": "cannot start yet",
        "Third": "not started",
        "Sign": "cannot start yet",
        "How we reach you": "not started",
    }


def test_a_part_is_in_progress_after_its_first_answer_and_done_after_its_last() -> None:
    assert states({"kind": True})["First"] == "in progress"
    assert states({"kind": True, "more": None})["First"] == "done"


def test_a_part_can_be_started_once_what_it_looks_at_is_done() -> None:
    assert states({"kind": True})["Second"] == "cannot start yet"
    assert states({"kind": True, "more": None})["Second"] == "not started"


def test_a_part_of_which_nothing_is_asked_is_left_out() -> None:
    assert "Second" not in states({"kind": False, "more": None})


def test_signing_waits_for_every_part_before_it_and_says_for_which() -> None:
    sign = tasks(long_form(), {"kind": False, "more": None})[2]

    assert (sign.part.name, sign.state) == ("Sign", PartState.CANNOT_START)
    assert [each.name for each in sign.waits_for] == ["Third"]
    assert states({"kind": False, "more": None, "note": "n"})["Sign"] == "not started"


def test_all_is_done_when_every_part_is() -> None:
    whole = {"kind": False, "more": None, "note": "n", "signed": {"name": "Ada", "at": NOW.isoformat()}}

    assert not is_done(long_form(), whole)
    assert is_done(long_form(), whole | CONTACT)


def test_within_a_part_only_its_questions_come_next_and_before() -> None:
    definition = long_form()
    third = parts_of(definition)[2]

    following = next_question(definition, {}, within=third.ids)
    assert following is not None
    assert following.id == "note"
    assert next_question(definition, {"note": "n"}, within=third.ids) is None
    assert previous_question(definition, {}, before="note", within=third.ids) is None


_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.booleans(),
        "more": st.sampled_from([None, "m"]),
        "beds": st.integers(0, 9),
        "note": st.just("n"),
        "signed": st.just({"name": "Ada", "at": NOW.isoformat()}),
        "contact_by": st.just(["none"]),
    },
)


@given(answers=_ANSWERS)
def test_until_all_is_done_there_is_always_a_part_to_go_on_with(answers: dict[str, Any]) -> None:
    found = tasks(long_form(), answers)

    assert is_done(long_form(), answers) or any(
        each.state in {PartState.NOT_STARTED, PartState.IN_PROGRESS} for each in found
    )


@given(answers=_ANSWERS)
def test_all_parts_are_done_exactly_when_nothing_is_left_to_ask(answers: dict[str, Any]) -> None:
    assert is_done(long_form(), answers) == (next_question(long_form(), answers) is None)


@given(answers=_ANSWERS)
def test_every_question_that_is_asked_is_in_a_part_of_the_list(answers: dict[str, Any]) -> None:
    listed = {question for each in tasks(long_form(), answers) for question in each.part.ids}

    assert {each.id for each in path(long_form(), answers)} <= listed


# ------------------------------------------------------------------------------ the check of the catalogue
def in_parts(**parts: str) -> str:
    """Return HOLE with questions put into parts."""
    text = HOLE
    for name, part in parts.items():
        text = text.replace(f"  - id: {name}\n    kind", f"  - id: {name}\n    part: {part}\n    kind", 1)
    return text


ALL = {"where": "A", "shape": "A", "depth": "B", "things": "B", "description": "B"}


def wrongs(read: Callable[..., Folder], text: str) -> list[str]:
    return [each.wrong for each in read(hole=text).mistakes]


def test_a_form_whose_parts_stand_together_is_right(read: Callable[..., Folder]) -> None:
    assert wrongs(read, in_parts(danger="A", **ALL)) == []


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (ALL, "‘danger’ is in no part, though others are."),
        ({**ALL, "danger": "B"}, "The part ‘B’ stands in two places."),
        (dict.fromkeys([*ALL, "danger"], "A"), "‘A’ is the only part, and a task list of one helps nobody."),
    ],
)
def test_parts_that_would_confuse_are_told(read: Callable[..., Folder], parts: dict[str, str], wrong: str) -> None:
    assert wrong in wrongs(read, in_parts(**parts))


def test_a_question_asked_of_each_has_no_part_of_its_own(read: Callable[..., Folder]) -> None:
    group = "  - { id: pets, kind: group, label: Pets?, questions: [{ id: name, kind: name, label: N?, part: A }] }\n"

    assert "What is asked of each is in the part of its group." in wrongs(read, HOLE + group)
