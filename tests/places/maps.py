"""Simple shapes as GeoJSON, from latitudes and longitudes in that order."""

from typing import Any


def square(south: float, west: float, north: float, east: float) -> dict[str, Any]:
    """Return a rectangle."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    """Return a line through points given as (lat, lon)."""
    return {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in points]}
