"""What would fail at midnight on New Year's Eve is said now."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.calendars.models import BankHoliday, Nation
from frontdoor.foundation.calendars.queries import has_bank_holidays
from frontdoor.kernel.clock import LONDON


# Tagged as a check of the database: Django runs it for `migrate` and `check --database default` only.
@register(Tags.database)
def next_years_bank_holidays(*, databases: Sequence[str] | None = None, **_options: Any) -> Sequence[CheckMessage]:
    """Warn when the bank holidays of next year are not loaded: due dates would be promised too early."""
    for database in databases or ():
        if BankHoliday._meta.db_table not in connections[database].introspection.table_names():
            return []  # before the first migration
    year = now().astimezone(LONDON).year + 1
    if not databases or has_bank_holidays(Nation.ENGLAND_AND_WALES, year=year):
        return []
    return [
        Warning(
            f"The bank holidays of {year} are not loaded: promises that reach into it will be too short.",
            hint="Run `frontdoor load-bank-holidays https://www.gov.uk/bank-holidays.json`.",
            id="fd_calendars.W001",
        )
    ]
