"""What time it is, for doors: requests, commands and the worker. Nothing else asks."""

import functools
from datetime import datetime

from django.conf import settings

from frontdoor.kernel.clock import Clock, ShiftedClock, SystemClock


@functools.lru_cache(maxsize=4)
def _clock(start: str) -> Clock:
    return ShiftedClock(datetime.fromisoformat(start)) if start else SystemClock()


def now() -> datetime:
    """Return the moment, in UTC; FRONTDOOR_NOW moves it for demonstrations and tests."""
    return _clock(settings.FRONTDOOR_NOW).now()
