"""What this door announces."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCallOwed(Event):
    """Another system is to be told of something: heard by our own handler, which calls it."""

    name: ClassVar[str] = "open-api.webhook-call-owed.1"
    call_id: int
