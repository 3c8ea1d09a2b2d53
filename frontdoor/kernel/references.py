"""References that people can read over the telephone: no look-alikes, and a check character."""

import re
import secrets
from typing import Final

from frontdoor.kernel.language import say
from frontdoor.kernel.refusals import Refusal

#: 23 symbols. Left out are 0 O, 1 I L, 2 Z, 5 S, 8 B, and U V: pairs that are mistaken for each other.
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
_BASE: Final = len(ALPHABET)
_RANDOM: Final = 8
LENGTH: Final = _RANDOM + 1


class NotAReference(Refusal):
    """The text cannot be one of our references."""


def _check(symbols: str) -> str:
    # 23 is prime and the weights 2…9 differ, so every single slip and every swap of neighbours changes the
    # sum: a weighted check modulo a prime, as in ISBN-10.
    total = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(symbols, start=2))
    return ALPHABET[-total % _BASE]


def new_reference() -> str:
    """Return a new random reference, nine symbols, such as "4KQ7MX9TQ". The caller ensures it is unused."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return symbols + _check(symbols)


def spoken(reference: str) -> str:
    """Return a reference as people write and say it: "4KQ-7MX-9TQ"."""
    return "-".join(reference[start : start + 3] for start in range(0, LENGTH, 3))


def parse_reference(text: str) -> str:
    """Return the reference somebody typed or read out, without case, spaces or hyphens.

    Raises NotAReference with a sentence that helps to find the slip.
    """
    bare = re.sub(r"[\s\-–—.]", "", text).upper()
    strange = sorted({symbol for symbol in bare if symbol not in ALPHABET})
    if strange:
        raise NotAReference(
            say("Check the reference: we never use {signs} in one.", signs=say(" or ").join(strange[:5]))
        )
    if len(bare) != LENGTH:
        raise NotAReference(
            say(
                "A reference has {length} letters and numbers, like 4KQ-7MX-9TQ, not {given}.",
                length=LENGTH,
                given=len(bare),
            )
        )
    if _check(bare[:-1]) != bare[-1]:
        raise NotAReference(say("Check the reference: a letter or number is wrong, or two are swapped."))
    return bare
