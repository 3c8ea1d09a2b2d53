"""What may be done with a clock as it stands, and what may be said to have happened."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from frontdoor.cases.rules.clock_acts import (
    AskedAlready,
    CannotAct,
    ClockAct,
    ClockNow,
    Ending,
    EndsWithTheCase,
    HasEndedAlready,
    LeaderEndsIt,
    MeetsByItself,
    NothingAsked,
    OwnDeeds,
    check_act,
    check_ending,
    endings,
    moments_now,
    offered,
    waits_now,
)
from frontdoor.cases.rules.clock_definition import Awaited, ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.ledger import PROMISE_CLOCK, Line, Written, replay
from frontdoor.cases.rules.sections import Length
from frontdoor.kernel.calendars import WorkingCalendar

AT = datetime(2026, 7, 6, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = WorkingCalendar(hours={day: ((time(9), time(17)),) for day in range(5)})
ANSWER = ClockDefinition(
    id="answer", label="Answer", met_by="closed", days=20, stops_for=(Awaited.FEE, Awaited.CUSTOMER),
    extension=ExtensionLimit(most=Length(days=20), times=1),
)  # fmt: skip
INVESTIGATE = ClockDefinition(id="investigate", label="Investigate", met_by="investigated", days=10, stops_for=())
SUMMARY = ClockDefinition(
    id="summary", label="Summary", starts="investigated", met_by="summary-sent", days=3, stops_for=()
)
RENEWED = ClockDefinition(id="renewed", label="Again", starts="renewed-requested", met_by="renewed", days=10)
OURS = ClockDefinition(id=PROMISE_CLOCK, label="Our promise", met_by="closed", days=5)
STARTED = Written("started", AT)


def now(definition: ClockDefinition = ANSWER, *lines: Line, **given: Any) -> ClockNow:
    state = replay(definition, (STARTED, *lines), HOURS)
    return ClockNow(definition=definition, state=state, **{"is_open": True, **given})


def test_a_clock_of_a_law_is_given_more_time_and_ended() -> None:
    assert offered(now()) == (ClockAct.MORE_TIME, ClockAct.END)


def test_while_more_time_is_asked_for_it_is_answered_first() -> None:
    assert offered(now(is_asked=True)) == (ClockAct.SETTLE_TIME, ClockAct.END)


def test_a_clock_that_had_all_its_time_is_offered_no_more() -> None:
    assert offered(now(ANSWER, Written("extended", AT, amount=1, reason="x"))) == (ClockAct.END,)


def test_our_own_promise_is_not_ended_by_itself() -> None:
    assert offered(now(OURS)) == ()


def test_the_steps_of_a_complaint_are_only_given_more_time() -> None:
    assert offered(now(is_step=True)) == (ClockAct.MORE_TIME,)


@pytest.mark.parametrize(
    ("act", "clock", "name"),
    [
        (ClockAct.END, now(is_open=False), HasEndedAlready),
        (ClockAct.MORE_TIME, now(is_asked=True), AskedAlready),
        (ClockAct.MORE_TIME, now(is_step=False), OwnDeeds),
        (ClockAct.SETTLE_TIME, now(), NothingAsked),
        (ClockAct.END, now(OURS), EndsWithTheCase),
        (ClockAct.END, now(is_step=False), OwnDeeds),
    ],
)
def test_what_does_not_fit_is_refused_by_name(act: ClockAct, clock: ClockNow, name: type[CannotAct]) -> None:
    with pytest.raises(name):
        check_act(act, clock)


def test_what_was_missed_is_ended_without_an_answer_by_a_leader_alone() -> None:
    missed = now(ANSWER, Written("missed", AT + 60 * DAY))
    assert endings(missed, leads=False) == [Ending.ANSWERED]
    assert endings(missed, leads=True) == list(Ending)
    with pytest.raises(LeaderEndsIt):
        check_ending(Ending.WITHDRAWN, missed, leads=False)


def test_a_clock_that_a_moment_meets_is_not_answered_by_hand() -> None:
    with pytest.raises(MeetsByItself):
        check_ending(Ending.ANSWERED, now(INVESTIGATE), leads=True)


@pytest.mark.parametrize(
    ("clocks", "is_asking", "then"),
    [
        ([now()], False, ["fee-asked", "clarification-asked"]),
        ([now(ANSWER, Written("paused", AT, awaited="fee"))], False, ["fee-paid", "clarification-asked"]),
        ([now(ANSWER, Written("paused", AT, awaited="customer"))], True, ["fee-asked"]),
        ([now(OURS)], False, []),
        ([now(is_open=False)], False, []),
        ([now(is_step=True)], False, []),
    ],
)
def test_what_is_waited_for_is_asked_for_or_has_come(
    clocks: list[ClockNow], then: list[str], *, is_asking: bool
) -> None:
    assert waits_now(clocks, is_asking=is_asking) == then


@pytest.mark.parametrize(
    ("clocks", "then"),
    [
        ([now(INVESTIGATE)], ["investigated", "renewed-requested"]),
        ([now(INVESTIGATE, is_open=False), now(SUMMARY)], ["summary-sent", "renewed-requested"]),
        ([now(INVESTIGATE, is_open=False), now(SUMMARY, is_open=False), now(RENEWED)], ["renewed"]),
        ([now(INVESTIGATE, is_step=False)], []),
    ],
)
def test_a_moment_is_offered_while_something_waits_for_it(clocks: list[ClockNow], then: list[str]) -> None:
    assert moments_now([OURS, INVESTIGATE, SUMMARY, RENEWED], clocks) == then
