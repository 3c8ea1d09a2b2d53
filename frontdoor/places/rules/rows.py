"""What is loaded into the gazetteer, and what a load says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

#: A GeoJSON geometry object in WGS84, longitude first (RFC 7946).
Geometry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWard:
    """A ward to load."""

    code: str
    name: str
    geometry: Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeighbour:
    """The area of a neighbouring council to load."""

    name: str
    geometry: Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStreet:
    """A street to load, with its line or a point on it."""

    usrn: int
    name: str
    locality: str = ""
    geometry: Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    """An address to load. The ward is found from the point.

    :param place: where its street is, if that is not one of ours: "Iffley, Oxford".
    :param retired_on: the first day on which it is not there any more, where the file says so.
    """

    uprn: int
    line: str
    postcode: str
    place: str = ""
    retired_on: date | None = None
    usrn: int | None = None
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsset:
    """A thing to load, by the number on its plate.

    :param words: where it stands: "outside 22 High Street".
    :param street: found from the point if left out.
    :param raw: the row it was read from, to be handed back if it cannot be loaded.
    :param row: which row of its file that was: "line 4".
    """

    number: str
    lat: float
    lon: float
    words: str = ""
    street: str = ""
    since: date | None = None
    removed_on: date | None = None
    raw: Mapping[str, str] | None = None
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoordinates:
    """Where an address is, by its UPRN."""

    uprn: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPostcode:
    """A postcode to load."""

    code: str
    ward_code: str = ""
    lsoa_code: str = ""
    lat: float
    lon: float
    terminated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNamedPlace:
    """A street or place with a name to load, by the identifier of its source."""

    id: str
    name: str
    other_name: str = ""
    kind: str
    place: str = ""
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that was not loaded, and why.

    :param raw: the row as it came, where it is handed back to be mended.
    """

    row: str
    reason: str
    raw: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did. Of one that is change-only, `kept` counts every row, and `unchanged` those not written."""

    kept: int
    removed: int = 0
    quarantined: tuple[Quarantined, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
