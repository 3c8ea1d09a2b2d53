"""The gazetteer's door: which address, which street, which ward, whose area?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.geo import Point
from frontdoor.places import operations, queries
from frontdoor.places.records import AddressRecord, AssetRecord, Located, StreetRecord, WardRecord
from frontdoor.places.rules.assets import bare
from frontdoor.places.rules.rows import Loaded, NewAddress, NewAsset, NewNeighbour, NewStreet, NewWard, Quarantined

__all__ = [
    "AddressRecord", "AssetRecord", "Loaded", "Located", "NewAddress", "NewAsset", "NewNeighbour", "NewStreet",
    "NewWard", "Quarantined", "StreetRecord", "WardRecord", "addresses", "asset", "asset_kinds", "assets_near", "bare",
    "find_street", "load_addresses", "load_assets", "load_invented", "load_invented_assets", "load_neighbours",
    "load_streets", "load_wards", "locate", "map_layers", "nearest_street", "search_postcode", "street", "wards",
]  # fmt: skip

load_wards = operations.load_wards
load_neighbours = operations.load_neighbours
load_streets = operations.load_streets
load_addresses = operations.load_addresses
load_assets = operations.load_assets
load_invented_assets = operations.load_invented_assets


def load_invented(*, seed: int, by: Actor, at: datetime) -> Loaded:
    """Load an invented borough in place of any gazetteer there is: see rules.invented. Some seconds.

    :returns: the count of addresses kept.
    """
    return operations.load_invented(seed=seed, by=by, at=at)


def search_postcode(text: str) -> list[AddressRecord]:
    """Return the addresses of a postcode in the order of a walk down the street. One query.

    :raises NotAPostcode: if the text is not written like a postcode.
    """
    return queries.search_postcode(text)


def addresses(uprns: Iterable[int]) -> dict[int, AddressRecord]:
    """Return the addresses that exist, by UPRN. One query."""
    return queries.addresses(uprns)


def locate(points: Sequence[Point]) -> list[Located]:
    """Return the ward each point lies in, or whose area it is outside ours. No query when remembered."""
    return queries.locate(points)


def find_street(text: str, *, limit: int = 10) -> list[StreetRecord]:
    """Return the streets meant by what somebody wrote ("High st, opposite the library"), best first.

    Tolerates case, short forms, parts of words, landmarks and, when nothing else fits, misspelling.
    """
    return queries.find_street(text, limit=limit)


def street(usrn: int) -> StreetRecord | None:
    """Return a street by its unique number (USRN), or None."""
    return queries.street(usrn)


def nearest_street(point: Point) -> StreetRecord | None:
    """Return the street nearest to a point, or None beyond 250 metres."""
    return queries.nearest_street(point)


def assets_near(kind: str, point: Point, *, within_m: float, limit: int, on: date) -> list[AssetRecord]:
    """Return the things of a kind (lamp columns, trees) that are there on a day, nearest first. One query.

    :param within_m: how far to look; 500 metres at most.
    """
    return queries.assets_near(kind, point, within_m=within_m, limit=limit, on=on)


def asset(kind: str, number: str, *, on: date) -> AssetRecord | None:
    """Return the thing of a kind with this number on its plate, however it is spaced, if it is there on a day."""
    return queries.asset(kind, number, on=on)


def asset_kinds() -> frozenset[str]:
    """Return the kinds of things that were ever loaded; none on an installation that knows of no assets."""
    return queries.asset_kinds()


def wards() -> list[WardRecord]:
    """Return the council's wards by name."""
    return queries.wards()


def map_layers() -> dict[str, Any]:
    """Return GeoJSON collections for a map without tiles: boundary, wards, neighbours, streets.

    Shared within the process: do not change it. Browsers fetch the same from `/map/layers.json`.
    """
    return queries.map_layers()
