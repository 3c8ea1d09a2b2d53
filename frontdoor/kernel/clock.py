"""Where the present moment comes from. Only doors ask; everything below them is told."""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Something that knows the moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)  # noqa: TID251 -- the one place that reads the machine's clock


class FixedClock:
    """A clock that stands still, for tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = _aware(moment)

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self._moment


class ShiftedClock:
    """A clock that was set to a moment when it was made and has run on since, for demonstrations."""

    def __init__(self, started_at: datetime) -> None:
        self._ahead: timedelta = _aware(started_at) - SystemClock().now()

    def now(self) -> datetime:
        """Return the moment on the shifted clock."""
        return SystemClock().now() + self._ahead


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; say which, such as +00:00.")
    return moment.astimezone(UTC)
