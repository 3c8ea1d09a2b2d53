"""Working days and hours, held against hand-counted examples and an independent count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.kernel.calendars import NeverOpen, WorkingCalendar
from frontdoor.kernel.clock import LONDON

NINE_TO_FIVE = {day: ((time(9), time(17)),) for day in range(5)}
HOLIDAYS = {
    date(2025, 4, 18): "Good Friday",
    date(2025, 4, 21): "Easter Monday",
    date(2025, 5, 5): "Early May bank holiday",
    date(2025, 5, 26): "Spring bank holiday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day",
    date(2027, 1, 1): "New Year’s Day",
    date(2026, 12, 26): "Boxing Day itself, a Saturday",
}
COUNCIL = WorkingCalendar(hours=NINE_TO_FIVE, holidays=HOLIDAYS)
SPLIT = WorkingCalendar(
    hours={0: ((time(8), time(12)), (time(13), time(16, 30))), 5: ((time(10), time(12)),)}, holidays=HOLIDAYS
)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
moments = days.flatmap(
    lambda day: st.integers(0, 1439).map(
        lambda minute: datetime.combine(day, time(0), tzinfo=UTC) + timedelta(minutes=minute)
    )
)
durations = st.integers(0, 200 * 60).map(lambda minutes: timedelta(minutes=minutes))


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type, misc] # parts are whole numbers


@pytest.mark.parametrize(
    ("working_days", "due"),
    [(5, date(2027, 1, 5)), (10, date(2027, 1, 12)), (20, date(2027, 1, 26))],
)
def test_christmas_is_not_counted(working_days: int, due: date) -> None:
    """Received on Thursday 24 December 2026; counted by hand in docs/decisions and the codes' guidance."""
    assert COUNCIL.add_working_days(date(2026, 12, 24), working_days) == due


def test_ten_working_days_over_the_spring_bank_holiday() -> None:
    assert COUNCIL.add_working_days(date(2025, 5, 20), 10) == date(2025, 6, 4)


def test_nothing_to_add_stays_on_the_day() -> None:
    assert COUNCIL.add_working_days(date(2025, 5, 24), 0) == date(2025, 5, 24)


def test_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        COUNCIL.add_working_days(date(2025, 5, 24), -1)


def test_a_saturday_moves_to_the_tuesday_after_a_bank_holiday_monday() -> None:
    assert COUNCIL.next_working_day(date(2025, 5, 24)) == date(2025, 5, 27)


def test_a_holiday_on_a_day_not_worked_anyway_is_not_mentioned() -> None:
    names = [name for _day, name in COUNCIL.holidays_between(date(2026, 12, 24), date(2027, 1, 1))]
    assert names == ["Christmas Day", "Boxing Day", "New Year’s Day"]


@given(start=days, count=st.integers(0, 600))
def test_adding_days_agrees_with_counting_them_one_by_one(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in HOLIDAYS
    assert COUNCIL.add_working_days(start, count) == day


@given(start=days, count=st.integers(0, 600))
def test_days_added_are_the_days_between(start: date, count: int) -> None:
    assert COUNCIL.working_days_between(start, COUNCIL.add_working_days(start, count)) == count


@given(start=days, end=days)
def test_days_between_agree_with_counting_them_one_by_one(start: date, end: date) -> None:
    steps = range(1, max(0, (end - start).days) + 1)
    naive = sum(SPLIT.is_working_day(start + timedelta(days=step)) for step in steps)
    assert SPLIT.working_days_between(start, end) == naive


def test_after_closing_time_the_next_opening_is_the_next_working_morning() -> None:
    assert COUNCIL.next_opening(london(2025, 5, 23, 17, 0)) == london(2025, 5, 27, 9)


def test_during_hours_the_next_opening_is_now() -> None:
    assert COUNCIL.next_opening(london(2025, 5, 23, 12, 7)) == london(2025, 5, 23, 12, 7)


def test_hours_run_over_lunch_in_a_split_shift() -> None:
    assert SPLIT.add_working_time(london(2025, 5, 19, 11), timedelta(hours=2)) == london(2025, 5, 19, 14)


def test_hours_end_with_the_span_and_not_at_the_next_opening() -> None:
    assert COUNCIL.add_working_time(london(2025, 5, 20, 9), timedelta(hours=8)) == london(2025, 5, 20, 17)


def test_a_night_shift_loses_the_hour_the_clocks_lose() -> None:
    nights = WorkingCalendar(hours={day: ((time(0), time(6)),) for day in range(7)})
    assert nights.working_time_between(london(2025, 3, 30, 0), london(2025, 3, 30, 12)) == timedelta(hours=5)


@given(at=moments, duration=durations)
def test_time_added_is_the_working_time_between(at: datetime, duration: timedelta) -> None:
    assert SPLIT.working_time_between(at, SPLIT.add_working_time(at, duration)) == duration


@given(at=moments, shorter=durations, longer=durations)
def test_more_time_never_ends_earlier(at: datetime, shorter: timedelta, longer: timedelta) -> None:
    shorter, longer = sorted((shorter, longer))
    assert COUNCIL.add_working_time(at, shorter) <= COUNCIL.add_working_time(at, longer)


def test_time_is_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        COUNCIL.add_working_time(london(2025, 5, 20, 9), timedelta(hours=-1))


def test_no_time_lies_between_a_moment_and_an_earlier_one() -> None:
    assert COUNCIL.working_time_between(london(2025, 5, 20, 12), london(2025, 5, 20, 9)) == timedelta(0)


def test_the_working_day_ends_with_its_last_span() -> None:
    assert SPLIT.end_of_day(date(2025, 5, 19)) == london(2025, 5, 19, 16, 30)


def test_a_day_not_worked_ends_at_five() -> None:
    assert COUNCIL.end_of_day(date(2025, 5, 24)) == london(2025, 5, 24, 17)


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(NeverOpen):
        WorkingCalendar(hours={0: ()})


def test_a_calendar_closed_for_years_says_so_instead_of_searching_for_ever() -> None:
    start = date(2025, 1, 1)
    closed = WorkingCalendar(
        hours=NINE_TO_FIVE, holidays={start + timedelta(days=step): "closed" for step in range(3000)}
    )
    with pytest.raises(NeverOpen):
        closed.next_working_day(start)


@pytest.mark.parametrize(
    "spans", [((time(9), time(9)),), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(17)))]
)
def test_empty_and_overlapping_spans_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        WorkingCalendar(hours={0: spans})
