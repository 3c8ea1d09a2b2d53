"""Whatever happens to a case, in whatever order: its ledgers, its clocks and its row say the same."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.cases.models import NEVER, Case, Clock
from frontdoor.cases.operations.clocks import happened, start_clock
from frontdoor.cases.operations.closing import close, decide_reopen, dispute
from frontdoor.cases.operations.hearing import answer
from frontdoor.cases.operations.recalculating import recalculate
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.working import ask, change_category, extend, take
from frontdoor.cases.queries.ledger import NewClock, ledgers
from frontdoor.cases.queries.recalculating import differs
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.ledger import ClockState
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
    "category": lambda case, otto, _dee, at: change_category(
        case, to="graffiti" if case.service == "fly-tipping" else "fly-tipping", by=otto, at=at
    ),
    "close": lambda case, otto, _dee, at: close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at),
    "reopen": lambda case, _otto, dee, at: _answer_dispute(case, dee, at),
    "calendar": lambda _case, _otto, _dee, at: _close_calendar(at),
    "sweep": lambda _case, _otto, _dee, at: tell_of_clocks(by=SYSTEM, at=at),
}
#: What is done, and how many hours after the thing before; sometimes the server's clock was set back.
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(-3, 60)), min_size=1, max_size=14)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_ledger_clock_and_case_agree(steps: list[tuple[str, int]], otto: Actor, dee: Actor, at: datetime) -> None:
    outer = transaction.atomic()
    # As a test's own: durable blocks may be opened inside.
    outer._from_testcase = True  # type: ignore[attr-defined]  # Django's own mark
    with outer:
        recalculate(by=SYSTEM, at=at)
        case = a_case(at=at)
        for name, hours in steps:
            at = max(at + timedelta(hours=hours), case.opened_at)
            with suppress(Refusal):
                DEEDS[name](again(case), otto, dee, at)
            _agree(again(case))
        transaction.set_rollback(True)


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
