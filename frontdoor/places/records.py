"""What the gazetteer hands out: plain values, in WGS84 degrees and National Grid metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal


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

    @property
    def full_name(self) -> str:
        """Return the name with its locality, which tells apart streets of one name."""
        return f"{self.name}, {self.locality}" if self.locality else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class WardRecord:
    """A ward of the council, with its geometry (GeoJSON) and bounding box."""

    code: str
    name: str
    geometry: Mapping[str, Any]
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
class AssetRecord:
    """A thing in the area with the number on its plate.

    :param words: where it stands: "outside 22 High Street"; the street where nothing more is known.
    :param distance_m: how far it is from the point that was asked about, where there was one.
    """

    id: int
    kind: str
    number: str
    words: str = ""
    lat: float
    lon: float
    distance_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another address that may have been meant."""

    uprn: int
    address: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMatch:
    """Which address of the gazetteer a written one is.

    :param uprn: only where it is matched; where it is not sure, what it may be stands first among the alternatives.
    :param verdict: matched, not sure or none.
    :param score: how much agrees, from 0 to 1.
    :param reasons: sentences without a full stop, for whoever decides.
    """

    uprn: int | None
    address: str
    score: float
    verdict: Literal["matched", "not sure", "none"]
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRecord:
    """A file that was loaded, and what it changed."""

    id: int
    kind: str
    source: str
    file: str
    as_of: date
    loaded_at: datetime
    loaded_by: str
    rows: int
    added: int
    changed: int
    retired: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """What a load changed of an address: what it was before, by what it is called."""

    what: str
    load: str
    as_of: date
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeRecord:
    """A postcode: where its middle is, its ward and area, and since when it is no more in use."""

    code: str
    ward_code: str
    lsoa_code: str
    lat: float
    lon: float
    terminated_on: date | None
