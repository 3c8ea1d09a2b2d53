"""Codes that prove who somebody is: what they are for, how long they work, how often they may be asked for. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What can be proved."""

    EMAIL = "email"
    PHONE = "phone"


class Purpose(StrEnum):
    """What a code is for."""

    SIGN_IN = "sign-in"
    PROVE = "prove"
    CLAIM = "claim"


#: How often a code may be typed before another has to be asked for (NIST SP 800-63B-4, 3.2.2 wants few).
TRIES: Final = 5
#: How many codes may be sent to one address or number in an hour, and asked for by one visitor.
CODES_TO_ONE: Final = 5
CODES_FROM_ONE: Final = 30
AN_HOUR: Final = timedelta(hours=1)
#: Codes are forgotten when they can no longer count towards any of this.
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a code looks and how long it works.

    :param letters: of which it is made.
    :param length: how many of them.
    """

    letters: str
    length: int
    lasts: timedelta


#: Six digits for a code that works in one browser for ten minutes and five tries (NIST: at most ten minutes by e-mail);
#: fifty bits for one that goes to somebody who is not there, and whom any browser may bring it from.
SHAPES: Final = {
    Purpose.SIGN_IN: Shape("0123456789", 6, timedelta(minutes=10)),
    Purpose.PROVE: Shape("0123456789", 6, timedelta(minutes=10)),
    Purpose.CLAIM: Shape("ABCDEFGHJKMNPQRSTVWXYZ23456789", 11, timedelta(days=7)),
}


def as_typed(text: str) -> str:
    """Return a code without the spaces and dashes with which people type it, in capitals."""
    return re.sub(r"[\s\-–]", "", text).upper()[:40]


def fingerprint(secret: str, *, purpose: str, key: str) -> str:
    """Return what is kept of a code. Keyed: six digits behind a plain hash are read off in a moment."""
    return hmac.new(b"fd_accounts:" + key.encode(), f"{purpose}:{secret}".encode(), hashlib.sha256).hexdigest()


def is_last_way_in(*, emails: int, passkeys: int, identities: int, has_password: bool) -> bool:
    """Return whether an account that can be entered in these ways would be locked by taking one of them away."""
    return emails + passkeys + identities + has_password <= 1
