"""What follows from a score: tie, let somebody look, or leave alone. Pure.

A score adds up evidence as if each piece were independent, and in a family it is not: twins agree in everything but a
forename, a father and a son of one name in everything but a date (Fellegi and Sunter's model gives both more than
0.99999). So a pair is tied only if nothing about it is doubtful, something tells people apart and agrees, and nobody
else fits as well.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdoor.customers.rules.matching import Score, Settings
from frontdoor.customers.rules.traits import Traits

#: A forename that at least so many records, and so large a share of them, have is a name in its own right.
A_NAME: Final = 5
A_NAMES_SHARE: Final = 0.0003


@dataclass(frozen=True, slots=True)
class Forenames:
    """Which forenames are names of their own, and not slips of the pen of others.

    :param known: by the council's list (sources/forenames.yaml).
    :param occurs: how many records have a forename. :param among: of how many.
    """

    known: Collection[str] = frozenset()
    occurs: Callable[[str], int] = lambda _forename: 0
    among: int = 0

    def has(self, forename: str) -> bool:
        """Return whether a forename is one."""
        return forename in self.known or self.occurs(forename) >= max(A_NAME, A_NAMES_SHARE * self.among)


#: The doubt of a pair that only its score leaves in doubt: nothing in it speaks against one person.
NOT_ENOUGH: Final = "The evidence is not enough to decide by itself"


class Verdict(StrEnum):
    """What is done with a pair."""

    LINK = "link"
    REVIEW = "review"
    NONE = "none"


class PairState(StrEnum):
    """What holds of a pair of records."""

    WAITING = "waiting"  # somebody has to look
    TIED = "tied"  # one person
    APART = "apart"  # two people; not proposed again
    DROPPED = "dropped"  # a record changed, and they are not alike any more


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and, where it is not a link though the score is high enough, the doubt in a sentence."""

    verdict: Verdict
    doubt: str = ""

    @property
    def may_be_one(self) -> bool:
        """Return whether nothing but the score is in the way of one person: such records are no rivals."""
        return self.verdict == Verdict.LINK or self.doubt == NOT_ENOUGH


def judge(
    left: Traits,
    right: Traits,
    scored: Score,
    settings: Settings,
    *,
    forenames: Forenames,
    can_identify: bool = True,
) -> Judgement:
    """Return what follows from the score of a pair by itself; who else fits is `unsure_of`'s to say.

    :param forenames: which are names of their own.
    :param can_identify: whether the records hold anything that tells people of one name and address apart; two files
        that have no such column are judged by the score alone.
    """
    if scored.probability < settings.thresholds.review:
        return Judgement(Verdict.NONE)
    if scored.probability < settings.thresholds.link:
        return Judgement(Verdict.REVIEW, NOT_ENOUGH)
    doubt = doubt_of(left, right, [reason.place for reason in scored.reasons], settings, forenames, can_identify)
    return Judgement(Verdict.REVIEW, doubt) if doubt else Judgement(Verdict.LINK)


def doubt_of(
    left: Traits,
    right: Traits,
    places: Sequence[int],
    settings: Settings,
    forenames: Forenames,
    can_identify: bool,
) -> str:
    """Return why a pair may not be tied however high its score, or ""."""
    held = [
        comparison.levels[place] for comparison, place in zip(settings.comparisons, places, strict=True) if place >= 0
    ]
    if left.generation != right.generation:
        return "One of them is called junior or senior: they may be parent and child"
    doubtful = [level for level in held if level.doubtful]
    if len(doubtful) > (1 if any(level.proves for level in held) else 0):
        return f"{_first_up(doubtful[0].says)}: they may be twins, or parent and child"
    if can_identify and not any(level.identifies for level in held):
        return "Nothing that tells people of one name at one address apart agrees: they may be parent and child"
    if are_two_names(left, right, forenames) and not any(level.proves for level in held):
        return f"{left.forename.title()} and {right.forename.title()} are both names of their own: they may be twins"
    return ""


def are_two_names(left: Traits, right: Traits, forenames: Forenames) -> bool:
    """Return whether forenames that look alike are each a name of its own, as Harry and Larry are."""
    one, other = left.forename, right.forename
    if one == other or min(len(one), len(other)) < 2 or left.given == right.given:
        return False
    return forenames.has(one) and forenames.has(other)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def unsure_of(
    links: Iterable[tuple[str, str, float]],
    others: Iterable[tuple[str, str, float]],
    *,
    margin: float,
    are_one: Callable[[str, str], bool],
) -> dict[tuple[str, str], str]:
    """Return the links that have a rival: another record fits nearly as well, and is somebody else.

    :param links: pairs to be tied, with their weights in bits.
    :param others: pairs that were near enough to be looked at.
    :param are_one: whether two rivals are one person themselves, and so no rivals.
    """
    best: dict[str, list[tuple[float, str]]] = {}
    pairs = list(links)
    for left, right, weight in (*pairs, *others):
        best.setdefault(left, []).append((weight, right))
        best.setdefault(right, []).append((weight, left))
    found = {}
    for left, right, weight in pairs:
        for one, other in ((left, right), (right, left)):
            for against, rival in best[one]:
                if rival != other and against >= weight - margin and not are_one(other, rival):
                    found[left, right] = "Another record fits nearly as well, and is somebody else"
    return found


def groups(tied: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return, for each record of a tied pair, the first (lowest) record of those it is tied to, directly or not.

    The same ties give the same groups in whatever order they were made.
    """
    first: dict[int, int] = {}

    def root(record: int) -> int:
        while first[record] != record:
            first[record] = first[first[record]]
            record = first[record]
        return record

    for left, right in tied:
        first.setdefault(left, left)
        first.setdefault(right, right)
        one, other = sorted((root(left), root(right)))
        first[other] = one
    return {record: root(record) for record in first}


def states(entries: Iterable[tuple[tuple[int, int], PairState]]) -> Mapping[tuple[int, int], PairState]:
    """Replay entries in their order: the last one of a pair holds."""
    return dict(entries)
