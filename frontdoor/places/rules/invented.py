"""An invented borough, the same for the same seed: wards, neighbours, streets and some 5,000 addresses.

It lies in the North Sea off the Wash, where nobody lives, within reach of the National Grid. Its numbers
cannot be mistaken for real ones: UPRNs start at 999000000001, USRNs at 99900001, ward codes with Z, and no
postcode area is called ZZ.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import shapely

from frontdoor.places.rules.invented_land import lay_streets, shape_land
from frontdoor.places.rules.invented_names import NEIGHBOURS, WARDS, names_of_ward, street_names
from frontdoor.places.rules.rows import Geometry, NewAddress, NewNeighbour, NewStreet, NewWard

MIDDLE_LAT: Final = 53.6
MIDDLE_LON: Final = 1.2
FIRST_UPRN: Final = 999_000_000_001
FIRST_USRN: Final = 99_900_001
POSTCODE_AREA: Final = "ZZ"

_STREETS_PER_WARD: Final = 13
_HOUSEHOLDS: Final = 5_000
_METRES_PER_DEGREE: Final = 111_320.0
#: A degree to six places is a tenth of a metre.
_PLACES: Final = 6
_FROM_THE_KERB: Final = 14.0
_LARGEST_POSTCODE: Final = 45
#: One plot in so many is a house of flats.
_FLATS_IN: Final = 14
_FLATS: Final = 4
#: The letters of the last two places of a postcode: Royal Mail leaves out C, I, K, M, O and V.
_UNIT_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """An invented borough, ready to load."""

    wards: list[NewWard]
    neighbours: list[NewNeighbour]
    streets: list[NewStreet]
    addresses: list[NewAddress]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A street on the drawing board."""

    ward: int
    name: str
    line: Any


def invent(*, seed: int) -> Invented:
    """Return the borough of this seed. Half a second."""
    random = Random(seed)  # noqa: S311 -- scenery, not secrets
    land = shape_land(wards=len(WARDS), neighbours=len(NEIGHBOURS), random=random)
    streets = list(_lay(land.wards, random))
    return Invented(
        wards=[
            NewWard(code=f"Z{5_000_001 + number:08d}", name=name, geometry=_geometry(outline))
            for number, (name, outline) in enumerate(zip(WARDS, land.wards, strict=True))
        ],
        neighbours=[
            NewNeighbour(name=name, geometry=_geometry(outline))
            for name, outline in zip(NEIGHBOURS, land.neighbours, strict=True)
        ],
        streets=[
            NewStreet(
                usrn=FIRST_USRN + number,
                name=street.name,
                locality=WARDS[street.ward],
                geometry=_geometry(street.line),
            )
            for number, street in enumerate(streets)
        ],
        addresses=list(_build(streets, random)),
    )


def _lay(wards: list[Any], random: Random) -> Iterator[_Laid]:
    names = iter(street_names(len(wards) * _STREETS_PER_WARD, random=random))
    for number, ward in enumerate(wards):
        lines = lay_streets(ward, count=_STREETS_PER_WARD, random=random)
        own = [next(names) for _line in range(_STREETS_PER_WARD)]
        for name, line in zip(names_of_ward(number, own), lines, strict=False):
            yield _Laid(number, name, line)


def _build(streets: list[_Laid], random: Random) -> Iterator[NewAddress]:
    """Yield the addresses along the streets, as many on each as its length allows."""
    whole = sum(street.line.length for street in streets)
    uprn = FIRST_UPRN
    used = [0] * len(WARDS)
    for number, street in enumerate(streets):
        households = round(_HOUSEHOLDS * street.line.length / whole)
        postcodes = [_postcode(street.ward, used[street.ward] + side) for side in (0, 1)]
        used[street.ward] += len(postcodes)
        for house, flat in _households(households, random):
            lat, lon = _beside(street.line, house, last=households)
            line = f"{house} {street.name}"
            yield NewAddress(
                uprn=uprn,
                line=f"Flat {flat}, {line}" if flat else line,
                postcode=postcodes[house % 2 if households > _LARGEST_POSTCODE else 0],
                usrn=FIRST_USRN + number,
                lat=lat,
                lon=lon,
            )
            uprn += 1


def _households(count: int, random: Random) -> Iterator[tuple[int, int]]:
    """Yield (house number, flat number or 0) for so many households."""
    house, left = 0, count
    while left > 0:
        house += 1
        if left >= _FLATS and random.randrange(_FLATS_IN) == 0:
            yield from ((house, flat) for flat in range(1, _FLATS + 1))
            left -= _FLATS
        else:
            yield house, 0
            left -= 1


def _beside(line: Any, house: int, *, last: int) -> tuple[float, float]:
    """Return where a house stands: odd numbers on the left of the street, even ones on the right."""
    along = (house + house % 2) / (last + 2)
    spot = line.interpolate(along, normalized=True)
    ahead = line.interpolate(min(along + 0.01, 1), normalized=True)
    behind = line.interpolate(max(along - 0.01, 0), normalized=True)
    heading = math.atan2(ahead.y - behind.y, ahead.x - behind.x)
    side = heading + (math.pi / 2 if house % 2 else -math.pi / 2)
    return _degrees(spot.x + _FROM_THE_KERB * math.cos(side), spot.y + _FROM_THE_KERB * math.sin(side))


def _postcode(ward: int, unit: int) -> str:
    letters = len(_UNIT_LETTERS)
    sector, unit = divmod(unit, letters * letters)
    last = _UNIT_LETTERS[unit // letters] + _UNIT_LETTERS[unit % letters]
    return f"{POSTCODE_AREA}{ward + 1} {sector + 1}{last}"


def _degrees(x: float, y: float) -> tuple[float, float]:
    lat = MIDDLE_LAT + y / _METRES_PER_DEGREE
    lon = MIDDLE_LON + x / (_METRES_PER_DEGREE * math.cos(math.radians(MIDDLE_LAT)))
    return round(lat, _PLACES), round(lon, _PLACES)


def _geometry(drawn: Any) -> Geometry:
    def to_degrees(pairs: Any) -> Any:
        return [_degrees(x, y)[::-1] for x, y in pairs]

    geometry: Geometry = shapely.geometry.mapping(shapely.transform(drawn, to_degrees))
    return geometry
