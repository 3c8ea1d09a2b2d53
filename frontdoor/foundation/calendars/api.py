"""When the council works: the calendar that promises are reckoned by."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.calendars import operations, queries, sources
from frontdoor.foundation.calendars.feed import Quarantined
from frontdoor.foundation.calendars.models import COUNCIL, Nation
from frontdoor.foundation.calendars.operations import (
    LONGEST_CLOSURE_DAYS,
    CalendarMakesNoSense,
    ClosureMakesNoSense,
    HoursMakeNoSense,
    LoadedHolidays,
)
from frontdoor.foundation.calendars.queries import CalendarRecord, ClosureRecord, Hours
from frontdoor.kernel.calendars import WorkingCalendar

__all__ = [
    "COUNCIL", "LONGEST_CLOSURE_DAYS", "CalendarMakesNoSense", "CalendarRecord", "ClosureMakesNoSense", "ClosureRecord",
    "HoursMakeNoSense", "LoadedHolidays", "Nation", "Quarantined", "add_closure", "calendar", "check_hours",
    "closures", "ensure_usual_hours", "has_bank_holidays", "keep_calendar", "known_calendars", "load_bank_holidays",
    "load_shipped_bank_holidays", "nation_of", "remove_closure", "set_hours", "stamp", "statutory_calendar",
    "supposed",
]  # fmt: skip

add_closure = operations.add_closure
remove_closure = operations.remove_closure
set_hours = operations.set_hours
ensure_usual_hours = operations.ensure_usual_hours
load_bank_holidays = operations.load_bank_holidays
statutory_calendar = queries.statutory_calendar
has_bank_holidays = queries.has_bank_holidays
stamp = queries.stamp
closures = queries.closures
known_calendars = queries.known
nation_of = queries.nation_of
keep_calendar = operations.keep_calendar


def check_hours(hours: Mapping[int, Sequence[tuple[time, time]]]) -> None:
    """Raise HoursMakeNoSense for hours that no calendar can have."""
    operations.checked_hours(hours=hours)


def calendar(name: str = COUNCIL, *, nation: Nation | None = None) -> WorkingCalendar:
    """Return a calendar with its hours, bank holidays (its own nation's unless said) and closures. No query when
    remembered.

    A calendar that was given no hours keeps the usual ones, Monday to Friday from nine to five.
    """
    return queries.calendar(name, nation=nation)


def supposed(
    name: str = COUNCIL,
    *,
    nation: Nation | None = None,
    closed: Mapping[date, str] = MappingProxyType({}),
    opened: Collection[date] = (),
    hours: Hours | None = None,
) -> WorkingCalendar:
    """Return a calendar as it would be after a change. No query when remembered.

    :param closed: days on which it would be closed besides, each with the reason.
    :param opened: days of its closures on which it would be open again.
    :param hours: other hours.
    """
    return queries.supposed(name, nation=nation, closed=closed, opened=opened, hours=hours)


def load_shipped_bank_holidays(*, by: Actor, at: datetime) -> LoadedHolidays:
    """Load the bank holidays shipped with Frontdoor, 2012 to 2028. Safe to run again."""
    document = sources.read_source(str(sources.SHIPPED))
    return operations.load_bank_holidays(document, source="gov.uk, shipped with Frontdoor", by=by, at=at)
