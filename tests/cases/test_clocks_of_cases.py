"""The clocks of cases, as operations start, stop, lengthen and end them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.clocks import (
    happened,
    keep,
    pause_clocks,
    resume_clocks,
    start_clock,
    the_promise,
    what_counts,
)
from frontdoor.cases.operations.closing import close, decide_reopen, dispute
from frontdoor.cases.operations.extending import extend_clock
from frontdoor.cases.operations.working import ask, change_category, extend, stop_waiting
from frontdoor.cases.queries.ledger import NewClock, explain, ledgers, promise_ledger
from frontdoor.cases.records import Past
from frontdoor.cases.rules.clock_definition import Awaited, ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.extending import NotExtendable
from frontdoor.cases.rules.ledger import StartedTwice
from frontdoor.cases.rules.sections import Length
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")

DAY = timedelta(days=1)
ACKNOWLEDGE = NewClock(ClockDefinition(id="acknowledge", label="Acknowledge", met_by="acknowledged", days=1))
STATUTORY = NewClock(
    ClockDefinition(
        id="answer", label="Answer by law", met_by="answered", days=20, stops_for=(Awaited.IDENTITY, Awaited.CUSTOMER),
        extension=ExtensionLimit(most=Length(days=20), times=1, source="Freedom of Information Act 2000, section 10"),
    ),
    pack="foi", pack_version="2005",
)  # fmt: skip


@pytest.fixture
def case(at: datetime) -> Case:
    """Return an open case of street scene, Otto's and Dee's team."""
    return a_case(at=at)


def kinds(case: Case, name: str = "promise") -> list[str]:
    rows = ClockEntry.objects.filter(clock__case=case, clock__name=name).order_by("clock__run", "number")
    return list(rows.values_list("kind", flat=True))


def clock(case: Case, name: str = "promise") -> Clock:
    return case.clocks.filter(name=name).select_related("case").latest("run")


def test_a_case_starts_with_its_promise(case: Case) -> None:
    row = clock(case)
    assert kinds(case) == ["started"]
    assert (row.due_at, row.soon_at, row.far_at) == (case.due_at, case.soon_at, case.far_at)


def test_what_happened_elsewhere_has_no_clock_until_something_happens_here(otto: Actor, at: datetime) -> None:
    past = Past(opened_at=at - 30 * DAY, status=Status.NEW, due_at=at - 20 * DAY)
    case = a_case(at=at, by=SYSTEM, source="boston", past=past)
    assert (case.clocks.count(), explain(case)) == (0, "")
    ask(case, text="Which side?", by=otto, at=at)
    stop_waiting(case, by=otto, at=at + DAY)
    assert kinds(case) == ["started", "paused", "resumed"]
    assert ledgers(case)[0].entries[0].at == past.opened_at


def test_the_case_shows_the_clock_that_is_due_next(case: Case, at: datetime, otto: Actor) -> None:
    promised = case.due_at
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    assert again(case).due_at == clock(case, "acknowledge").due_at < promised
    happened(case, moment="acknowledged", by=otto, at=at)
    assert again(case).due_at == promised


def test_a_case_on_which_every_clock_stands_still_is_never_due(case: Case, at: datetime, otto: Actor) -> None:
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at)
    assert again(case).due_at == NEVER
    assert explain(case, awaited="the resident").endswith("stopped while we wait for the resident")


def test_only_clocks_that_stand_still_for_it_are_stopped(case: Case, at: datetime, otto: Actor) -> None:
    start_clock(case, new=STATUTORY, by=otto, at=at)
    paused = pause_clocks(case, awaited=Awaited.IDENTITY, by=otto, at=at)
    assert [row.name for row in paused] == ["answer"]
    assert pause_clocks(case, awaited=Awaited.IDENTITY, by=otto, at=at) == []
    assert resume_clocks(case, awaited=Awaited.FEE, by=otto, at=at) == []
    assert [row.name for row in resume_clocks(case, by=otto, at=at + DAY)] == ["answer"]
    assert "waiting for proof of who you are" in _sentence(case, "answer")


def _sentence(case: Case, name: str) -> str:
    from frontdoor.cases.queries.ledger import sentence

    return sentence(next(each for each in ledgers(case) if each.row.name == name))


def test_a_clock_that_waits_for_two_goes_on_with_the_second(case: Case, at: datetime, otto: Actor) -> None:
    start_clock(case, new=STATUTORY, by=otto, at=at)
    pause_clocks(case, awaited=Awaited.IDENTITY, by=otto, at=at)
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at)
    assert [row.name for row in resume_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at)] == ["promise"]
    assert clock(case, "answer").state == "paused"


def test_closing_meets_the_promise_and_ends_the_rest(
    case: Case, at: datetime, otto: Actor, announced: Callable[[], list[str]]
) -> None:
    start_clock(case, new=STATUTORY, by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at + DAY)
    assert (kinds(case), kinds(case, "answer")) == (["started", "met"], ["started", "stopped"])
    assert again(case).due_at == clock(case).due_at
    assert "cases.clock-met.1" in announced()


def test_closing_late_says_that_it_was_missed(
    case: Case, at: datetime, otto: Actor, announced: Callable[[], list[str]]
) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at + 60 * DAY)
    assert kinds(case) == ["started", "missed", "met"]
    assert clock(case).state == "missed"
    assert {"cases.clock-met.1", "cases.clock-missed.1"} <= set(announced())


def test_reopening_starts_the_promise_anew(case: Case, at: datetime, otto: Actor, dee: Actor) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at + DAY)
    request = dispute(case, reason="Still there", by=PUBLIC, at=at + 2 * DAY)
    decide_reopen(request, accept=True, words="We look again.", by=dee, at=at + 3 * DAY)
    assert [row.state for row in case.clocks.order_by("run")] == ["met", "running"]
    assert again(case).due_at == clock(case).due_at


def test_another_service_counts_what_we_waited_for_and_gave(case: Case, at: datetime, otto: Actor, dee: Actor) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    stop_waiting(case, by=otto, at=at + DAY)
    extend(case, amount=1, reason="Snow", asked_by="otto", by=dee, at=at + DAY)
    change_category(case, to="graffiti", by=otto, at=at + 2 * DAY)
    now = promise_ledger(ledgers(case))
    assert now is not None
    assert [entry.kind for entry in now.entries] == ["started", "paused", "resumed", "extended"]
    assert clock(case).run == 2
    assert again(case).due_at == clock(case).due_at


def test_another_service_may_not_wait_for_the_same(case: Case, at: datetime, otto: Actor) -> None:
    """A pause for what the new clock does not stand still for is not carried over, nor is going on from it."""
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at)
    resume_clocks(case, by=otto, at=at + DAY)
    entries = ledgers(case)[0].entries
    strict = NewClock(ClockDefinition(id="strict", label="Strict", met_by="closed", days=3, stops_for=()))
    assert list(what_counts(entries, new=strict, since=at)) == []
    assert list(what_counts(entries, new=strict, since=at + 2 * DAY)) == []


def test_a_clock_of_one_name_runs_once_at_a_time(case: Case, at: datetime, otto: Actor) -> None:
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    with pytest.raises(StartedTwice):
        start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    happened(case, moment="acknowledged", by=otto, at=at)
    assert start_clock(case, new=ACKNOWLEDGE, by=otto, at=at).run == 2


def test_nothing_starts_on_a_closed_case(case: Case, at: datetime, otto: Actor) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    with pytest.raises(CannotMove):
        start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)


# ---- more time


def more(row: Clock, *, by: Actor, at: datetime, **given: Any) -> ClockEntry:
    asked: dict[str, Any] = {"amount": 20, "reason": "Public interest", "asked_by": "otto", "notice_at": at}
    return extend_clock(row, by=by, at=at, **asked | given)


def test_a_statutory_clock_is_extended_with_who_asked_who_approved_and_when_notice_was_given(
    case: Case, at: datetime, otto: Actor, dee: Actor
) -> None:
    start_clock(case, new=STATUTORY, by=otto, at=at)
    entry = more(clock(case, "answer"), by=dee, at=at)
    assert (entry.asked_by, entry.approved_by, entry.notice_at) == ("otto", "dee", at)
    assert entry.due_before is not None
    assert entry.due_after == clock(case, "answer").due_at > entry.due_before


def test_what_cannot_be_extended_is_refused(case: Case, at: datetime, otto: Actor, dee: Actor) -> None:
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    with pytest.raises(NotExtendable):
        more(clock(case, "acknowledge"), by=dee, at=at)
    with pytest.raises(NotAllowed):
        more(clock(case, "acknowledge"), by=otto, at=at)
    with pytest.raises(SayMore):
        more(clock(case, "acknowledge"), by=dee, at=at, asked_by=" ")


def test_a_clock_that_was_read_before_it_changed_is_not_written(
    case: Case, at: datetime, otto: Actor, dee: Actor
) -> None:
    start_clock(case, new=STATUTORY, by=otto, at=at)
    read = clock(case, "answer")
    pause_clocks(case, awaited=Awaited.IDENTITY, by=otto, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        more(read, by=dee, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        keep(read, fields={"revision": 9})


def test_what_came_from_elsewhere_can_be_given_time(dee: Actor, at: datetime) -> None:
    past = Past(opened_at=at - DAY, status=Status.NEW)
    case = a_case(at=at, by=SYSTEM, source="boston", past=past)
    extend(case, amount=2, reason="Snow", asked_by="otto", by=dee, at=at)
    assert kinds(case) == ["started", "extended"]


def test_our_promise_is_given_no_time_before_it_has_begun(dee: Actor, at: datetime) -> None:
    asked = a_case("hmo-licence", at=at)
    with pytest.raises(NotExtendable, match="does not run on this case"):
        the_promise(asked, by=SYSTEM, at=at)


def test_a_complaint_counts_a_wait_from_when_it_was_made_though_it_began_before(
    case: Case, at: datetime, otto: Actor
) -> None:
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at + 3 * DAY, when=at + DAY)
    new = NewClock(ClockDefinition(id="fresh", label="Fresh", met_by="closed", days=3))
    (line,) = what_counts(ledgers(case)[0].entries, new=new, since=at + 2 * DAY)
    assert line.happened_at == at + 2 * DAY


# ---- a server's clock


def test_a_server_whose_clock_was_set_back_keeps_the_order_of_a_ledger(case: Case, at: datetime, otto: Actor) -> None:
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=otto, at=at + DAY)
    resume_clocks(case, by=otto, at=at)
    assert list(ClockEntry.objects.filter(clock__case=case).order_by("number").values_list("at", flat=True)) == [
        at, at + DAY, at + DAY,
    ]  # fmt: skip
