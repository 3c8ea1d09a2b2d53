"""Texts to send, and a notice to send them with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.messages.api import Notice, send, sync_templates
from frontdoor.messages.models import Message

FACTS = {
    "service": "Report a pothole",
    "noun": "report",
    "reference": "4KQ-7MX-9TQ",
    "what_happens_next": "An inspector comes to look.",
    "link": "https://marlowmere.example/track/abc/",
}
ADDRESS = "ada@example.com"


@pytest.fixture
def texts(db: None, at: datetime) -> None:
    """Publish the shipped texts."""
    sync_templates(by=SYSTEM, at=at)


def a_notice(**given: Any) -> Notice:
    """Return a notice to Ada that her report was received."""
    usual: dict[str, Any] = {
        "key": "opened:1",
        "template": "case-received",
        "about": "4KQ7MX9TQ",
        "email": ADDRESS,
        "facts": FACTS,
    }
    return Notice(**{**usual, **given})


@pytest.fixture
def queued(texts: None, at: datetime) -> Callable[..., Message]:
    """Return a function that queues a message and returns its row."""

    def queue(**given: Any) -> Message:
        notice = a_notice(**given)
        send([notice], at=at)
        return Message.objects.get(key=notice.key)

    return queue
