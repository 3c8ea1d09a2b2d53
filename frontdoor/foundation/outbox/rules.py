"""When to try again, and when to stop. Pure."""

from datetime import timedelta
from typing import Final

#: GOV.UK Notify retries sends for four hours and callbacks for 25 minutes; a mail server that is being mended
#: overnight needs longer. The waits add up to a little over two days.
WAITS: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: How long the engine may take over a delivery before it is handed over again: a killed worker costs this.
LEASE: Final = timedelta(minutes=2)
#: How long announcements are kept once everybody has heard them; `insight` reads them by position.
KEEP: Final = timedelta(days=400)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts, or None to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
