"""Questions that a form asks again for the next person, respondent or row of a table."""

import re
from dataclasses import dataclass
from typing import Final

from frontdoor.services.rules.drafting.asked import Asked

#: The most questions that one person or row is asked.
_LONGEST: Final = 24
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that asks the same as an earlier one, for somebody or something else."""

    asked: Asked
    of: Asked


def without_repeats(asked: list[Asked]) -> tuple[list[Asked], list[Repeat]]:
    """Return the questions asked for the first time, and those that repeat them."""
    repeats: dict[int, int] = {}
    here = 0
    while here < len(asked):
        length, there = _repeated(asked, here, repeats)
        for step in range(length):
            repeats[here + step] = repeats.get(there + step, there + step)
        here += max(length, 1)
    kept = [each for index, each in enumerate(asked) if index not in repeats]
    return kept, [Repeat(asked[index], asked[first]) for index, first in repeats.items()]


def _repeated(asked: list[Asked], here: int, repeats: dict[int, int]) -> tuple[int, int]:
    """Return how many questions from here on repeat earlier ones, and where those are; 0 if none do."""
    for length in range(min(_LONGEST, here, len(asked) - here), 1, -1):
        there = here - length
        if _same(asked, there, here, length) and _side_by_side(asked[there], asked[here]):
            return length, there
    for there in range(here - 2, -1, -1):
        if there in repeats or not _numbered_alike(asked[there].first.section, asked[here].first.section):
            continue
        length = 0
        while here + length < len(asked) and there + length < here and _same(asked, there, here, length + 1):
            length += 1
        if length > 1:
            return length, there
    return 0, 0


def _same(asked: list[Asked], there: int, here: int, length: int) -> bool:
    return all(asked[there + step].signature == asked[here + step].signature for step in range(length))


def _side_by_side(one: Asked, other: Asked) -> bool:
    """Return whether two questions stand under the same heading, as rows of a table and panels do.

    Under another heading the same words ask of somebody else: the name of the donor, the name of the attorney.
    """
    here, there = one.first, other.first
    return here.field.where.split(",")[0] == there.field.where.split(",")[0] and here.section == there.section


def _numbered_alike(one: str, other: str) -> bool:
    """Return whether two headings differ by a number alone: "Respondent 2", "Respondent 3"."""
    return one != other and bool(_DIGITS.search(one)) and _DIGITS.sub("#", one) == _DIGITS.sub("#", other)
