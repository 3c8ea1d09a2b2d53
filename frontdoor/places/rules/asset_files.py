"""Reading a file of things in the area as other systems write it: a table (CSV), or GeoJSON."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from frontdoor.kernel.geo import NotAPlace, Point, from_national_grid
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import unguarded
from frontdoor.places.rules.area_files import check_coordinates
from frontdoor.places.rules.rows import NewAsset, Quarantined

#: What asset systems call what we need, in the order in which they are looked for.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "number", "plate", "asset_number", "column_number", "column_no", "unit_number", "tree_number", "asset_ref",
        "reference", "asset_code", "assetcode", "asset_id", "ref", "id",
    ),
    "words": ("words", "location", "description", "position"),
    "street": ("street", "street_name", "road", "road_name"),
    "lat": ("lat", "latitude", "geoy", "y"),
    "lon": ("lon", "long", "lng", "longitude", "geox", "x"),
    "easting": ("easting", "eastings", "x"),
    "northing": ("northing", "northings", "y"),
    "since": ("since", "installed", "installed_on", "start_date", "date_planted"),
    "removed": ("removed", "removed_on", "end_date"),
}  # fmt: skip
_PAIRS: Final = (("lat", "lon"), ("easting", "northing"))
#: The column that leads a table of rows that could not be loaded; the table can be loaded again as it is.
WHY: Final = "not_loaded"
#: Days as they are written: 2026-03-27, and 27/03/2026.
_SLASHES: Final = 3


class NotAnAssetFile(Refusal):
    """The file is no table and no GeoJSON of things with numbers and places."""


class _Unreadable(Refusal):
    """A row that says no asset; the sentence says why."""


def read_rows(rows: Iterable[Mapping[str, Any]], *, columns: Mapping[str, str]) -> Iterator[NewAsset | Quarantined]:
    """Yield what each row of a table says, or why it cannot be read.

    :param columns: the columns of what is called otherwise than usual: {"number": "ColNo"}.
    """
    for line, row in enumerate(rows, start=2):
        raw = {str(name): "" if value is None else str(value).strip() for name, value in row.items() if name}
        if raw.pop(WHY, None) is not None:
            raw = {name: unguarded(value) for name, value in raw.items()}
        try:
            if None in row:
                raise _Unreadable("It has more values than there are columns.")
            yield replace(_asset(raw, columns), row=f"line {line}")
        except Refusal as refusal:
            yield Quarantined(row=f"line {line}", reason=str(refusal), raw=raw)


def table(lines: Iterable[str], *, columns: Mapping[str, str]) -> "csv.DictReader[str]":
    """Return the rows of a table.

    :raises NotAnAssetFile: if it has no columns with numbers and places.
    """
    found = csv.DictReader(lines)
    names = {name: name for name in found.fieldnames or ()}
    missing = [name for name in columns.values() if name not in names]
    if missing:
        raise NotAnAssetFile(f"The file has no column {missing[0]}. It has {', '.join(names) or 'none'}.")
    if not _value(names, "number", columns):
        raise NotAnAssetFile("The file has no column with the number. Say which: --column number=NAME")
    if not any(all(_value(names, each, columns) for each in pair) for pair in _PAIRS):
        raise NotAnAssetFile("The file has no columns with the place: --column lat=NAME --column lon=NAME")
    return found


def features(document: object) -> Iterator[Mapping[str, Any]]:
    """Yield the features of a GeoJSON collection of points as rows.

    :raises NotAnAssetFile: if the document is something else, or in other coordinates than WGS84.
    """
    found = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(found, list) or not found:
        raise NotAnAssetFile("The file is not a GeoJSON FeatureCollection with features.")
    check_coordinates(document.get("crs"))
    for each in found:
        each = each if isinstance(each, Mapping) else {}
        properties, geometry = each.get("properties"), each.get("geometry")
        geometry = geometry if isinstance(geometry, Mapping) else {}
        pair = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        lon, lat = pair[:2] if isinstance(pair, list) and len(pair) >= len(_PAIRS[0]) else ("", "")
        yield {**(properties if isinstance(properties, Mapping) else {}), "lat": lat, "lon": lon}


def _asset(raw: Mapping[str, str], columns: Mapping[str, str]) -> NewAsset:
    point = _point(raw, columns)
    return NewAsset(
        number=_value(raw, "number", columns),
        words=_value(raw, "words", columns),
        street=_value(raw, "street", columns),
        lat=point.lat,
        lon=point.lon,
        since=_day(_value(raw, "since", columns)),
        removed_on=_day(_value(raw, "removed", columns)),
        raw=raw,
    )


def _value(raw: Mapping[str, str], wanted: str, columns: Mapping[str, str]) -> str:
    if wanted in columns:
        return raw.get(columns[wanted], "")
    by_name = {name.strip().lower().replace(" ", "_"): value for name, value in raw.items()}
    return next((by_name[name] for name in NAMES[wanted] if by_name.get(name)), "")


def _point(raw: Mapping[str, str], columns: Mapping[str, str]) -> Point:
    easting, northing = (_number(_value(raw, name, columns)) for name in ("easting", "northing"))
    lat, lon = (_number(_value(raw, name, columns)) for name in ("lat", "lon"))
    # Plain x and y are degrees or metres: no place of ours has a degree above 180.
    if easting is not None and northing is not None and max(abs(easting), abs(northing)) > 180:
        return from_national_grid(easting, northing)
    if lat is None or lon is None:
        raise NotAPlace("It has no place: a latitude and a longitude, or an easting and a northing.")
    return Point(lat, lon)


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise _Unreadable(f"‘{text[:40]}’ is not a number.") from None


def _day(text: str) -> date | None:
    if not text:
        return None
    parts = text[:10].split("/")
    try:
        return date.fromisoformat("-".join(reversed(parts)) if len(parts) == _SLASHES else text[:10])
    except ValueError:
        raise _Unreadable(f"‘{text[:40]}’ is not a day. Write it like 2026-03-27.") from None
