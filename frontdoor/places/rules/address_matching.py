"""Is this the address that was meant? Numbers decide first: flat 14A is never 14C. Pure.

The candidates come from elsewhere (an index, or uk-address-matcher); here each is compared in its roles, and the best
is taken only if it agrees in everything that tells homes apart and no other agrees as well.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from frontdoor.places.rules.address_words import HOUSES, ROAD_KINDS, AddressWords
from frontdoor.places.rules.spelling import distance, misspelt

Verdict = Literal["matched", "not sure", "none"]
Agreement = Literal["agrees", "doubtful", "differs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on an address is taken for the one that was meant, with the source of the figures."""

    #: An address that agrees in numbers and street is matched from this score.
    matched: float
    #: Two that agree are told apart from this difference.
    apart: float
    #: Below this, an address is not even offered.
    offered: float
    #: The least weight that uk-address-matcher must give (log2 of the odds), where it was asked.
    least_weight: float
    source: str


THRESHOLDS: Final = Thresholds(
    matched=0.75,
    apart=0.08,
    offered=0.45,
    least_weight=-12.0,
    source="bench/addresses.py on 2,126 business and 3,200 shared-house addresses of Oxford, November 2026",
)

#: How much each thing that agrees adds to the score.
_NUMBERS, _STREET, _NAMES, _POSTCODE, _PLACE = 0.35, 0.30, 0.12, 0.18, 0.05
_SECTOR: Final = -2
#: Words that tell apart two parts of one building, and so may not be left out.
_SIDES: Final = frozenset({"NORTH", "SOUTH", "EAST", "WEST", "LEFT", "RIGHT", "FRONT", "MIDDLE", "INNER", "OUTER"})
#: A street of so many words names a house too: "Hatfield Cottage Hardings Elms Road".
_WORDS_OF_A_NAME: Final = 4
#: What a postcode that cannot be compared counts.
_UNKNOWN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What the words of a whole gazetteer say about one of them.

    :param known: words that stand in it: one that does is no misspelling of another.
    :param places: words of places (towns, districts, counties), which may be left out.
    :param repeated: streets whose name is in more than one postcode district, with the words of place that all share.
    """

    known: Set[str]
    places: Set[str]
    repeated: Mapping[tuple[str, ...], Set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well one address fits what was written."""

    agreement: Agreement
    score: float
    reasons: tuple[str, ...]


def compare(text: AddressWords, found: AddressWords, gazetteer: Gazetteer) -> Comparison:
    """Return how well an address of the gazetteer fits what was written, and why."""
    reasons: list[str] = []
    numbers, said = _numbers(text, found)
    reasons.append(said)
    pairs = _Pairs(text, found, gazetteer)
    postcode, said = _postcodes(text.postcode, found.postcode)
    reasons.append(said)
    doubts = [
        *pairs.doubts(),
        *_place_doubts(pairs, postcode, gazetteer),
        *_postcode_doubts(text, found, postcode, pairs),
    ]
    reasons += doubts or ["the street and the names agree"]
    score = (
        _NUMBERS * {"agrees": 1.0, "doubtful": 0.4, "differs": 0.0}[numbers]
        + _STREET * pairs.share(found.street)
        + _NAMES * pairs.share_of_names()
        + _POSTCODE * postcode
        + _PLACE * pairs.share(found.tail)
    )
    agreement: Agreement = numbers
    if agreement == "agrees" and doubts:
        agreement = "doubtful"
    return Comparison(agreement=agreement, score=round(score, 4), reasons=tuple(reasons))


def decide(
    compared: Sequence[tuple[int, Comparison]], *, weights: Sequence[float | None], thresholds: Thresholds = THRESHOLDS
) -> tuple[Verdict, int | None, tuple[str, ...]]:
    """Return the verdict on the candidates, the position of the best in `compared`, and why.

    :param compared: each candidate's group (two rows with one UPRN are one) and its comparison.
    :param weights: what uk-address-matcher gave each, or None where it was not asked.
    """
    if not compared:
        return "none", None, ("nothing in the gazetteer is like it",)
    order = sorted(range(len(compared)), key=lambda each: _rank(compared[each][1], weights[each]))
    best = order[0]
    group, comparison = compared[best]
    if comparison.agreement == "differs" or comparison.score < thresholds.offered:
        return "none", best, ("none fits; the nearest differs", *comparison.reasons)
    if comparison.agreement == "doubtful":
        return "not sure", best, comparison.reasons
    rivals = [each for each in order[1:] if compared[each][0] != group and compared[each][1].agreement == "agrees"]
    if rivals and comparison.score - compared[rivals[0]][1].score < thresholds.apart:
        return "not sure", best, ("more than one address fits as well", *comparison.reasons)
    weight = weights[best]
    if comparison.score < thresholds.matched or (weight is not None and weight < thresholds.least_weight):
        return "not sure", best, ("too little agrees", *comparison.reasons)
    return "matched", best, comparison.reasons


def _rank(comparison: Comparison, weight: float | None) -> tuple[int, float, float]:
    standing = ("agrees", "doubtful", "differs").index(comparison.agreement)
    return standing, -comparison.score, -(weight or 0.0)


# ------------------------------------------------------------------------------------------------ numbers
def _numbers(text: AddressWords, found: AddressWords) -> tuple[Agreement, str]:
    if text.beside != found.beside:
        words = ", ".join(sorted(text.beside ^ found.beside)).lower()
        return "doubtful", f"only one of them says ‘{words}’"
    if text.house == found.house:
        return _parts(text.parts, found.parts)
    if not text.house or not found.house:
        return _one_without_a_house(text, found)
    without_its_letter = _bare(text.house) == _bare(found.house) and (text.house.isdecimal() or found.house.isdecimal())
    if without_its_letter or _within(text.house, found.house):
        return "doubtful", f"number {text.house} is not quite {found.house}"
    return "differs", f"number {text.house} is not {found.house}"


def _parts(mine: Set[tuple[str, str]], theirs: Set[tuple[str, str]]) -> tuple[Agreement, str]:
    both = {name for _kind, name in mine} & {name for _kind, name in theirs}
    only_mine = [part for part in mine if part[1] not in both]
    only_theirs = [part for part in theirs if part[1] not in both]
    if any(kind != "floor" for kind, _name in mine & theirs) and not (only_mine and only_theirs):
        # "Flat 2, first floor" is flat 2: where one says the storey and the other does not, the flat decides.
        only_mine = [part for part in only_mine if part[0] != "floor"]
        only_theirs = [part for part in only_theirs if part[0] != "floor"]
    if only_mine and only_theirs:
        return "differs", f"{_told(only_mine)} is not {_told(only_theirs)}"
    if only_mine:
        return "doubtful", f"the gazetteer has the building, but not {_told(only_mine)}"
    if only_theirs:
        return "doubtful", f"the address does not say which part of the building; {_told(only_theirs)} is one"
    kinds = {name: kind for kind, name in mine}
    for kind, name in theirs:
        if kind and kinds.get(name, kind) and kinds.get(name, kind) != kind:
            return "differs", f"{_told([(kinds[name], name)])} is not {_told([(kind, name)])}"
    return "agrees", "the numbers agree" if mine or both else "the number agrees"


def _one_without_a_house(text: AddressWords, found: AddressWords) -> tuple[Agreement, str]:
    mine = sorted([name for _kind, name in text.parts] + ([text.house] if text.house else []))
    theirs = sorted([name for _kind, name in found.parts] + ([found.house] if found.house else []))
    if mine == theirs:
        return "agrees", "the numbers agree"
    if not text.house and not text.parts:
        return "doubtful", f"the address has no number; {', '.join(theirs)} is one"
    if not found.house and not found.parts:
        return "doubtful", f"the gazetteer has no number {', '.join(mine)} there"
    if set(mine) < set(theirs) or set(theirs) < set(mine):
        return "doubtful", f"{', '.join(mine)} is not quite {', '.join(theirs)}"
    return "differs", f"{', '.join(mine)} is not {', '.join(theirs)}"


def _bare(house: str) -> str:
    return house.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _within(one: str, other: str) -> bool:
    """Return whether one is a range that holds the other: 10-12 holds 10 and 12."""
    ends, others = set(one.split("-")), set(other.split("-"))
    return bool(ends & others)


def _told(parts: Sequence[tuple[str, str]]) -> str:
    words = {"home": "flat", "trade": "unit"}
    return " ".join(f"{words.get(kind, kind)} {name}".strip() for kind, name in sorted(parts))


# ------------------------------------------------------------------------------------------------ words
class _Pairs:
    """Which words of what was written answer which of the gazetteer's."""

    def __init__(self, text: AddressWords, found: AddressWords, gazetteer: Gazetteer) -> None:
        self.text, self.found, self._gazetteer = text, found, gazetteer
        mine, theirs = text.words, found.words
        self._matched_mine = {word for word in mine if word in theirs}
        self._matched_theirs = {word for word in theirs if word in mine}
        self._join(mine, theirs, self._matched_mine, self._matched_theirs)
        self._join(theirs, mine, self._matched_theirs, self._matched_mine)
        for word in mine:
            if word not in self._matched_mine and word not in gazetteer.known:
                self._mend(word)

    @staticmethod
    def _join(one: Sequence[str], other: Sequence[str], mine: set[str], theirs: set[str]) -> None:
        """Take BROAD WAY for BROADWAY."""
        whole = set(other)
        for first, second in pairwise(one):
            if first + second in whole:
                mine |= {first, second}
                theirs.add(first + second)

    def _mend(self, word: str) -> None:
        near = [each for each in self.found.words if misspelt(word, each)]
        if near:
            self._matched_mine.add(word)
            self._matched_theirs.add(near[0])

    def share(self, words: Sequence[str]) -> float:
        """Return how much of the gazetteer's words was written."""
        return sum(word in self._matched_theirs for word in words) / len(words) if words else 1.0

    def share_of_names(self) -> float:
        """Return how much of the names on either side has an answer on the other."""
        names = len(self.text.names) + len(self.found.names)
        answered = sum(word in self._matched_mine for word in self.text.names)
        answered += sum(word in self._matched_theirs for word in self.found.names)
        return answered / names if names else 1.0

    def names_more(self) -> bool:
        """Return whether a name was written that the gazetteer's address does not have."""
        return bool(self._missing(self.text.names, self._matched_mine))

    def _missing(self, words: Sequence[str], matched: Set[str]) -> list[str]:
        """Return words without an answer, places apart: a place may be left out, but not ‘London’ of London Road."""
        missing = []
        has_number = bool(self.text.house or self.text.parts)  # without one, the names are all there is
        for position, word in enumerate(words):
            names_a_street = position + 1 < len(words) and words[position + 1] in ROAD_KINDS
            can_be_left_out = has_number and word in self._gazetteer.places and word not in ROAD_KINDS
            can_be_left_out = can_be_left_out and not names_a_street
            if word not in matched and not can_be_left_out:
                missing.append(word)
        return missing

    def doubts(self) -> list[str]:
        """Return what of the street and of the names does not agree."""
        text, found = self.text, self.found
        mine = self._missing(text.street, self._matched_mine)
        theirs = self._missing(found.street, self._matched_theirs)
        if found.street and theirs == [found.street[-1]] and not set(text.street) & ROAD_KINDS:
            theirs = []  # "12 Abbey, Oxford" for Abbey Road: the kind is left out, and no other is named
        if not mine and text.street and text.street[-1] in HOUSES and (text.house or text.parts):
            theirs = []  # "14A Harbour Court" for Flat 14A, Harbour Court, Quay Street: the building says it all
        doubts = []
        if theirs and (mine or not text.house or found.street[-1:] != tuple(theirs)):
            doubts.append(f"the gazetteer's street says ‘{' '.join(theirs).title()}’, which was not written")
        elif theirs:
            doubts.append(f"another kind of street than ‘{' '.join(found.street).title()}’")
        elif mine:
            doubts.append(f"‘{' '.join(mine).title()}’ is not in the gazetteer's address")
        return doubts + self._doubts_of_names() + self._doubts_of_kind()

    def _doubts_of_kind(self) -> list[str]:
        mine = self.text.street[-1:] and self.text.street[-1]
        theirs = self.found.street[-1:] and self.found.street[-1]
        both_kinds = mine in ROAD_KINDS - HOUSES and theirs in ROAD_KINDS and mine != theirs
        if both_kinds and mine not in self.found.words:
            return [f"a {str(theirs).lower()} is not a {str(mine).lower()}"]
        return []

    def _doubts_of_names(self) -> list[str]:
        mine = self._missing(self.text.names, self._matched_mine)
        theirs = self._missing(self.found.names, self._matched_theirs)
        if (mine and theirs) or _SIDES & {*mine, *theirs}:
            return [f"‘{' '.join(mine).title()}’ is not ‘{' '.join(theirs).title()}’"]
        if theirs and not self.text.house and not self.text.parts:
            return [f"‘{' '.join(theirs).title()}’ was not written"]
        return []

    def places_differ(self) -> bool:
        """Return whether each names a place that the other does not."""
        mine = [word for word in self.text.tail if word not in self._matched_mine]
        theirs = [word for word in self.found.tail if word not in self._matched_theirs]
        return bool(mine and theirs)


# ------------------------------------------------------------------------------------------------ where
def _postcodes(mine: str, theirs: str) -> tuple[float, str]:
    """Return how far two postcodes agree, from none to one, and what to say of it."""
    if not mine or not theirs:
        return _UNKNOWN, "no postcode to compare"
    if mine == theirs:
        return 1.0, "the postcode agrees"
    if len(mine) == len(theirs) and distance(mine, theirs) == 1:
        return 0.6, "the postcode differs in one character"
    if mine[:_SECTOR] == theirs[:_SECTOR]:
        return 0.4, "the postcode is a neighbouring one"
    return 0.0, "the postcode is another"


def _place_doubts(pairs: _Pairs, postcode: float, gazetteer: Gazetteer) -> list[str]:
    if postcode < 1.0 and pairs.places_differ():
        return ["it may be in another place of that street's name"]
    shared = gazetteer.repeated.get(pairs.found.street)
    if shared is None or postcode != _UNKNOWN:
        return []
    telling = [word for word in pairs.found.tail if word not in shared]
    if telling and not pairs.share(telling):
        return ["there are more streets of that name, and nothing says which is meant"]
    return []


def _names_a_house(text: AddressWords) -> bool:
    """Return whether an address without a number says more than a street: the name of a house, a school, a shop."""
    words = [*text.names, *text.street]
    return bool(HOUSES & set(words)) or len(words) >= _WORDS_OF_A_NAME or not set(words) & ROAD_KINDS


def _postcode_doubts(text: AddressWords, found: AddressWords, postcode: float, pairs: _Pairs) -> list[str]:
    if not (text.house or text.parts):
        told = postcode == 1.0 and not pairs.places_differ()
        if not told and not (postcode == _UNKNOWN and _names_a_house(text)):
            return ["without a number or the name of a house the street alone does not tell which it is"]
    named_by_building = HOUSES & set(found.words)
    if bool(text.house) != bool(found.house) and postcode < 1.0 and not named_by_building:
        return ["only one of them says that the number is of a part of a building"]
    if postcode == 0.0:
        return [f"the postcode {text.postcode} is far from {found.postcode}"]
    if postcode < 1.0 and text.postcode and found.postcode and pairs.names_more():
        return ["a name and a postcode were written that the gazetteer's address does not have"]
    return []
