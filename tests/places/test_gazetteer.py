"""The gazetteer's answers: which ward, whose area, which street, which address."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.kernel.names import NotAPostcode
from frontdoor.places import api as places
from frontdoor.places.models import Address, Street, Ward
from frontdoor.places.operations.gazetteer import NothingToLoad
from tests.places.maps import line, square

pytestmark = pytest.mark.django_db

WEST, EAST = Point(lat=53.65, lon=1.15), Point(lat=53.65, lon=1.25)


def address(uprn: int, text: str = "1 High Street", **changes: Any) -> places.NewAddress:
    """Return an address to load, in the west."""
    given = {"postcode": "zz1 1aa", "usrn": 1, "lat": WEST.lat, "lon": WEST.lon}
    return places.NewAddress(uprn=uprn, line=text, **(given | changes))


# ------------------------------------------------------------------ where is it?


@pytest.mark.usefixtures("two_wards")
def test_points_are_told_their_ward_or_whose_area_they_lie_in() -> None:
    found = places.locate([EAST, Point(lat=53.75, lon=1.2), WEST, Point(lat=51.5, lon=-0.1)])

    assert found == [
        places.Located(ward_code="Z2", ward_name="East", inside=True),
        places.Located(inside=False, council="Northby Council"),
        places.Located(ward_code="Z1", ward_name="West", inside=True),
        places.Located(inside=False),
    ]


@pytest.mark.usefixtures("two_wards")
def test_a_point_on_a_border_always_has_the_same_ward_and_is_ours() -> None:
    between_wards, our_edge = Point(lat=53.65, lon=1.20), Point(lat=53.70, lon=1.15)

    assert [place.ward_code for place in places.locate([between_wards, our_edge])] == ["Z1", "Z1"]


def test_where_no_wards_are_loaded_nothing_is_known_to_be_outside() -> None:
    assert places.locate([WEST]) == [places.Located(inside=True)]
    assert places.wards() == []
    assert places.nearest_street(WEST) is None
    assert places.find_street("High Street") == []


@pytest.mark.usefixtures("two_wards")
def test_warm_answers_ask_the_database_nothing(django_assert_num_queries: Any) -> None:
    places.locate([WEST])
    places.find_street("high st")

    with django_assert_num_queries(0):
        places.locate([WEST, EAST] * 500)
        places.find_street("church ln")
        places.nearest_street(WEST)
        places.wards()


@pytest.mark.usefixtures("two_wards")
def test_wards_come_by_name_with_their_bounds() -> None:
    east, west = places.wards()

    assert (east.name, west.name) == ("East", "West")
    assert (west.south, west.west, west.north, west.east) == (53.6, 1.1, 53.7, 1.2)


@pytest.mark.usefixtures("two_wards")
def test_a_street_is_found_in_words_with_a_point_on_it() -> None:
    [high_street] = places.find_street("high st, opposite the library")

    assert (high_street.usrn, high_street.name, high_street.locality) == (1, "High Street", "Westham")
    assert (high_street.lat, high_street.lon) == pytest.approx((53.65, 1.155))
    assert [found.usrn for found in places.find_street("church lane eastham")] == [3]
    assert len(places.find_street("church", limit=1)) == 1


@pytest.mark.usefixtures("two_wards")
def test_the_nearest_street_is_nearest_on_the_ground() -> None:
    assert places.nearest_street(Point(lat=53.6512, lon=1.155)).usrn == 1  # type: ignore[union-attr]  # found
    assert places.nearest_street(Point(lat=53.611, lon=1.28)).usrn == 4  # type: ignore[union-attr]  # found
    assert places.nearest_street(Point(lat=53.63, lon=1.155)) is None, "two kilometres off says nothing"


# ------------------------------------------------------------------ addresses


@pytest.mark.engine
@pytest.mark.usefixtures("two_wards")
def test_a_postcode_lists_its_addresses_in_the_order_of_a_walk(at: datetime, django_assert_num_queries: Any) -> None:
    lines = ["10 High Street", "9 High Street", "Flat 2, 9 High Street", "Flat 10, 9 High Street", "The Mill"]
    places.load_addresses(
        [address(number, text) for number, text in enumerate(lines, start=1)]
        + [address(99, "1 Church Lane", postcode="ZZ1 1AB", usrn=2)],
        by=SYSTEM,
        at=at,
    )

    with django_assert_num_queries(1):
        found = places.search_postcode(" zZ1-1aA")

    assert [record.line for record in found] == [
        "9 High Street", "Flat 2, 9 High Street", "Flat 10, 9 High Street", "10 High Street", "The Mill",
    ]  # fmt: skip
    assert found[0].one_line == "9 High Street, Westham, ZZ1 1AA"
    assert (found[0].ward_code, found[0].street, found[0].uprn) == ("Z1", "High Street", 2)
    assert places.search_postcode("ZZ9 9ZZ") == []


def test_what_is_not_a_postcode_is_refused() -> None:
    with pytest.raises(NotAPostcode):
        places.search_postcode("High Street")


@pytest.mark.usefixtures("two_wards")
def test_addresses_are_fetched_by_uprn(at: datetime) -> None:
    places.load_addresses([address(7), address(8, usrn=None)], by=SYSTEM, at=at)

    found = places.addresses([7, 8, 9])

    assert sorted(found) == [7, 8]
    assert (found[8].street, found[8].locality) == ("", "")
    assert Address.objects.get(pk=7).easting == pytest.approx(608_000, abs=2_000)


# ------------------------------------------------------------------ loading


@pytest.mark.engine
@pytest.mark.usefixtures("two_wards")
def test_loading_again_changes_what_changed_and_removes_wards_that_went(at: datetime) -> None:
    places.load_addresses([address(1), address(2, lon=EAST.lon)], by=SYSTEM, at=at)

    loaded = places.load_wards(
        [places.NewWard(code="Z2", name="Everything", geometry=square(53.6, 1.1, 53.7, 1.3))],
        by=SYSTEM,
        at=at,
    )

    assert (loaded.kept, loaded.removed) == (1, 1)
    assert places.locate([WEST])[0].ward_name == "Everything"
    assert {record.ward_code for record in places.addresses([1, 2]).values()} == {"Z2"}
    assert audit.trail("places")[0].after == {"kept": 1, "removed": 1, "quarantined": 0}


@pytest.mark.usefixtures("two_wards")
@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (square(1.1, 53.6, 1.2, 53.7), "swapped"),
        (square(608_000, 411_000, 609_000, 412_000), "between -90 and 90"),
        ({"type": "Point", "coordinates": [1.1, 53.6]}, "MultiPolygon or Polygon, not Point"),
        ({"type": "Polygon", "coordinates": [[["x", "y"]]]}, "cannot be read"),
        ({"type": "Polygon"}, "cannot be read"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({}, "not none"),
    ],
)
def test_a_ward_that_cannot_be_read_is_set_aside_and_costs_no_other(at: datetime, geometry: Any, reason: str) -> None:
    good = places.NewWard(code="Z1", name="West", geometry=square(53.60, 1.10, 53.70, 1.20))
    loaded = places.load_wards([good, places.NewWard(code="Z3", name="Odd", geometry=geometry)], by=SYSTEM, at=at)

    assert [row.row for row in loaded.quarantined] == ["Z3"]
    assert reason in loaded.quarantined[0].reason
    assert set(Ward.objects.values_list("code", flat=True)) == {"Z1", "Z2"}


def test_a_crossing_outline_is_mended(at: datetime) -> None:
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[1.1, 53.6], [1.2, 53.7], [1.2, 53.6], [1.1, 53.7], [1.1, 53.6]]],
    }
    places.load_wards([places.NewWard(code="Z1", name="Bow tie", geometry=bow_tie)], by=SYSTEM, at=at)

    inside, outside = places.locate([Point(lat=53.65, lon=1.12), Point(lat=53.61, lon=1.15)])
    assert (inside.inside, outside.inside) == (True, False)


@pytest.mark.usefixtures("two_wards")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lat": 1.15, "lon": 53.65}, "swapped"),
        ({"lat": 48.85, "lon": 2.35}, "outside the National Grid"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"usrn": 12345}, "no street with USRN 12345"),
        ({"uprn": 0}, "up to twelve digits"),
        ({"uprn": 10**12}, "up to twelve digits"),
        ({"line": ""}, "first line"),
    ],
)
def test_an_address_that_cannot_be_read_is_set_aside_with_the_reason(
    at: datetime, changes: dict[str, Any], reason: str
) -> None:
    given = {"uprn": 5, "line": "5 High Street", "postcode": "ZZ1 1AA", "usrn": 1, "lat": 53.65, "lon": 1.15}
    bad = places.NewAddress(**(given | changes))

    loaded = places.load_addresses([address(1), bad], by=SYSTEM, at=at)

    assert loaded.kept == 1
    assert [row.row for row in loaded.quarantined] == [f"UPRN {bad.uprn}"]
    assert reason in loaded.quarantined[0].reason


def test_a_load_of_nothing_readable_changes_nothing_and_says_why(at: datetime) -> None:
    swapped = places.NewStreet(usrn=1, name="High Street", geometry=line((1.15, 53.65), (1.16, 53.65)))
    with pytest.raises(NothingToLoad, match=r"USRN 1: .*swapped"):
        places.load_streets([swapped], by=SYSTEM, at=at)
    with pytest.raises(NothingToLoad, match="nothing was changed"):
        places.load_neighbours([], by=SYSTEM, at=at)
    nameless = places.NewStreet(usrn=1, name="", geometry=line((53.65, 1.15), (53.65, 1.16)))
    with pytest.raises(NothingToLoad, match="needs a name"):
        places.load_streets([nameless], by=SYSTEM, at=at)
    with pytest.raises(NothingToLoad, match="code and a name"):
        places.load_wards([places.NewWard(code="", name="", geometry=square(53.6, 1.1, 53.7, 1.2))], by=SYSTEM, at=at)
    assert not Street.objects.exists()


@pytest.mark.usefixtures("two_wards")
def test_a_neighbour_that_cannot_be_read_is_set_aside_and_none_removed(at: datetime) -> None:
    loaded = places.load_neighbours(
        [
            places.NewNeighbour(name="Southby Council", geometry=square(53.5, 1.1, 53.6, 1.3)),
            places.NewNeighbour(name="Nowhere Council", geometry={"type": "Polygon"}),
        ],
        by=SYSTEM,
        at=at,
    )

    assert (loaded.kept, loaded.removed, len(loaded.quarantined)) == (1, 0, 1)
    north, south = places.locate([Point(lat=53.75, lon=1.2), Point(lat=53.55, lon=1.2)])
    assert (north.council, south.council) == ("Northby Council", "Southby Council")


def test_swapped_coordinates_are_refused_before_any_question_is_asked() -> None:
    with pytest.raises(NotAPlace, match="swapped"):
        places.locate([Point(lat=1.15, lon=53.65)])


# ------------------------------------------------------------------ the map


@pytest.mark.usefixtures("two_wards")
def test_the_map_is_public_geojson_and_is_not_sent_twice(django_assert_num_queries: Any, at: datetime) -> None:
    first = Client().get("/map/layers.json")

    layers = json.loads(first.content)
    assert first["Content-Type"] == "application/geo+json"
    assert {name: len(layer["features"]) for name, layer in layers.items()} == {
        "boundary": 1, "wards": 2, "neighbours": 1, "streets": 4,
    }  # fmt: skip
    assert layers == json.loads(json.dumps(places.map_layers()))
    assert layers["boundary"]["features"][0]["geometry"]["type"] == "Polygon", "wards melt into one outline"

    again = Client().get("/map/layers.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    places.load_neighbours(
        [places.NewNeighbour(name="Northby", geometry=square(53.7, 1.1, 53.8, 1.3))], by=SYSTEM, at=at
    )
    changed = Client().get("/map/layers.json", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_map_of_a_council_without_wards_is_empty() -> None:
    layers = json.loads(Client().get("/map/layers.json").content)

    assert [layer["features"] for layer in layers.values()] == [[], [], [], []]
