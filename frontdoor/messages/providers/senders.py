"""What every carrier of messages is to the rest of us: a small protocol, and the registry they stand in."""

from dataclasses import dataclass
from typing import Protocol

from frontdoor.foundation.registry.api import Registry
from frontdoor.messages.rules.rendering import Filled
from frontdoor.messages.rules.states import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way out.

    :param reference: what the provider is to know it by: the same on every attempt.
    :param attempt: 1 at first. On later ones the provider may have taken it already and failed to say so.
    """

    reference: str
    channel: Channel
    to: str
    subject: str
    body: Filled
    attempt: int = 1


class TryLater(Exception):
    """The provider could not take it now; it is worth trying again. The sentence names nobody."""


class WillNotArrive(Exception):
    """The provider refused it for good; trying again would be refused again. The sentence names nobody."""


class Sender(Protocol):
    """Something that carries messages."""

    #: Said to staff on the page of a message.
    name: str
    #: Whether a message is delivered, as far as anybody will ever know, once it has been taken.
    takes_is_delivers: bool

    def send(self, message: Outgoing) -> str:
        """Hand a message over and return the provider's own id of it. Raises TryLater or WillNotArrive."""
        ...

    def check_config(self) -> list[str]:
        """Return what is missing for it to work, a sentence each."""
        ...


senders: Registry[Sender] = Registry("message sender")
