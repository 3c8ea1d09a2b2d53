"""What is looked up in a list kept elsewhere: the things that stand near a place."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.geo import Point
from frontdoor.places.api import NewAsset, load_assets
from frontdoor.services.operations.registering import put_into_force
from frontdoor.services.rules.editing.renaming import rename_question
from frontdoor.services.rules.examples import example
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.kinds.looking_up import NOT_LISTED, LookUp
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.registers import Entry, Register

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
HERE = Point(53.65, 1.15)
Make = Callable[..., Question]


@pytest.fixture
def columns(db: None) -> None:
    """Load three columns: 10 and 40 metres north of here, and one a kilometre and a half away."""
    load_assets(
        [
            NewAsset(
                number=number, lat=HERE.lat + north / 111_320, lon=HERE.lon, words=f"outside {number[2:]} High Street"
            )
            for number, north in (("HS022", 40), ("HS014", 10), ("MR014", 1500))
        ],
        kind="lamp-column",
        source="A list of May 2025",
        by=SYSTEM,
        at=NOW,
    )


@pytest.fixture
def asked(question: Make) -> Question:
    return question("asset", of="lamp-column", item="column")


def look_up(asked: Question) -> LookUp:
    kind = kind_of(asked)
    assert isinstance(kind, LookUp)
    return kind


def refused(asked: Question, value: Any) -> BadAnswer:
    with pytest.raises(BadAnswer) as refusal:
        clean_answer(asked, value, now=NOW)
    return refusal.value


def found(asked: Question, text: str, *, near: Point | None = None) -> list[str]:
    return [each.value for each in look_up(asked).found(asked, text, near=near, now=NOW)]


# ------------------------------------------------------------------------------ posted
@pytest.mark.parametrize(
    ("posted", "given"),
    [
        ({"q": "HS014"}, "HS014"),
        ({"q-lookup": " hs 14 "}, "hs 14"),
        ({"q": NOT_LISTED}, None),
        ({}, None),
        ({"q": "HS014", "q-lookup": "hs 14", "q-searched": "hs 14"}, "HS014"),
        ({"q": NOT_LISTED, "q-lookup": "hs 14", "q-searched": "hs 14"}, None),
        ({"q": "HS014", "q-lookup": "MR014", "q-searched": "hs 14"}, "MR014"),
        ({"q-lookup": "hs 14", "q-searched": "hs 14"}, "hs 14"),
    ],
    ids=[
        "what was chosen", "what was typed", "none of these", "nothing", "chosen from what a search found",
        "none of what a search found", "typed after an earlier search", "searched and nothing chosen",
    ],
)  # fmt: skip
def test_what_is_meant_by_what_was_posted(asked: Question, posted: dict[str, str], given: str | None) -> None:
    assert kind_of(asked).from_form(asked, posted) == given


# ------------------------------------------------------------------------------ things near a place
def test_the_nearest_is_offered_first_with_how_far_it_is(columns: None, asked: Question) -> None:
    offered = look_up(asked).offered(asked, near=HERE, now=NOW)

    assert [(each.value, each.label, each.hint) for each in offered] == [
        ("HS014", "Column HS014, outside 014 High Street", "10 metres away"),
        ("HS022", "Column HS022, outside 022 High Street", "40 metres away"),
    ]


def test_no_more_is_offered_than_within_the_metres_that_the_question_says(columns: None, question: Make) -> None:
    asked = question("asset", of="lamp-column", within=20)

    assert [each.value for each in look_up(asked).offered(asked, near=HERE, now=NOW)] == ["HS014"]


def test_nothing_is_offered_while_no_place_is_known(columns: None, asked: Question) -> None:
    assert look_up(asked).offered(asked, near=None, now=NOW) == []


@pytest.mark.parametrize(
    ("typed", "near", "numbers"),
    [
        ("hs/014", None, ["HS014"]),
        ("14", HERE, ["HS014"]),
        ("14", None, []),
        ("99", HERE, []),
        ("/", HERE, []),
    ],
)
def test_a_number_is_found_and_without_its_letters_only_near_the_place(
    columns: None, asked: Question, typed: str, near: Point | None, numbers: list[str]
) -> None:
    assert found(asked, typed, near=near) == numbers


def test_a_column_found_far_away_says_how_far(columns: None, asked: Question) -> None:
    (far,) = look_up(asked).found(asked, "MR014", near=HERE, now=NOW)

    assert far.hint == "1.5 kilometres away"


@pytest.mark.parametrize(
    "given", ["hs 014", {"number": "HS014"}, {"asset": 1, "number": "HS014", "words": "elsewhere"}]
)
def test_what_is_kept_is_what_the_list_says(columns: None, asked: Question, given: Any) -> None:
    kept = clean_answer(asked, given, now=NOW)

    assert {**kept, "asset": 0} == {
        "asset": 0,
        "number": "HS014",
        "words": "outside 014 High Street",
        "lat": pytest.approx(53.65009, abs=1e-5),
        "lon": 1.15,
    }
    assert kept["asset"] > 0


@pytest.mark.parametrize("given", ["HS999", 7, {"asset": 1}, ["HS014"], {"number": {"a": 1}}])
def test_a_number_that_no_column_has_is_refused(columns: None, asked: Question, given: Any) -> None:
    refusal = refused(asked, given)

    assert str(refusal).startswith("We have no column with the number ‘")
    assert refusal.part == "lookup"


def test_a_column_that_was_removed_is_refused(columns: None, asked: Question) -> None:
    gone = NewAsset(number="HS014", lat=53.65, lon=1.15, removed_on=date(2025, 5, 20))
    load_assets([gone], kind="lamp-column", source="A later list", by=SYSTEM, at=NOW + timedelta(hours=1))

    assert "no column" in str(refused(asked, "HS014"))


def test_left_empty_the_sentence_names_the_thing(asked: Question, question: Make) -> None:
    assert str(refused(asked, None)) == "Select the column, or enter its number"
    assert str(refused(question("asset", of="street-tree"), None)) == "Select the street tree, or enter its number"


def test_what_was_chosen_is_offered_again_as_it_was(asked: Question) -> None:
    kept = {"asset": 1, "number": "HS014", "words": "outside 14 High Street", "lat": 53.65, "lon": 1.15}

    chosen = look_up(asked).chosen(asked, kept, near=HERE)

    assert chosen is not None
    assert (chosen.value, chosen.label) == ("HS014", "Column HS014, outside 14 High Street")
    assert look_up(asked).chosen(asked, "HS01", near=HERE) is None


def test_conditions_compare_with_the_number(columns: None, asked: Question) -> None:
    kept = clean_answer(asked, "HS014", now=NOW)

    assert parse("q == 'HS014'").holds({"q": kept})
    assert not parse("q == 'HS022'").holds({"q": kept})
    assert not parse("answered(q)").holds({"q": None})


def test_in_words_it_is_the_thing_with_its_number(asked: Question) -> None:
    assert kind_of(asked).plain(asked, {"number": "7", "words": ""}) == "Column 7"
    assert kind_of(asked).plain(asked, "7") == "Column 7"
    assert kind_of(asked).plain(asked, None) == ""


def test_an_example_can_be_read(asked: Question) -> None:
    assert kind_of(asked).plain(asked, example(asked, today=date(2025, 5, 20))).startswith("Column ")


# ------------------------------------------------------------------------------ registers
def register(*entries: Entry, title: str = "school") -> Register:
    return Register("schools", title, "A list of May 2025", entries)


GANNET = Entry("gannet", "Gannet School", hint="Ages 4 to 11", group="Harbour")
QUAY = Entry("quay", "Old Quay School", ends=date(2024, 8, 31))


@pytest.fixture
def short(db: None) -> None:
    put_into_force([register(GANNET, QUAY)], by=SYSTEM, at=NOW)


@pytest.fixture
def long(db: None) -> None:
    many = [Entry(f"s{number}", f"School {number:02}") for number in range(13)]
    put_into_force(
        [register(GANNET, *many, Entry("twice", "Twin School"), Entry("other", "Twin School"))], by=SYSTEM, at=NOW
    )


@pytest.fixture
def school(question: Make) -> Question:
    return question("register", of="schools")


def test_a_short_register_is_offered_whole_and_not_searched(short: None, school: Question) -> None:
    offered = look_up(school).offered(school, near=None, now=NOW)

    assert [(each.value, each.label, each.hint) for each in offered] == [
        ("gannet", "Gannet School", "Harbour. Ages 4 to 11")
    ]
    assert look_up(school).search_words(school, now=NOW) == ""


def test_a_long_register_is_searched(long: None, school: Question) -> None:
    assert look_up(school).offered(school, near=None, now=NOW) == []
    assert look_up(school).search_words(school, now=NOW) == "Search for the school"
    assert found(school, "gann") == ["gannet"]


def test_a_search_that_finds_nothing_says_what_to_do(long: None, school: Question) -> None:
    assert look_up(school).not_found(school, "x") == (
        "We found no school for ‘x’. Check the spelling, or enter fewer words"
    )


@pytest.mark.parametrize(
    "given", ["gannet", {"value": "gannet"}, {"value": "gannet", "label": "Another"}, "GANNET school"]
)
def test_an_entry_is_kept_with_its_label(long: None, school: Question, given: Any) -> None:
    assert clean_answer(school, given, now=NOW) == {"value": "gannet", "label": "Gannet School"}


@pytest.mark.parametrize("given", ["nowhere", 7, ["gannet"], {"label": "Gannet School"}, "Twin School"])
def test_what_the_register_does_not_list_is_refused(long: None, school: Question, given: Any) -> None:
    assert str(refused(school, given)) == "Choose the school from the list"


def test_what_can_be_chosen_no_more_is_refused(short: None, school: Question) -> None:
    assert str(refused(school, "quay")) == "Choose the school from the list"


def test_other_systems_are_told_what_can_be_sent(short: None, asked: Question, school: Question) -> None:
    assert look_up(asked).listed(asked, now=NOW) == ()
    assert [each.value for each in look_up(school).listed(school, now=NOW)] == ["gannet"]


def test_a_kept_label_is_shown_whatever_the_register_says_now(short: None, school: Question) -> None:
    kept = {"value": "gone", "label": "A school that was"}

    assert kind_of(school).plain(school, kept) == "A school that was"
    chosen = look_up(school).chosen(school, kept, near=None)
    assert chosen is not None
    assert (chosen.label, chosen.hint) == ("A school that was", "")
    assert look_up(school).chosen(school, "gone", near=None) is None


def test_a_value_alone_is_said_by_its_label(short: None, school: Question) -> None:
    assert kind_of(school).plain(school, "gannet") == "Gannet School"
    assert kind_of(school).plain(school, "gone") == "gone"
    assert kind_of(school).plain(school, None) == ""


def test_conditions_compare_with_the_value(short: None, school: Question) -> None:
    assert parse("q in ['gannet', 'quay']").holds({"q": clean_answer(school, "gannet", now=NOW)})


def test_a_register_question_left_empty_names_what_to_choose(short: None, school: Question) -> None:
    assert str(refused(school, None)) == "Choose the school"


def test_an_example_is_the_first_entry_or_something_to_read(short: None, school: Question, question: Make) -> None:
    assert example(school, today=date(2025, 5, 20)) == {"value": "gannet", "label": "Gannet School"}
    assert example(question("register", of="none"), today=date(2025, 5, 20))["label"] == "An example"


def test_what_was_searched_is_headed_by_what_it_is(asked: Question, school: Question) -> None:
    assert look_up(asked).list_words(asked) == "Nearest to the place you gave"
    assert look_up(school).list_words(school) == "You chose"
    assert look_up(asked).search_words(asked, now=NOW) == "Enter the number on the column"


def test_a_place_called_otherwise_is_still_looked_near() -> None:
    data = {"questions": [{"id": "where", "kind": "place"}, {"id": "column", "kind": "asset", "near": "where"}]}

    assert rename_question(data, ("questions", 0), "spot")["questions"][1]["near"] == "spot"
