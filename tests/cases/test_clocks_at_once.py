"""Clocks that several change at the same moment: officers, and workers that tell of them or reckon them again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from frontdoor.cases.models import ClockEntry, EnquiryClockEntry, Notification
from frontdoor.cases.operations.changing import SomebodyElseWasFirst
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.enquiring import NewEnquiry, raise_enquiry
from frontdoor.cases.operations.enquiry_clocks import tell_of_enquiries
from frontdoor.cases.operations.extending import extend_clock
from frontdoor.cases.operations.recalculating import recalculate
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.queries.recalculating import differs
from frontdoor.cases.rules.enquiries import Consent
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.calendars.api import add_closure
from tests.cases.test_two_at_once import at_once
from tests.factories.cases import a_case, again

pytestmark = [
    pytest.mark.engine,
    pytest.mark.usefixtures("open_council"),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory"),
]


def test_of_two_leaders_who_give_more_time_one_is_told(at: datetime) -> None:
    case = a_case(at=at)
    seen = [again(case).clocks.select_related("case").get() for _each in "12"]
    found = at_once(
        *(lambda row=row: extend_clock(row, amount=1, reason="Snow", asked_by="otto", by=SYSTEM, at=at) for row in seen)
    )
    assert sorted(type(each).__name__ for each in found) == ["ClockEntry", SomebodyElseWasFirst.__name__]
    assert ClockEntry.objects.filter(kind="extended").count() == 1


def each_by_itself(*actions: Callable[[], Any]) -> None:
    """Run every action in a thread that opens its own transactions, as workers do."""
    together = threading.Barrier(len(actions), timeout=20)

    def run(action: Callable[[], Any]) -> None:
        try:
            together.wait()
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(run, actions))


def test_a_sweep_and_an_officer_who_closes_agree(at: datetime) -> None:
    case = a_case(at=at)
    late = case.due_at + timedelta(minutes=1)
    seen = again(case)
    each_by_itself(
        lambda: close(seen, outcome=Outcome.FIXED, words="Done.", by=SYSTEM, at=late),
        lambda: tell_of_clocks(by=SYSTEM, at=late),
    )
    kinds = list(ClockEntry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["started", "missed", "met"]


def test_two_workers_tell_once(at: datetime) -> None:
    cases = [a_case(at=at) for _each in "1234"]
    late = cases[0].due_at + timedelta(minutes=1)
    each_by_itself(*(lambda: tell_of_clocks(by=SYSTEM, at=late) for _each in "12"))
    assert ClockEntry.objects.filter(kind="missed").count() == len(cases)
    assert Notification.objects.filter(kind="clock-missed").count() == len(cases)


def test_two_workers_reckon_again_once(at: datetime) -> None:
    case = a_case(at=at)
    add_closure(first_day=at.date(), last_day=case.due_at.date(), reason="Flood", by=SYSTEM, at=at)
    each_by_itself(*(lambda: recalculate(by=SYSTEM, at=at) for _each in "12"))
    assert ClockEntry.objects.filter(kind="recalculated").count() == 1
    (ledger,) = ledgers(again(case))
    assert not differs(ledger.row, ledger.state())


def test_two_workers_tell_of_an_enquiry_once(at: datetime) -> None:
    enquiry = raise_enquiry(
        NewEnquiry(matter="Why?", member_name="An office", consent=Consent(given=False)), by=SYSTEM, at=at
    )
    late = enquiry.due_at + timedelta(minutes=1)
    each_by_itself(*(lambda: tell_of_enquiries(by=SYSTEM, at=late) for _each in "12"))
    assert EnquiryClockEntry.objects.filter(kind="missed").count() == 1
