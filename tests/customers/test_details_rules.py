"""When two people are one customer: the rules alone, tried with rubbish."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.rules.details import Person, details_key, tidy

people = st.builds(Person, name=st.text(max_size=250), email=st.text(max_size=300), phone=st.text(max_size=50))
spaces = st.text(alphabet=" \t\n\r\x00\u00a0\u2003", max_size=5)


def key(person: Person) -> str:
    return details_key(tidy(person), secret="s")


@given(person=people)
def test_tidying_twice_changes_nothing_more(person: Person) -> None:
    assert tidy(tidy(person)).name == tidy(person).name
    assert tidy(tidy(person)).phone == tidy(person).phone


@given(person=people)
def test_what_is_kept_fits_its_columns_and_has_no_control_characters(person: Person) -> None:
    kept = tidy(person)
    assert (len(kept.name) <= 200, len(kept.email) <= 254, len(kept.phone) <= 40) == (True, True, True)
    text = kept.name + kept.email + kept.phone
    assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"}]


@given(one=people, other=people)
def test_keys_are_equal_exactly_when_the_details_are(one: Person, other: Person) -> None:
    def plain(person: Person) -> tuple[str, str, str]:
        return (person.name.casefold(), person.email, person.phone)

    same = plain(one) == plain(other)
    assert (details_key(one, secret="s") == details_key(other, secret="s")) is same


@given(person=people, before=spaces, after=spaces)
def test_spaces_around_details_do_not_make_another_person(person: Person, before: str, after: str) -> None:
    short = Person(name=person.name[:90], email=person.email[:90], phone="")
    padded = Person(name=f"{before}{short.name}{after}", email=short.email, phone="")
    assert key(padded) == key(short)


@pytest.mark.parametrize(
    "written",
    [
        Person(name=" ada  OKAFOR ", email="ADA@example.com", phone="+44 7700 900123"),
        Person(name="Ada\u00a0Okafor", email=" ada@example.com\n", phone="07700900123"),
        Person(name="Ada\x00Okafor", email="ada@example.com", phone="(07700) 900-123"),
    ],
)
def test_ways_to_write_the_same_details_are_one_person(written: Person) -> None:
    assert key(written) == key(Person(name="Ada Okafor", email="ada@example.com", phone="07700 900 123"))


@pytest.mark.parametrize("name", ["Zoë", "Łukasz Żółć", "محمد", "李小龍", "Seán Ó Súilleabháin", "नमस्ते", "👩🏽‍🦯 Sam"])
def test_names_of_the_world_are_kept_whichever_way_they_are_composed(name: str) -> None:
    taken_apart = Person(name=unicodedata.normalize("NFD", name))
    assert tidy(taken_apart).name == unicodedata.normalize("NFC", name)
    assert key(taken_apart) == key(Person(name=name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Person(name="Ada", email="x@example.com"), Person(name="Ada", phone="x@example.com")),
        (Person(name="a b"), Person(name="a", email="b")),
        (Person(name="Ada", user_id=1), Person(name="Ada", user_id=11)),
        (Person(name="Ada", user_id=1), Person(name="Ada")),
        (Person(name="Zoë"), Person(name="Zoe")),
    ],
)
def test_different_details_are_different_people(one: Person, other: Person) -> None:
    assert key(one) != key(other)


def test_the_key_cannot_be_made_without_the_secret() -> None:
    ada = Person(name="Ada")
    assert details_key(ada, secret="one") != details_key(ada, secret="two")


def test_half_a_surrogate_pair_is_no_part_of_a_name() -> None:
    assert tidy(Person(name="Ada\ud800 O")).name == "Ada O"


def test_a_telephone_number_that_makes_no_sense_is_kept_as_given() -> None:
    assert tidy(Person(phone=" ask my sister ")).phone == "ask my sister"
