"""Periodic work."""

from datetime import datetime, timedelta

from frontdoor.foundation.outbox.api import sweep
from frontdoor.services.operations.expiry import delete_expired
from frontdoor.services.operations.reminding import remind, remind_others
from frontdoor.services.operations.tracking import forget_refusals


@sweep("services: delete expired drafts", every=timedelta(hours=6))
def delete_expired_drafts(*, at: datetime) -> str:
    """Delete drafts that were kept as long as we said."""
    return f"{delete_expired(at=at)} deleted"


@sweep("services: remind people of forms they left", every=timedelta(hours=1))
def remind_of_drafts(*, at: datetime) -> str:
    """Write to whoever asked for a link to come back, and has not finished."""
    return f"{remind(at=at)} reminded"


@sweep("services: remind other people of what they were asked", every=timedelta(hours=1))
def remind_other_people(*, at: datetime) -> str:
    """Write to whoever was asked to answer a section of somebody's form, and has not."""
    return f"{remind_others(at=at)} reminded"


@sweep("services: delete rows of tracker files that could not be read", every=timedelta(days=1))
def forget_refused_rows(*, at: datetime) -> str:
    """Delete rows that nobody mended in time."""
    return f"{forget_refusals(at=at)} deleted"
