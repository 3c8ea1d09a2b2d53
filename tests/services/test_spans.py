"""Earliest and latest days, from today."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.kernel.spans import read_span, weekdays_on
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer
from frontdoor.services.rules.kinds.figures import Day
from tests.services.conftest import HOLE
from tests.services.test_calculations import figuring
from tests.services.test_routes import tried

Read = Callable[..., Folder]
#: A Friday before the spring bank holiday on Monday 26 May 2025.
NOW = datetime(2025, 5, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 days", date(2025, 5, 26)),
        ("1 day ago", date(2025, 5, 22)),
        ("2 weeks", date(2025, 6, 6)),
        ("1 month", date(2025, 6, 23)),
        ("8 months ago", date(2024, 9, 23)),
        ("2 years", date(2027, 5, 23)),
        ("0 days", date(2025, 5, 23)),
        ("2 working days", date(2025, 5, 27)),
    ],
)
def test_a_span_leads_to_a_day(text: str, day: date) -> None:
    assert read_span(text).from_day(date(2025, 5, 23), working=weekdays_on) == day


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)), count=st.integers(0, 999))
def test_months_ahead_never_pass_the_end_of_a_month(day: date, count: int) -> None:
    found = read_span(f"{count} months").from_day(day, working=weekdays_on)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
    assert found.day == day.day or (found.day < day.day and (found.replace(day=28).month == found.month))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"not_in_future": True}, "Today or earlier"),
        ({"not_in_past": True}, "Today or later"),
        ({"not_before": "3 days"}, "26 May 2025 or later"),
        ({"not_after": "1 month"}, "23 June 2025 or earlier"),
        ({"not_in_past": True, "not_after": "1 month"}, "A day from today to 23 June 2025"),
        (
            {"not_in_past": True, "not_before": "3 days", "not_after": "1 month"},
            "A day from 26 May 2025 to 23 June 2025",
        ),
        ({"not_in_future": True, "not_before": "1 week ago"}, "A day from 16 May 2025 to today"),
        ({"not_in_future": True, "not_after": "1 week ago"}, "16 May 2025 or earlier"),
    ],
)
def test_the_days_that_will_do_are_said_beforehand(
    given: dict[str, Any], said: str, question: Callable[..., Any]
) -> None:
    assert Day().limits(question("date", **given), today=date(2025, 5, 23)) == said


@pytest.mark.parametrize("text", ["soon", "5", "2 working days ago", "1.5 days", "5 fortnights"])
def test_what_is_no_span_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_span(text)


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(("day", "is_taken"), [("2025-05-27", False), ("2025-05-28", True)])
def test_working_days_are_the_councils(day: str, is_taken: bool, question: Callable[..., Any]) -> None:
    asked = question("date", not_before="2 working days", short_label="First day")

    if is_taken:
        assert clean_answer(asked, day, now=NOW) == day
    else:
        with pytest.raises(BadAnswer, match="First day must be 28 May 2025 or later"):
            clean_answer(asked, day, now=NOW)


@pytest.mark.parametrize(("day", "is_taken"), [("2025-11-23", True), ("2025-11-24", False)])
def test_a_latest_day_is_told(day: str, is_taken: bool, question: Callable[..., Any]) -> None:
    asked = question("date", not_after="6 months")

    if is_taken:
        assert clean_answer(asked, day, now=NOW) == day
    else:
        with pytest.raises(BadAnswer, match="The date must be 23 November 2025 or earlier"):
            clean_answer(asked, day, now=NOW)


def test_without_a_calendar_weekdays_count() -> None:
    assert Day().working_days_on(date(2025, 5, 23), 2) == date(2025, 5, 27)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("not_before: soon", "‘not_before’ cannot be ‘soon’. Write it like: 5 working days, 3 months, 1 year ago."),
        ("not_before: 2 months\n    not_after: 3 weeks", "No day would do: the latest is before the earliest."),
    ],
)
def test_days_that_cannot_be_are_told(settings: str, sentence: str, read: Read) -> None:
    text = f"{HOLE}  - id: day\n    kind: date\n    label: When?\n    {settings}\n"

    (mistake,) = read(hole=text).mistakes
    assert sentence in str(mistake)


def test_a_walk_tries_the_earliest_and_the_latest_day() -> None:
    definition = figuring(
        {"id": "come", "kind": "date", "not_before": "3 days", "not_after": "9 days"},
        {"id": "go", "kind": "date", "not_in_past": True},
        {"id": "long", "when": "stay > 5"},
        stay={"formula": "days(come, go)", "kind": "number"},
    )

    assert {"2026-01-18", "2026-01-24"} <= set(tried(definition, "come"))
