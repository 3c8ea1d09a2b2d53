"""What each kind of question takes, keeps and says. Sentences follow the GOV.UK Design System."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, field_kinds, kind_of, one, several
from frontdoor.services.rules.kinds.words import tidy
from frontdoor.services.rules.questions import Option, Question

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
Make = Callable[..., Question]
COLOURS = [{"value": "red", "label": "Red"}, {"value": "blue", "label": "Blue"}]
WITH_NONE = [*COLOURS, {"value": "none", "label": "None of these", "exclusive": True}]


def options(*given_options: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(Option.model_validate(each) for each in given_options)


def refused(question: Question, value: Any) -> str:
    with pytest.raises(BadAnswer) as refusal:
        clean_answer(question, value, now=NOW)
    return str(refusal.value)


def from_form(question: Question, **data: str | list[str]) -> Any:
    """Return what is kept of a posted form."""
    return clean_answer(question, kind_of(question).from_form(question, data), now=NOW)


# ------------------------------------------------------------------------------ every kind
@pytest.mark.parametrize(
    "kind",
    [
        "short_text",
        "long_text",
        "number",
        "date",
        "one_of",
        "any_of",
        "yes_no",
        "consent",
        "name",
        "email",
        "phone",
        "address",
        "place",
        "files",
    ],
)
def test_a_required_question_left_empty_says_so(question: Make, kind: str) -> None:
    asked = question(kind, options=options(*COLOURS))

    assert kind_of(asked).from_form(asked, {}) is None
    assert refused(asked, None)
    assert refused(question(kind, missing="Tell us that"), None) == "Tell us that"
    assert clean_answer(question(kind, required=False), None, now=NOW) is None
    assert kind_of(asked).plain(asked, None) == ""


@pytest.mark.parametrize("value", ["", "   ", [], {}])
def test_nothing_but_space_counts_as_left_empty(question: Make, value: Any) -> None:
    assert refused(question("short_text"), value) == "Answer ‘What is it?’"


def test_an_unknown_kind_names_those_there_are(question: Make) -> None:
    with pytest.raises(LookupError, match=r"no field kind called 'colour'.*short_text"):
        kind_of(question("colour"))


def test_kinds_offer_the_options_of_the_question(question: Make) -> None:
    asked = question("one_of", options=options(*COLOURS))

    assert kind_of(asked).options(asked) == asked.options


def test_posted_fields_are_read_once_or_several_times() -> None:
    data = {"a": "x", "b": ["y", "z"], "c": []}

    assert (one(data, "a"), one(data, "b"), one(data, "c"), one(data, "d")) == ("x", "z", "", "")
    assert (several(data, "a"), several(data, "b"), several(data, "d")) == (["x"], ["y", "z"], [])


# ------------------------------------------------------------------------------ texts
def test_texts_keep_their_script_and_lose_control_characters(question: Make) -> None:
    arabic, family = "\u200fمرحبا\u200e", "👨‍👩‍👧"
    raw = f" cafe\u0301 {arabic} {family}\x00\x07 <b>&</b>\r\n\ttwo  spaces "

    assert clean_answer(question("long_text"), raw, now=NOW) == f"café {arabic} {family} <b>&</b>\n\ttwo  spaces"
    assert from_form(question("short_text"), q="one\r\ntwo") == "one two"


def test_half_a_character_is_left_out_because_no_database_takes_it() -> None:
    assert tidy("a\ud800b") == "ab"


def test_a_novel_is_refused_kindly(question: Make) -> None:
    said = refused(question("long_text", short_label="Description"), "x" * 100_000)

    assert said == "Description must be 4,000 characters or less. You have 100,000"


def test_a_text_one_character_too_long_is_refused(question: Make) -> None:
    assert clean_answer(question("short_text", max_length=3), "abc", now=NOW) == "abc"
    assert refused(question("short_text", max_length=3), "abcd").endswith("3 characters or less. You have 4")


def test_a_text_of_nothing_visible_counts_as_left_empty(question: Make) -> None:
    assert refused(question("short_text"), "\x00") == "Answer ‘What is it?’"
    assert clean_answer(question("short_text", required=False), "\x00", now=NOW) == ""


def test_a_text_must_be_text(question: Make) -> None:
    assert refused(question("short_text"), 7) == "The answer must be text"


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text, lines=True), lines=True) == tidy(text, lines=True)


# ------------------------------------------------------------------------------ numbers
@pytest.mark.parametrize(("raw", "kept"), [("12", 12), (" 1,200 ", 1200), (7, 7), (3.0, 3), ("-4", -4), ("£15", 15)])
def test_numbers_are_read_as_people_write_them(question: Make, raw: Any, kept: int) -> None:
    assert clean_answer(question("number"), raw, now=NOW) == kept


def test_decimals_are_kept_as_text_so_that_none_are_lost(question: Make) -> None:
    asked = question("number", decimals=2)

    assert clean_answer(asked, "0.10", now=NOW) == "0.10"
    assert kind_of(asked).plain(asked, "1234.50") == "1,234.50"
    assert refused(asked, "0.123") == "The answer must have no more than 2 decimal places"


@pytest.mark.parametrize("raw", ["many", "nan", "inf", "1e99999", "1" * 50, True, "--1", [1], "9" * 20])
def test_what_is_no_sensible_number_is_refused(question: Make, raw: Any) -> None:
    assert refused(question("number", short_label="Depth"), raw) == "Depth must be a number, like 30"


def test_a_number_keeps_its_bounds(question: Make) -> None:
    asked = question("number", min=1, max=1000)

    assert refused(asked, "1.5") == "The answer must be a whole number, like 30"
    assert refused(asked, "0") == "The number must be 1 or more"
    assert refused(asked, "1001") == "The number must be 1,000 or fewer"


# ------------------------------------------------------------------------------ dates
@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("27", "3", "2025"), ("27", "03", "2025"), ("27", "March", "2025"), ("27", "mar", "2025")],
)
def test_dates_are_read_from_three_boxes(question: Make, day: str, month: str, year: str) -> None:
    asked = question("date")

    kept = from_form(asked, **{"q-day": day, "q-month": month, "q-year": year})

    assert kept == "2025-03-27"
    assert kind_of(asked).plain(asked, kept) == "27 March 2025"


@pytest.mark.parametrize("raw", ["2025-03-27", "2025-03-27T09:00:00Z"])
def test_dates_are_read_from_other_systems(question: Make, raw: str) -> None:
    assert clean_answer(question("date"), raw, now=NOW) == "2025-03-27"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"day": "31", "month": "2", "year": "2025"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "29", "month": "2", "year": "2025"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "x", "month": "2", "year": "2025"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "²", "month": "2", "year": "2025"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "1", "month": "Smarch", "year": "2025"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "1", "month": "2", "year": "0000"}, "Date seen must be a real date, like 27 3 2026"),
        ({"day": "1", "month": "2", "year": "25"}, "Year must include 4 numbers"),
        ({"month": "2", "year": "2025"}, "Date seen must include a day"),
        ({"day": "1", "year": "2025"}, "Date seen must include a month"),
        ({"day": "1", "month": "2"}, "Date seen must include a year"),
        ("27/3/2025", "The date must be written like 2026-03-27"),
        (20250327, "The date must be written like 2026-03-27"),
        ("2025-02-31", "Date seen must be a real date, like 27 3 2026"),
    ],
)
def test_what_is_no_date_is_refused(question: Make, raw: Any, sentence: str) -> None:
    assert refused(question("date", short_label="Date seen"), raw) == sentence


def test_the_box_that_is_wrong_is_named(question: Make) -> None:
    with pytest.raises(BadAnswer) as refusal:
        clean_answer(question("date"), {"day": "1", "year": "2025"}, now=NOW)

    assert refusal.value.part == "month"


def test_dates_keep_to_the_past_or_the_future_of_london(question: Make) -> None:
    past, future = question("date", not_in_future=True), question("date", not_in_past=True)
    # Half past eleven in the evening in UTC is already the next day in London.
    late = datetime(2025, 5, 20, 23, 30, tzinfo=UTC)

    assert clean_answer(past, "2025-05-20", now=NOW) == "2025-05-20"
    assert refused(past, "2025-05-21") == "The date must be today or in the past"
    assert clean_answer(past, "2025-05-21", now=late) == "2025-05-21"
    assert clean_answer(future, "2025-05-20", now=NOW) == "2025-05-20"
    assert refused(future, "2025-05-19") == "The date must be today or in the future"


# ------------------------------------------------------------------------------ choices
def test_one_of_the_options_is_taken(question: Make) -> None:
    asked = question("one_of", options=options(*COLOURS))

    assert from_form(asked, q="red") == "red"
    assert kind_of(asked).plain(asked, "red") == "Red"
    assert refused(asked, "green") == "Select an answer to ‘What is it?’"
    assert refused(asked, ["red"]) == "Select an answer to ‘What is it?’"


def test_an_option_that_has_gone_since_is_shown_as_it_was_stored(question: Make) -> None:
    asked = question("one_of", options=options(*COLOURS))

    assert kind_of(asked).plain(asked, "mauve") == "mauve"


def test_any_of_the_options_are_taken_in_their_order(question: Make) -> None:
    asked = question("any_of", options=options(*WITH_NONE))

    assert from_form(asked, q=["blue", "red", "red"]) == ["red", "blue"]
    assert from_form(asked, q="none") == ["none"]
    assert clean_answer(asked, "red", now=NOW) == ["red"]
    assert kind_of(asked).plain(asked, ["red", "blue"]) == "Red, Blue"


def test_none_of_these_cannot_be_chosen_with_others(question: Make) -> None:
    asked = question("any_of", options=options(*WITH_NONE))

    assert refused(asked, ["red", "none"]) == "Select other answers, or select ‘None of these’"


@pytest.mark.parametrize("raw", [["green"], [1], [["red"]], {"red": True}, 5])
def test_answers_that_are_not_offered_are_refused(question: Make, raw: Any) -> None:
    assert refused(question("any_of", options=options(*COLOURS)), raw) == "Select all that apply to ‘What is it?’"


@pytest.mark.parametrize(("raw", "kept"), [("yes", True), ("no", False), (True, True), (False, False), ("true", True)])
def test_yes_and_no(question: Make, raw: Any, kept: bool) -> None:
    asked = question("yes_no")

    assert clean_answer(asked, raw, now=NOW) is kept
    assert kind_of(asked).plain(asked, kept) == ("Yes" if kept else "No")
    assert [each.value for each in kind_of(asked).options(asked)] == ["yes", "no"]
    assert refused(asked, "maybe") == "Select yes or no: ‘What is it?’"


def test_agreeing(question: Make) -> None:
    must, may = question("consent"), question("consent", required=False)

    assert from_form(must, q="yes") is True
    assert refused(must, False) == "Select the box to say you agree"
    assert clean_answer(may, False, now=NOW) is False
    assert [each.label for each in kind_of(must).options(must)] == ["What is it?"]
    assert [kind_of(may).plain(may, value) for value in (True, False)] == ["Agreed", "Not agreed"]


# ------------------------------------------------------------------------------ people
def test_names_come_whole_or_in_two_parts(question: Make) -> None:
    asked = question("name")

    assert from_form(asked, q=" José  Ó Briain ") == "José  Ó Briain"
    assert from_form(asked, **{"q-first": "Ada", "q-last": "Okafor"}) == {"first": "Ada", "last": "Okafor"}
    assert kind_of(asked).plain(asked, {"first": "", "last": "Okafor"}) == "Okafor"
    assert kind_of(asked).plain(asked, "李") == "李"
    assert refused(asked, {"first": " ", "last": ""}) == "Enter a name"


@pytest.mark.parametrize(
    "raw", ["Ada@Example.com ", "a.b+c@sub.example.co.uk", "o'brien@example.com", "ada@münchen.example"]
)
def test_email_addresses_are_taken(question: Make, raw: str) -> None:
    assert clean_answer(question("email"), raw, now=NOW) == raw.strip().lower()


@pytest.mark.parametrize(
    "raw",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a b@example.com",
        "a@b..com",
        "a..b@example.com",
        "a@-b.com",
        "a@b.com\nBcc: c@d.com",
        "<ada@example.com>",
        "a@" + "x" * 300 + ".com",
        5,
        "a" * 65 + "@example.com",
        "a@" + "a-" * 200,
    ],
)
def test_what_is_no_email_address_is_refused(question: Make, raw: Any) -> None:
    assert refused(question("email"), raw).startswith("Enter an email address in the correct format")


def test_telephone_numbers_are_kept_in_one_form(question: Make) -> None:
    asked = question("phone")

    assert clean_answer(asked, "07700 900123", now=NOW) == "+447700900123"
    assert kind_of(asked).plain(asked, "+447700900123") == "07700 900 123"
    assert kind_of(asked).plain(asked, "+441632960001") == "+441632960001"
    assert refused(asked, "123").startswith("Enter a telephone number")


def test_a_number_for_texts_must_be_a_mobile(question: Make) -> None:
    assert refused(question("phone", mobile=True), "01632 960 001").startswith("Enter a UK mobile number")


# ------------------------------------------------------------------------------ all of them, with rubbish
RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["day", "month", "year", "lat", "lon", "first", "last", "lines", "postcode", "value"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
PURE = [
    "short_text",
    "long_text",
    "number",
    "date",
    "one_of",
    "any_of",
    "yes_no",
    "consent",
    "name",
    "email",
    "phone",
]


@given(st.sampled_from(PURE), RUBBISH, st.booleans())
def test_rubbish_is_refused_or_kept_and_what_is_kept_is_taken_again(kind: str, value: Any, required: bool) -> None:
    asked = Question(id="q", kind=kind, label="What?", required=required, options=options(*WITH_NONE))
    try:
        kept = clean_answer(asked, value, now=NOW)
    except BadAnswer as refusal:
        assert str(refusal)
        return
    field_kinds.get(kind).plain(asked, kept)
    if kept not in (None, "", {"first": "", "last": ""}):
        assert clean_answer(asked, kept, now=NOW) == kept
