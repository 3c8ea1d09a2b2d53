"""Street furniture for an invented borough: columns, trees, bins, gullies and shelters along its streets. Pure."""

import math
from collections.abc import Sequence
from random import Random
from typing import Any, Final

import shapely
from shapely.geometry import shape

from frontdoor.places.rules.areas import METRES_PER_DEGREE
from frontdoor.places.rules.rows import Geometry, NewAsset

#: What each row says of where it comes from.
SOURCE: Final = "Invented for the demonstration"
#: Of each kind the letters on its plates, the metres from one to the next, and from the middle of the road.
KINDS: Final = {
    "lamp-column": ("L", 36.0, 6.0),
    "street-tree": ("T", 70.0, 8.0),
    "gully": ("G", 90.0, 4.0),
    "litter-bin": ("B", 260.0, 7.0),
    "bus-shelter": ("S", 900.0, 7.0),
}
#: A street's name, its line, and the addresses on it: first line, latitude, longitude.
Along = tuple[str, Geometry, Sequence[tuple[str, float, float]]]
_PLACES: Final = 6


def furniture(streets: Sequence[Along], *, seed: int) -> dict[str, list[NewAsset]]:
    """Return what stands along the streets, by kind; the same for the same seed."""
    random = Random(seed)  # noqa: S311 -- scenery, not secrets
    found: dict[str, list[NewAsset]] = {}
    for kind, (letter, apart, aside) in KINDS.items():
        things = found[kind] = []
        for name, geometry, homes in streets:
            for lat, lon in _spots(shape(geometry), apart=apart, aside=aside, random=random):
                number = f"{letter}{len(things) + 1:04d}"
                things.append(NewAsset(number=number, lat=lat, lon=lon, words=_beside(lat, lon, homes), street=name))
    return found


def _spots(line: Any, *, apart: float, aside: float, random: Random) -> list[tuple[float, float]]:
    """Return places along a line, in turn on its left and its right."""
    squeeze = math.cos(math.radians(line.centroid.y))
    flat = shapely.transform(line, lambda pairs: pairs * (squeeze * METRES_PER_DEGREE, METRES_PER_DEGREE))
    spots: list[tuple[float, float]] = []
    along = random.uniform(0.2, 0.8) * apart
    while along < flat.length:
        spot, ahead = flat.interpolate(along), flat.interpolate(along + 1)
        heading = math.atan2(ahead.y - spot.y, ahead.x - spot.x)
        side = heading + (math.pi / 2 if len(spots) % 2 else -math.pi / 2)
        x, y = spot.x + aside * math.cos(side), spot.y + aside * math.sin(side)
        spots.append((round(y / METRES_PER_DEGREE, _PLACES), round(x / (METRES_PER_DEGREE * squeeze), _PLACES)))
        along += apart * random.uniform(0.85, 1.15)
    return spots


def _beside(lat: float, lon: float, homes: Sequence[tuple[str, float, float]]) -> str:
    if not homes:
        return ""
    nearest = min(homes, key=lambda home: (home[1] - lat) ** 2 + ((home[2] - lon) * 0.6) ** 2)
    return f"outside {nearest[0].rsplit(', ', 1)[-1]}"
