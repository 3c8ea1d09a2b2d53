"""Asking again after a lost answer: the same key never opens a second case."""

import hashlib
from typing import Final

from frontdoor.foundation.accounts.actors import Actor

#: As the IETF's draft on idempotency names it (draft-ietf-httpapi-idempotency-key-header).
HEADER: Final = "Idempotency-Key"


def key_of(given: str, *, by: Actor, channel: str) -> str:
    """Return what a case is known again by, or "" where the caller gave no key.

    Each key holder's own on each channel, and a digest, because a key that is cut could be another's.

    :param given: what the header says; "" without one.
    """
    plain = given.strip()
    return f"{channel}:{hashlib.sha256(f'{by.username} {plain}'.encode()).hexdigest()}" if plain else ""
