"""When the council works: the calendar that promises are reckoned by."""

from datetime import datetime

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.calendars import operations, queries, sources
from frontdoor.foundation.calendars.feed import Quarantined
from frontdoor.foundation.calendars.models import COUNCIL, Nation
from frontdoor.foundation.calendars.operations import LoadedHolidays
from frontdoor.kernel.calendars import WorkingCalendar

__all__ = [
    "COUNCIL", "LoadedHolidays", "Nation", "Quarantined", "add_closure", "calendar", "ensure_usual_hours",
    "has_bank_holidays",
    "load_bank_holidays", "load_shipped_bank_holidays", "remove_closure", "set_hours", "statutory_calendar",
]  # fmt: skip

add_closure = operations.add_closure
remove_closure = operations.remove_closure
set_hours = operations.set_hours
ensure_usual_hours = operations.ensure_usual_hours
load_bank_holidays = operations.load_bank_holidays
statutory_calendar = queries.statutory_calendar
has_bank_holidays = queries.has_bank_holidays


def calendar(name: str = COUNCIL, *, nation: Nation = Nation.ENGLAND_AND_WALES) -> WorkingCalendar:
    """Return a calendar with its hours, bank holidays and closures. No query when remembered.

    A calendar that was given no hours keeps the usual ones, Monday to Friday from nine to five.
    """
    return queries.calendar(name, nation=nation)


def load_shipped_bank_holidays(*, by: Actor, at: datetime) -> LoadedHolidays:
    """Load the bank holidays shipped with Frontdoor, 2012 to 2028. Safe to run again."""
    document = sources.read_source(str(sources.SHIPPED))
    return operations.load_bank_holidays(document, source="gov.uk, shipped with Frontdoor", by=by, at=at)
