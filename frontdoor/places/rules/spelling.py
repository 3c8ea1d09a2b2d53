"""Mending misspelt words by the words that a gazetteer knows. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

FEWEST_LETTERS_TO_MEND: Final = 4
#: From so many letters on, two mistakes are forgiven.
_LETTERS_OF_TWO_MISTAKES: Final = 8
#: Below this likeness (difflib's, which counts letters) the exact distance is not even reckoned.
_LEAST_LIKE: Final = 0.7
_MOST_READINGS: Final = 3


class Spelling:
    """Words that are known, and which of them a misspelt one may be."""

    def __init__(self, known: Iterable[str], usual: Iterable[str] = (), others: Iterable[str] = ()) -> None:
        """Make it of the words that may be meant.

        :param usual: where one of these is as near as another word, it is meant.
        :param others: words that are none misspelt, and that no misspelt one is taken for: ‘East’ is no ‘mast’.
        """
        self._known, self._usual, self._others = frozenset(known), frozenset(usual), frozenset(others)
        self._short_of_one: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= FEWEST_LETTERS_TO_MEND:
                for shorter in _with_one_left_out(word):
                    self._short_of_one[shorter].append(word)

    def readings(self, word: str) -> list[str]:
        """Return the known words that a word may be meant for, if it is none itself; the nearest, at most three."""
        if word in self._known or word in self._others or len(word) < FEWEST_LETTERS_TO_MEND:
            return []
        near = {each for shorter in _with_one_left_out(word) for each in self._short_of_one.get(shorter, ())}
        away = {each: distance(word, each) for each in near if misspelt(word, each)}
        least = min(away.values(), default=0)
        nearest = sorted(each for each, far in away.items() if far == least)
        return [each for each in nearest if each in self._usual][:1] or nearest[:_MOST_READINGS]


def _with_one_left_out(word: str) -> Iterator[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def misspelt(written: str, meant: str) -> bool:
    """Return whether a word may be another misspelt: one mistake in short words, two in long ones."""
    shortest, longest = sorted((len(written), len(meant)))
    allowed = 2 if longest >= _LETTERS_OF_TWO_MISTAKES else 1
    if shortest < FEWEST_LETTERS_TO_MEND or longest - shortest > allowed:
        return False
    if SequenceMatcher(None, written, meant).quick_ratio() < _LEAST_LIKE:
        return False
    return distance(written, meant) <= allowed


def distance(one: str, other: str) -> int:
    """Return how many letters were added, left out, changed or swapped with the next (optimal alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        previous, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, previous[j - 2] + 1)
            row.append(best)
    return row[-1]
