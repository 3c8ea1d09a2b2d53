"""What `messages` takes and hands out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdoor.messages.rules.states import Channel, State

__all__ = ["Channel", "LetterText", "MessageRecord", "Notice", "State"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something somebody is to be told.

    :param key: the same key is never sent twice: the event and the person. At most 150 characters.
    :param template: its key: "case-received".
    :param about: what it is about, for looking it up: a case reference.
    :param facts: what the text may say; `council` and `phone` are known without.
    :param language: in which to write, if there is a text in it; "" for English.
    """

    key: str
    template: str
    about: str = ""
    customer_id: int | None = None
    email: str = ""
    phone: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """A message, as the page of what it is about shows it.

    :param subject: of a text message, its first words.
    :param text: what it says, without the links that are the receiver’s alone.
    :param attempts: how often it was handed to the provider.
    """

    id: int
    template: str
    channel: Channel
    to: str
    subject: str
    state: State
    created_at: datetime
    error: str
    attempts: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """A letter that an officer may choose, in its current version.

    :param name: what it is called, in English.
    :param language: in which it is written: "en", "cy".
    :param is_of_service: whether it is for cases of one service alone.
    :param number: of the version.
    """

    key: str
    name: str
    language: str
    is_of_service: bool
    version_id: int
    number: int
    subject: str
    body: str
