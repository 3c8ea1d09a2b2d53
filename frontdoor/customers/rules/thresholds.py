"""What decisions teach of the thresholds. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from frontdoor.customers.rules.matching import Thresholds

#: A threshold moves only by so many decisions of people, and only to where so many of them said "one person".
FEWEST_DECISIONS: Final = 50
WANTED: Final = 0.99
#: It never falls below this, however sure the decisions look: few of them are close calls.
LOWEST_LINK: Final = 0.80


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of a pair that only its score was in doubt of."""

    probability: float
    is_one: bool


def learnt_thresholds(decisions: Sequence[Decided], *, now: Thresholds) -> Thresholds:
    """Return the thresholds that people's decisions bear out; those of now where they do not say enough.

    `link` becomes the lowest probability from which on, among at least FEWEST_DECISIONS decided pairs, the share of
    "one person" reaches WANTED. Where even the pairs at today's threshold do not reach it, it rises. `review` falls
    to where the last "one person" was found, and never rises: what nobody sees, nobody decides.
    """
    ordered = sorted(decisions, key=lambda each: -each.probability)
    ones = 0
    link = None
    for place, each in enumerate(ordered, start=1):
        ones += each.is_one
        is_last_of_its_kind = place == len(ordered) or ordered[place].probability < each.probability
        if is_last_of_its_kind and place >= FEWEST_DECISIONS and ones / place >= WANTED:
            link = each.probability
    if link is None:
        return now
    chosen = min(max(link, LOWEST_LINK), 0.9999)
    return Thresholds(link=chosen, review=min(now.review, chosen / 2), margin=now.margin)
