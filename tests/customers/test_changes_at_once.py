"""Two workers that have the same change in hand at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from frontdoor.customers.models import ChangeDelivery, ToldChange
from frontdoor.customers.operations.answering import keep_answer
from frontdoor.customers.operations.handing_on import hand_on
from frontdoor.customers.providers.example_system import ExampleSystem
from frontdoor.customers.rules.changes import Stage
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.changes import JUNE, delivery, stages, told
from tests.fakes.outbox import announced

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory"),
]


def at_once(*works: Callable[[], Any]) -> None:
    """Do things in threads that begin together, each with its own connection."""
    together = threading.Barrier(len(works))

    def begin(work: Callable[[], Any]) -> None:
        try:
            together.wait(timeout=10)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(begin, works))


def test_two_workers_with_one_delivery_send_it_once(
    hers: int, ada: Actor, council_tax: Callable[[], ExampleSystem]
) -> None:
    row = delivery(told(hers, by=ada), "council-tax")
    with council_tax() as system:
        at_once(*[lambda: hand_on(delivery_id=row.pk, at=JUNE)] * 4)
        kept = system.kept()

    row.refresh_from_db()
    assert (row.stage, row.attempts, len(kept)) == (Stage.CONFIRMED, 1, 1)


def test_the_last_two_answers_at_once_say_once_that_all_have_answered(hers: int, ada: Actor) -> None:
    reference = told(hers, by=ada)
    ids = ChangeDelivery.objects.filter(change__reference=reference).values_list("pk", flat=True)

    def answer(pk: int) -> None:
        with transaction.atomic(durable=True):
            keep_answer(pk, stage=Stage.CONFIRMED, by="a source", at=JUNE)

    at_once(*[lambda pk=pk: answer(pk) for pk in ids])

    assert set(stages(reference).values()) == {"confirmed"}
    assert ToldChange.objects.get().answered_at == JUNE
    assert announced().count("customers.change-answered.1") == 1


def test_a_form_sent_twice_at_once_tells_once(hers: int, ada: Actor) -> None:
    found: list[str] = []

    def tell() -> None:
        with transaction.atomic(durable=True):
            found.append(told(hers, by=ada, once="form-1", at=JUNE + timedelta(seconds=1)))

    at_once(tell, tell)

    assert len(set(found)) == 1
    assert ToldChange.objects.count() == 1
