"""Two web workers that meet the same new people at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, transaction

from frontdoor.customers.api import Person, recognise
from frontdoor.customers.models import Customer

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory"),
]


def test_two_workers_that_meet_the_same_new_people_at_once_make_each_of_them_once(at: datetime) -> None:
    people = [Person(name=f"Person {number}") for number in range(300)]
    together = threading.Barrier(2)

    def meet(batch: list[Person]) -> dict[Person, int | None]:
        try:
            with transaction.atomic(durable=True):
                together.wait(timeout=10)
                return dict(zip(batch, recognise(batch, at=at), strict=True))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(meet, [people, people[::-1]])

    assert one == other
    assert Customer.objects.count() == len(people)
