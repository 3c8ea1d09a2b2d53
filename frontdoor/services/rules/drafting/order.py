"""The order in which a person fills in a page."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from frontdoor.services.rules.drafting.paper import Box

#: Boxes whose middles are this near in height, in points, stand on one row.
_ROW: Final = 7
#: A step up by more than the first, without a step right by more than the second, is out of order.
_UP, _RIGHT = 30, 150
#: Parts of a page are this far apart, and columns of a part this.
_BAND, _GUTTER = 40, 10
#: So many boxes to fill in make a column that is filled in by itself.
_COLUMN: Final = 4


def in_order(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes of a page in the order a person fills them in.

    :param boxes: in the order of the file, which is kept if it runs down the page.
    """
    out_of_order = any(
        after.y0 - before.y0 > _UP and after.x0 - before.x0 < _RIGHT for before, after in pairwise(boxes)
    )
    if not out_of_order:
        return list(boxes)
    return [box for band in _bands(boxes) for column in _columns(band) for box in _by_rows(column)]


def _bands(boxes: Sequence[Box]) -> list[list[Box]]:
    bands: list[list[Box]] = []
    lowest = 0.0
    for box in sorted(boxes, key=lambda each: -each.y1):
        if bands and lowest - box.y1 <= _BAND:
            bands[-1].append(box)
            lowest = min(lowest, box.y0)
        else:
            bands.append([box])
            lowest = box.y0
    return bands


def _columns(band: list[Box]) -> list[list[Box]]:
    """Return the columns of a part of a page: two if one looks like the other, as panels for two people do."""
    across = sorted(band, key=lambda each: each.x0)
    edge = 0.0
    for index, box in enumerate(across):
        left, right = across[:index], across[index:]
        if index and box.x0 - edge >= _GUTTER and len(left) == len(right) >= _COLUMN and _alike(left, right):
            return [left, right]
        edge = max(edge, box.x1)
    return [band]


def _alike(left: list[Box], right: list[Box]) -> bool:
    def shapes(column: list[Box]) -> list[tuple[int, int]]:
        return sorted((-round(box.middle / 4), round((box.x1 - box.x0) / 20)) for box in column)

    return shapes(left) == shapes(right)


def _by_rows(boxes: list[Box]) -> list[Box]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda each: -each.y1):
        # A tall box is filled in where it begins.
        if rows and abs(rows[-1][0].y1 - box.y1) <= _ROW:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda each: each.x0)]
