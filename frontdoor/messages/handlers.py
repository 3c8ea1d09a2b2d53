"""What messages does when something was announced."""

from datetime import datetime

from frontdoor.foundation.outbox.api import on
from frontdoor.messages.events import MessageQueued
from frontdoor.messages.operations.carrying import hand_over


@on(MessageQueued, outside=True)
def carry(event: MessageQueued, *, at: datetime) -> None:
    """Hand a queued message to the provider; the outbox tries again while it cannot take it."""
    hand_over(message_id=event.message_id, at=at)
