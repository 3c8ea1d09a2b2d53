"""Lengths of time before or after today: "5 working days", "3 months ago". Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from frontdoor.kernel.calendars import add_months

#: Nobody counts working days backwards.
PATTERN: Final = r"^[0-9]{1,3} (working days?|(days?|weeks?|months?|years?)( ago)?)$"
_READ: Final = re.compile(PATTERN, re.ASCII)
_MONTHS: Final = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """So many days, working days, weeks, months or years from today, or ago.

    :param count: below 0 for what is past.
    """

    count: int
    unit: str

    def from_day(self, today: date, *, working: Callable[[date, int], date]) -> date:
        """Return the day that lies so far from today.

        :param working: the day that lies so many working days after a day.
        """
        if self.unit == "working day":
            return working(today, self.count)
        if self.unit in _MONTHS:
            return add_months(today, self.count * _MONTHS[self.unit])
        return today + timedelta(days=self.count * (7 if self.unit == "week" else 1))


def read_span(text: str) -> Span:
    """Return the length that a text names. Raises ValueError."""
    found = _READ.match(text)
    if not found:
        raise ValueError(text)
    count = int(text.split()[0])
    unit = found[1].removesuffix(" ago").removesuffix("s")
    return Span(-count if text.endswith(" ago") else count, unit)


def weekdays_on(today: date, count: int) -> date:
    """Return the day so many weekdays on, holidays not known: for checks that have no council's calendar."""
    while count:
        today += timedelta(days=1)
        count -= today.weekday() < 5
    return today
