"""`frontdoor load-wards` on files as others publish them, among them real ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frontdoor.kernel.geo import Point
from frontdoor.places import api as places
from frontdoor.places.rules.area_files import NotAnAreaFile, read_wards
from tests.places.maps import square

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "07_areas"
HERE = square(53.6, 1.1, 53.7, 1.2)


def features(*properties: dict[str, Any]) -> dict[str, Any]:
    """Return a collection of areas with these properties."""
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": each, "geometry": HERE} for each in properties],
    }


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "Z1", "name": "West"},
        {"area_code": "Z1", "area_name": "West"},
        {"WD24CD": "Z1", "WD24NM": "West", "LAD24CD": "Z9", "LAD24NM": "Elsewhere"},
        {"wd21cd": "Z1", "wd21nm": " West "},
    ],
)
def test_codes_and_names_are_found_as_publishers_call_them(properties: dict[str, str]) -> None:
    [ward], quarantined = read_wards(features(properties))

    assert (ward.code, ward.name) == ("Z1", "West")
    assert quarantined == []


@pytest.mark.parametrize("feature", [None, {}, {"properties": {"code": "Z1", "name": "West"}}, {"geometry": HERE}])
def test_a_feature_without_name_or_shape_is_set_aside_by_number(feature: object) -> None:
    document = features({"code": "Z1", "name": "West"}, {"name": "No code"})
    document["features"].append(feature)

    wards, quarantined = read_wards(document)

    assert len(wards) == 1
    assert [row.row for row in quarantined] == ["feature 2", "feature 3"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "not a GeoJSON FeatureCollection"),
        ({"type": "Feature"}, "not a GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": []}, "no features"),
        (
            features() | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}},
            "EPSG::27700 coordinates",
        ),
        (features() | {"crs": "EPSG:27700"}, "unknown coordinates"),
    ],
)
def test_another_kind_of_file_is_refused_with_the_reason(document: object, reason: str) -> None:
    with pytest.raises(NotAnAreaFile, match=reason):
        read_wards(document)


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_the_good_and_names_the_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, partly = tmp_path / "good.geojson", tmp_path / "partly.geojson"
    good.write_text(json.dumps(features({"code": "Z1", "name": "West"})))
    partly.write_text(json.dumps(features({"code": "Z2", "name": "East"}, {"name": "No code"})))

    call_command("load_wards", str(good))
    with pytest.raises(CommandError, match="no ward was removed"):
        call_command("load_wards", str(partly))

    said = capsys.readouterr()
    assert said.out.splitlines() == ["1 wards loaded, 0 removed."] * 2
    assert "Not loaded: feature 2" in said.err
    assert [ward.code for ward in places.wards()] == ["Z2", "Z1"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not json", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"{}", "FeatureCollection"),
        (None, "cannot"),
    ],
)
def test_the_command_says_why_a_file_is_not_loaded(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "wards.geojson"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=reason):
        call_command("load_wards", str(file))


def real(name: str) -> str:
    """Return the path of a real file, or skip where the public data are not at hand."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"The public data file {name} is not here (looked in ../shared/data/07_areas).")
    return str(path)


@pytest.mark.django_db(transaction=True)
def test_birmingham_has_69_wards_and_its_council_house_stands_in_ladywood() -> None:
    call_command("load_wards", real("wards2021_birmingham.geojson"), verbosity=0)

    assert len(places.wards()) == 69
    council_house, buckingham_palace = places.locate([Point(52.4800, -1.9030), Point(51.5014, -0.1419)])
    assert (council_house.ward_code, council_house.ward_name) == ("E05011151", "Ladywood")
    assert not buckingham_palace.inside


@pytest.mark.django_db(transaction=True)
def test_trafford_has_21_wards_and_replaces_what_was_there() -> None:
    call_command("load_wards", real("wards2021_birmingham.geojson"), verbosity=0)
    call_command("load_wards", real("trafford_wards.geojson"), verbosity=0)

    assert len(places.wards()) == 21
    assert places.locate([Point(53.3875, -2.3490)])[0].ward_name == "Altrincham"
