"""How much work somebody has, and to whom work goes when it is spread. Pure.

The weights are ours: no standard gives any. A case that is overdue wants attention now, one that is due soon wants it
next; both are counted for more than one that can wait, so that nobody is given more only because theirs is old.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

OPEN: Final = 1
DUE_SOON: Final = 2
OVERDUE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody holds: open cases, and those of them that are due soon or overdue."""

    open: int = 0
    due_soon: int = 0
    overdue: int = 0

    @property
    def weight(self) -> int:
        """Return the load as one number."""
        rest = self.open - self.due_soon - self.overdue
        return OPEN * rest + DUE_SOON * self.due_soon + OVERDUE * self.overdue


def least_loaded(weights: Mapping[int, int]) -> int:
    """Return who has the least to do; of several, whoever has been there longest (the lowest account number)."""
    return min(weights, key=lambda person: (weights[person], person))


def spread(things: Iterable[int], weights: Mapping[int, int]) -> dict[int, int]:
    """Return who gets each thing, one after the other to whoever has the least to do by then.

    :param weights: how much each person has already; those who may get something.
    """
    loads = dict(weights)
    given = {}
    for thing in things:
        given[thing] = person = least_loaded(loads)
        loads[person] += OPEN
    return given
