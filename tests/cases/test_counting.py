"""How statutes count: months, the day of receipt, ends that roll on, whole days left out; and the sum, day by day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from frontdoor.cases.rules.clock import Extension, Pause, due, explain, promise_in_words, soon_from
from frontdoor.cases.rules.sections import PromiseSection, PromisesSection
from frontdoor.cases.rules.working import working
from frontdoor.kernel.calendars import WorkingCalendar, add_months
from frontdoor.kernel.clock import LONDON

HOLIDAYS = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day", date(2027, 1, 1): "New Year’s Day"}
NATION = WorkingCalendar(hours={day: ((time(9), time(17)),) for day in range(5)}, holidays=HOLIDAYS)


def rule(**given: Any) -> PromiseSection:
    return PromiseSection.model_validate({"start": "at-once", **given})


MONTH = rule(months=1, unit="calendar", rolls="next-working-day")
BEGINNING = rule(days=30, unit="calendar", first_day="receipt")
WHOLE = rule(days=5, waited="whole-days")


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LONDON)


def due_day(promise: PromiseSection, started: datetime, **more: Any) -> date:
    found = due(started, promise, NATION, **more)
    assert found is not None
    return found.at.astimezone(LONDON).date()


@pytest.mark.parametrize(
    ("promise", "started", "day"),
    [
        pytest.param(MONTH, at(2026, 9, 3), date(2026, 10, 5), id="the same day is a Saturday, so Monday"),
        pytest.param(MONTH, at(2026, 12, 24), date(2027, 1, 25), id="the same day is a Sunday"),
        pytest.param(MONTH, at(2026, 3, 31), date(2026, 4, 30), id="April has no 31st"),
        pytest.param(MONTH, at(2026, 11, 28), date(2026, 12, 29), id="over a bank holiday"),
        pytest.param(BEGINNING, at(2026, 6, 19), date(2026, 7, 18), id="30 days beginning with receipt, on a Saturday"),
        pytest.param(rule(days=1, first_day="receipt"), at(2026, 6, 20), date(2026, 6, 22), id="receipt on a Saturday"),
        pytest.param(rule(days=2, first_day="receipt"), at(2026, 6, 19), date(2026, 6, 22), id="working days"),
    ],
)
def test_a_rule_counts_as_it_says(promise: PromiseSection, started: datetime, day: date) -> None:
    assert due_day(promise, started) == day


def test_more_months_are_counted_from_the_same_start_and_days_waited_come_on_top() -> None:
    more = [Extension(2, "there are many papers")]
    waited = [Pause(at(2026, 2, 2, 0), at(2026, 2, 5, 0))]

    assert due_day(MONTH, at(2026, 1, 31), extensions=more) == date(2026, 4, 30)
    assert due_day(MONTH, at(2026, 1, 31), extensions=more, pauses=waited) == date(2026, 5, 4)


def test_a_statute_leaves_out_every_day_on_which_we_waited_once() -> None:
    # Asked on Tuesday, answered on Wednesday, asked again the same day.
    pauses = [Pause(at(2026, 6, 16, 16), at(2026, 6, 17, 9)), Pause(at(2026, 6, 17, 11), at(2026, 6, 17, 12))]

    assert due_day(WHOLE, at(2026, 6, 15), pauses=pauses) == date(2026, 6, 24)
    assert due_day(rule(days=5), at(2026, 6, 15), pauses=pauses) == date(2026, 6, 22)


def test_the_sentence_of_a_month_says_what_rolled_on() -> None:
    assert explain(at(2026, 12, 24), MONTH, NATION) == (
        "1 month from Thursday 24 December 2026; Sunday 24 January 2027 is not a working day; "
        "due Monday 25 January 2027"
    )
    assert explain(at(2026, 4, 1), MONTH, NATION, extensions=[Extension(2, "the papers are many")]) == (
        "1 month from Wednesday 1 April 2026; extended by 2 months because the papers are many; "
        "due Wednesday 1 July 2026"
    )


def test_the_sentence_says_with_which_day_a_rule_begins() -> None:
    assert explain(at(2026, 6, 19), BEGINNING, NATION) == (
        "30 days beginning with Friday 19 June 2026; due Saturday 18 July 2026"
    )


def test_months_in_words_and_before_they_are_over() -> None:
    soon = rule(months=3, unit="calendar", due_soon={"months": 1})

    assert promise_in_words(PromisesSection(months=1, unit="calendar")) == "within 1 month"
    assert soon_from(at(2026, 3, 31, 17), soon, NATION).astimezone(LONDON) == at(2026, 2, 28, 17)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"months": 1}, "say `unit: calendar`"),
        ({"days": 1, "rolls": "next-working-day"}, "never end on another day"),
        ({"hours": 4, "first_day": "receipt"}, "Only days can begin"),
        ({"days": 0, "first_day": "receipt"}, "Only days can begin"),
        ({"hours": 4, "waited": "whole-days"}, "count exactly"),
        ({"hours": 4, "calendar": "nation"}, "no opening hours"),
        ({"days": 4, "months": 1, "unit": "calendar"}, "either days or hours, or months"),
    ],
)
def test_what_cannot_be_counted_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        rule(**given)


# ---- the sum, day by day


def test_the_working_says_of_every_day_how_it_counts() -> None:
    days = working(at(2026, 12, 24), rule(days=2), NATION, at=at(2026, 12, 24))

    assert [(each.day.day, each.number, each.why, each.counted) for each in days] == [
        (24, 0, "The day it starts", 0),
        (25, None, "Christmas Day", 0),
        (26, None, "Weekend", 0),
        (27, None, "Weekend", 0),
        (28, None, "Boxing Day", 0),
        (29, 1, "", 480),
        (30, 2, "", 480),
    ]


def test_the_working_of_a_month_says_what_rolled_on() -> None:
    days = working(at(2026, 12, 24), MONTH, NATION, at=at(2026, 12, 24))

    assert (days[-2].day, days[-2].number, days[-1].why) == (date(2027, 1, 24), 31, "Rolls on to the next working day")


def test_the_working_leaves_out_whole_days_where_the_rule_does() -> None:
    days = working(
        at(2026, 6, 15), WHOLE, NATION, at=at(2026, 7, 1), pauses=[Pause(at(2026, 6, 16, 16), at(2026, 6, 17, 9))]
    )

    assert [each.why for each in days[1:3]] == ["Left out: we waited"] * 2
    assert days[-1].number == 5


def test_the_working_of_a_day_not_worked_although_it_is_no_holiday_says_so() -> None:
    mondays = WorkingCalendar(hours={0: ((time(9), time(12)),)})

    assert working(at(2026, 6, 15), rule(days=1), mondays, at=at(2026, 6, 15))[1].why == "Not worked"


def test_the_working_of_a_clock_that_stands_still_ends_now() -> None:
    days = working(at(2026, 6, 15), rule(hours=20), NATION, at=at(2026, 6, 16, 12), pauses=[Pause(at(2026, 6, 16, 11))])

    assert [(each.counted, each.waited) for each in days] == [(7 * 60, 0), (2 * 60, 60)]


started = st.integers(0, 300 * 24).map(lambda hours: datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=hours))
rules = st.one_of(
    st.integers(1, 20).map(lambda days: rule(days=days)),
    st.integers(1, 20).map(lambda days: rule(days=days, waited="whole-days")),
    st.integers(1, 30).map(lambda days: rule(days=days, unit="calendar", first_day="receipt")),
    st.integers(1, 30).map(lambda days: rule(days=days, unit="calendar", first_day="receipt", waited="whole-days")),
    st.integers(1, 90).map(lambda hours: rule(hours=hours)),
    st.integers(1, 90).map(lambda hours: rule(hours=hours, unit="clock")),
)


@settings(max_examples=40)
@given(started, rules, st.integers(1, 3000), st.integers(0, 6000), st.integers(0, 5))
def test_the_working_comes_to_what_was_promised(
    begun: datetime, promise: PromiseSection, gap: int, length: int, more: int
) -> None:
    pauses = [Pause(begun + timedelta(minutes=gap), begun + timedelta(minutes=gap + length))]
    extensions = [Extension(more, "snow")] if more else []
    found = due(begun, promise, NATION, pauses=pauses, extensions=extensions)
    days = working(begun, promise, NATION, at=begun, pauses=pauses, extensions=extensions)

    assert found is not None
    assert days[-1].day == found.at.astimezone(LONDON).date()
    if promise.hours is None:
        waited = 0 if promise.waited == "whole-days" else found.paused_days
        numbers = [each.number for each in days if each.number is not None]
        assert (promise.days or 0) + more + waited == max(numbers)
    elif pauses[0].ended is not None and pauses[0].ended <= found.at:
        assert sum(each.counted for each in days) == (promise.hours + more) * 60


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-30, 30))
def test_a_month_on_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    found = add_months(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
