"""Which area is a point in? Polygons indexed in memory, asked many points at once."""

import math
from collections.abc import Sequence
from typing import Any, Final

import shapely
from shapely.geometry import shape

from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.places.rules.rows import Geometry

#: Two points on one line of longitude, a degree apart, are this far apart on the ground.
METRES_PER_DEGREE: Final = 111_320.0
AREAS: Final = frozenset({"Polygon", "MultiPolygon"})
PLACES_OF_A_STREET: Final = frozenset({"Point", "LineString", "MultiLineString"})


def read_geometry(geometry: Geometry, *, kinds: frozenset[str]) -> Any:
    """Return the geometry as a valid shapely one.

    :raises NotAPlace: if it is of another kind, broken, or lies outside Great Britain; the message says so
        when latitude and longitude look swapped.
    """
    kind = geometry.get("type") if hasattr(geometry, "get") else None
    if kind not in kinds:
        raise NotAPlace(f"Expected a geometry of type {' or '.join(sorted(kinds))}, not {kind or 'none'}.")
    try:
        shaped = shape(geometry)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ) as error:
        raise NotAPlace(f"The geometry cannot be read: {error}.") from error
    if shaped.is_empty:
        raise NotAPlace("The geometry is empty.")
    west, south, east, north = shaped.bounds
    for lat, lon in ((south, west), (north, east)):
        Point(lat=lat, lon=lon)
    if kinds is AREAS and not shaped.is_valid:
        shaped = _areas_only(shapely.make_valid(shaped))
    return shaped


def _areas_only(mended: Any) -> Any:
    # Mending a crossing outline may leave stray lines, which hold no points.
    parts = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else mended


class AreaIndex:
    """Areas that answer which of them holds a point. Positions refer to the areas it was made from."""

    def __init__(self, areas: Sequence[Any]) -> None:
        shapely.prepare(list(areas))
        self._tree = shapely.STRtree(areas)
        self._count = len(areas)

    def holding(self, points: Sequence[Point]) -> list[int | None]:
        """Return for each point the position of the area that holds it, or None.

        A point on a border belongs to the area that was given first, always the same.
        """
        found: list[int | None] = [None] * len(points)
        if not points or not self._count:
            return found
        marks = shapely.points([(point.lon, point.lat) for point in points])
        for mark, area in zip(*self._tree.query(marks, predicate="intersects").tolist(), strict=True):
            before = found[mark]
            found[mark] = area if before is None else min(before, area)
        return found


class LineIndex:
    """Lines or points that answer which of them is nearest to a point."""

    def __init__(self, lines: Sequence[Any]) -> None:
        # A degree of longitude is shorter than one of latitude: squeeze, so that nearest means on the ground.
        middle = (sum(line.centroid.y for line in lines) / len(lines)) if lines else 0.0
        self._squeeze = math.cos(math.radians(middle))
        self._tree = shapely.STRtree([self._flat(line) for line in lines])
        self._count = len(lines)

    def _flat(self, geometry: Any) -> Any:
        return shapely.transform(geometry, lambda pairs: pairs * (self._squeeze, 1.0))

    def nearest(self, point: Point, *, within_m: float) -> int | None:
        """Return the position of the nearest line, or None if there is none within so many metres."""
        if not self._count:
            return None
        positions, distances = self._tree.query_nearest(
            self._flat(shapely.Point(point.lon, point.lat)),
            max_distance=within_m / METRES_PER_DEGREE,
            return_distance=True,
            all_matches=False,
        )
        return int(positions[0]) if len(positions) and len(distances) else None
