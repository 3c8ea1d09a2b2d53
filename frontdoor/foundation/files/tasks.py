"""Periodic work on files."""

from datetime import datetime, timedelta

from frontdoor.foundation.files import operations
from frontdoor.foundation.outbox.api import sweep


@sweep("files: scan what is waiting", every=timedelta(minutes=1))
def scan_waiting(*, at: datetime) -> str:
    """Try again what the scanner has not answered for."""
    return f"{operations.scan_waiting(at=at)} scanned"


@sweep("files: remove what drafts left", every=timedelta(hours=6))
def remove_forgotten(*, at: datetime) -> str:
    """Remove files of drafts that came to nothing, and bytes that no row names."""
    return f"{operations.remove_forgotten(at=at)} of drafts, {operations.remove_stray_bytes()} stray"
