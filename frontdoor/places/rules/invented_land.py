"""The shape of an invented borough: wards and neighbours without gaps or overlaps, and streets in them.

Everything is reckoned in metres east and north of a middle, and turned into degrees at the very end.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import shapely
from shapely import affinity
from shapely.ops import substring

#: Half the width and height of the drawn land, borough and neighbours together, in metres.
_HALF_WIDTH: Final = 6_500.0
_HALF_HEIGHT: Final = 5_800.0
#: Wards and councils are made of small cells about this wide, which gives them natural borders.
_CELL: Final = 290.0
_BOROUGH_RADIUS: Final = 3_700.0
_ROUNDS_OF_LEVELLING: Final = 12

_STREETS_APART: Final = 170.0
_FROM_THE_BORDER: Final = 60.0
_SHORTEST_STREET: Final = 300.0
_LONGEST_STREET: Final = 1_100.0
_BEND: Final = 14.0

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Land:
    """Polygons in metres; together they cover the land once."""

    wards: list[Any]
    neighbours: list[Any]


def shape_land(*, wards: int, neighbours: int, random: Random) -> Land:
    """Return so many wards in the middle, and so many neighbours around them."""
    cells = _cells(random)
    middles = [(cell.centroid.x, cell.centroid.y) for cell in cells]
    waves = (random.uniform(0, math.tau), random.uniform(0, math.tau))
    ours = [index for index, middle in enumerate(middles) if _is_inside(middle, waves)]
    ward_of = dict(zip(ours, _level([middles[index] for index in ours], wards, random), strict=True))
    turn = random.uniform(0, math.tau)
    groups: dict[tuple[str, int], list[Any]] = {}
    for index, cell in enumerate(cells):
        x, y = middles[index]
        sector = int((math.atan2(y, x) + turn) % math.tau / math.tau * neighbours)
        key = ("ward", ward_of[index]) if index in ward_of else ("neighbour", sector)
        groups.setdefault(key, []).append(cell)
    return Land(
        wards=[shapely.coverage_union_all(groups["ward", number]) for number in range(wards)],
        neighbours=[shapely.coverage_union_all(groups["neighbour", number]) for number in range(neighbours)],
    )


def _cells(random: Random) -> list[Any]:
    spots = []
    for column in range(int(2 * _HALF_WIDTH / _CELL)):
        for row in range(int(2 * _HALF_HEIGHT / _CELL)):
            x = -_HALF_WIDTH + (column + random.uniform(0.1, 0.9)) * _CELL
            y = -_HALF_HEIGHT + (row + random.uniform(0.1, 0.9)) * _CELL
            spots.append((x, y))
    frame = shapely.box(-_HALF_WIDTH, -_HALF_HEIGHT, _HALF_WIDTH, _HALF_HEIGHT)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=frame)
    return [shapely.intersection(cell, frame) for cell in cells.geoms]


def _is_inside(spot: Spot, waves: tuple[float, float]) -> bool:
    angle = math.atan2(spot[1], spot[0])
    wobble = 1 + 0.12 * math.sin(2 * angle + waves[0]) + 0.07 * math.sin(3 * angle + waves[1])
    return math.hypot(*spot) < _BOROUGH_RADIUS * wobble


def _level(spots: Sequence[Spot], groups: int, random: Random) -> list[int]:
    """Return a group for each spot, groups being compact and about equal (k-means)."""
    centres = random.sample(list(spots), groups)
    chosen: list[int] = []
    for _round in range(_ROUNDS_OF_LEVELLING):
        chosen = [min(range(groups), key=lambda group: math.dist(centres[group], spot)) for spot in spots]
        for group in range(groups):
            mine = [spot for spot, picked in zip(spots, chosen, strict=True) if picked == group]
            if mine:
                centres[group] = (
                    sum(x for x, _y in mine) / len(mine),
                    sum(y for _x, y in mine) / len(mine),
                )
    return chosen


def lay_streets(ward: Any, *, count: int, random: Random) -> list[Any]:
    """Return lines of streets in a ward: a loose grid turned at random, each street bent a little."""
    inner = ward.buffer(-_FROM_THE_BORDER)
    middle = inner.representative_point()
    turn = random.uniform(0, 180)
    reach = math.dist(inner.bounds[:2], inner.bounds[2:])
    found: list[Any] = []
    for step in _outwards(int(reach / _STREETS_APART)):
        for across in (0, 90):
            line = shapely.LineString([(-reach, step * _STREETS_APART), (reach, step * _STREETS_APART)])
            placed = affinity.translate(affinity.rotate(line, turn + across, origin=(0, 0)), middle.x, middle.y)
            piece = _longest(shapely.intersection(placed, inner))
            if piece is not None and piece.length >= _SHORTEST_STREET:
                found.append(_bend(_cut(piece, middle, random), random))
            if len(found) == count:
                return found
    return found


def _outwards(furthest: int) -> list[int]:
    """Return 0, 1, -1, 2, -2, … so that streets gather in the middle of a ward."""
    return [0, *(step for size in range(1, furthest + 1) for step in (size, -size))]


def _longest(pieces: Any) -> Any | None:
    lines = [piece for piece in shapely.get_parts(pieces) if piece.geom_type == "LineString"]
    return max(lines, key=lambda line: float(line.length), default=None)


def _cut(line: Any, middle: Any, random: Random) -> Any:
    """Return a part of the line about where it passes the ward's middle, so that streets meet."""
    length = min(line.length, random.uniform(_SHORTEST_STREET, _LONGEST_STREET))
    start = line.project(middle) - length * random.uniform(0.25, 0.75)
    start = min(max(0, start), line.length - length)
    return substring(line, start, start + length)


def _bend(line: Any, random: Random) -> Any:
    inner = [line.interpolate(part, normalized=True) for part in (0.25, 0.5, 0.75)]
    shaken = [(spot.x + random.uniform(-_BEND, _BEND), spot.y + random.uniform(-_BEND, _BEND)) for spot in inner]
    return shapely.LineString([line.coords[0], *shaken, line.coords[-1]])
