"""An address taken apart: parts, number, street."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.places.rules.address_words import plainly, sought, take_apart


@pytest.mark.parametrize(
    ("text", "parts", "house", "street"),
    [
        ("14A High St", set(), "14A", "HIGH ST"),
        ("Flat A, 14 High Street", set(), "14A", "HIGH ST"),
        ("14 A High Street", set(), "14A", "HIGH ST"),
        ("Flat 2, 14 High Street, Oxford OX1 1AA", {("home", "2")}, "14", "HIGH ST"),
        ("14 High Street Flat 2", {("home", "2")}, "14", "HIGH ST"),
        ("Flat two, 5 Abbey Rd", {("home", "2")}, "5", "ABBEY ROAD"),
        ("GFF, 9 St John's Road, Ely", {("floor", "GROUND")}, "9", "ST JOHNS ROAD"),
        ("22 -24 MARKET PLACE SWAFFHAM", set(), "22-24", "MARKET PLACE"),
        ("12 SUFFOLK HOUSE 263-265 BANBURY RD", {("", "12")}, "263-265", "BANBURY ROAD"),
        ("High Street 14, Oxford", set(), "14", "HIGH ST"),
        ("Mr J Smith, 20 High Street", set(), "20", "HIGH ST"),
    ],
)
def test_every_usual_way_to_write_an_address_has_the_same_roles(
    text: str, parts: set[tuple[str, str]], house: str, street: str
) -> None:
    words = take_apart(text)

    assert (set(words.parts), words.house, " ".join(words.street)) == (parts, house, street)


def test_a_given_postcode_counts_before_one_in_the_text() -> None:
    assert take_apart("2 Mill Lane OX4 4AA", "ox1 1aa").postcode == "OX11AA"


def test_a_number_with_a_nought_before_it_and_one_in_words_are_read_as_others_write_them() -> None:
    assert plainly("Fl 02, flat two") == "FLAT 2, flat 2"


def test_a_house_with_a_name_is_found_by_its_street_and_by_its_name() -> None:
    found_by = sought("Rose Cottage, Church Lane")

    assert (found_by.street, found_by.building) == ("CHURCH LANE", "ROSE COTTAGE")


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_it(text: str) -> None:
    take_apart(text, text[:9])
