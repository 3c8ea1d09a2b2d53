"""Writing many rows in one statement."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from frontdoor.cases.models import NEVER, Clock, ClockEntry
from frontdoor.cases.operations.many_rows import add_rows, change_rows
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


def test_what_is_changed_at_once_reads_as_it_was_written(at: datetime) -> None:
    rows = [Clock.objects.get(case=a_case(at=at)) for _each in "12"]
    moment = at + timedelta(microseconds=1)
    values = {"definition": {"label": "It’s “ours”"}, "label": "It’s 100% “ours”", "due_at": moment, "far_at": NEVER}
    change_rows(Clock, rows={rows[0].pk: {**values, "revision": 3}, rows[1].pk: {**values, "revision": 4}})
    names = [*values, "revision"]
    assert list(Clock.objects.order_by("pk").values_list(*names)) == [(*values.values(), 3), (*values.values(), 4)]


def test_what_is_added_at_once_has_what_is_its_own_what_all_have_and_what_the_model_says(at: datetime) -> None:
    clock = Clock.objects.get(case=a_case(at=at))
    add_rows(
        ClockEntry,
        rows=[{"clock": clock.pk, "number": 2, "at": at, "due_before": None}],
        kind="recalculated",
        actor="o",
    )
    row = ClockEntry.objects.get(clock=clock, number=2)
    assert (row.at, row.due_before, row.due_after, row.kind, row.actor, row.amount, row.reason) == (
        at, None, None, "recalculated", "o", 0, "",
    )  # fmt: skip


def test_the_database_refuses_at_once_what_it_refuses_one_by_one(at: datetime) -> None:
    clock = Clock.objects.get(case=a_case(at=at))
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(ClockEntry, rows=[{"clock": clock.pk, "number": 1, "at": at}], kind="recalculated", actor="o")


def test_no_rows_are_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        add_rows(ClockEntry, rows=[])
        change_rows(Clock, rows={})
