"""Periodic work on requests about somebody's own data."""

from datetime import datetime, timedelta

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.outbox.api import sweep
from frontdoor.rights.operations.packages import end_packages
from frontdoor.rights.operations.retaining import retain


@sweep("rights: end packages", every=timedelta(hours=1))
def end_old_packages(*, at: datetime) -> str:
    """Remove packages that were kept as long as we said."""
    return f"Ended {end_packages(at=at)}."


@sweep("rights: apply retention of sources", every=timedelta(hours=24))
def apply_retention(*, at: datetime) -> str:
    """Remove records that their sources lost longer ago than they are kept."""
    return f"Removed {sum(retain(by=SYSTEM, at=at).values())} records."
