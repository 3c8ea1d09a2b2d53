"""References, places, names and events: small values that everything rests on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.kernel.clock import FixedClock, ShiftedClock, SystemClock
from frontdoor.kernel.events import Event, is_json_clean
from frontdoor.kernel.geo import (
    NotAPlace,
    Point,
    bounding_box,
    distance_m,
    from_national_grid,
    to_national_grid,
)
from frontdoor.kernel.names import (
    NotAPhoneNumber,
    NotAPostcode,
    is_uk_mobile,
    normal_email,
    parse_postcode,
    parse_uk_phone,
)
from frontdoor.kernel.references import ALPHABET, LENGTH, NotAReference, new_reference, parse_reference, spoken

references = st.integers(0, 10**9).map(lambda _seed: new_reference())


@given(reference=references)
def test_a_reference_is_read_back_however_it_is_written(reference: str) -> None:
    for written in (
        reference,
        spoken(reference),
        spoken(reference).lower(),
        f" {spoken(reference).replace('-', ' ')} ",
    ):
        assert parse_reference(written) == reference


@pytest.mark.parametrize("pair", ["O0", "I1", "Z2", "S5", "B8", "UV", "L1"])
def test_no_two_symbols_of_the_alphabet_look_alike(pair: str) -> None:
    assert not set(pair) <= set(ALPHABET)


def test_every_single_slip_is_caught() -> None:
    reference = new_reference()
    for place, symbol in product(range(LENGTH), ALPHABET):
        slip = reference[:place] + symbol + reference[place + 1 :]
        if slip != reference:
            with pytest.raises(NotAReference):
                parse_reference(slip)


@given(reference=references, place=st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_caught(reference: str, place: int) -> None:
    one, two = reference[place], reference[place + 1]
    swapped = reference[:place] + two + one + reference[place + 2 :]
    if one != two:
        with pytest.raises(NotAReference):
            parse_reference(swapped)


def test_a_letter_that_is_never_used_is_named() -> None:
    with pytest.raises(NotAReference, match="never use O"):
        parse_reference("4KQ-7MX-9TO")


def test_a_reference_of_another_length_says_how_long_one_is() -> None:
    with pytest.raises(NotAReference, match="has 9 letters and numbers"):
        parse_reference("4KQ")


@given(text=st.text(max_size=40))
def test_rubbish_is_refused_and_never_breaks(text: str) -> None:
    try:
        assert len(parse_reference(text)) == LENGTH
    except NotAReference as refusal:
        assert str(refusal)


def test_the_ordnance_surveys_own_example_is_exact() -> None:
    """Ordnance Survey, "A guide to coordinate systems": 651409.804, 313177.450 is 52.658007833, 1.716073973."""
    found = to_national_grid(Point(52.658007833, 1.716073973))
    assert found == pytest.approx((651409.804, 313177.450), abs=0.01)


def test_the_grid_leads_back_to_the_place() -> None:
    here = Point(52.4797, -1.9027)
    grid = to_national_grid(here)
    assert grid is not None
    assert distance_m(here, from_national_grid(*grid)) < 0.1


def test_a_place_outside_the_grid_has_no_eastings() -> None:
    assert to_national_grid(Point(39.3, -76.6)) is None


@pytest.mark.parametrize("lat", [float("nan"), float("inf"), 91, -91])
def test_what_is_not_on_earth_is_refused(lat: float) -> None:
    with pytest.raises(NotAPlace):
        Point(lat, 0)


def test_swapped_coordinates_are_named_as_such() -> None:
    with pytest.raises(NotAPlace, match="swapped"):
        Point(-1.9, 52.5)


@given(lat=st.floats(50, 58), lon=st.floats(-5, 1), metres=st.floats(1, 2000))
def test_a_box_holds_everything_within_its_metres(lat: float, lon: float, metres: float) -> None:
    here = Point(lat, lon)
    box = bounding_box(here, metres)
    north = Point(lat + metres / 111_400, lon)
    assert box.contains(here)
    assert distance_m(here, north) > metres or box.contains(north)


@given(lat=st.floats(-80, 80), lon=st.floats(-170, 170))
def test_distance_is_the_same_both_ways(lat: float, lon: float) -> None:
    if not (-9 <= lat <= 2.5 and 49 <= lon <= 61):
        here, there = Point(lat, lon), Point(51.5, -0.1)
        assert distance_m(here, there) == pytest.approx(distance_m(there, here))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("07700 900123", "+447700900123"), ("+44 7700 900123", "+447700900123"), ("(01632) 960 001", "+441632960001")],
)
def test_a_telephone_number_has_one_form(written: str, kept: str) -> None:
    assert parse_uk_phone(written) == kept


@pytest.mark.parametrize("written", ["", "ring me", "12", "0" * 500])
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    with pytest.raises(NotAPhoneNumber):
        parse_uk_phone(written)


def test_only_mobiles_get_text_messages() -> None:
    assert [is_uk_mobile(number) for number in ("+447700900123", "+441632960001")] == [True, False]


@pytest.mark.parametrize(
    ("written", "kept"), [("sw1a1aa", "SW1A 1AA"), (" M1  1AE ", "M1 1AE"), ("gir 0aa", "GIR 0AA")]
)
def test_a_postcode_gets_its_space(written: str, kept: str) -> None:
    assert parse_postcode(written) == kept


@pytest.mark.parametrize("written", ["", "SW1A", "12345", "SW1A 1A1", "CV1 1CC"])
def test_what_is_no_postcode_is_refused(written: str) -> None:
    with pytest.raises(NotAPostcode):
        parse_postcode(written)


def test_an_email_address_is_compared_without_case_and_space() -> None:
    assert normal_email(" Ada@Example.COM ") == "ada@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything(Event):
    """An event with a field of every clean kind."""

    name: ClassVar[str] = "tests.everything.1"
    number: int
    word: str
    on: date
    at: datetime
    maybe: datetime | None = None
    several: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirty(Event):
    """An event that JSON would change."""

    name: ClassVar[str] = "tests.dirty.1"
    facts: dict[str, Any]


def test_every_clean_kind_of_field_survives_json() -> None:
    now = datetime(2025, 5, 20, 9, tzinfo=UTC)
    event = Everything(number=1, word="x", on=date(2025, 5, 20), at=now, several=(1, 2))
    assert Everything.from_body(event.body()) == event


def test_fields_of_a_later_version_are_left_out() -> None:
    now = datetime(2025, 5, 20, 9, tzinfo=UTC)
    event = Everything(number=1, word="x", on=now.date(), at=now)
    assert Everything.from_body({**event.body(), "new": 1}) == event


def test_an_event_that_json_would_change_is_told_apart() -> None:
    assert [is_json_clean(each) for each in (Everything, Dirty)] == [True, False]


def test_a_fixed_clock_stands_still() -> None:
    moment = datetime(2025, 5, 20, 9, tzinfo=UTC)
    assert FixedClock(moment).now() == moment


def test_a_shifted_clock_runs_on_from_its_moment() -> None:
    moment = datetime(2025, 5, 20, 9, tzinfo=UTC)
    clock = ShiftedClock(moment)
    assert 0 <= (clock.now() - moment).total_seconds() < 5


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2025, 5, 20, 9))  # noqa: DTZ001 -- the point of the test


def test_the_machines_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is UTC
