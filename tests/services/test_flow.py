"""The way through a form."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.contact import CONTACT_IDS, Contact, contact_questions
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import (
    check_answers,
    contact_of,
    is_answered,
    live_answers,
    next_question,
    path,
    plain_answers,
    previous_question,
    question_behind,
    stopper_for,
)
from frontdoor.services.rules.questions import Question

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
PIN = {"lat": 54.0, "lon": -1.5}
WHOLE = {
    "danger": False,
    "where": PIN,
    "shape": "round",
    "depth": 10,
    "things": ["water"],
    "description": "By the bakery",
    "contact_by": ["email", "phone"],
    "contact_name": "Ada Okafor",
    "contact_email": "ada@example.com",
    "contact_phone": "+447700900123",
}


@dataclass
class Somewhere:
    inside: bool


def ids(questions: list[Question]) -> list[str]:
    return [each.id for each in questions]


# ------------------------------------------------------------------------------ the path
def test_contact_questions_come_last(hole: Definition) -> None:
    assert ids(path(hole, WHOLE)) == list(WHOLE)
    assert set(ids(path(hole, WHOLE))[-4:]) == CONTACT_IDS


def test_a_question_is_asked_only_if_its_condition_holds(hole: Definition) -> None:
    assert "depth" not in ids(path(hole, {"shape": "square"}))
    assert "things" in ids(path(hole, {"shape": "square"}))
    assert "depth" in ids(path(hole, {"shape": "round"}))


def test_the_answer_of_a_hidden_question_counts_for_nothing(hole: Definition) -> None:
    answers = {"shape": "", "depth": 5}

    assert "things" not in ids(path(hole, answers))
    assert live_answers(hole, answers) == {"shape": ""}


def test_the_next_question_is_the_first_without_an_answer(hole: Definition) -> None:
    def following(answers: dict[str, Any], after: str | None = None) -> str | None:
        found = next_question(hole, answers, after=after)
        return found.id if found else None

    assert following({}) == "danger"
    assert following({"danger": False}) == "where"
    assert following({"danger": False, "where": {}}) == "where"
    assert following({}, after="where") == "shape"
    assert following({"shape": "square"}, after="depth") == "danger"
    assert following({**WHOLE, "things": None, "description": None}) is None
    assert following(WHOLE) is None


def test_the_previous_question_is_the_one_asked_before(hole: Definition) -> None:
    def preceding(answers: dict[str, Any], before: str) -> str | None:
        found = previous_question(hole, answers, before=before)
        return found.id if found else None

    assert preceding({}, "danger") is None
    assert preceding({"shape": "square"}, "things") == "shape"
    assert preceding({"shape": "round", "depth": 1}, "things") == "depth"
    assert preceding({"shape": "square"}, "depth") is None


def test_an_optional_question_left_empty_is_answered(hole: Definition) -> None:
    things = hole.question("things")
    assert things is not None

    assert is_answered(things, {"things": None})
    assert not is_answered(things, {})


def test_a_definition_knows_which_questions_say_where_and_what(hole: Definition) -> None:
    assert hole.place_question == hole.question("where")
    assert hole.description_question == hole.question("description")
    assert hole.question("nonsense") is None


# ------------------------------------------------------------------------------ stoppers
def test_a_stopper_waits_for_the_answer_it_looks_at(hole: Definition) -> None:
    assert stopper_for(hole, {}) is None
    found = stopper_for(hole, {"danger": True})
    assert found is not None
    assert found.id == "danger"


@pytest.mark.parametrize(("located", "stopped"), [(None, False), (Somewhere(True), False), (Somewhere(False), True)])
def test_a_place_outside_stops_once_it_is_known(hole: Definition, located: Somewhere | None, stopped: bool) -> None:
    found = stopper_for(hole, {"danger": False, "where": PIN}, located=located)

    assert (found is not None and found.id == "outside") is stopped


def test_a_warning_is_shown_once(hole: Definition) -> None:
    answers = {"danger": False, "shape": "round", "depth": 500}

    found = stopper_for(hole, answers)

    assert found is not None
    assert (found.id, found.kind) == ("deep", "warn")
    assert stopper_for(hole, answers, seen={"deep"}) is None


def test_the_answer_of_a_hidden_question_stops_nobody(hole: Definition) -> None:
    assert stopper_for(hole, {"danger": False, "shape": "square", "depth": 500}) is None


# ------------------------------------------------------------------------------ checking
def test_good_answers_are_complete(hole: Definition) -> None:
    checked = check_answers(hole, WHOLE, now=NOW)

    assert checked.is_complete
    assert checked.answers == WHOLE


def test_every_error_is_told_by_its_question(hole: Definition) -> None:
    checked = check_answers(hole, {"danger": "maybe", "shape": "round", "depth": 9999}, now=NOW)

    assert set(checked.errors) == {"danger", "where", "depth", "contact_by"}
    assert not checked.is_complete


def test_answers_of_hidden_questions_and_of_none_are_left_out(hole: Definition) -> None:
    answers = {
        **WHOLE,
        "shape": "square",
        "depth": 5,
        "nonsense": 1,
        "description": "",
        "contact_by": ["none"],
    }

    checked = check_answers(hole, answers, now=NOW)

    assert checked.is_complete
    assert set(checked.answers) == {"danger", "where", "shape", "things", "contact_by"}


@pytest.mark.parametrize(
    ("stopper_id", "question_id"),
    [("danger", "danger"), ("outside", "where"), ("deep", "depth")],
)
def test_a_stopper_leads_back_to_the_answer_that_brought_it(
    hole: Definition, stopper_id: str, question_id: str
) -> None:
    stopper = next(each for each in hole.stoppers if each.id == stopper_id)

    behind = question_behind(hole, WHOLE, stopper)

    assert behind is not None
    assert behind.id == question_id


# ------------------------------------------------------------------------------ in words
@pytest.mark.django_db  # a pin's street is looked up
def test_answers_are_put_in_words_without_contact_details(hole: Definition) -> None:
    shown = plain_answers(hole, {**WHOLE, "description": None})

    assert [(each.label, each.text) for each in shown] == [
        ("Is there danger?", "No"),
        ("Where is it?", "Pin on the map at 54.00000, -1.50000"),
        ("What shape is it?", "Round"),
        ("How deep is it?", "10"),
        ("What is in it?", "Water"),
        ("Anything else?", ""),
    ]
    assert {each.question_id for each in shown}.isdisjoint(CONTACT_IDS)
    assert not any(each.public for each in shown)


def test_who_reports_is_read_from_the_contact_questions_that_were_asked(hole: Definition) -> None:
    everything = contact_of(hole, WHOLE)
    only_email = contact_of(hole, {**WHOLE, "contact_by": ["email"]})
    nobody = contact_of(hole, {**WHOLE, "contact_by": ["none"]})

    assert (everything.name, everything.email, everything.phone) == (
        "Ada Okafor",
        "ada@example.com",
        "+447700900123",
    )
    assert (only_email.email, only_email.phone) == ("ada@example.com", "")
    assert (nobody.name, nobody.email, nobody.phone) == ("", "", "")


def test_only_a_service_that_allows_it_offers_to_stay_unknown() -> None:
    allowed, required = (
        contact_questions(Contact(), noun="report"),
        contact_questions(Contact(anonymous=False, ask=("email",)), noun="report"),
    )

    assert [option.value for option in allowed[0].options] == ["email", "phone", "none"]
    assert [option.value for option in required[0].options] == ["email"]
    assert required[1].when == ""


# ------------------------------------------------------------------------------ whatever is answered
@st.composite
def forms(draw: Any) -> Definition:
    """Draw a service whose questions hang on earlier ones."""
    questions: list[Question] = []
    for index in range(draw(st.integers(1, 8))):
        when = ""
        if questions and draw(st.booleans()):
            other = draw(st.sampled_from(questions)).id
            when = draw(st.sampled_from(["{} == True", "not {}", "answered({})", "{} != True"])).format(other)
        required = draw(st.booleans())
        questions.append(Question(id=f"q{index}", kind="yes_no", label="?", when=when, required=required))
    return Definition(id="x", name="X", group="G", team="t", summary="S", questions=tuple(questions))


SAID = st.dictionaries(st.sampled_from([f"q{index}" for index in range(8)]), st.booleans() | st.none())


@given(forms(), SAID)
def test_no_path_loops_and_every_form_comes_to_its_end(form: Definition, answers: dict[str, Any]) -> None:
    asked: list[str] = []
    current = dict(answers)
    while (question := next_question(form, current)) is not None:
        assert question.id not in asked
        asked.append(question.id)
        current[question.id] = ["none"] if question.id == "contact_by" else True

    assert len(set(ids(path(form, current)))) == len(path(form, current))
    assert check_answers(form, current, now=NOW).errors == {}


@given(forms(), SAID)
def test_a_hidden_question_never_blocks(form: Definition, answers: dict[str, Any]) -> None:
    asked = set(ids(path(form, answers)))

    assert set(check_answers(form, answers, now=NOW).errors) <= asked | CONTACT_IDS


@given(forms(), SAID, st.sampled_from([f"q{index}" for index in range(8)]), st.booleans())
def test_changing_an_answer_and_back_loses_nothing(
    form: Definition, answers: dict[str, Any], changed: str, value: bool
) -> None:
    before = live_answers(form, answers)
    meanwhile = {**answers, changed: value}
    restored = {**meanwhile, changed: answers[changed]} if changed in answers else dict(answers)

    assert live_answers(form, restored) == before
    assert set(meanwhile) >= set(answers)


@pytest.mark.parametrize(
    ("pattern", "noun"),
    [
        ("report", "report"),
        ("apply", "application"),
        ("book", "booking"),
        ("pay", "payment"),
        ("renew", "renewal"),
        ("enquire", "enquiry"),
    ],
)
def test_what_is_sent_is_called_by_the_way_of_asking(hole: Definition, pattern: str, noun: str) -> None:
    asked = Definition.from_stored({**hole.stored(), "pattern": pattern}).question("contact_email")

    assert asked is not None
    assert asked.hint == f"We will only use this to tell you about this {noun}"
