"""Where the present moment comes from. Only doors ask; everything below them is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from frontdoor.kernel.language import say

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


_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_day(day: date) -> str:
    """Return "Tuesday 20 May 2025"; of an aware moment, the day it is in London."""
    here = _here(day)
    return f"{say(_DAYS[here.weekday()])} {say_date(here)}"


def say_date(day: date) -> str:
    """Return "20 May 2025"; of an aware moment, the day it is in London."""
    here = _here(day)
    return f"{here.day} {say(_MONTHS[here.month - 1])} {here.year}"


def _here(day: date) -> date:
    return day.astimezone(LONDON) if isinstance(day, datetime) and day.tzinfo is not None else day


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; say which, such as +00:00.")
    return moment.astimezone(UTC)
