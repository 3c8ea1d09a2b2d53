"""The invented borough: plausible, whole, the same every time, and unmistakably not real."""

from datetime import datetime
from random import Random

import pytest
import shapely
from django.db.models import F
from shapely.geometry import shape

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.geo import Point, distance_m
from frontdoor.kernel.names import parse_postcode
from frontdoor.places import api as places
from frontdoor.places.models import Address, Street
from frontdoor.places.operations.gazetteer import RealGazetteer
from frontdoor.places.rules.invented import FIRST_UPRN, Invented, invent
from frontdoor.places.rules.invented_land import _level, lay_streets


@pytest.fixture(scope="module", params=[1, 2, 20250520])
def invented(request: pytest.FixtureRequest) -> Invented:
    """Return the borough of several seeds."""
    return invent(seed=request.param)


def test_one_seed_gives_one_borough_and_another_seed_another() -> None:
    assert invent(seed=7) == invent(seed=7)
    assert invent(seed=7) != invent(seed=8)


def test_wards_and_neighbours_cover_the_land_without_gaps_or_overlaps(invented: Invented) -> None:
    areas = [shape(area.geometry) for area in (*invented.wards, *invented.neighbours)]

    assert (len(invented.wards), len(invented.neighbours)) == (12, 4)
    assert {area.geom_type for area in areas} == {"Polygon"}
    assert all(area.is_valid for area in areas)
    assert shapely.coverage_is_valid(areas)
    whole = shapely.union_all(areas)
    assert (whole.geom_type, len(whole.interiors)) == ("Polygon", 0)


def test_streets_lie_in_their_ward_and_no_two_there_share_a_name(invented: Invented) -> None:
    wards = {ward.name: shape(ward.geometry) for ward in invented.wards}

    assert 150 <= len(invented.streets) <= 156
    assert all(wards[street.locality].contains(shape(street.geometry)) for street in invented.streets)
    names = [(street.name, street.locality) for street in invented.streets]
    assert len(set(names)) == len(names)
    assert sum(name == "Church Lane" for name, _locality in names) > 1, "some names come twice, as in life"


def test_addresses_stand_beside_their_street(invented: Invented) -> None:
    lines = {street.usrn: shape(street.geometry) for street in invented.streets}
    index = {street.usrn: street for street in invented.streets}

    assert 4_900 <= len(invented.addresses) <= 5_100
    for address in invented.addresses[::40]:
        line = lines[address.usrn or 0]
        nearest = line.interpolate(line.project(shapely.Point(address.lon, address.lat)))
        here, there = Point(lat=address.lat, lon=address.lon), Point(lat=nearest.y, lon=nearest.x)
        assert distance_m(here, there) < 20
        assert address.line.endswith(index[address.usrn or 0].name)


def test_numbers_and_postcodes_cannot_be_mistaken_for_real_ones(invented: Invented) -> None:
    uprns = [address.uprn for address in invented.addresses]
    postcodes = {address.postcode for address in invented.addresses}

    assert len(set(uprns)) == len(uprns)
    assert min(uprns) == FIRST_UPRN
    assert max(uprns) < 10**12
    assert all(street.usrn >= 99_900_001 for street in invented.streets)
    assert all(ward.code.startswith("Z") for ward in invented.wards)
    assert all(parse_postcode(postcode) == postcode for postcode in postcodes)
    assert all(postcode.startswith("ZZ") for postcode in postcodes)


def test_no_address_is_there_twice_and_no_postcode_is_too_long_a_walk(invented: Invented) -> None:
    lines = [(address.line, address.postcode) for address in invented.addresses]
    sizes: dict[str, int] = {}
    for address in invented.addresses:
        sizes[address.postcode] = sizes.get(address.postcode, 0) + 1

    assert len(set(lines)) == len(lines)
    assert max(sizes.values()) <= 60


@pytest.mark.engine
def test_the_borough_loads_whole_and_every_address_has_its_ward(borough: places.Loaded) -> None:
    assert borough.quarantined == ()
    assert borough.kept == Address.objects.count()
    assert not Address.objects.filter(ward=None).exists()
    assert {ward.name for ward in places.wards()} >= {"Saltmere", "Harbour"}
    wrong = Address.objects.exclude(ward__name=F("street__locality")).count()
    assert wrong == 0, "a street and its houses lie in one ward"


@pytest.mark.usefixtures("borough")
def test_loading_another_seed_leaves_nothing_of_the_first(at: datetime) -> None:
    other = invent(seed=3)

    loaded = places.load_invented(seed=3, by=SYSTEM, at=at)

    assert loaded.kept == Address.objects.count() == len(other.addresses)
    assert Street.objects.count() == len(other.streets)
    first = other.addresses[0]
    assert places.addresses([first.uprn])[first.uprn].postcode == first.postcode


@pytest.mark.django_db
def test_it_is_kept_out_of_a_real_gazetteer(at: datetime) -> None:
    Address.objects.create(
        uprn=100_070_000_000, line="1 Real Street", postcode="B1 1AA",
        lat=52.48, lon=-1.9, easting=406_000, northing=286_000,
    )  # fmt: skip

    with pytest.raises(RealGazetteer, match="would spoil it"):
        places.load_invented(seed=1, by=SYSTEM, at=at)


@pytest.mark.usefixtures("borough")
def test_the_borough_answers_in_words_by_postcode_and_by_pin() -> None:
    [high_street, *_others] = places.find_street("high st")
    on_it = Point(lat=high_street.lat, lon=high_street.lon)

    assert places.nearest_street(on_it) == high_street
    assert places.locate([on_it])[0].ward_name == high_street.locality
    assert {found.street for found in places.search_postcode("ZZ1 1AA")} == {"High Street"}
    assert places.locate([Point(lat=53.645, lon=1.115)])[0].council.endswith("Council")


def test_a_ward_too_small_for_all_its_streets_gets_those_that_fit() -> None:
    streets = lay_streets(shapely.box(0, 0, 900, 900), count=500, random=Random(7))
    assert 0 < len(streets) < 500


def test_spots_that_coincide_leave_a_group_empty_rather_than_fail() -> None:
    assert set(_level([(0, 0), (0, 0), (5, 5)], 3, Random(7))) <= {0, 1, 2}
