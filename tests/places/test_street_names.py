"""How people write street names, and which street they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.places.rules.street_names import StreetNames, segments

STREETS = (
    ("High Street", "Saltmere"),
    ("Church Lane", "Saltmere"),
    ("Church Lane", "Harbour"),
    ("Church Street", "Harbour"),
    ("St Brannock’s Road", "Kelpgate"),
    ("Station Road", "Kelpgate"),
    ("Harbour View", "Gullwick"),
    ("Sextant Crescent", "Gullwick"),
    ("Eider Avenue", "Gullwick"),
    ("Café Row", "Gullwick"),
    ("5th Avenue", "Gullwick"),
)
INDEX = StreetNames(STREETS)


def best(text: str) -> str:
    """Return the best answer as "name, locality", or "" for none."""
    found = INDEX.find(text, limit=1)
    return ", ".join(STREETS[found[0]]) if found else ""


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("High Street", "High Street, Saltmere"),
        ("HIGH STREET", "High Street, Saltmere"),
        ("  high   st. ", "High Street, Saltmere"),
        ("12a High St", "High Street, Saltmere"),
        ("flat 2, 14 High Street", "High Street, Saltmere"),
        ("High Street, opposite the library", "High Street, Saltmere"),
        ("outside the bank on high street", "High Street, Saltmere"),
        ("By the bus stop, High St", "High Street, Saltmere"),
        ("big pothole High St library", "High Street, Saltmere"),
        ("church ln harbour", "Church Lane, Harbour"),
        ("Church Lane, Harbour", "Church Lane, Harbour"),
        ("Church Lane (Saltmere)", "Church Lane, Saltmere"),
        ("Church St", "Church Street, Harbour"),
        ("St Brannocks Road", "St Brannock’s Road, Kelpgate"),
        ("st. brannock's rd", "St Brannock’s Road, Kelpgate"),
        ("Saint Brannock's Rd", "St Brannock’s Road, Kelpgate"),
        ("station", "Station Road, Kelpgate"),
        ("statn rd", "Station Road, Kelpgate"),
        ("sext cres", "Sextant Crescent, Gullwick"),
        ("eider ave", "Eider Avenue, Gullwick"),
        ("Hihg Street", "High Street, Saltmere"),
        ("Chruch Lane Harbour", "Church Lane, Harbour"),
        ("harbour view", "Harbour View, Gullwick"),
        ("harbour", "Harbour View, Gullwick"),
        ("cafe row", "Café Row, Gullwick"),
        ("5th ave", "5th Avenue, Gullwick"),
        ("Lantern Way", ""),
        ("the", ""),
        ("", ""),
        ("42", ""),
        ("🕳️", ""),
    ],
)
def test_the_street_that_is_meant_comes_first(text: str, street: str) -> None:
    assert best(text) == street


def test_streets_of_one_name_are_all_offered_and_no_more_than_asked_for() -> None:
    assert sorted(STREETS[found] for found in INDEX.find("Church Lane", limit=10)) == [
        ("Church Lane", "Harbour"),
        ("Church Lane", "Saltmere"),
    ]
    assert len(INDEX.find("Church", limit=2)) == 2


def test_a_locality_by_itself_names_no_street() -> None:
    assert INDEX.find("Gullwick", limit=10) == []


def test_the_parts_of_a_description_lose_numbers_and_small_words() -> None:
    assert segments("Outside no. 12 the Parade; near Mill Lane") == [["parade"], ["mill", "lane"]]


@given(st.text(max_size=400))
def test_whatever_is_written_is_answered(text: str) -> None:
    assert len(INDEX.find(text, limit=3)) <= 3
