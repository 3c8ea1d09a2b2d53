"""Periodic work."""

from datetime import datetime, timedelta

from frontdoor.foundation.outbox.api import sweep
from frontdoor.services.operations.expiry import delete_expired


@sweep("services: delete expired drafts", every=timedelta(hours=6))
def delete_expired_drafts(*, at: datetime) -> str:
    """Delete drafts that were kept as long as we said."""
    return f"{delete_expired(at=at)} deleted"
