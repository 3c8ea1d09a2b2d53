"""What happens to messages."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQueued(Event):
    """A message is to go out; heard by our own handler, which hands it to the provider."""

    name: ClassVar[str] = "messages.message-queued.1"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(Event):
    """A message has arrived, as far as its provider can tell."""

    name: ClassVar[str] = "messages.message-delivered.1"
    message_id: int
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Event):
    """A message will not arrive: no such address, refused, or taken by nobody for too long."""

    name: ClassVar[str] = "messages.message-failed.1"
    message_id: int
    about: str
