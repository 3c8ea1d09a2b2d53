"""The clock of a case: hand-counted examples, and an independent count that knows only a list of days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.cases.rules.clock import (
    Extension,
    Pause,
    Standing,
    due,
    explain,
    promise_in_words,
    soon_from,
    standing,
    start,
)
from frontdoor.cases.rules.sections import PromiseSection, PromisesSection
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import LONDON

HOLIDAYS = {
    date(2025, 5, 26): "Spring bank holiday",
    date(2025, 8, 25): "Summer bank holiday",
    date(2025, 12, 25): "Christmas Day",
    date(2025, 12, 26): "Boxing Day",
    date(2025, 12, 29): "Town hall closed",
    date(2025, 12, 30): "Town hall closed",
    date(2026, 1, 1): "New Year’s Day",
}
COUNCIL = WorkingCalendar(hours={day: ((time(9), time(17)),) for day in range(5)}, holidays=HOLIDAYS)


def promise(**given: Any) -> PromisesSection:
    return PromisesSection.model_validate(given)


TEN_DAYS = promise(days=10)
FOUR_HOURS = promise(hours=4)
DAY_AND_NIGHT = promise(hours=24, unit="clock", start="at-once")


def london(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


# ---- when it starts


@pytest.mark.parametrize(
    ("opened", "starts"),
    [
        pytest.param(london(5, 20, 10), london(5, 20, 10), id="in opening hours: at once"),
        pytest.param(london(5, 20, 7), london(5, 20, 9), id="before opening: when we open"),
        pytest.param(london(5, 20, 17, 1), london(5, 21, 9), id="after closing: the next day"),
        pytest.param(london(5, 24, 12), london(5, 27, 9), id="Saturday before a bank holiday: Tuesday"),
        pytest.param(london(5, 31, 12), london(6, 2, 9), id="Saturday: Monday"),
    ],
)
def test_the_clock_starts_when_we_are_open(opened: datetime, starts: datetime) -> None:
    assert start(opened, TEN_DAYS, COUNCIL) == starts
    assert start(opened, DAY_AND_NIGHT, COUNCIL) == opened


# ---- when it is due


@pytest.mark.parametrize(
    ("given_promise", "started", "lapses"),
    [
        pytest.param(TEN_DAYS, london(5, 20), london(6, 4, 17), id="ten working days over a bank holiday"),
        pytest.param(promise(days=1), london(5, 23), london(5, 27, 17), id="one day over a long weekend"),
        pytest.param(promise(days=0), london(5, 20), london(5, 20, 17), id="the same day"),
        pytest.param(promise(days=10, unit="calendar"), london(5, 20), london(5, 30, 17), id="calendar days"),
        pytest.param(promise(days=4, unit="calendar"), london(5, 20), london(5, 24, 17), id="to a Saturday"),
        pytest.param(FOUR_HOURS, london(5, 20, 15), london(5, 21, 11), id="working hours over a night"),
        pytest.param(DAY_AND_NIGHT, london(10, 25, 12), london(10, 26, 11), id="24 hours over the end of summer time"),
    ],
)
def test_due(given_promise: PromiseSection, started: datetime, lapses: datetime) -> None:
    found = due(started, given_promise, COUNCIL)
    assert found is not None
    assert found.at == lapses


def test_three_times_the_promise_is_far() -> None:
    found = due(london(6, 2), promise(days=2), COUNCIL, extensions=[Extension(1, "Snow")])
    assert found is not None
    assert found.at == london(6, 5, 17)
    assert found.far_at == london(6, 13, 17)


def test_an_unfinished_pause_stops_the_clock() -> None:
    assert due(london(5, 20), TEN_DAYS, COUNCIL, pauses=[Pause(london(5, 21))]) is None


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        pytest.param([(london(6, 3, 10), london(6, 3, 10, 20))], 0, id="an answer within minutes costs nothing"),
        pytest.param([(london(6, 3, 16, 55), london(6, 4, 9, 5))], 0, id="a night costs nothing"),
        pytest.param([(london(6, 3, 9), london(6, 3, 17))], 1, id="a whole day in one piece"),
        pytest.param([(london(6, 3, 13), london(6, 3, 17))], 1, id="half a day is rounded up"),
        pytest.param([(london(6, 3, 13, 1), london(6, 3, 17))], 0, id="less than half is rounded down"),
        pytest.param(
            [(london(6, 3, 9), london(6, 3, 11)), (london(6, 5, 15), london(6, 5, 17))],
            1,
            id="two quarters are half a day",
        ),
        pytest.param([(london(6, 6, 9), london(6, 9, 9))], 1, id="Friday to Monday is Friday"),
        pytest.param([(london(5, 23, 17), london(5, 27, 9))], 0, id="a long weekend costs nothing"),
    ],
)
def test_days_waited(pauses: list[tuple[datetime, datetime]], days: int) -> None:
    found = due(london(5, 20), TEN_DAYS, COUNCIL, pauses=[Pause(*each) for each in pauses])
    assert found is not None
    assert found.paused_days == days


def test_hours_waited_count_exactly() -> None:
    found = due(london(6, 2, 9), FOUR_HOURS, COUNCIL, pauses=[Pause(london(6, 2, 10), london(6, 2, 11, 15))])
    assert found is not None
    assert found.at == london(6, 2, 14, 15)


def test_calendar_days_waited_include_the_weekend() -> None:
    found = due(
        london(5, 20), promise(days=10, unit="calendar"), COUNCIL, pauses=[Pause(london(5, 23, 17), london(5, 26, 17))]
    )
    assert found is not None
    assert found.paused_days == 3


# ---- how it stands


def test_standing() -> None:
    due_at, far_at, soon_at = london(6, 4, 17), london(7, 2, 17), london(6, 3, 17)

    def stands(at: datetime) -> Standing:
        return standing(due_at=due_at, far_at=far_at, soon_at=soon_at, at=at)

    assert stands(london(6, 3, 16)) is Standing.ON_TIME
    assert stands(london(6, 3, 17)) is Standing.DUE_SOON
    assert stands(due_at) is Standing.DUE_SOON
    assert stands(due_at + timedelta(seconds=1)) is Standing.OVERDUE
    assert stands(far_at) is Standing.OVERDUE
    assert stands(far_at + timedelta(seconds=1)) is Standing.FAR_OVERDUE
    assert standing(due_at=None, far_at=None, soon_at=None, at=due_at) is Standing.STOPPED


@pytest.mark.parametrize(
    ("due_soon", "unit", "begins"),
    [
        pytest.param({"days": 1}, "working", london(5, 23, 17), id="a working day before, over a long weekend"),
        pytest.param({"days": 2}, "calendar", london(5, 25, 17), id="two calendar days before"),
        pytest.param({"hours": 3}, "working", london(5, 27, 14), id="hours before"),
        pytest.param({"days": 0}, "working", london(5, 27, 17), id="never soon"),
    ],
)
def test_due_soon_begins(due_soon: dict[str, int], unit: str, begins: datetime) -> None:
    given_promise = promise(days=3, unit=unit, due_soon=due_soon)
    assert soon_from(london(5, 27, 17), given_promise, COUNCIL) == begins


# ---- how it explains itself


def test_the_sentence_of_the_issue() -> None:
    waited = Pause(london(5, 28, 9), london(5, 30, 9))
    assert explain(london(5, 20), TEN_DAYS, COUNCIL, pauses=[waited]) == (
        "10 working days from Tuesday 20 May 2025; paused 2 days waiting for you; "
        "Spring bank holiday not counted; due Friday 6 June 2025"
    )


def test_the_sentence_says_why_more_time_is_needed() -> None:
    more = [Extension(2, "the crew needs a road closure"), Extension(1, "snow")]
    assert explain(london(6, 2), promise(days=1), COUNCIL, extensions=more) == (
        "1 working day from Monday 2 June 2025; extended by 2 working days because the crew needs a road closure; "
        "extended by 1 working day because snow; due Friday 6 June 2025"
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("The crew is ill.", "because the crew is ill;"),
        ("Thames Water has dug up the road", "because Thames Water has dug up the road;"),
        (" snow ", "because snow;"),
    ],
)
def test_a_reason_reads_on_as_part_of_the_sentence(typed: str, read: str) -> None:
    assert read in explain(london(6, 2), promise(days=1), COUNCIL, extensions=[Extension(2, typed)])


def test_the_sentence_while_the_clock_is_stopped() -> None:
    pauses = [Pause(london(6, 3, 9), london(6, 4, 9)), Pause(london(6, 5, 9))]
    assert explain(london(6, 2), TEN_DAYS, COUNCIL, pauses=pauses) == (
        "10 working days from Monday 2 June 2025; paused 1 day waiting for you; stopped while we wait for you"
    )


def test_the_sentence_of_hours_says_the_time_of_day() -> None:
    waited = Pause(london(6, 2, 10), london(6, 2, 11, 15))
    assert explain(london(6, 2, 9), FOUR_HOURS, COUNCIL, pauses=[waited]) == (
        "4 working hours from Monday 2 June 2025 at 9:00am; paused 1 hour 15 minutes waiting for you; "
        "due Monday 2 June 2025 at 2:15pm"
    )
    half = Pause(london(6, 2, 10), london(6, 2, 10, 30))
    assert "paused 30 minutes waiting for you" in explain(london(6, 2, 9), FOUR_HOURS, COUNCIL, pauses=[half])


def test_the_sentence_names_a_closure_once() -> None:
    assert explain(london(12, 23), promise(days=3), COUNCIL) == (
        "3 working days from Tuesday 23 December 2025; Christmas Day, Boxing Day, Town hall closed and "
        "New Year’s Day not counted; due Friday 2 January 2026"
    )


@pytest.mark.parametrize(("closed", "how"), [(london(6, 4, 17), "in time"), (london(6, 5, 9), "late")])
def test_the_sentence_of_a_closed_case_says_whether_the_promise_was_kept(closed: datetime, how: str) -> None:
    sentence = explain(london(5, 20), TEN_DAYS, COUNCIL, closed_at=closed)
    assert sentence.endswith(f"due Wednesday 4 June 2025; closed {how} on {closed:%A} {closed.day} June 2025")


def test_a_promise_in_words() -> None:
    assert promise_in_words(TEN_DAYS) == "within 10 working days"
    assert promise_in_words(DAY_AND_NIGHT) == "within 24 hours"
    assert promise_in_words(promise(days=1, unit="calendar")) == "within 1 day"


def test_a_promise_with_rows_says_the_others_once() -> None:
    rows = [{"when": "a == 1", "days": 3}, {"when": "a == 2", "days": 3}, {"when": "a == 3", "days": 10}]

    assert promise_in_words(promise(days=10, rows=rows)) == "within 10 working days, or in some cases 3 working days"


# ---- for every case

started = st.integers(0, 400 * 96).map(
    lambda quarters: start(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters), TEN_DAYS, COUNCIL)
)
promises = st.one_of(
    st.integers(0, 30).map(lambda days: promise(days=days)),
    st.integers(0, 30).map(lambda days: promise(days=days, unit="calendar")),
    st.integers(1, 60).map(lambda hours: promise(hours=hours)),
    st.integers(1, 60).map(lambda hours: promise(hours=hours, unit="clock")),
)
#: Waits as (minutes since the last, minutes long): in order and apart, as they are on a case.
waits = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 10_000)), max_size=4)


def pauses_from(begun: datetime, lengths: list[tuple[int, int]]) -> list[Pause]:
    found, at = [], begun
    for gap, length in lengths:
        began = at + timedelta(minutes=gap)
        at = began + timedelta(minutes=length)
        found.append(Pause(began, at))
    return found


@given(started, promises, waits)
def test_pausing_never_makes_anything_due_earlier(
    begun: datetime, given_promise: PromiseSection, lengths: list[tuple[int, int]]
) -> None:
    pauses = pauses_from(begun, lengths)
    moments = [due(begun, given_promise, COUNCIL, pauses=pauses[:count]) for count in range(len(pauses) + 1)]
    at = [found.at for found in moments if found is not None]
    assert len(at) == len(moments)
    assert at == sorted(at)


@given(started, promises, waits, st.integers(1, 20))
def test_an_extension_always_gives_more_time(
    begun: datetime, given_promise: PromiseSection, lengths: list[tuple[int, int]], amount: int
) -> None:
    pauses = pauses_from(begun, lengths)
    before = due(begun, given_promise, COUNCIL, pauses=pauses)
    after = due(begun, given_promise, COUNCIL, pauses=pauses, extensions=[Extension(amount, "snow")])
    assert before is not None
    assert after is not None
    assert after.at > before.at


@given(started, promises, waits)
def test_what_is_due_in_working_time_is_due_on_a_working_day(
    begun: datetime, given_promise: PromiseSection, lengths: list[tuple[int, int]]
) -> None:
    found = due(begun, given_promise, COUNCIL, pauses=pauses_from(begun, lengths))
    assert found is not None
    assert found.far_at >= found.at >= begun
    if given_promise.unit == "working":
        assert COUNCIL.is_working_day(found.at.astimezone(LONDON).date())


def days_counted_one_by_one(first: date, count: int) -> date:
    """Count working days without the calendar under test: weekdays that are not in the list."""
    day = first
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def quarters_waited(pause: Pause) -> int:
    """Count quarters of an hour of opening time one by one."""
    count, moment = 0, pause.began
    while pause.ended is not None and moment < pause.ended:
        here = moment.astimezone(LONDON)
        count += here.weekday() < 5 and here.date() not in HOLIDAYS and 9 <= here.hour < 17
        moment += timedelta(minutes=15)
    return count


@given(
    started,
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 600)), max_size=3),
    st.lists(st.integers(1, 10), max_size=2),
)
def test_due_equals_a_naive_count(
    begun: datetime, days: int, lengths: list[tuple[int, int]], amounts: list[int]
) -> None:
    pauses = pauses_from(begun, [(gap * 15, length * 15) for gap, length in lengths])
    # A day has 32 quarters of an hour of opening time; half a day is rounded up.
    waited = (sum(quarters_waited(pause) for pause in pauses) + 16) // 32
    found = due(
        begun, promise(days=days), COUNCIL, pauses=pauses, extensions=[Extension(each, "snow") for each in amounts]
    )
    expected = days_counted_one_by_one(begun.astimezone(LONDON).date(), days + waited + sum(amounts))
    assert found is not None
    assert found.at.astimezone(LONDON) == datetime.combine(expected, time(17), tzinfo=LONDON)


@given(started, promises, waits, st.booleans())
def test_the_sentence_names_the_due_date_or_says_that_the_clock_is_stopped(
    begun: datetime, given_promise: PromiseSection, lengths: list[tuple[int, int]], waiting: bool
) -> None:
    pauses = pauses_from(begun, lengths)
    if waiting:
        last = pauses[-1].ended if pauses else begun
        assert last is not None
        pauses.append(Pause(last))
    sentence = explain(begun, given_promise, COUNCIL, pauses=pauses)
    found = due(begun, given_promise, COUNCIL, pauses=pauses)
    if found is None:
        assert sentence.endswith("stopped while we wait for you")
    else:
        lapses = found.at.astimezone(LONDON)
        assert f"due {lapses:%A} {lapses.day} {lapses:%B %Y}" in sentence
