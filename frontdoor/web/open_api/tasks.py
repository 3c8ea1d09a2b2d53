"""Periodic work for other systems."""

from datetime import datetime, timedelta

from frontdoor.foundation.outbox.api import sweep
from frontdoor.web.open_api.webhooks.calls import clear


@sweep("open api: forget calls that were made", every=timedelta(hours=6))
def forget_calls(*, at: datetime) -> str:
    """Delete calls to webhooks past the time for which a receiver may ask about them."""
    return f"{clear(at=at)} deleted"
