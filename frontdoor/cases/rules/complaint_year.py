"""The year of complaints' reports: from April to March, as the Ombudsmen's own. Pure."""

from datetime import date, datetime

from frontdoor.kernel.clock import LONDON


def year_of(moment: datetime) -> int:
    """Return the year a moment falls into, named by the April it began in."""
    day = moment.astimezone(LONDON).date()
    return day.year if day.month >= 4 else day.year - 1


def days_of(year: int) -> tuple[date, date]:
    """Return the first day of a year and the first of the next."""
    return date(year, 4, 1), date(year + 1, 4, 1)


def span_of(year: int) -> tuple[datetime, datetime]:
    """Return the moments at which a year begins and the next does."""
    first, after = days_of(year)
    return (
        datetime(first.year, first.month, first.day, tzinfo=LONDON),
        datetime(after.year, after.month, after.day, tzinfo=LONDON),
    )


def in_words(year: int) -> str:
    """Return "April 2025 to March 2026"."""
    return f"April {year} to March {year + 1}"


def share(part: int, whole: int) -> str:
    """Return a share as people read it, "67%"; "none" of nothing."""
    return f"{round(100 * part / whole)}%" if whole else "none"
