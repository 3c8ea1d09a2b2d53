"""The kind of question that asks for a date: it knows the council's working days."""

from datetime import date

from typing_extensions import override

from frontdoor.foundation.calendars.api import calendar
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.kinds.figures import Day


class CouncilDay(Day):
    """A date, kept as "2026-03-27"."""

    @override
    def working_days_on(self, today: date, count: int) -> date:
        return calendar().add_working_days(today, count)


field_kinds.add("date", CouncilDay())
