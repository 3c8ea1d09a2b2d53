"""Periodic work of the outbox itself."""

from datetime import datetime, timedelta

from frontdoor.foundation.outbox import engine
from frontdoor.foundation.outbox.delivering import prune
from frontdoor.foundation.outbox.registered import sweep


@sweep("outbox: forget what is old", every=timedelta(hours=1))
def forget_what_is_old(*, at: datetime) -> str:
    """Delete announcements past their retention, and the engine's records of jobs that ended."""
    return f"Deleted {prune(at=at)} old rows and {engine.prune(at=at)} job records."
