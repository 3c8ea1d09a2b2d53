"""Whatever happens to a case, in whatever order: its ledgers, its clocks and its row say the same."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry, TimeRequest
from frontdoor.cases.operations.clocks import happened, start_clock
from frontdoor.cases.operations.closing import close, decide_reopen, dispute, mark_duplicate
from frontdoor.cases.operations.ending_clocks import end_clock
from frontdoor.cases.operations.extending import ask_for_time
from frontdoor.cases.operations.giving_time import give_time
from frontdoor.cases.operations.hearing import answer
from frontdoor.cases.operations.merging import undo_merge
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.operations.recalculating import recalculate
from frontdoor.cases.operations.splitting import Part, join_back, split
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.working import ask, change_category, extend, take
from frontdoor.cases.queries.ledger import NewClock, ledgers
from frontdoor.cases.queries.recalculating import differs
from frontdoor.cases.rules.clock_acts import Ending
from frontdoor.cases.rules.clock_definition import Awaited, ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.ledger import ClockState
from frontdoor.cases.rules.sections import Length
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.calendars.api import add_closure
from frontdoor.kernel.refusals import Refusal
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")

ACKNOWLEDGE = NewClock(
    ClockDefinition(id="acknowledge", label="Acknowledge", met_by="acknowledged", hours=4, stops_for=())
)
Deed = Callable[[Case, Actor, Actor, datetime], object]


def _answer_dispute(case: Case, dee: Actor, at: datetime) -> None:
    dispute(case, reason="Still there", by=PUBLIC, at=at)
    request = case.reopen_requests.latest("id")
    decide_reopen(request, accept=True, words="We look again.", by=dee, at=at)


#: A law that waits for a fee and for what is meant, gives time, and is met by something that is recorded.
LAW = NewClock(
    ClockDefinition(
        id="law", label="Answer by law", met_by="sent", days=4, stops_for=(Awaited.FEE, Awaited.CUSTOMER),
        extension=ExtensionLimit(most=Length(days=3), times=2, needs_notice=False),
    )
)  # fmt: skip
HOURS = timedelta(hours=1)


def _more_time(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    """Ask for more time and give it, or give what waits."""
    waits = TimeRequest.objects.filter(clock__case=case, clock__ended_at=None, state="asked").first()
    if waits is None:
        clock = case.clocks.select_related("case").get(name="law", ended_at=None)
        waits = ask_for_time(clock, amount=1, reason="Snow", notice_at=None, by=otto, at=at)
    assert waits is not None
    give_time(TimeRequest.objects.select_related("clock__case").get(pk=waits.pk), by=dee, at=at)


def _record(case: Case, otto: Actor, at: datetime, *, moment: str, ago: int) -> None:
    """Record what happened some hours ago, as far as the case knows it."""
    record_moment(case, moment=moment, when=max(at - ago * HOURS, case.opened_at), by=otto, at=at)


def _end(case: Case, otto: Actor, at: datetime, *, ago: int) -> None:
    clock = case.clocks.select_related("case").get(name="law", ended_at=None)
    end_clock(clock, how=Ending.WITHDRAWN, words="They rang.", when=at - ago * HOURS, by=otto, at=at)


def _merge(case: Case, otto: Actor, at: datetime) -> None:
    """Merge a case into another and undo that: its ledgers come to what they came to."""
    was = {each.row.name: each.state() for each in ledgers(case) if each.row.ended_at is None}
    mark_duplicate(case, of=a_case(at=at), words="The same.", by=otto, at=at)
    undo_merge(again(case), words="Not the same.", by=otto, at=at)
    now = {each.row.name: each.state() for each in ledgers(case) if each.row.ended_at is None}
    assert now == was


def _split(case: Case, otto: Actor, at: datetime) -> None:
    """Split a part off a case and join it back."""
    (part,) = split(case, parts=[Part(service="graffiti", words="The wall.")], by=otto, at=at)
    _agree(again(part))
    join_back(again(part), words="One visit does.", by=otto, at=at)
    _agree(again(part))


def _holiday(at: datetime) -> None:
    """Add a closure over days that have passed, as a bank holiday that nobody had entered."""
    add_closure(
        first_day=at.date() - timedelta(days=3), last_day=at.date() - timedelta(days=2), reason="Late", by=SYSTEM, at=at
    )
    recalculate(by=SYSTEM, at=at)


def _close_calendar(at: datetime) -> None:
    add_closure(first_day=at.date(), last_day=at.date() + timedelta(days=1), reason="Flood", by=SYSTEM, at=at)
    recalculate(by=SYSTEM, at=at)


DEEDS: dict[str, Deed] = {
    "take": lambda case, otto, _dee, at: take(case, by=otto, at=at),
    "ask": lambda case, otto, _dee, at: ask(case, text="Which side?", by=otto, at=at),
    "answer": lambda case, _otto, _dee, at: answer(case, text="The left.", by=PUBLIC, at=at),
    "extend": lambda case, _otto, dee, at: extend(case, amount=2, reason="Snow", asked_by="otto", by=dee, at=at),
    "acknowledge": lambda case, otto, _dee, at: start_clock(case, new=ACKNOWLEDGE, by=otto, at=at),
    "acknowledged": lambda case, otto, _dee, at: happened(case, moment="acknowledged", by=otto, at=at),
    "law": lambda case, otto, _dee, at: start_clock(case, new=LAW, by=otto, at=at),
    "more-time": _more_time,
    "fee-asked": lambda case, otto, _dee, at: _record(case, otto, at, moment="fee-asked", ago=5),
    "fee-paid": lambda case, otto, _dee, at: _record(case, otto, at, moment="fee-paid", ago=2),
    "asked": lambda case, otto, _dee, at: _record(case, otto, at, moment="clarification-asked", ago=0),
    "said": lambda case, otto, _dee, at: _record(case, otto, at, moment="clarification-received", ago=1),
    "sent": lambda case, otto, _dee, at: happened(case, moment="sent", by=otto, at=at, when=at - 3 * HOURS),
    "end": lambda case, otto, _dee, at: _end(case, otto, at, ago=4),
    "merge": lambda case, otto, _dee, at: _merge(case, otto, at),
    "split": lambda case, otto, _dee, at: _split(case, otto, at),
    "holiday": lambda _case, _otto, _dee, at: _holiday(at),
    "category": lambda case, otto, _dee, at: change_category(
        case, to="graffiti" if case.service == "fly-tipping" else "fly-tipping", by=otto, at=at
    ),
    "close": lambda case, otto, _dee, at: close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at),
    "reopen": lambda case, _otto, dee, at: _answer_dispute(case, dee, at),
    "calendar": lambda _case, _otto, _dee, at: _close_calendar(at),
    "sweep": lambda _case, _otto, _dee, at: tell_of_clocks(by=SYSTEM, at=at),
}
#: What is done, and how many hours after the thing before; sometimes the server's clock was set back.
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(-3, 60)), min_size=1, max_size=16)


def _block() -> transaction.Atomic:
    """Return a block that is as a test's own: durable ones may be opened inside."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # Django's own mark
    return block


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_ledger_clock_and_case_agree(steps: list[tuple[str, int]], otto: Actor, dee: Actor, at: datetime) -> None:
    with _block():
        recalculate(by=SYSTEM, at=at)
        case = a_case(at=at)
        start_clock(case, new=LAW, by=otto, at=at)
        for name, hours in steps:
            at = max(at + timedelta(hours=hours), case.opened_at)
            before = _entries(case)
            with suppress(Refusal, Clock.DoesNotExist), _block():
                DEEDS[name](again(case), otto, dee, at)
            # Entries are added, and none is changed or taken away.
            assert before <= _entries(case)
            _agree(again(case))
        transaction.set_rollback(True)


#: Orders of deeds of which none is refused, hours after the one before.
SCRIPTS = {
    "waits": [("fee-asked", 6), ("asked", 30), ("fee-paid", 30), ("said", 6), ("sent", 30), ("close", 1)],
    "time": [("more-time", 1), ("more-time", 1), ("calendar", 1), ("sweep", 200), ("end", 1)],
    "merges": [("fee-asked", 6), ("more-time", 1), ("merge", 3), ("fee-paid", 40), ("sweep", 300), ("merge", 1)],
    "parts": [("split", 1), ("extend", 30), ("holiday", 60), ("category", 1), ("close", 2), ("reopen", 5)],
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_order_that_is_usual_agrees_at_every_step(name: str, otto: Actor, dee: Actor, at: datetime) -> None:
    recalculate(by=SYSTEM, at=at)
    case = a_case(at=at)
    start_clock(case, new=LAW, by=otto, at=at)
    for deed, hours in SCRIPTS[name]:
        at += hours * HOURS
        before = _entries(case)
        DEEDS[deed](again(case), otto, dee, at)
        assert before <= _entries(case)
        _agree(again(case))


def _entries(case: Case) -> set[tuple[Any, ...]]:
    return set(ClockEntry.objects.filter(clock__case=case).values_list())


def _agree(case: Case) -> None:
    found = ledgers(case)
    for each in found:
        row, state = each.row, each.state()
        assert [entry.number for entry in each.entries] == list(range(1, row.revision + 1))
        # What has ended keeps its verdict, whatever calendars say later.
        assert row.ended_at == state.ended_at
        assert row.ended_at is not None or not differs(row, state)
        assert (row.next_at != NEVER) == (row.state == ClockState.RUNNING)
    still_owed = [each.row for each in found if each.row.ended_at is None]
    assert (case.closed_at is None) == bool(still_owed)
    shown: Any = min(still_owed, key=lambda row: row.due_at) if still_owed else _last_promise(found)
    assert (case.due_at, case.soon_at, case.far_at) == (shown.due_at, shown.soon_at, shown.far_at)


def _last_promise(found: Any) -> Clock:
    return next(each.row for each in reversed(found) if each.row.name == "promise")
