"""Being told of clocks: before they are due, when they were missed, each once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import NEVER, Case, Clock, Notification
from frontdoor.cases.operations import warning
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.working import take
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.tasks import watch_clocks
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import escalate_to, heads
from frontdoor.foundation.accounts.models import Membership, User
from frontdoor.foundation.calendars.api import add_closure
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(at: datetime) -> Case:
    """Return an open case of street scene."""
    return a_case(at=at)


def told() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("user__username", "kind"))


def test_nobody_is_told_before_there_is_something_to_tell(case: Case, at: datetime) -> None:
    assert tell_of_clocks(by=SYSTEM, at=case.soon_at) == (0, 0)


def test_the_holder_is_warned_once(case: Case, otto: Actor, at: datetime) -> None:
    take(case, by=otto, at=at)
    assert tell_of_clocks(by=SYSTEM, at=case.soon_at + MINUTE) == (1, 0)
    assert tell_of_clocks(by=SYSTEM, at=case.soon_at + 2 * MINUTE) == (0, 0)
    assert told() == [("otto", "clock-warning")]
    assert "Our promise on" in Notification.objects.get().text


def test_of_what_nobody_holds_the_leaders_are_warned(case: Case) -> None:
    tell_of_clocks(by=SYSTEM, at=case.soon_at + MINUTE)
    assert told() == [("dee", "clock-warning")]


def test_of_what_somebody_holds_who_left_the_leaders_are_warned(case: Case, otto: Actor, at: datetime) -> None:
    take(case, by=otto, at=at)
    User.objects.filter(username="otto").update(is_active=False)
    tell_of_clocks(by=SYSTEM, at=case.soon_at + MINUTE)
    assert told() == [("dee", "clock-warning")]


def test_what_was_missed_is_kept_and_escalated_to_whoever_the_team_names(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    take(case, by=otto, at=at)
    escalate_to({"street-scene": "cem"})
    assert tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE) == (0, 1)
    assert told() == [("cem", "escalated"), ("otto", "clock-missed")]
    row = Clock.objects.get(case=case)
    assert (row.state, row.next_at, row.revision) == ("missed", NEVER, 2)
    assert again(case).due_at == case.due_at
    assert announced()[-1] == "cases.clock-missed.1"
    assert tell_of_clocks(by=SYSTEM, at=case.due_at + 2 * MINUTE) == (0, 0)


def test_what_is_late_goes_to_the_leaders_of_a_team_that_names_nobody(case: Case, otto: Actor, at: datetime) -> None:
    take(case, by=otto, at=at)
    escalate_to({"street-scene": ""})
    tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE)
    assert told() == [("dee", "escalated"), ("otto", "clock-missed")]


def test_what_is_late_goes_to_the_leaders_when_whoever_is_named_may_not_see_the_case(
    case: Case, otto: Actor, at: datetime
) -> None:
    take(case, by=otto, at=at)
    escalate_to({"street-scene": "pat"})
    tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE)
    assert told() == [("dee", "escalated"), ("otto", "clock-missed")]


def test_a_team_without_anybody_misses_all_the_same(case: Case) -> None:
    Membership.objects.filter(team__slug="street-scene").delete()
    escalate_to({"street-scene": ""})
    assert tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE) == (0, 1)
    assert told() == []


def test_a_name_that_nobody_has_is_said_and_changes_nothing(case: Case) -> None:
    before = heads([case.team_id])[case.team_id].escalates_to
    assert escalate_to({"street-scene": "nobody"}) == ["nobody"]
    assert heads([case.team_id])[case.team_id].escalates_to == before


def test_what_is_closed_is_not_missed(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    assert tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE) == (0, 0)


def test_a_closure_that_gave_more_time_is_seen_before_anything_is_said_to_be_missed(case: Case, at: datetime) -> None:
    due = case.due_at
    add_closure(first_day=due.date(), last_day=due.date(), reason="Flood", by=SYSTEM, at=at)
    assert tell_of_clocks(by=SYSTEM, at=due + MINUTE) == (1, 0)
    assert Clock.objects.get(case=case).next_at > due


def test_a_clock_that_was_set_back_tells_nothing_twice(case: Case, at: datetime) -> None:
    tell_of_clocks(by=SYSTEM, at=case.soon_at + MINUTE)
    assert tell_of_clocks(by=SYSTEM, at=at) == (0, 0)
    assert Notification.objects.count() == 1


def test_a_sweep_that_dies_has_told_nobody(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(warning, "announce_many", die)
    with pytest.raises(KeyboardInterrupt):
        tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE)
    monkeypatch.undo()
    assert not Notification.objects.exists()
    assert tell_of_clocks(by=SYSTEM, at=case.due_at + MINUTE) == (0, 1)


def test_more_than_one_batch_is_told_in_one_turn(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warning, "A_BATCH", 2)
    cases = [a_case(at=at) for _each in "12345"]
    assert watch_clocks(at=cases[0].due_at + MINUTE) == "Warned of 0; 5 were missed."


def test_a_turn_leaves_the_rest_to_the_next(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warning, "A_BATCH", 2)
    monkeypatch.setattr(warning, "MOST_BATCHES", 1)
    cases = [a_case(at=at) for _each in "123"]
    late = cases[0].due_at + MINUTE
    assert [tell_of_clocks(by=SYSTEM, at=late) for _each in "12"] == [(0, 2), (0, 1)]
