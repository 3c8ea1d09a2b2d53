"""Reading the gazetteer. Wards and streets are remembered in the process; addresses are looked up."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import shapely
from django.db.models import F, Q
from shapely.geometry import mapping, shape

from frontdoor.foundation.stamps.api import Remembered
from frontdoor.kernel.geo import Point, to_national_grid
from frontdoor.kernel.names import parse_postcode
from frontdoor.places.models import Address, Asset, Neighbour, Street, Ward
from frontdoor.places.records import AddressRecord, AssetRecord, Located, StreetRecord, WardRecord
from frontdoor.places.rules.areas import AreaIndex, LineIndex
from frontdoor.places.rules.assets import FURTHEST_M, bare, cells_around
from frontdoor.places.rules.street_names import StreetNames

#: The name under which changes to wards, neighbours, streets and addresses are stamped.
STAMP: Final = "places"
#: The name under which changes to which streets addresses stand in are stamped.
ADDRESSES_STAMP: Final = "places.addresses"
#: The name under which changes to which kinds of assets there are are stamped: streets need not be read again for them.
ASSETS_STAMP: Final = "places.assets"

#: Beyond this, the nearest street says nothing about where a pin is.
NEAREST_STREET_WITHIN_M: Final = 250.0

#: Degrees to five places are a metre on the ground: enough to draw, and half the bytes.
_DRAWN_TO: Final = 0.00001


@dataclass(frozen=True, slots=True)
class _Areas:
    wards: list[WardRecord]
    neighbours: list[str]
    ward_index: AreaIndex
    neighbour_index: AreaIndex
    outlines: list[Any]
    neighbour_outlines: list[Any]


@dataclass(frozen=True, slots=True)
class _Streets:
    records: list[StreetRecord]
    names: StreetNames
    lines: list[Any]
    line_index: LineIndex


def _read_areas() -> _Areas:
    wards = list(Ward.objects.order_by("code"))
    neighbours = list(Neighbour.objects.order_by("name"))
    outlines = [shape(ward.geometry) for ward in wards]
    neighbour_outlines = [shape(neighbour.geometry) for neighbour in neighbours]
    return _Areas(
        wards=[
            WardRecord(
                code=ward.code, name=ward.name, geometry=ward.geometry,
                south=ward.south, west=ward.west, north=ward.north, east=ward.east,
            )
            for ward in wards
        ],
        neighbours=[neighbour.name for neighbour in neighbours],
        ward_index=AreaIndex(outlines),
        neighbour_index=AreaIndex(neighbour_outlines),
        outlines=outlines,
        neighbour_outlines=neighbour_outlines,
    )  # fmt: skip


def _read_streets() -> _Streets:
    rows = list(Street.objects.order_by("usrn"))
    lines = [shape(row.geometry) for row in rows]
    return _Streets(
        records=[
            StreetRecord(usrn=row.usrn, name=row.name, locality=row.locality, lat=row.lat, lon=row.lon) for row in rows
        ],
        names=StreetNames([(row.name, row.locality) for row in rows]),
        lines=lines,
        line_index=LineIndex(lines),
    )


_areas = Remembered(STAMP, _read_areas)
_streets = Remembered(STAMP, _read_streets)


def wards() -> list[WardRecord]:
    """Return the council's wards by name. No query when remembered."""
    return sorted(_areas.get().wards, key=lambda ward: ward.name)


def locate(points: Sequence[Point]) -> list[Located]:
    """Return where each point lies, in order. No query when remembered.

    A council that has loaded no wards cannot tell what is outside it, so everything counts as inside.
    """
    areas = _areas.get()
    if not areas.wards:
        return [Located(inside=True) for _point in points]
    found = []
    whose = areas.neighbour_index.holding(points)
    for ward, neighbour in zip(areas.ward_index.holding(points), whose, strict=True):
        if ward is not None:
            record = areas.wards[ward]
            found.append(Located(ward_code=record.code, ward_name=record.name, inside=True))
        else:
            council = areas.neighbours[neighbour] if neighbour is not None else ""
            found.append(Located(inside=False, council=council))
    return found


def find_street(text: str, *, limit: int) -> list[StreetRecord]:
    """Return the streets that best answer what somebody wrote, best first. No query when remembered."""
    streets = _streets.get()
    return [streets.records[position] for position in streets.names.find(text, limit=limit)]


def street(usrn: int) -> StreetRecord | None:
    """Return a street by its USRN, or None. No query when remembered."""
    return next((each for each in _streets.get().records if each.usrn == usrn), None)


def nearest_street(point: Point) -> StreetRecord | None:
    """Return the street nearest to the point, or None beyond NEAREST_STREET_WITHIN_M metres."""
    streets = _streets.get()
    position = streets.line_index.nearest(point, within_m=NEAREST_STREET_WITHIN_M)
    return None if position is None else streets.records[position]


def search_postcode(text: str) -> list[AddressRecord]:
    """Return the addresses of a postcode in the order of a walk down the street. One query.

    :raises NotAPostcode: if the text is not written like a postcode.
    """
    rows = Address.objects.filter(postcode=parse_postcode(text), retired_on__isnull=True).select_related("street")
    return sorted(map(record_of, rows), key=in_walking_order)


def in_walking_order(found: AddressRecord) -> tuple[object, ...]:
    """Return a key that sorts addresses as one walks down their streets: 2, 2A, 10."""
    return found.street, _natural(found.line), found.uprn


def addresses(uprns: Iterable[int]) -> dict[int, AddressRecord]:
    """Return the addresses that exist, by UPRN. One query."""
    rows = Address.objects.filter(pk__in=set(uprns)).select_related("street")  # retired ones too: cases stand there
    return {row.uprn: record_of(row) for row in rows}


def record_of(row: Address) -> AddressRecord:
    """Return a row as it is handed out; its street must have been read with it."""
    return AddressRecord(
        uprn=row.uprn,
        line=row.line,
        postcode=row.postcode,
        street=row.street.name if row.street else "",
        locality=(row.street.locality if row.street else "") or row.place,
        ward_code=row.ward_id or "",
        lat=row.lat,
        lon=row.lon,
    )


def assets_near(kind: str, point: Point, *, within_m: float, limit: int, on: date) -> list[AssetRecord]:
    """Return the things of a kind that are there on a day, nearest first. One query, into a few squares of the grid.

    :param within_m: how far to look, at most `FURTHEST_M`.
    """
    here = to_national_grid(point)
    if here is None:
        return []
    within_m = min(within_m, FURTHEST_M)
    east, north = F("easting") - here[0], F("northing") - here[1]
    rows = (
        Asset.objects.filter(_there(on), kind=kind, cell__in=cells_around(*here, within_m=within_m))
        .annotate(square=east * east + north * north)
        .filter(square__lte=within_m**2)
        .order_by("square", "bare_number")
    )
    return [_asset(row, distance_m=row.square**0.5) for row in rows[:limit]]


def asset(kind: str, number: str, *, on: date) -> AssetRecord | None:
    """Return the thing of a kind with this number on its plate, if it is there on a day. One query."""
    row = Asset.objects.filter(_there(on), kind=kind, bare_number=bare(number)[:40]).first()
    return None if row is None else _asset(row)


def _there(on: date) -> Q:
    return (Q(since__isnull=True) | Q(since__lte=on)) & (Q(removed_on__isnull=True) | Q(removed_on__gt=on))


def _asset(row: Asset, *, distance_m: float | None = None) -> AssetRecord:
    return AssetRecord(
        id=row.pk,
        kind=row.kind,
        number=row.number,
        words=row.words or row.street,
        lat=row.lat,
        lon=row.lon,
        distance_m=distance_m,
    )


def _read_asset_kinds() -> frozenset[str]:
    return frozenset(Asset.objects.values_list("kind", flat=True).distinct())


_asset_kinds = Remembered(ASSETS_STAMP, _read_asset_kinds)


def asset_kinds() -> frozenset[str]:
    """Return the kinds of things that were ever loaded. No query when remembered."""
    return _asset_kinds.get()


def _natural(line: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts 9 before 10, numbers before names, and flat 2 of number 14 beside number 14."""
    parts = re.findall(r"\d+|\D+", line.rsplit(", ", 1)[-1] + " " + line)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]


def _feature(geometry: Any, **properties: object) -> dict[str, Any]:
    drawn = mapping(shapely.set_precision(geometry, _DRAWN_TO))
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _draw_layers() -> tuple[dict[str, Any], bytes]:
    areas, streets = _areas.get(), _streets.get()
    boundary = [_feature(shapely.union_all(areas.outlines))] if areas.outlines else []
    layers = {
        "boundary": _collection(boundary),
        "wards": _collection(
            [
                _feature(outline, code=ward.code, name=ward.name)
                for outline, ward in zip(areas.outlines, areas.wards, strict=True)
            ]
        ),
        "neighbours": _collection(
            [
                _feature(outline, name=name)
                for outline, name in zip(areas.neighbour_outlines, areas.neighbours, strict=True)
            ]
        ),
        "streets": _collection(
            [
                _feature(line, usrn=street.usrn, name=street.name)
                for line, street in zip(streets.lines, streets.records, strict=True)
            ]
        ),
    }
    return layers, json.dumps(layers, separators=(",", ":")).encode()


_layers = Remembered(STAMP, _draw_layers)


def map_layers() -> dict[str, Any]:
    """Return GeoJSON collections: boundary, wards, neighbours, streets. Shared: do not change it."""
    return _layers.get()[0]


def map_layers_as_json() -> tuple[str, bytes]:
    """Return the map layers as JSON with their ETag."""
    stamp, (_layers_themselves, body) = _layers.stamped()
    return f'"{stamp or "empty"}"', body
