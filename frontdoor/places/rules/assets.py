"""Things that stand in the area under a number: how numbers compare, and in which square of the grid one looks."""

import math
import re
from collections.abc import Iterator
from typing import Final

#: Squares are this wide. With the usual search of a hundred metres nine of them are looked into.
CELL_M: Final = 100
#: More than the rows of squares that Great Britain has from south to north.
_ROWS: Final = 20_000
#: Nobody sees a number plate from further away, and a wider search would look into many squares.
FURTHEST_M: Final = 500
_BETWEEN: Final = re.compile(r"[\s.\-/_]+")


def bare(number: str) -> str:
    """Return a number as it is compared: "hs/014" and "HS 014" are the same plate."""
    return _BETWEEN.sub("", number).upper()


def cell_of(easting: float, northing: float) -> int:
    """Return the square in which a point of the National Grid lies."""
    return _cell(math.floor(easting / CELL_M), math.floor(northing / CELL_M))


def cells_around(easting: float, northing: float, *, within_m: float) -> list[int]:
    """Return the squares that hold every point within so many metres: 121 of them at most."""
    return list(_cells(easting, northing, min(within_m, FURTHEST_M)))


def _cells(easting: float, northing: float, reach: float) -> Iterator[int]:
    for column in range(math.floor((easting - reach) / CELL_M), math.floor((easting + reach) / CELL_M) + 1):
        for row in range(math.floor((northing - reach) / CELL_M), math.floor((northing + reach) / CELL_M) + 1):
            yield _cell(column, row)


def _cell(column: int, row: int) -> int:
    return column * _ROWS + row
