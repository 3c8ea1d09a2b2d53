"""Two people, or two tabs, at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from frontdoor.cases.models import Case, Entry, ReopenRequest
from frontdoor.cases.operations.changing import SomebodyElseWasFirst
from frontdoor.cases.operations.closing import CannotDispute, close, decide_reopen, dispute
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.operations.working import take
from frontdoor.cases.records import NewCase
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, again

pytestmark = [
    pytest.mark.engine,
    pytest.mark.usefixtures("open_council"),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory"),
]


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run every action in a thread and a transaction of its own; return what each gave or refused."""
    together = threading.Barrier(len(actions), timeout=20)

    def run(action: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic(durable=True):
                together.wait()
                return action()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_the_same_key_opens_one_case(at: datetime) -> None:
    found = at_once(
        *(lambda: open_cases(batch=[NewCase(service="pothole", key="press")], by=PUBLIC, at=at)[0] for _each in "1234")
    )
    assert len({opened.reference for opened in found}) == 1
    assert sum(opened.is_new for opened in found) == 1
    assert Case.objects.count() == Entry.objects.count() == 1


def test_of_two_officers_who_close_one_is_told(at: datetime) -> None:
    case = a_case(at=at)
    seen = [again(case), again(case)]
    found = at_once(
        *(lambda row=row: close(row, outcome=Outcome.FIXED, words="Done.", by=SYSTEM, at=at) for row in seen)
    )
    assert sorted(type(each).__name__ for each in found) == ["Entry", "SomebodyElseWasFirst"]
    assert Entry.objects.filter(case=case, kind="closed").count() == 1


def test_of_two_officers_who_take_one_is_told(at: datetime) -> None:
    case = a_case(at=at)
    seen = [(again(case), who) for who in (OTTO, SYSTEM)]
    found = at_once(*(lambda row=row, who=who: take(row, by=who, at=at) for row, who in seen))
    assert sum(isinstance(each, SomebodyElseWasFirst) for each in found) == 1
    assert again(case).status == Status.IN_HAND


def test_a_dispute_is_answered_once(at: datetime) -> None:
    case = a_case(at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=SYSTEM, at=at)
    dispute(case, reason="Still there", by=PUBLIC, at=at + timedelta(days=1))
    seen = [ReopenRequest.objects.select_related("case").get() for _each in "12"]
    later = at + timedelta(days=2)
    found = at_once(
        *(lambda row=row: decide_reopen(row, accept=True, words="We look again.", by=SYSTEM, at=later) for row in seen)
    )
    assert sorted(type(each).__name__ for each in found) == [CannotDispute.__name__, "NoneType"]


OTTO = Actor(username="other", name="Another", roles=SYSTEM.roles)


def test_of_two_who_send_for_the_last_place_one_is_told(at: datetime) -> None:
    row = ServiceVersion.objects.get(service__slug="pothole")
    closes = {"after": 1, "words": "It is taken."}
    ServiceVersion.objects.filter(pk=row.pk).update(definition={**row.definition, "closes": closes})
    touch(STAMP)
    found = at_once(*(lambda: open_cases(batch=[NewCase(service="pothole")], by=PUBLIC, at=at) for _each in "1234"))

    assert sorted(type(each).__name__ for each in found) == ["CannotOpen", "CannotOpen", "CannotOpen", "list"]
    assert Case.objects.count() == 1
