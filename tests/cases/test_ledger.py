"""A clock as the replay of its entries: what it comes to, and what cannot follow what."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from frontdoor.cases.rules.clock import Extension, Pause
from frontdoor.cases.rules.clock_definition import ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.extending import (
    CannotExtend,
    ExtendedTooOften,
    ExtensionTooLong,
    NeedsAnApprover,
    NeedsNotice,
    NotExtendable,
    amount_of,
    check_extension,
)
from frontdoor.cases.rules.ledger import (
    ClockState,
    DoesNotWait,
    EntryKind,
    GoesBackwards,
    HappenedTooEarly,
    HappensLater,
    HasEnded,
    ImpossibleEntry,
    NotStarted,
    StartedTwice,
    State,
    StillWaits,
    WaitsAlready,
    Written,
    ending,
    next_point,
    replay,
    warnings,
)
from frontdoor.cases.rules.sections import Length
from frontdoor.kernel.calendars import WorkingCalendar

COUNCIL = WorkingCalendar(hours={day: ((time(9), time(17)),) for day in range(5)})
DAY = timedelta(days=1)
TUESDAY = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
FIVE_DAYS = ClockDefinition(id="promise", label="Our promise", met_by="closed", days=5, warn=(Length(days=1),))
#: The end of Tuesday 27 May in London: five working days on, no holiday between.
DUE = datetime(2025, 5, 27, 16, 0, tzinfo=UTC)


def entry(kind: str, *, days: float = 0, awaited: str = "", amount: int = 0, reason: str = "") -> Written:
    return Written(kind, TUESDAY + timedelta(days=days), awaited, amount, reason)


STARTED = entry("started")
PAUSED = entry("paused", days=1, awaited="customer")
RESUMED = entry("resumed", days=2, awaited="customer")
MISSED = entry("missed", days=8)


def state(*lines: Written) -> State:
    return replay(FIVE_DAYS, lines, COUNCIL)


def test_a_clock_that_was_started_runs() -> None:
    found = state(STARTED)
    assert (found.state, found.started_at, found.due_at, found.is_open) == (ClockState.RUNNING, TUESDAY, DUE, True)


def test_a_clock_that_waits_has_no_due_date() -> None:
    found = state(STARTED, PAUSED)
    assert (found.state, found.due_at, found.soon_at, found.awaited) == (ClockState.PAUSED, None, None, ("customer",))


def test_a_clock_that_goes_on_is_due_a_day_later_for_a_day_waited() -> None:
    assert state(STARTED, PAUSED, RESUMED).due_at == DUE + timedelta(days=1)


def test_a_clock_that_waits_for_two_goes_on_when_both_have_come() -> None:
    fee = entry("paused", days=1.5, awaited="fee")
    assert state(STARTED, PAUSED, fee, RESUMED).state == ClockState.PAUSED
    found = state(STARTED, PAUSED, fee, RESUMED, entry("resumed", days=3, awaited="fee"))
    assert (found.state, len(found.pauses)) == (ClockState.RUNNING, 1)


def test_going_on_for_everything_ends_every_wait() -> None:
    assert state(STARTED, PAUSED, entry("paused", days=1, awaited="fee"), entry("resumed", days=2)).awaited == ()


def test_an_extension_adds_time() -> None:
    found = state(STARTED, entry("extended", days=1, amount=2, reason="Snow"))
    assert (found.due_at, found.extensions) == (DUE + timedelta(days=2), (Extension(2, "Snow"),))


def test_what_was_missed_is_owed_until_it_comes() -> None:
    owed, met = state(STARTED, MISSED), state(STARTED, MISSED, entry("met", days=9))
    assert (owed.state, owed.is_open, owed.due_at) == (ClockState.MISSED, True, DUE)
    assert (met.state, met.is_open, met.ended_at) == (ClockState.MISSED, False, TUESDAY + timedelta(days=9))


@pytest.mark.parametrize(("amount", "then"), [(1, ClockState.MISSED), (5, ClockState.RUNNING)])
def test_a_miss_is_taken_back_only_by_enough_time(amount: int, then: ClockState) -> None:
    assert state(STARTED, MISSED, entry("extended", days=9, amount=amount, reason="Snow")).state == then


def test_a_miss_is_taken_back_by_a_calendar_that_says_otherwise() -> None:
    closed = {date(2025, 5, day): "Flood" for day in (21, 22, 23, 26, 27)}
    calendar = WorkingCalendar(hours=COUNCIL.hours, holidays=closed)
    assert replay(FIVE_DAYS, [STARTED, MISSED, entry("recalculated", days=9)], calendar).state == ClockState.RUNNING


def test_a_clock_that_stands_still_is_not_reckoned_again() -> None:
    assert state(STARTED, PAUSED, entry("recalculated", days=2)).state == ClockState.PAUSED


def test_a_clock_that_is_not_asked_for_any_more_has_no_verdict() -> None:
    assert state(STARTED, entry("stopped", days=1)).state == ClockState.STOPPED


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((), NotStarted),
        ((PAUSED,), NotStarted),
        ((STARTED, STARTED), StartedTwice),
        ((STARTED, PAUSED, PAUSED), WaitsAlready),
        ((STARTED, RESUMED), DoesNotWait),
        ((STARTED, PAUSED, entry("resumed", days=2, awaited="fee")), DoesNotWait),
        ((STARTED, PAUSED, MISSED), StillWaits),
        ((STARTED, PAUSED, entry("met", days=2)), StillWaits),
        ((STARTED, PAUSED, entry("stopped", days=2)), StillWaits),
        ((STARTED, entry("met", days=1), PAUSED), HasEnded),
        ((STARTED, MISSED, PAUSED), GoesBackwards),
    ],
)
def test_an_impossible_order_is_refused_by_name(lines: tuple[Written, ...], name: type[ImpossibleEntry]) -> None:
    with pytest.raises(name):
        state(*lines)


# ---- how it ends


def kinds(*lines: Written, kind: EntryKind, days: float) -> list[str]:
    at = TUESDAY + timedelta(days=days)
    return [line.kind for line in ending(FIVE_DAYS, lines, COUNCIL, kind=kind, at=at)]


@pytest.mark.parametrize(
    ("lines", "days", "written"),
    [
        ((STARTED,), 1, ["met"]),
        ((STARTED,), 9, ["missed", "met"]),
        ((STARTED, MISSED), 9, ["met"]),
        ((STARTED, PAUSED), 2, ["resumed", "met"]),
    ],
)
def test_meeting_a_clock_says_first_what_must_be_said(
    lines: tuple[Written, ...], days: float, written: list[str]
) -> None:
    assert kinds(*lines, kind=EntryKind.MET, days=days) == written


def test_a_clock_that_is_stopped_late_was_not_missed() -> None:
    assert kinds(STARTED, kind=EntryKind.STOPPED, days=9) == ["stopped"]


# ---- when somebody is to be told


def test_the_next_point_is_the_warning_then_the_due_date_then_none() -> None:
    found = state(STARTED)
    warned = datetime(2025, 5, 26, 16, 0, tzinfo=UTC)
    assert warnings(DUE, FIVE_DAYS, COUNCIL) == [warned]
    assert next_point(found, FIVE_DAYS, COUNCIL, after=TUESDAY) == warned
    assert next_point(found, FIVE_DAYS, COUNCIL, after=warned) == DUE
    assert next_point(found, FIVE_DAYS, COUNCIL, after=DUE + timedelta(days=3)) == DUE
    assert next_point(state(STARTED, MISSED), FIVE_DAYS, COUNCIL, after=TUESDAY) is None


# ---- how far it may be extended

LIMITED = FIVE_DAYS.model_copy(update={"extension": ExtensionLimit(most=Length(days=10), times=2)})
NOTICE = TUESDAY + timedelta(days=1)


def check(definition: ClockDefinition, earlier: list[Extension], **given: Any) -> None:
    asked: dict[str, Any] = {"amount": 1, "asked_by": "otto", "approved_by": "dee", "notice_at": NOTICE, "due_at": DUE}
    check_extension(definition, earlier, **asked | given)


@pytest.mark.parametrize(
    ("definition", "earlier", "given", "name"),
    [
        (FIVE_DAYS, [], {}, NotExtendable),
        (LIMITED, [], {"amount": 11}, ExtensionTooLong),
        (LIMITED, [], {"amount": 0}, ExtensionTooLong),
        (LIMITED, [Extension(6, "Snow")], {"amount": 5}, ExtensionTooLong),
        (LIMITED, [Extension(10, "Snow")], {"amount": 1}, ExtensionTooLong),
        (LIMITED, [Extension(1, "Snow")] * 2, {}, ExtendedTooOften),
        (LIMITED, [], {"approved_by": "otto"}, NeedsAnApprover),
        (LIMITED, [], {"notice_at": None}, NeedsNotice),
        (LIMITED, [], {"notice_at": DUE + timedelta(minutes=1)}, NeedsNotice),
    ],
)
def test_what_the_rule_does_not_allow_is_refused_by_name(
    definition: ClockDefinition, earlier: list[Extension], given: dict[str, Any], name: type[CannotExtend]
) -> None:
    with pytest.raises(name):
        check(definition, earlier, **given)


def test_what_the_rule_allows_is_not_refused() -> None:
    once = LIMITED.model_copy(update={"extension": ExtensionLimit(most=Length(hours=3), times=1, needs_notice=False)})
    check(once, [], amount=3, notice_at=None)
    check(LIMITED, [Extension(6, "Snow")], amount=4)
    with pytest.raises(ExtendedTooOften, match="more time once already"):
        check(once, [Extension(1, "Snow")], notice_at=None)


def test_the_amount_of_a_length_is_in_its_own_unit() -> None:
    assert [amount_of(each) for each in (Length(days=0), Length(hours=4), Length(months=3))] == [0, 4, 3]


# ---- entered later than it happened


def test_a_wait_that_is_entered_later_counts_from_when_it_began_and_ended() -> None:
    late = replay(
        FIVE_DAYS,
        (
            STARTED,
            Written(EntryKind.PAUSED, TUESDAY + 2 * DAY, awaited="customer", happened_at=TUESDAY + DAY),
            Written(EntryKind.RESUMED, TUESDAY + 6 * DAY, awaited="customer", happened_at=TUESDAY + 3 * DAY),
        ),
        COUNCIL,
    )
    assert late.pauses == (Pause(TUESDAY + DAY, TUESDAY + 3 * DAY),)


def test_what_came_in_time_was_in_time_though_a_miss_was_entered_meanwhile() -> None:
    lines = (
        STARTED,
        Written(EntryKind.MISSED, TUESDAY + 20 * DAY),
        Written(EntryKind.MET, TUESDAY + 21 * DAY, happened_at=TUESDAY + DAY),
    )
    ended = replay(FIVE_DAYS, lines, COUNCIL)
    assert (ended.state, ended.ended_at) == (ClockState.MET, TUESDAY + DAY)


def test_what_came_late_was_late_whenever_it_is_entered() -> None:
    lines = (
        STARTED,
        Written(EntryKind.MISSED, TUESDAY + 20 * DAY),
        Written(EntryKind.MET, TUESDAY + 22 * DAY, happened_at=TUESDAY + 21 * DAY),
    )
    assert replay(FIVE_DAYS, lines, COUNCIL).state == ClockState.MISSED


@pytest.mark.parametrize(("days", "then"), [(1, False), (19, True)])
def test_a_miss_is_taken_back_by_a_wait_that_began_before_it_was_due(days: int, *, then: bool) -> None:
    lines = (
        STARTED,
        Written(EntryKind.MISSED, TUESDAY + 20 * DAY),
        Written(EntryKind.PAUSED, TUESDAY + 21 * DAY, awaited="fee", happened_at=TUESDAY + days * DAY),
        Written(EntryKind.RESUMED, TUESDAY + 22 * DAY, awaited="fee", happened_at=TUESDAY + 22 * DAY),
    )
    assert (replay(FIVE_DAYS, lines, COUNCIL).state == ClockState.MISSED) is then


def test_of_two_waits_the_earlier_beginning_and_the_later_end_count() -> None:
    lines = (
        STARTED,
        Written(EntryKind.PAUSED, TUESDAY + 2 * DAY, awaited="fee"),
        Written(EntryKind.PAUSED, TUESDAY + 3 * DAY, awaited="identity", happened_at=TUESDAY + DAY),
        Written(EntryKind.RESUMED, TUESDAY + 6 * DAY, awaited="fee", happened_at=TUESDAY + 5 * DAY),
        Written(EntryKind.RESUMED, TUESDAY + 7 * DAY, awaited="identity", happened_at=TUESDAY + 4 * DAY),
    )
    assert replay(FIVE_DAYS, lines, COUNCIL).pauses == (Pause(TUESDAY + DAY, TUESDAY + 5 * DAY),)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([Written(EntryKind.MET, TUESDAY + DAY, happened_at=TUESDAY + 2 * DAY)], HappensLater),
        ([Written(EntryKind.MET, TUESDAY + DAY, happened_at=TUESDAY - DAY)], HappenedTooEarly),
        ([Written(EntryKind.PAUSED, TUESDAY + DAY, awaited="fee", happened_at=TUESDAY - DAY)], HappenedTooEarly),
        (
            [
                Written(EntryKind.PAUSED, TUESDAY + DAY, awaited="fee"),
                Written(EntryKind.RESUMED, TUESDAY + 2 * DAY, awaited="fee", happened_at=TUESDAY),
            ],
            HappenedTooEarly,
        ),
        (
            [
                Written(EntryKind.PAUSED, TUESDAY + DAY, awaited="fee"),
                Written(EntryKind.RESUMED, TUESDAY + 2 * DAY, awaited="fee"),
                Written(EntryKind.STOPPED, TUESDAY + 3 * DAY, happened_at=TUESDAY + DAY),
            ],
            HappenedTooEarly,
        ),
    ],
)
def test_what_cannot_have_happened_then_is_refused_by_name(lines: list[Written], name: type[ImpossibleEntry]) -> None:
    with pytest.raises(name):
        replay(FIVE_DAYS, (STARTED, *lines), COUNCIL)


def test_a_clock_that_waits_ends_on_the_day_on_which_it_did() -> None:
    lines = (STARTED, Written(EntryKind.PAUSED, TUESDAY + DAY, awaited="fee"))
    more = ending(FIVE_DAYS, lines, COUNCIL, kind=EntryKind.MET, at=TUESDAY + 30 * DAY, happened_at=TUESDAY + 2 * DAY)
    assert replay(FIVE_DAYS, (*lines, *more), COUNCIL).state == ClockState.MET
