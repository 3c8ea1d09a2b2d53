"""What the gazetteer hands out: plain values, in WGS84 degrees and National Grid metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: A GeoJSON geometry object in WGS84, longitude first (RFC 7946).
Geometry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """A postal address. `line` has no postcode: "Flat 2, 14 Harbour Street"."""

    uprn: int
    line: str
    postcode: str
    street: str = ""
    locality: str = ""
    ward_code: str = ""
    lat: float
    lon: float

    @property
    def one_line(self) -> str:
        """Return the address with its locality and postcode."""
        return ", ".join(part for part in (self.line, self.locality, self.postcode) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRecord:
    """A street, and a point on it near its middle."""

    usrn: int
    name: str
    locality: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WardRecord:
    """A ward of the council, with its geometry and bounding box."""

    code: str
    name: str
    geometry: Geometry
    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a point lies: in a ward of ours, or outside and, if known, in whose area."""

    ward_code: str = ""
    ward_name: str = ""
    inside: bool
    council: str = ""


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
    """An address to load. The ward is found from the point."""

    uprn: int
    line: str
    postcode: str
    usrn: int | None = None
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that was not loaded, and why."""

    row: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did."""

    kept: int
    removed: int = 0
    quarantined: tuple[Quarantined, ...] = ()
