"""Things in the area under a number: which is nearest, which is meant, and loading them as others list them."""

import csv
import math
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.geo import Point, from_national_grid, to_national_grid
from frontdoor.places import api as places
from frontdoor.places.models import Asset
from frontdoor.places.operations.gazetteer import NothingToLoad, RealGazetteer
from frontdoor.places.rules.asset_files import NotAnAssetFile, features, read_rows, table
from frontdoor.places.rules.assets import FURTHEST_M, bare, cell_of, cells_around
from frontdoor.places.rules.invented import FIRST_UPRN
from frontdoor.places.rules.invented_assets import furniture
from frontdoor.places.rules.rows import Loaded, NewAsset, Quarantined
from tests.places.maps import line

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "12_registers" / "trafford_land_assets.csv"
HERE = Point(53.65, 1.15)
EAST, NORTH = to_national_grid(HERE) or (0, 0)
TODAY = date(2025, 5, 20)
ON_THE_GRID = st.floats(min_value=0, max_value=650_000)


def column(number: str, *, north: float = 0, **given: Any) -> NewAsset:
    """Return a column so many metres north of here."""
    return NewAsset(number=number, lat=HERE.lat + north / 111_320, lon=HERE.lon, **given)


def load(*assets: NewAsset | Quarantined, at: datetime, kind: str = "column") -> Loaded:
    return places.load_assets(assets, kind=kind, source="A list of May 2025", by=SYSTEM, at=at)


def near(*, within_m: float = 100, limit: int = 8, kind: str = "column", on: date = TODAY) -> list[str]:
    return [each.number for each in places.assets_near(kind, HERE, within_m=within_m, limit=limit, on=on)]


@pytest.mark.parametrize("written", ["HS014", "hs 014", "HS/014", " hs-014 ", "H.S._014"])
def test_a_number_is_the_same_however_it_is_spaced(written: str) -> None:
    assert bare(written) == "HS014"


@given(
    here=st.tuples(ON_THE_GRID, ON_THE_GRID),
    angle=st.floats(min_value=0, max_value=math.tau),
    share=st.floats(min_value=0, max_value=1),
    within_m=st.floats(min_value=1, max_value=FURTHEST_M),
)
def test_whatever_is_near_lies_in_a_square_that_is_looked_into(
    here: tuple[float, float], angle: float, share: float, within_m: float
) -> None:
    # A hair less than the whole way: what lies on the circle itself is a matter of rounding.
    there = (
        here[0] + math.cos(angle) * share * within_m * 0.999999,
        here[1] + math.sin(angle) * share * within_m * 0.999999,
    )

    assert cell_of(*there) in cells_around(*here, within_m=within_m)


@given(here=st.tuples(ON_THE_GRID, ON_THE_GRID), within_m=st.floats(min_value=1, max_value=100_000))
def test_however_far_one_looks_the_squares_are_few(here: tuple[float, float], within_m: float) -> None:
    assert len(cells_around(*here, within_m=within_m)) <= 121


@pytest.mark.engine
def test_the_nearest_are_those_that_measuring_every_one_finds(db: None, at: datetime) -> None:
    random = Random(7)
    spots = {f"C{number}": (random.uniform(0, 900), random.uniform(0, 900)) for number in range(400)}
    load(
        *(
            NewAsset(number=number, lat=spot.lat, lon=spot.lon)
            for number, (x, y) in spots.items()
            for spot in [from_national_grid(600_000 + x, 400_000 + y)]
        ),
        at=at,
    )

    for _ in range(10):
        x, y = random.uniform(0, 900), random.uniform(0, 900)
        away = {number: math.dist((x, y), spot) for number, spot in spots.items()}
        naive = sorted((number for number in away if away[number] <= 100), key=away.__getitem__)[:6]

        here = from_national_grid(600_000 + x, 400_000 + y)
        found = places.assets_near("column", here, within_m=100, limit=6, on=TODAY)

        assert [each.number for each in found] == naive
        assert [each.distance_m for each in found] == pytest.approx([away[number] for number in naive], abs=0.5)


def test_looking_near_a_point_costs_one_query(
    db: None, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(*(column(f"C{number}", north=number) for number in range(90)), at=at)

    with django_assert_num_queries(1):
        assert len(near(limit=20)) == 20


def test_things_of_another_kind_are_not_found(db: None, at: datetime) -> None:
    load(column("1"), at=at)

    assert near(kind="tree") == []


def test_a_point_off_the_national_grid_has_nothing_near_it(db: None) -> None:
    assert places.assets_near("column", Point(10, 100), within_m=100, limit=8, on=TODAY) == []


@pytest.mark.parametrize(
    ("since", "removed_on", "is_there"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY, False),
        (None, TODAY + timedelta(days=1), True),
    ],
)
def test_a_thing_is_found_on_the_days_on_which_it_is_there(
    db: None, at: datetime, since: date | None, removed_on: date | None, is_there: bool
) -> None:
    load(column("1", since=since, removed_on=removed_on), at=at)

    assert bool(near()) is is_there
    assert (places.asset("column", "1", on=TODAY) is not None) is is_there


def test_a_thing_is_found_by_the_number_on_its_plate(db: None, at: datetime) -> None:
    load(column("HS/014", words="outside 22 High Street"), at=at)

    found = places.asset("column", "hs 014", on=TODAY)

    assert found is not None
    assert (found.number, found.words) == ("HS/014", "outside 22 High Street")


def test_where_a_list_names_no_street_the_nearest_is_said(two_wards: None, at: datetime) -> None:
    load(column("1", north=10), at=at)

    found = places.asset("column", "1", on=TODAY)

    assert found is not None
    assert found.words == "High Street, Westham"


def test_what_the_next_list_leaves_out_is_removed_and_not_deleted(db: None, at: datetime) -> None:
    load(column("1"), column("2"), at=at)

    loaded = load(column("2"), at=at + timedelta(days=1))

    assert (loaded.kept, loaded.removed) == (1, 1)
    assert Asset.objects.get(number="1").removed_on == TODAY + timedelta(days=1)


def test_what_comes_back_is_there_again(db: None, at: datetime) -> None:
    load(column("1"), column("2"), at=at)
    load(column("2"), at=at + timedelta(days=1))

    load(column("1"), column("2"), at=at + timedelta(days=2))

    assert near(on=TODAY + timedelta(days=2)) == ["1", "2"]


def test_loading_a_list_again_changes_nothing(db: None, at: datetime) -> None:
    load(column("1"), at=at)

    assert load(column("1"), at=at + timedelta(days=1)).removed == 0
    assert Asset.objects.count() == 1


def test_a_list_of_one_kind_leaves_other_kinds_alone(db: None, at: datetime) -> None:
    load(column("1"), at=at, kind="tree")

    load(column("1"), at=at + timedelta(days=1))

    assert near(kind="tree") == ["1"]


def test_with_a_row_set_aside_nothing_is_removed(db: None, at: datetime) -> None:
    load(column("1"), column("2"), at=at)

    loaded = load(column("2"), column(""), at=at + timedelta(days=1))

    assert loaded.removed == 0
    assert near() == ["1", "2"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (column(" / "), "needs a number"),
        (column("9" * 41), "needs a number of up to 40"),
        (column("hs 1"), "was there before"),
        (column("2", since=TODAY, removed_on=TODAY - timedelta(days=1)), "removed before"),
        (NewAsset(number="2", lat=40, lon=100), "outside the National Grid"),
    ],
)
def test_a_row_that_cannot_be_is_set_aside_with_the_reason(db: None, at: datetime, bad: NewAsset, reason: str) -> None:
    loaded = load(column("HS1"), bad, at=at)

    assert loaded.kept == 1
    assert [reason in each.reason for each in loaded.quarantined] == [True]


def test_a_list_of_which_nothing_can_be_read_changes_nothing(db: None, at: datetime) -> None:
    with pytest.raises(NothingToLoad, match="line 2"):
        load(Quarantined(row="line 2", reason="no number"), at=at)


def test_more_than_one_batch_is_told_as_it_goes(db: None, at: datetime) -> None:
    told: list[int] = []
    rows = (column(f"C{number}") for number in range(1001))

    places.load_assets(rows, kind="column", source="A list", by=SYSTEM, at=at, progress=told.append)

    assert told == [1000, 1]


def test_which_kinds_there_are_is_known_at_once(db: None, at: datetime) -> None:
    assert places.asset_kinds() == frozenset()

    load(column("1"), at=at)

    assert places.asset_kinds() == {"column"}


@pytest.mark.parametrize(
    "change",
    [{"bare_number": ""}, {"bare_number": "1"}],
    ids=["fd_places_an_asset_has_a_number", "fd_places_an_asset_has_its_own_number"],
)
@pytest.mark.engine
def test_the_database_refuses(db: None, at: datetime, change: dict[str, str]) -> None:
    load(column("1"), column("2"), at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(number="2").update(**change)


@pytest.mark.parametrize(
    "row",
    [
        {"number": "1", "lat": "53.65", "lon": "1.15"},
        {"Asset ID": "1", "Latitude": "53.65", "Longitude": "1.15"},
        {"column_number": "1", "Easting": str(EAST), "Northing": str(NORTH)},
        {"ref": "1", "x": str(EAST), "y": str(NORTH)},
        {"ref": "1", "x": "1.15", "y": "53.65"},
    ],
)
def test_numbers_and_places_are_found_as_others_call_them(row: dict[str, str]) -> None:
    (found,) = read_rows([row], columns={})

    assert isinstance(found, NewAsset)
    assert (found.number, found.lat, found.lon) == ("1", pytest.approx(53.65, abs=1e-5), pytest.approx(1.15, abs=1e-5))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"number": "1"}, "no place"),
        ({"number": "1", "lat": "north", "lon": "1"}, "not a number"),
        ({"number": "1", "lat": "1.15", "lon": "53.65"}, "look swapped"),
        ({"number": "1", "lat": "53.65", "lon": "1.15", "since": "last May"}, "not a day"),
        ({"number": "1", "lat": "53.65", "lon": "1.15", None: ["more"]}, "more values"),
    ],
)
def test_a_row_that_cannot_be_read_is_handed_back_as_it_came(row: dict[Any, Any], reason: str) -> None:
    (found,) = read_rows([row], columns={})

    assert isinstance(found, Quarantined)
    assert reason in found.reason
    assert found.raw is not None
    assert found.raw["number"] == "1"


@pytest.mark.parametrize("written", ["2025-03-27", "27/03/2025", "2025-03-27T00:00:00"])
def test_days_are_read_as_they_are_written(written: str) -> None:
    (found,) = read_rows([{"number": "1", "lat": "53.65", "lon": "1.15", "installed": written}], columns={})

    assert isinstance(found, NewAsset)
    assert found.since == date(2025, 3, 27)


@pytest.mark.parametrize(
    ("header", "columns", "reason"),
    [
        ("place,lat,lon", {}, "no column with the number"),
        ("number,lat", {}, "no columns with the place"),
        ("number,lat,lon", {"words": "Where"}, "no column Where"),
        ("", {}, "no column with the number"),
    ],
)
def test_a_table_without_what_it_takes_is_refused(header: str, columns: dict[str, str], reason: str) -> None:
    with pytest.raises(NotAnAssetFile, match=reason):
        table(StringIO(f"{header}\n"), columns=columns)


def test_points_of_a_map_are_read_as_rows() -> None:
    spot = {"type": "Feature", "properties": {"ref": 7}, "geometry": {"type": "Point", "coordinates": [1.15, 53.65]}}
    odd = {"type": "Feature", "properties": {"ref": 8}, "geometry": line((53.6, 1.1), (53.7, 1.2))}
    rows = features({"type": "FeatureCollection", "features": [spot, odd, None]})

    read, *unreadable = read_rows(rows, columns={})

    assert isinstance(read, NewAsset)
    assert (read.number, read.lat) == ("7", 53.65)
    assert [isinstance(each, Quarantined) for each in unreadable] == [True, True]


@pytest.mark.parametrize("document", [[], {"type": "FeatureCollection", "features": []}])
def test_another_document_is_no_map_of_things(document: object) -> None:
    with pytest.raises(NotAnAssetFile):
        list(features(document))


def imported(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_assets", path, "--kind=column", "--source=A list", *options, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_a_table_is_loaded_by_the_command(db: None, tmp_path: Path) -> None:
    path = tmp_path / "columns.csv"
    path.write_text("ColNo,lat,lon\nHS1,53.65,1.15\n")

    assert "1 loaded, 0 removed" in imported(path, "--column=number=ColNo")


def test_a_map_is_loaded_by_the_command(db: None, tmp_path: Path) -> None:
    path = tmp_path / "columns.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"properties": {"id": "1"}, '
        '"geometry": {"type": "Point", "coordinates": [1.15, 53.65]}}]}'
    )

    assert "1 loaded" in imported(path)


def test_rows_that_were_not_loaded_come_back_as_a_table_that_can_be_mended_and_loaded(db: None, tmp_path: Path) -> None:
    path, bad = tmp_path / "columns.csv", tmp_path / "bad.csv"
    path.write_text('number,lat,lon,words\nHS1,53.65,1.15,\nHS2,here,1.15,"=1+1"\n')
    with pytest.raises(CommandError, match="1 not loaded, so nothing was removed"):
        imported(path, f"--quarantine={bad}")
    (row,) = csv.DictReader(bad.read_text(encoding="utf-8-sig").splitlines())
    assert row == {
        "not_loaded": "‘here’ is not a number.",
        "number": "HS2",
        "lat": "here",
        "lon": "1.15",
        "words": "'=1+1",
    }

    bad.write_text(bad.read_text(encoding="utf-8-sig").replace("HS2,here", "HS2,53.65"))
    imported(bad)

    assert Asset.objects.get(number="HS2").words == "=1+1"
    assert Asset.objects.get(number="HS1").removed_on is None


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("number\n1\n", [], "no columns with the place"),
        ("number,lat,lon\n", [], "Nothing could be loaded"),
        ("number,lat,lon\n", ["--column=number"], "write it like"),
        ("number,lat,lon\n", ["--kind=lamp column"], "letters, figures and hyphens"),
    ],
)
def test_what_cannot_be_loaded_is_said(db: None, tmp_path: Path, content: str, options: list[str], said: str) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(content)

    with pytest.raises(CommandError, match=said):
        imported(path, *options)


def test_a_file_that_is_not_there_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        imported(tmp_path / "none.csv")


@pytest.mark.skipif(not REAL.exists(), reason="the real data lies beside the project")
def test_a_real_list_is_loaded_and_what_has_no_place_is_set_aside(db: None, at: datetime) -> None:
    columns = {"number": "AssetCode", "lat": "GeoY", "lon": "GeoX", "words": "PropertyName", "street": "StreetName"}
    with REAL.open(encoding="utf-8-sig", newline="") as lines:
        loaded = load(*read_rows(table(lines, columns=columns), columns=columns), at=at)

    assert loaded.kept + len(loaded.quarantined) == 608
    assert len(loaded.quarantined) >= 235


def test_street_furniture_is_the_same_for_the_same_seed() -> None:
    street = ("High Street", line((53.65, 1.15), (53.65, 1.16)), [("Flat 1, 22 High Street", 53.65, 1.155)])

    once = furniture([street, ("A bare street", line((53.66, 1.15), (53.66, 1.16)), [])], seed=1)

    assert once == furniture([street, ("A bare street", line((53.66, 1.15), (53.66, 1.16)), [])], seed=1)
    assert once["lamp-column"][0].words == "outside 22 High Street"
    assert once["lamp-column"][-1].words == ""


def test_invented_furniture_stands_along_the_invented_streets(two_wards: None, at: datetime) -> None:
    home = places.NewAddress(uprn=FIRST_UPRN, line="22 High Street", postcode="ZZ1 1AA", usrn=1, lat=53.65, lon=1.15)
    places.load_addresses([home], by=SYSTEM, at=at)

    loaded = places.load_invented_assets(seed=1, by=SYSTEM, at=at)

    assert loaded["lamp-column"].kept > 40
    assert Asset.objects.filter(words="outside 22 High Street").exists()
    assert places.nearest_street(Point(*Asset.objects.filter(kind="lamp-column").values_list("lat", "lon")[0]))


def test_invented_furniture_is_kept_out_of_a_real_gazetteer(two_wards: None, at: datetime) -> None:
    home = places.NewAddress(uprn=1, line="1 High Street", postcode="ZZ1 1AA", lat=53.65, lon=1.15)
    places.load_addresses([home], by=SYSTEM, at=at)

    with pytest.raises(RealGazetteer):
        places.load_invented_assets(seed=1, by=SYSTEM, at=at)


def test_a_row_that_is_set_aside_after_it_was_read_is_named_by_its_line(db: None, at: datetime) -> None:
    lines = ["number,lat,lon", "A1,53.65,1.15", ",53.65,1.15", "A1,53.65,1.15"]
    loaded = load(*read_rows(table(lines, columns={}), columns={}), at=at)

    assert [each.row for each in loaded.quarantined] == ["line 3", "line 4"]
