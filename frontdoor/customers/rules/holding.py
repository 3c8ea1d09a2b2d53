"""When a record may be attached to an account. Pure."""

from collections.abc import Collection
from enum import StrEnum


class How(StrEnum):
    """How somebody showed that a record is theirs."""

    EMAIL = "email"
    PHONE = "phone"
    CLAIM = "claim"


def proof_of(*, email: str, phone: str, proven_emails: Collection[str], proven_phones: Collection[str]) -> How | None:
    """Return by what proved contact point a record is somebody's, or None.

    A record that has an e-mail address is proved by that alone: a telephone is often a household's, and whoever
    answers it would read what another wrote about.
    """
    if email:
        return How.EMAIL if email in proven_emails else None
    return How.PHONE if phone and phone in proven_phones else None
