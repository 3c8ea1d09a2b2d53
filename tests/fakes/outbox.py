"""Run what the outbox owes, in this process, and see what was announced."""

from datetime import UTC, datetime

from frontdoor.foundation.outbox.delivering import claim_due, run_delivery
from frontdoor.foundation.outbox.models import OWED, Announcement, Delivery


def deliver(at: datetime | None = None) -> int:
    """Run everything owed until it is quiet; return how many deliveries succeeded.

    :param at: the moment on the clock; far in the future unless said, so that nothing has to wait.
    """
    at = at or datetime(2999, 1, 1, tzinfo=UTC)
    total = 0
    tried: set[int] = set()
    while ids := [each for each in claim_due(at=at, most=500) if each not in tried]:
        tried.update(ids)
        total += sum(run_delivery(each, at=at) for each in ids)
        Delivery.objects.filter(state=OWED).update(queued_at=None)
    return total


def announced() -> list[str]:
    """Return the names of the events announced so far, in order."""
    return list(Announcement.objects.order_by("id").values_list("name", flat=True))
