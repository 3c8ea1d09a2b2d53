"""Dates, times and distances as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.foundation.ui.templatetags import plain

SUMMER = datetime(2025, 5, 20, 15, 30, tzinfo=UTC)
WINTER = datetime(2025, 1, 6, 9, 5, tzinfo=UTC)


def test_days_are_said_in_london_s_time() -> None:
    assert plain.day(SUMMER) == "Tuesday 20 May 2025"
    assert plain.day(date(2025, 6, 6)) == "Friday 6 June 2025"
    assert plain.day(datetime(2025, 5, 20, 23, 30, tzinfo=UTC)) == "Wednesday 21 May 2025"
    assert plain.short_day(SUMMER) == "20 May 2025"


def test_a_moment_is_said_with_its_time() -> None:
    assert plain.day_time(SUMMER) == "20 May 2025 at 4:30pm"
    assert plain.day_time(WINTER) == "6 January 2025 at 9:05am"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (0, 1, "12:01am"), (9, 0, "9am"), (12, 0, "midday"), (12, 30, "12:30pm"), (23, 59, "11:59pm")],
)
def test_times_are_said_in_gov_uk_s_style(hour: int, minute: int, words: str) -> None:
    assert plain.time_of_day(datetime(2025, 1, 6, hour, minute, tzinfo=UTC)) == words


def test_nothing_is_said_of_nothing() -> None:
    assert [plain.day(None), plain.short_day(None), plain.day_time(None), plain.time_of_day(None)] == [""] * 4
    assert plain.ago(None, SUMMER) == ""


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=61), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_how_long_ago(past: timedelta, words: str) -> None:
    assert plain.ago(SUMMER - past, SUMMER) == words


def test_distances_and_references() -> None:
    assert [plain.metres(each) for each in (0.6, 12.2, 999.4, 1440)] == [
        "1 metre",
        "12 metres",
        "999 metres",
        "1.4 kilometres",
    ]
    assert plain.spoken("4KQ7MX9TQ") == "4KQ-7MX-9TQ"
    assert plain.spoken("not one") == "not one"


def test_coordinates_of_nonsense_are_none() -> None:
    assert plain.degrees("51.5") == "51.500000"
    assert [plain.degrees(each) for each in (None, "", "north", [])] == [""] * 4


def test_lines_break_and_are_escaped() -> None:
    assert plain.lines("<b>\nnext") == "&lt;b&gt;<br>next"
    assert plain.lines(["<b>", "next"]) == "&lt;b&gt;<br>next"
    assert plain.lines(mark_safe("<b>bold</b>")) == "<b>bold</b>"
    assert plain.lines(None) == ""


@given(st.text())
def test_whatever_people_type_is_shown_without_markup(text: str) -> None:
    shown = plain.lines(text)
    assert isinstance(shown, SafeString)
    assert "<" not in shown.replace("<br>", "")
