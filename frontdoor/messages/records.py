"""What `messages` takes and hands out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What became of a message."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NO_ADDRESS = "no-address"


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something somebody is to be told.

    :param key: the same key is never sent twice: the event and the person.
    :param template: its key: "case-received".
    :param about: what it is about, for looking it up: a case reference.
    """

    key: str
    template: str
    about: str = ""
    customer_id: int | None = None
    email: str = ""
    phone: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """A message, as the page of what it is about shows it."""

    id: int
    template: str
    channel: str
    to: str
    subject: str
    state: State
    created_at: datetime
    error: str
