"""Searching addresses as somebody types, and the office's page of the gazetteer."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.places import api as places
from frontdoor.places.api import match_address, search_addresses

pytestmark = pytest.mark.usefixtures("homes")


@pytest.fixture
def homes(two_wards: None, at: datetime) -> None:
    """Put some homes in two streets of the small gazetteer, and a house with a name."""
    lines = ["10 High Street", "2A High Street", "2 High Street", "Flat 1, 2 High Street", "12 High Street"]
    new = [
        places.NewAddress(uprn=number, line=line, postcode="ZZ1 1AA", usrn=1, lat=53.65, lon=1.15)
        for number, line in enumerate(lines, start=1)
    ]
    new += [
        places.NewAddress(uprn=11, line="2 Church Lane", postcode="ZZ1 2AA", usrn=2, lat=53.66, lon=1.15),
        places.NewAddress(uprn=12, line="2 Church Lane", postcode="ZZ2 1AA", usrn=3, lat=53.66, lon=1.25),
        places.NewAddress(uprn=13, line="Rose Cottage, Church Lane", postcode="ZZ2 1AA", usrn=3, lat=53.66, lon=1.25),
    ]
    places.load_addresses(new, by=SYSTEM, at=at)


def found(text: str) -> list[int]:
    return [each.uprn for each in search_addresses(text)]


@pytest.mark.parametrize(
    ("typed", "uprns"),
    [
        ("2 high st", {2, 3, 4}),
        ("2a high", {2}),
        ("ZZ1 2AA", {11}),
        ("zz1 2", {11}),
        ("12 ZZ1 1AA", {5}),
        ("2 chruch lane", {11, 12}),
        ("church lane eastham", {12, 13}),
        ("rose cot", {13}),
        ("hi", set()),
        ("Nowhere Avenue", set()),
    ],
)
def test_whatever_has_been_typed_so_far_finds_what_begins_so(typed: str, uprns: set[int]) -> None:
    assert set(found(typed)) == uprns


def test_a_street_is_listed_as_people_read_numbers() -> None:
    assert found("High Street") == [3, 4, 2, 1, 5]


@pytest.mark.engine
def test_a_search_is_at_most_two_queries() -> None:
    found("2 high")
    with CaptureQueriesContext(connection) as queries:
        found("2 high str")
    assert len(queries) <= 2


@pytest.mark.parametrize(
    ("written", "uprn"),
    [
        ("2 High St, Westham, ZZ11AA", 3),
        ("Flat 1 2 High Street", 4),
        ("12 Hihg Street ZZ1 1AA", 5),
        ("Flat 2, 2 High Street ZZ1 1AA", None),
        ("2 Church Lane", None),  # there are two
        ("2B High Street ZZ1 1AA", None),
        ("Somewhere else", None),
    ],
)
def test_one_address_is_matched_from_the_index_alone(written: str, uprn: int | None) -> None:
    assert match_address(written).uprn == uprn


def test_the_search_answers_scripts_with_uprn_and_text(client: Client) -> None:
    answer = client.get("/addresses.json", {"q": "ZZ1 2AA"}).json()

    assert answer == {"addresses": [{"uprn": 11, "text": "2 Church Lane, Westham, ZZ1 2AA"}]}


def test_staff_find_an_address_and_see_its_ward(as_user: Callable[[str], Client]) -> None:
    office = as_user("otto")
    listed = office.get("/office/places/", {"q": "2 church lane westham"}).content.decode()

    assert ("/office/places/11/" in listed, "West" in office.get("/office/places/11/").content.decode()) == (True, True)


def test_where_nothing_begins_like_it_the_office_says_what_may_be_meant_and_why(
    as_user: Callable[[str], Client],
) -> None:
    listed = as_user("otto").get("/office/places/", {"q": "2C High Street ZZ1 1AA"}).content.decode()

    assert "we are not sure" in listed
