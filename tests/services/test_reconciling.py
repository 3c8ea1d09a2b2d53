"""What becomes of answers when the form they were given to has changed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import answer_in_words
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.reconciling import Reconciled, SetAside, read_aside, reconcile, stored_aside

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
OWNER = "draft:1"
CONTACT = {"contact_by": ["none"]}


def form(*questions: dict[str, Any], **others: Any) -> Definition:
    """Return a form that asks these questions; a label is made of the id where none is given."""
    asked = [{"label": f"What {each['id']}?", "short_label": each["id"].capitalize(), **each} for each in questions]
    return Definition.from_stored(
        {"id": "x", "name": "X", "group": "G", "team": "t", "summary": "S", "questions": asked, **others}
    )


def text(name: str, **given: Any) -> dict[str, Any]:
    return {"id": name, "kind": "short_text", **given}


def choice(name: str, *values: str, **given: Any) -> dict[str, Any]:
    return {"id": name, "kind": "one_of", "options": [{"value": v, "label": v.capitalize()} for v in values], **given}


def people(*questions: dict[str, Any], **given: Any) -> dict[str, Any]:
    asked = [{"label": f"What {each['id']}?", "short_label": each["id"].capitalize(), **each} for each in questions]
    return {"id": "people", "kind": "group", "item": "person", "questions": asked, **given}


def went_on(before: Definition, after: Definition, answers: dict[str, Any]) -> Reconciled:
    return reconcile(before, after, answers, now=NOW, owner=OWNER)


def test_an_answer_that_still_fits_is_kept_and_nothing_is_said() -> None:
    before, after = form(text("name")), form(text("name"), text("later"))

    assert went_on(before, after, {"name": "Ada"}) == Reconciled({"name": "Ada"}, (), ())


def test_an_answer_is_kept_as_the_new_wording_keeps_it() -> None:
    before, after = form({"id": "rooms", "kind": "number"}), form({"id": "rooms", "kind": "number", "decimals": 1})

    assert went_on(before, after, {"rooms": 3}).answers == {"rooms": clean_answer(after.questions[0], 3, now=NOW)}


def test_what_is_no_longer_asked_is_set_aside_in_words_and_told() -> None:
    result = went_on(form(text("name"), choice("size", "small", "big")), form(text("name")), {"size": "big"})

    assert result.answers == {}
    assert result.set_aside == (SetAside("size", "Size", "Big"),)
    assert result.told == ("We no longer ask ‘Size’.",)


def test_an_option_that_has_gone_is_to_be_chosen_again() -> None:
    before, after = form(choice("size", "car", "van-load")), form(choice("size", "car"))

    result = went_on(before, after, {"size": "van-load"})

    assert result.set_aside == (SetAside("size", "Size", "Van-load"),)
    assert result.told == ("‘Van-load’ is no longer an answer to ‘Size’. Choose again.",)


def test_several_options_that_have_gone_are_all_named() -> None:
    before = form({**choice("things", "mud", "glass", "oil"), "kind": "any_of"})
    after = form({**choice("things", "oil"), "kind": "any_of"})

    assert went_on(before, after, {"things": ["mud", "glass", "oil"]}).told == (
        "‘Mud’ and ‘Glass’ are no longer answers to ‘Things’. Choose again.",
    )


def test_an_option_that_is_called_otherwise_now_is_told() -> None:
    before = form(choice("size", "big"))
    after = form({**choice("size"), "options": [{"value": "big", "label": "Over 2 m"}]})

    result = went_on(before, after, {"size": "big"})

    assert (result.answers, result.told) == (
        {"size": "big"},
        ("Your answer to ‘Size’ now reads ‘Over 2 m’, not ‘Big’.",),
    )


def test_another_kind_of_question_is_answered_again() -> None:
    result = went_on(form(text("when")), form({"id": "when", "kind": "date"}), {"when": "2025-05-20"})

    assert (result.answers, len(result.set_aside)) == ({}, 1)
    assert result.told == ("We now ask ‘When’ in another way. Answer it again.",)


def test_a_value_beyond_new_limits_is_set_aside_with_the_reason() -> None:
    before, after = form({"id": "rooms", "kind": "number"}), form({"id": "rooms", "kind": "number", "max": 5})

    result = went_on(before, after, {"rooms": 9})

    assert result.set_aside == (SetAside("rooms", "Rooms", "9"),)
    assert result.told[0].startswith("Your answer to ‘Rooms’ does not fit any more. ")


def test_a_signature_does_not_stand_under_other_words() -> None:
    before = form({"id": "signed", "kind": "declaration", "statement": "I am right."})
    after = form({"id": "signed", "kind": "declaration", "statement": "I owe £50."})

    result = went_on(before, after, {"signed": {"name": "Ada", "at": NOW.isoformat()}})

    assert "signed" not in result.answers
    assert result.told == ("The words you sign under ‘Signed’ have changed. Read them and sign again.",)


def test_nobody_has_agreed_to_what_they_have_not_read() -> None:
    before = form({"id": "ok", "kind": "consent", "label": "You may call me"})
    after = form({"id": "ok", "kind": "consent", "label": "You may sell my address"})

    result = went_on(before, after, {"ok": True})

    assert "ok" not in result.answers
    assert result.told == ("What we ask you to agree to has changed. It is now: ‘You may sell my address’",)


def test_a_question_with_other_words_keeps_its_answer_and_asks_to_check_it() -> None:
    before, after = form(text("rooms")), form(text("rooms", label="How many bedrooms?"))

    result = went_on(before, after, {"rooms": "3"})

    assert result == Reconciled(
        {"rooms": "3"}, (), ("‘What rooms?’ now reads ‘How many bedrooms?’. Check your answer: 3.",)
    )


def test_a_new_question_is_told_to_whoever_is_past_it() -> None:
    before, after = form(text("a"), text("c")), form(text("a"), text("b", label="How many rooms?"), text("c"))

    assert went_on(before, after, {"a": "1", "c": "2"}).told == ("We now also ask: ‘How many rooms?’",)
    assert went_on(before, after, {"a": "1"}).told == ()


def test_a_question_that_may_no_longer_be_left_empty_is_told() -> None:
    before, after = form(text("a", required=False), text("b")), form(text("a"), text("b"))

    result = went_on(before, after, {"a": None, "b": "2"})

    assert (result.answers, result.told) == ({"b": "2"}, ("We now need an answer to ‘A’.",))


def test_a_question_left_empty_may_stay_empty() -> None:
    before, after = form(text("a", required=False)), form(text("a", required=False, label="Other words?"))

    assert went_on(before, after, {"a": None}).answers == {"a": None}


def test_an_answer_that_a_new_condition_hides_is_kept_and_told() -> None:
    before, after = form(text("a"), text("b")), form(text("a"), text("b", when="a == 'x'"))

    result = went_on(before, after, {"a": "1", "b": "2"})

    assert result.answers == {"a": "1", "b": "2"}
    assert result.told == ("We do not need your answer to ‘B’ any more.",)


def test_of_a_group_only_what_does_not_fit_is_set_aside() -> None:
    before = form(people(text("name"), choice("work", "yes", "odd")))
    after = form(people(text("name"), choice("work", "yes")))
    items = [{"#": 7, "name": "Ada", "work": "yes"}, {"#": 9, "name": "Jo", "work": "odd"}]

    result = went_on(before, after, {"people": items})

    assert result.answers == {"people": [{"#": 7, "name": "Ada", "work": "yes"}, {"#": 9, "name": "Jo"}]}
    assert result.set_aside == (SetAside("people", "People", "Person 2: Work: Odd"),)
    assert result.told == ("‘Odd’ is no longer an answer to ‘Work’. Choose again.",)


def test_one_of_a_group_that_is_only_half_answered_stays_so() -> None:
    before, after = form(people(text("name"), text("job"))), form(people(text("name"), text("job", max_length=9)))
    items = [{"#": 1, "name": "Ada"}]

    assert went_on(before, after, {"people": items}) == Reconciled({"people": items}, (), ())


def test_a_figure_is_no_answer_and_is_worked_out_again() -> None:
    figures = {"calculations": [{"id": "double", "kind": "number", "label": "Double", "formula": "rooms + rooms"}]}
    before = form({"id": "rooms", "kind": "number"}, **figures)

    assert went_on(before, form({"id": "rooms", "kind": "number"}), {"rooms": 3, "double": "6"}).answers == {"rooms": 3}


def test_more_of_a_group_than_we_now_take_are_set_aside_whole() -> None:
    before, after = form(people(text("name"))), form(people(text("name"), max=1))

    result = went_on(before, after, {"people": [{"#": 1, "name": "Ada"}, {"#": 2, "name": "Jo"}]})

    assert result.answers == {"people": [{"#": 1, "name": "Ada"}]}
    assert result.set_aside == (SetAside("people", "People", "Person 2: Name: Jo"),)
    assert result.told == ("We now take no more than 1 person under ‘People’.",)


def test_what_is_now_asked_about_each_is_told_once() -> None:
    before, after = form(people(text("name"))), form(people(text("name"), text("age")))
    items = [{"#": 1, "name": "Ada"}, {"#": 2, "name": "Jo"}]

    result = went_on(before, after, {"people": items})

    assert (result.answers, result.told) == ({"people": items}, ("We now also ask about each person: ‘What age?’",))


@pytest.mark.django_db
def test_files_that_no_longer_fit_stay_to_be_mended() -> None:
    before, after = form({"id": "photos", "kind": "files"}), form({"id": "photos", "kind": "files", "max": 1})

    result = went_on(before, after, {"photos": ["a", "b"]})

    assert (result.answers, result.set_aside) == ({"photos": ["a", "b"]}, ())
    assert result.told == ("Your answer to ‘Photos’ does not fit any more. You can send up to 1 files. Remove 1.",)


def test_what_was_known_beforehand_is_kept() -> None:
    assert went_on(form(text("a")), form(text("b")), {"known": 1}).answers == {"known": 1}


def fees(amount: str) -> dict[str, Any]:
    return {"fees": {"source": "S", "rows": [{"label": "All", "amount": amount}]}}


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (fees("30.00"), fees("35.50"), ("It now costs £35.50, not £30.",)),
        ({}, fees("5.00"), ("It now costs £5.",)),
        (fees("5.00"), {}, ("It no longer costs anything.",)),
        ({}, fees("0.00"), ()),
        (fees("5.00"), fees("5.00"), ()),
    ],
)
def test_another_price_is_told(was: dict[str, Any], now: dict[str, Any], told: tuple[str, ...]) -> None:
    assert went_on(form(text("a"), **was), form(text("a"), **now), {"a": "1"}).told == told


def test_no_price_is_told_to_whoever_has_not_said_what_it_hangs_on() -> None:
    def priced(amount: str) -> dict[str, Any]:
        return {"fees": {"source": "S", "rows": [{"when": "not (b == 'x')", "label": "All", "amount": amount}]}}

    before, after = form(text("a"), text("b"), **priced("5.00")), form(text("a"), text("b"), **priced("9.00"))

    assert went_on(before, after, {"a": "1"}).told == ()
    assert went_on(before, after, {"a": "1", "b": "y"}).told == ("It now costs £9, not £5.",)


def test_answers_set_aside_are_read_as_they_were_stored() -> None:
    aside = (SetAside("a", "A", "One\nTwo"),)

    assert read_aside(stored_aside(aside)) == aside


# ------------------------------------------------------------------ whatever the two wordings are
_KINDS = st.sampled_from(["short_text", "long_text", "number", "yes_no", "date", "one_of", "any_of", "name"])
_VALUES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True)


@st.composite
def _questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(_KINDS)
    made: dict[str, Any] = {"kind": kind, "required": draw(st.booleans()), "label": draw(st.sampled_from("XYZ"))}
    if kind in {"one_of", "any_of"}:
        made["options"] = [{"value": value, "label": value.upper()} for value in draw(_VALUES)]
    if kind == "number" and draw(st.booleans()):
        made["max"] = draw(st.integers(0, 9))
    return made


@st.composite
def _forms(draw: st.DrawFn) -> Definition:
    names = draw(st.lists(st.sampled_from(["p", "q", "r", "s"]), min_size=1, unique=True))
    questions = [{"id": name, **draw(_questions())} for name in names]
    if len(questions) > 1 and draw(st.booleans()):
        questions[-1]["when"] = f"answered({questions[0]['id']})"
    return form(*questions)


def _value_of(draw: Callable[..., Any], question: Question) -> Any:
    options = [option.value for option in question.options]
    given: Any = draw(
        {
            "number": st.integers(0, 9),
            "yes_no": st.booleans(),
            "date": st.just("2025-05-20"),
            "one_of": st.sampled_from(options or ["-"]),
            "any_of": st.lists(st.sampled_from(options or ["-"]), min_size=1, unique=True),
        }.get(question.kind, st.sampled_from(["Ada", "9", "b"]))
    )
    try:
        return clean_answer(question, given, now=NOW, owner=OWNER)
    except BadAnswer:
        return None


@st.composite
def _drafts(draw: st.DrawFn) -> tuple[Definition, dict[str, Any]]:
    definition = draw(_forms())
    values = {each.id: _value_of(draw, each) for each in definition.questions if draw(st.booleans())}
    return definition, {name: value for name, value in values.items() if value is not None}


@given(draft=_drafts(), after=_forms())
def test_no_answer_is_ever_lost(draft: tuple[Definition, dict[str, Any]], after: Definition) -> None:
    before, answers = draft

    result = went_on(before, after, answers)

    aside = {each.question_id: each.text for each in result.set_aside}
    for name, value in answers.items():
        question = before.question(name)
        assert question is not None
        words = answer_in_words(question, value)
        assert name in result.answers or aside[name] == words


@given(draft=_drafts())
def test_a_form_that_has_not_changed_changes_nothing(draft: tuple[Definition, dict[str, Any]]) -> None:
    definition, answers = draft

    assert went_on(definition, definition, answers) == Reconciled(answers, (), ())


@given(draft=_drafts(), after=_forms())
def test_going_on_again_changes_nothing_more(draft: tuple[Definition, dict[str, Any]], after: Definition) -> None:
    before, answers = draft
    first = went_on(before, after, answers)

    assert went_on(after, after, first.answers) == Reconciled(first.answers, (), ())


@given(draft=_drafts(), after=_forms())
def test_what_is_kept_is_taken_by_the_new_form(draft: tuple[Definition, dict[str, Any]], after: Definition) -> None:
    before, answers = draft

    for name, value in went_on(before, after, answers).answers.items():
        question = after.question(name)
        assert question is not None
        assert clean_answer(question, value, now=NOW, owner=OWNER) == value
