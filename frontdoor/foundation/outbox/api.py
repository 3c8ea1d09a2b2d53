"""Announce facts; say who hears them; do periodic work."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from frontdoor.foundation.outbox.models import Announcement, Delivery
from frontdoor.foundation.outbox.registered import handlers_of, on, sweep
from frontdoor.kernel.events import Event

__all__ = ["announce", "announce_many", "handlers_of", "on", "sweep"]


def announce(event: Event, *, at: datetime) -> None:
    """Record a fact so that everyone who cares will hear of it, exactly when it is true.

    :raises RuntimeError: outside a transaction.
    """
    announce_many([event], at=at)


def announce_many(events: Sequence[Event], *, at: datetime) -> None:
    """Record facts of one moment: two statements per thousand, one when nobody listens, none for none.

    :raises RuntimeError: outside a transaction.
    """
    announce_at([(event, at) for event in events], due_at=at)


def announce_at(facts: Sequence[tuple[Event, datetime]], *, due_at: datetime) -> None:
    """Record facts that happened each at its own moment, owed from `due_at`; for histories.

    :raises RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Announce inside the transaction that made it true.")
    if not facts:
        return
    announcements = Announcement.objects.bulk_create(
        [Announcement(name=event.name, body=event.body(), happened_at=at) for event, at in facts],
        batch_size=1000,
    )
    Delivery.objects.bulk_create(
        [
            Delivery(announcement=announcement, handler=handler, due_at=due_at)
            for announcement in announcements
            for handler in handlers_of(announcement.name)
        ],
        batch_size=1000,
    )
