"""What messages does when something was announced."""

from datetime import datetime

from frontdoor.foundation.outbox.api import on
from frontdoor.messages.events import MessageQueued
from frontdoor.messages.operations.sending import hand_to_sender


@on(MessageQueued)
def carry(event: MessageQueued, *, at: datetime) -> None:
    """Hand a queued message to the provider; the outbox tries again while it cannot take it."""
    hand_to_sender(message_id=event.message_id, at=at)
