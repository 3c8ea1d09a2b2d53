"""Periodic work on calendars."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.calendars import operations, sources
from frontdoor.foundation.outbox.api import sweep


@sweep("calendars: read bank holidays", every=timedelta(days=1))
def read_bank_holidays(*, at: datetime) -> str:
    """Read the bank holidays from BANK_HOLIDAYS_URL, where one is set."""
    if not settings.BANK_HOLIDAYS_URL:
        return "no address is set"
    document = sources.read_source(settings.BANK_HOLIDAYS_URL)
    with transaction.atomic(durable=True):
        loaded = operations.load_bank_holidays(document, source=settings.BANK_HOLIDAYS_URL, by=SYSTEM, at=at)
    return f"{loaded.added} added, {loaded.removed} removed, {len(loaded.quarantined)} not readable"
