"""Points on the ground: WGS84 degrees at the edges, national grid metres for arithmetic."""

import math
from dataclasses import dataclass
from typing import Final

from convertbng.cutil import convert_bng, convert_osgb36_to_ll

from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

EARTH_RADIUS_M: Final = 6_371_008.8  # mean radius, IUGG


class NotAPlace(Refusal):
    """The coordinates are not a place we can use."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position in WGS84 degrees. Raises NotAPlace for what is not on Earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and math.isfinite(self.lon)):
            raise NotAPlace(later("Latitude and longitude must be numbers."))
        if -9 <= self.lat <= 2.5 and 49 <= self.lon <= 61:
            raise NotAPlace(later("Latitude and longitude look swapped: latitudes here are between 49 and 61."))
        if not -90 <= self.lat <= 90 or not -180 <= self.lon <= 180:
            raise NotAPlace(later("Latitude must be between -90 and 90, and longitude between -180 and 180."))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        """Return whether the point lies in the box or on its edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


def to_national_grid(point: Point) -> tuple[float, float] | None:
    """Return eastings and northings in metres (OSGB36 by OSTN15), or None outside the grid's area."""
    eastings, northings = convert_bng([point.lon], [point.lat])
    east, north = float(eastings[0]), float(northings[0])
    return (east, north) if math.isfinite(east) and math.isfinite(north) else None


def from_national_grid(east: float, north: float) -> Point:
    """Return the WGS84 position of eastings and northings in metres. Raises NotAPlace outside the grid."""
    lons, lats = convert_osgb36_to_ll([east], [north])
    return Point(float(lats[0]), float(lons[0]))


def distance_m(here: Point, there: Point) -> float:
    """Return the great-circle distance in metres (haversine)."""
    lat1, lat2 = math.radians(here.lat), math.radians(there.lat)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(there.lon - here.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def bounding_box(point: Point, metres: float) -> Box:
    """Return a box that holds everything within `metres` of the point."""
    up = math.degrees(metres / EARTH_RADIUS_M)
    across = up / max(math.cos(math.radians(point.lat)), 1e-6)
    return Box(point.lat - up, point.lon - across, point.lat + up, point.lon + across)
