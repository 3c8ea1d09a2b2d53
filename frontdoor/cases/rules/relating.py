"""Which cases may have to do with each other, and why we think so: a table of weights, added up. Pure.

No standard gives such weights: they are ours, chosen so that one strong sign with any other suffices (the same lamp
column, the same address) and of weak ones it takes several (the same service, near, of the same days). Whoever reads a
suggestion reads its reasons, never a number, and decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

#: What each sign counts. Distances and spans are bands: the first that holds counts.
SAME_THING: Final = 60
SAME_ADDRESS: Final = 40
SAME_PERSON: Final = 30
SAME_SERVICE: Final = 25
#: Metres: a pin dropped by hand is off by about as much; a stretch of a street; a walk round the block.
NEAR: Final = ((15, 35), (50, 25), (150, 10))
#: Days between the two.
TOGETHER: Final = ((2, 15), (7, 10), (28, 5))
#: What it takes to be suggested.
ENOUGH: Final = 45
#: How far and how long we look for candidates at all.
FARTHEST_M: Final = 150
LONGEST_AGO: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What two cases have in common.

    :param thing: what stands there under a number, if both are about the same: "street light 4711".
    :param metres: how far apart, if both say where.
    """

    days: float
    metres: float | None = None
    thing: str = ""
    same_address: bool = False
    same_person: bool = False
    same_service: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That two cases may have to do with each other: how much says so, and what, the strongest first."""

    weight: int
    reasons: tuple[str, ...]


def weigh(signs: Signs) -> Suggestion | None:
    """Return why two cases may belong together, or None when too little says so."""
    found = sorted(_signs(signs), key=lambda each: -each[0])
    weight = sum(counts for counts, _why in found)
    return Suggestion(weight, tuple(why for _counts, why in found)) if weight >= ENOUGH else None


def _signs(signs: Signs) -> Iterator[tuple[int, str]]:
    plain = (
        (bool(signs.thing), SAME_THING, f"the same {signs.thing}"),
        (signs.same_address, SAME_ADDRESS, "the same address"),
        (signs.same_person, SAME_PERSON, "the same person"),
        (signs.same_service, SAME_SERVICE, "the same service"),
    )
    yield from ((counts, why) for holds, counts, why in plain if holds)
    if signs.metres is not None and (counts := _band(NEAR, signs.metres)):
        away = f"{round(signs.metres)} metres away" if signs.metres >= 1 else "at the very same place"
        yield counts, away
    if counts := _band(TOGETHER, abs(signs.days)):
        whole = round(abs(signs.days))
        yield counts, f"{whole} day{'s' if whole > 1 else ''} apart" if whole else "within a day"


def _band(bands: tuple[tuple[int, int], ...], value: float) -> int:
    return next((counts for most, counts in bands if value <= most), 0)
