"""What the clocks of a complaint are called in the packs, which moments start and meet them, and their days. Pure.

Nothing else knows these names, and the days stand in the packs alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from frontdoor.cases.rules.extending import amount_of
from frontdoor.cases.rules.packs import Pack, PackVersion

#: By stage: the names that the packs give to the clock of the acknowledgement and of the answer.
CLOCKS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {1: ("acknowledge", "stage-1"), 2: ("stage-2-acknowledge", "stage-2")}
)
#: By stage: the moments that meet them.
MOMENTS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {1: ("acknowledged", "stage-1-answered"), 2: ("stage-2-acknowledged", "stage-2-answered")}
)
#: The moment that starts the second stage.
ESCALATED: Final = "escalated"
#: All of them.
STEP_CLOCKS: Final = frozenset(name for names in CLOCKS.values() for name in names)
#: The clocks of answers: they alone are given more time.
ANSWER_CLOCKS: Final = frozenset(answer for _acknowledge, answer in CLOCKS.values())


@dataclass(frozen=True, slots=True)
class StageDays:
    """How many working days a stage has: to acknowledge, to answer after that, and at most on top of it."""

    acknowledge: int
    answer: int
    extend: int


def stage_days(version: PackVersion, stage: int) -> StageDays:
    """Return the days of a stage of a complaint under a version of its Code.

    :raises LookupError: for a version that has not the clocks of a complaint; `missing` says so beforehand.
    """
    by_name = {each.id: each for each in version.clocks}
    acknowledge, answer = (by_name[name] for name in CLOCKS[stage])
    limit = answer.extension
    return StageDays(acknowledge.days or 0, answer.days or 0, amount_of(limit.most) if limit is not None else 0)


def missing(pack: Pack) -> Iterator[str]:
    """Yield the clocks that complaints need and a version of a pack has not, or counts otherwise than in days."""
    for version in pack.versions:
        counted = {each.id for each in version.clocks if each.days is not None}
        yield from (name for names in CLOCKS.values() for name in names if name not in counted)
