"""The gazetteer's door: which address, which street, which ward, whose area?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.geo import Point
from frontdoor.places.operations import gazetteer as operations
from frontdoor.places.providers import matching
from frontdoor.places.queries import loads, searching
from frontdoor.places.queries import reading as queries
from frontdoor.places.records import (
    AddressMatch,
    AddressRecord,
    Alternative,
    AssetRecord,
    Located,
    PostcodeRecord,
    StreetRecord,
    WardRecord,
)
from frontdoor.places.rules.address_display import address_lines
from frontdoor.places.rules.address_words import Written
from frontdoor.places.rules.assets import bare
from frontdoor.places.rules.rows import Loaded, NewAddress, NewAsset, NewNeighbour, NewStreet, NewWard, Quarantined

__all__ = [
    "AddressMatch", "AddressRecord", "Alternative", "AssetRecord", "Loaded", "Located", "NewAddress", "NewAsset",
    "NewNeighbour", "NewStreet", "NewWard", "Quarantined", "StreetRecord", "WardRecord", "address_lines",
    "addresses", "asset", "asset_kinds", "assets_near", "bare", "find_street", "load_addresses", "load_assets",
    "load_invented", "load_invented_assets", "load_neighbours", "load_streets", "load_wards", "locate",
    "map_layers", "match_address", "match_addresses", "nearest_street", "postcode", "search_addresses",
    "search_postcode", "street", "wards",
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


def search_addresses(text: str, *, limit: int = searching.MOST_FOUND) -> list[AddressRecord]:
    """Return the addresses that fit what somebody has typed so far, in walking order. At most two queries.

    A postcode or its beginning, a number and a street, a street alone, or the name of a building.
    """
    return searching.search_addresses(text, limit=limit)


def match_address(text: str, *, postcode: str = "") -> AddressMatch:
    """Return which address somebody meant, quickly enough for a form. At most a few queries."""
    return searching.match_address(text, postcode=postcode)


def match_addresses(texts: Sequence[str]) -> list[AddressMatch]:
    """Return which address each text means, of the whole gazetteer: many at once, with uk-address-matcher.

    It takes some seconds to begin and then a few milliseconds for each; for one address there is `match_address`.
    """
    uprns, gazetteer = searching.every_address()
    found = matching.match([Written(each) for each in texts], gazetteer, ids=uprns)

    def alternative(position: int, score: float) -> Alternative:
        row = gazetteer[position]
        return Alternative(uprn=int(uprns[position]), address=f"{row.text}, {row.postcode}", score=score)

    matches = []
    for each in found:
        best = alternative(each.best, each.score) if each.best is not None else None
        others = tuple(alternative(position, score) for position, score in each.others)
        is_matched = best is not None and each.verdict == "matched"
        matches.append(
            AddressMatch(
                uprn=best.uprn if best and is_matched else None,
                address=best.address if best and is_matched else "",
                score=each.score,
                verdict=each.verdict,
                reasons=each.reasons,
                alternatives=others if is_matched or best is None else (best, *others),
            )
        )
    return matches


def postcode(text: str) -> PostcodeRecord | None:
    """Return what the postcode directory says of a postcode, terminated ones too, or None. One query.

    :raises NotAPostcode: if the text is not written like a postcode.
    """
    return loads.postcode(text)


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
