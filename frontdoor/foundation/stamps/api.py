"""Remember, in the process, what is read far more often than it changes: calendars, wards, the catalogue.

Whoever changes the rows calls `touch("places")` in the same transaction. Readers keep a
`Remembered("places", build)` and ask it with `get()`: while the stamp stands still there is no query but one
look at all stamps every few seconds, shared by everything the process remembers.
"""

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from frontdoor.foundation.stamps.models import Stamp

#: How long another process may go on with what it remembers after a change, in seconds.
SECONDS_BETWEEN_LOOKS: Final = 3

# The look is kept in Django's cache, so that clearing the cache (as every test does) forces a new one.
_LOOK: Final = "stamps"

Value = TypeVar("Value")


def touch(name: str) -> None:
    """Say that the rows known as `name` have changed; call it in the transaction that changes them."""
    # Random, never counted up: a number given out in a transaction that was rolled back would come again.
    Stamp.objects.update_or_create(name=name, defaults={"value": uuid4().hex})
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """Make the next reader look at the stamps again."""
    cache.delete(_LOOK)


def _look() -> dict[str, str]:
    stamps = dict(Stamp.objects.values_list("name", "value"))
    cache.set(_LOOK, stamps, SECONDS_BETWEEN_LOOKS)
    return stamps


def _last_look() -> dict[str, str]:
    stamps: dict[str, str] | None = cache.get(_LOOK)
    return _look() if stamps is None else stamps


class Remembered(Generic[Value]):
    """A value built from rows and kept in this process until the stamp of those rows changes.

    :param name: what `touch` is called with when the rows change.
    :param build: reads the rows and returns the value, which readers share and must not change.
    """

    def __init__(self, name: str, build: Callable[[], Value]) -> None:
        self.name = name
        self._build = build
        self._lock = threading.Lock()
        self._kept: tuple[str, Value] | None = None

    def get(self) -> Value:
        """Return the value. No query while nothing has changed, but for the look every few seconds."""
        return self.stamped()[1]

    def stamped(self) -> tuple[str, Value]:
        """Return the stamp together with the value built under it; the stamp serves as an ETag."""
        kept = self._kept
        if kept is not None and kept[0] == _last_look().get(self.name, ""):
            return kept
        with self._lock:
            # The database, not the last look: that may hold the stamp of a change which we cannot see yet,
            # and the old rows under the new stamp would be kept for ever.
            stamp = _look().get(self.name, "")
            if self._kept is None or self._kept[0] != stamp:
                self._kept = (stamp, self._build())
            return self._kept
