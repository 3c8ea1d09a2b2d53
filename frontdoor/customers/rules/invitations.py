"""Invitations: a secret that goes to one address, is good for a while and once, and is kept as a hash. Pure."""

import hashlib
import hmac
from datetime import datetime
from typing import Final

from frontdoor.kernel.language import later

#: Shorter or longer is none of ours, and not worth a look.
_LENGTHS: Final = range(20, 101)
#: Said whatever is wrong, so that nobody learns which: it was used, it is too late or somebody else's, it never was.
NOT_GOOD: Final = later(
    "This invitation does not work for your account. It may have been used, taken back or out of date, or it was sent "
    "to another email address. Ask whoever invited you to send it again"
)


def hashed(token: str) -> str:
    """Return what is kept of a secret. It is long and random, so a plain hash is enough; "" for what can be none."""
    return hashlib.sha256(token.encode()).hexdigest() if len(token) in _LENGTHS and token.isascii() else ""


def is_good(
    token: str, *, kept: str, sent_to: str, until: datetime | None, address: str, is_open: bool, at: datetime
) -> bool:
    """Return whether a secret opens an invitation for somebody.

    :param kept: the hash that was kept.
    :param address: the e-mail address of the account of whoever brings the secret, as it was proved.
    :param is_open: whether nobody has answered or taken back the invitation.
    """
    brought = hashed(token)
    is_the_one = bool(brought) and hmac.compare_digest(brought, kept)
    is_theirs = bool(address) and hmac.compare_digest(address.encode(), sent_to.encode())
    return is_the_one and is_theirs and is_open and until is not None and at < until


def first_name(name: str) -> str:
    """Return as much of somebody's name as an address may read of which nobody has shown whose it is."""
    return next(iter(name.split()), "")
