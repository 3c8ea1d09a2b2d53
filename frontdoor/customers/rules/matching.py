"""How two records are compared: settings as data, levels in Python, the score. Pure.

Fellegi and Sunter's model as Splink computes it. The score of a pair is log2(prior odds) plus, for each comparison, the
log2(m/u) of the first level that holds, adjusted for how rare the shared value is:

    weight = log2(m/u) + log2(u of plain agreement) - log2(max(frequency on the left, on the right))

Sources: Fellegi & Sunter 1969; Splink's documentation, "term frequency adjustments". What is compared stands in
sources/matching.yaml, and is read here for one pair and in `providers` for millions (as SQL); a test holds both equal.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from frontdoor.customers.rules.traits import TRAITS, Traits, is_whole_date, known_parts

#: Traits made of others, for rarity: a name and a surname together are rarer than either.
WHOLE_NAME: Final = "whole_name"


#: Years between a parent and a child. A day and a month that agree across them are as likely chance as a slip.
GENERATION: Final = (13, 60)


#: (letters, slips): "ann" may be a slip of "anm"; of two letters none is.
SLIPS: Final = ((8, 3), (5, 2), (3, 1))


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Strict):
    """The condition of a level: exactly one of its parts."""

    same: str | None = None
    whole: bool = False
    alike: str | None = None
    edits: str | None = None
    slip: str | None = None
    at: float | None = None
    crossed: tuple[str, str] | None = None
    initial: str | None = None
    missing: str | None = None
    date: Literal["known_parts_agree", "day_and_month_swapped", "a_generation_apart", "two_parts_agree"] | None = None
    all: tuple["When", ...] = ()
    any: tuple["When", ...] = ()

    @model_validator(mode="after")
    def _is_one_thing(self) -> "When":
        parts = [self.same, self.alike, self.edits, self.slip, self.crossed, self.initial, self.missing, self.date]
        if sum(part is not None for part in parts) + bool(self.all) + bool(self.any) != 1:
            raise ValueError("say exactly one of same, alike, edits, slip, crossed, initial, missing, date, all, any")
        if (self.alike or self.edits) and self.at is None:
            raise ValueError("alike and edits need `at`")
        for trait in (self.same, self.alike, self.edits, self.slip, self.initial, self.missing, *(self.crossed or ())):
            if trait is not None and trait.partition(":")[0] not in {*TRAITS, WHOLE_NAME}:
                raise ValueError(f"there is no trait {trait!r}; there are {', '.join(TRAITS)}")
        return self


class Level(_Strict):
    """One degree of agreement. Without `when` it is what is left."""

    says: str
    when: When | None = None
    #: The trait whose rarity counts: a shared Featherstonehaugh says more than a shared Smith.
    rarity: str = ""
    #: The pair may be one person and may not; somebody has to look, however much else agrees.
    doubtful: bool = False
    #: This tells people apart; without any such agreement, a name and an address are not enough.
    identifies: bool = False
    #: This is given to one person alone, so that one doubt beside it is none: a married name, a mistyped date.
    proves: bool = False
    m: Annotated[float, Field(gt=0, lt=1)]
    u: Annotated[float, Field(gt=0, lt=1)]


class Comparison(_Strict):
    """One piece of evidence about a pair, in levels from the closest agreement to none."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    says: str
    #: The pair says nothing here when either record lacks all of these.
    silent_without: tuple[str, ...]
    levels: tuple[Level, ...]

    @model_validator(mode="after")
    def _ends_with_the_rest(self) -> "Comparison":
        if [level.when is None for level in self.levels] != [False] * (len(self.levels) - 1) + [True]:
            raise ValueError("the last level, and only the last, has no `when`")
        for level in self.levels:
            if level.rarity:
                self.exact(level.rarity)
        return self

    def exact(self, trait: str) -> int:
        """Return the place of the level where a trait is the same and no more is asked: rarity is set against its u.

        :raises ValueError: if there is none; Splink asks for one too.
        """
        for place, level in enumerate(self.levels):
            if level.when == When(same=trait):
                return place
        raise ValueError(f"rarity of {trait} needs a level with `when: {{same: {trait}}}` and nothing else")


class Key(_Strict):
    """What two records must share to be compared at all."""

    id: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    of: tuple[str, ...]
    whole: bool = False
    learns: bool = False

    def value(self, traits: Traits) -> str:
        """Return the key of a record; "" when a part of it is missing."""
        parts = [_part(traits, each) for each in self.of]
        if not all(parts) or (self.whole and not is_whole_date(traits.born)):
            return ""
        return "|".join(parts)

    @property
    def column(self) -> str:
        """Return the name of the key's column in a table of records."""
        return "key_" + self.id.replace("-", "_")


def _part(traits: Traits, each: str) -> str:
    trait, _, length = each.partition(":")
    value: str = getattr(traits, trait)
    if trait == "born" and length == "7":
        return value[:7] if all(known_parts(value)[:2]) else ""
    return value[: int(length)] if length else value


class Thresholds(_Strict):
    """From which probability on records are tied, and from which somebody looks."""

    link: Annotated[float, Field(gt=0.5, lt=1)]
    review: Annotated[float, Field(gt=0, lt=1)]
    margin: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _are_in_order(self) -> "Thresholds":
        if self.review >= self.link:
            raise ValueError("review must be below link")
        return self


class Settings(_Strict):
    """sources/matching.yaml."""

    version: int
    source: str
    prior: Annotated[float, Field(gt=0, lt=1)]
    thresholds: Thresholds
    largest_block: Annotated[int, Field(ge=2)]
    placeholder_dates: frozenset[str] = frozenset()
    keys: tuple[Key, ...]
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Settings with what was learnt: the prior, m and u of each level, how often values occur.

    :param learnt: (m, u) by comparison id and place of the level; what is missing stands as in the settings.
    :param totals: how many records said anything of a trait whose rarity counts, when it was learnt.
    """

    settings: Settings
    prior: float
    learnt: Mapping[tuple[str, int], tuple[float, float]]
    totals: Mapping[str, int] = field(default_factory=dict)

    def weights(self, comparison: Comparison, place: int) -> tuple[float, float]:
        """Return m and u of a level."""
        level = comparison.levels[place]
        return self.learnt.get((comparison.id, place), (level.m, level.u))

    @classmethod
    def unlearnt(cls, settings: Settings) -> "Model":
        """Return the model as the settings begin it."""
        return cls(settings, settings.prior, {})


@dataclass(frozen=True, slots=True)
class Reason:
    """What one comparison says of a pair: the level's words and its weight in bits; 0.0 when it is silent."""

    comparison: str
    says: str
    place: int
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are one person, and why.

    :param weight: log2 of the odds. :param probability: 0 to 1.
    """

    weight: float
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """Return the probability, without overflowing for what is certain."""
        if self.weight > 1000:
            return 1.0
        return 2**self.weight / (1 + 2**self.weight)


Frequency = Callable[[str, str], float]


def score(left: Traits, right: Traits, model: Model, frequency: Frequency | None = None) -> Score:
    """Return how likely two records are one person, and why.

    :param frequency: the share of records that have a value of a trait; without it, rarity is left out.
    """
    weight = math.log2(model.prior / (1 - model.prior))
    reasons = []
    for comparison in model.settings.comparisons:
        place = level_of(comparison, left, right)
        if place < 0:
            reasons.append(Reason(comparison.id, f"{comparison.says}: nothing to compare", -1, 0.0))
            continue
        level = comparison.levels[place]
        m, u = model.weights(comparison, place)
        bits = math.log2(m / u)
        if frequency is not None and level.rarity:
            _m, expected = model.weights(comparison, comparison.exact(level.rarity))
            shared = max(frequency(level.rarity, value(each, level.rarity)) for each in (left, right))
            bits += math.log2(expected) - math.log2(shared)
        weight += bits
        reasons.append(Reason(comparison.id, level.says, place, bits))
    return Score(weight, tuple(reasons))


def value(traits: Traits, trait: str) -> str:
    """Return a trait, or one made of others."""
    if trait == WHOLE_NAME:
        return f"{traits.forename} {traits.surname}" if traits.forename and traits.surname else ""
    return str(getattr(traits, trait))


def level_of(comparison: Comparison, left: Traits, right: Traits) -> int:
    """Return the place of the first level that holds; -1 when either record says nothing here."""
    if not all(any(getattr(each, trait) for trait in comparison.silent_without) for each in (left, right)):
        return -1
    return next(
        place for place, level in enumerate(comparison.levels) if level.when is None or holds(level.when, left, right)
    )


def holds(when: When, left: Traits, right: Traits) -> bool:
    """Return whether a condition holds of a pair. What is missing on a side agrees with nothing."""
    if when.all:
        return all(holds(each, left, right) for each in when.all)
    if when.any:
        return any(holds(each, left, right) for each in when.any)
    if when.date:
        return _DATES[when.date](left.born, right.born)
    if when.crossed:
        return _are_crossed(when.crossed, left, right)
    if when.missing:
        return not (getattr(left, when.missing) and getattr(right, when.missing))
    trait = when.same or when.alike or when.edits or when.slip or when.initial or ""
    one, other = _cut(left, trait), _cut(right, trait)
    return bool(one and other) and _agree(when, one, other)


def _agree(when: When, one: str, other: str) -> bool:
    if when.same:
        return one == other and (not when.whole or is_whole_date(one))
    if when.alike:
        return JaroWinkler.similarity(one, other) >= (when.at or 0)
    if when.edits:
        return DamerauLevenshtein.distance(one, other) <= (when.at or 0)
    if when.slip:
        return DamerauLevenshtein.distance(one, other) <= slips_in(min(len(one), len(other)))
    return one[0] == other[0] and 1 in (len(one), len(other))


def slips_in(length: int) -> int:
    """Return how many slips of the pen a name of so many letters may have and still be the same name."""
    return next((slips for least, slips in SLIPS if length >= least), 0)


def _cut(traits: Traits, trait: str) -> str:
    """Return a trait or, as "postcode:-3", its beginning without so many letters."""
    name, _, without = trait.partition(":")
    text = value(traits, name)
    return text[: int(without)] if without else text


def _are_crossed(crossed: tuple[str, str], left: Traits, right: Traits) -> bool:
    one, other = crossed
    pairs = ((getattr(left, one), getattr(right, other)), (getattr(left, other), getattr(right, one)))
    return all(a and a == b for a, b in pairs)


def _known_parts_agree(one: str, other: str) -> bool:
    shared = [(a, b) for a, b in zip(one.split("-"), other.split("-"), strict=False) if int(a) and int(b)]
    return bool(one and other) and len(shared) >= 2 and all(a == b for a, b in shared)


def _day_and_month_swapped(one: str, other: str) -> bool:
    return bool(one and other) and one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]


def _two_parts_agree(one: str, other: str) -> bool:
    return (
        bool(one and other)
        and sum(a == b and bool(int(a)) for a, b in zip(one.split("-"), other.split("-"), strict=True)) >= 2
    )


def _a_generation_apart(one: str, other: str) -> bool:
    years = [int(born[:4] or 0) for born in (one, other)]
    return all(years) and GENERATION[0] <= abs(years[0] - years[1]) <= GENERATION[1] and one[5:] == other[5:]


_DATES: Final[dict[str, Callable[[str, str], bool]]] = {
    "known_parts_agree": _known_parts_agree,
    "day_and_month_swapped": _day_and_month_swapped,
    "a_generation_apart": _a_generation_apart,
    "two_parts_agree": _two_parts_agree,
}
