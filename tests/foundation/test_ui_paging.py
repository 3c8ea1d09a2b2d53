"""Keyset paging: every row once, whatever ties, and each page a range of an index."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.audit.models import Line
from frontdoor.foundation.ui.pages import Page, _plain, _value, keyset
from tests.conftest import TUESDAY_10AM

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ORDERS = [
    ("id",),
    ("-id",),
    ("at", "id"),
    ("-at", "-id"),
    ("-at", "id"),
    ("actor", "-at", "id"),
    ("actor", "at", "on", "id"),
]
few = st.integers(0, 2)


def fill(rows: list[tuple[int, int, int]]) -> None:
    Line.objects.all().delete()
    Line.objects.bulk_create(
        Line(at=TUESDAY_10AM + timedelta(minutes=minute, microseconds=minute), actor="abc"[who], on="xyz"[thing])
        for minute, who, thing in rows
    )


def walk(order: tuple[str, ...], size: int) -> list[Page[Line]]:
    pages = [keyset(Line.objects.all(), order=order, size=size)]
    while pages[-1].next:
        pages.append(keyset(Line.objects.all(), order=order, size=size, after=pages[-1].next))
    return pages


@given(rows=st.lists(st.tuples(few, few, few), max_size=12), order=st.sampled_from(ORDERS), size=st.integers(1, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_walking_on_and_back_gives_every_row_once(
    rows: list[tuple[int, int, int]], order: tuple[str, ...], size: int
) -> None:
    fill(rows)
    pages = walk(order, size)
    assert [row.pk for page in pages for row in page.rows] == list(
        Line.objects.order_by(*order).values_list("pk", flat=True)
    )
    assert pages[0].previous == ""
    for earlier, later in pairwise(pages):
        back = keyset(Line.objects.all(), order=order, size=size, before=later.previous)
        assert back.rows == earlier.rows
        assert back.next != ""
        assert bool(back.previous) is (earlier is not pages[0])


def test_a_row_that_comes_in_between_moves_no_other() -> None:
    fill([(0, 0, 0), (2, 0, 0), (2, 0, 0)])
    first = keyset(Line.objects.all(), order=("at", "id"), size=1)
    Line.objects.create(at=TUESDAY_10AM - timedelta(days=1), actor="a", on="x")
    second = keyset(Line.objects.all(), order=("at", "id"), size=1, after=first.next)
    assert second.rows[0].pk == Line.objects.order_by("at", "id")[2].pk


def test_the_page_that_was_emptied_is_empty_and_leads_nowhere() -> None:
    fill([(0, 0, 0), (1, 0, 0)])
    first = keyset(Line.objects.all(), order=("id",), size=1)
    Line.objects.all().delete()
    assert keyset(Line.objects.all(), order=("id",), after=first.next) == Page([], next="", previous="")


def test_a_page_is_one_query_wherever_it_is(django_assert_num_queries: Any) -> None:
    fill([(0, 0, 0)] * 9)
    third = walk(("at", "id"), 3)[1].next
    with django_assert_num_queries(1):
        keyset(Line.objects.all(), order=("at", "id"), size=3, after=third)


@pytest.mark.parametrize("cursor", ["", "x", "a:b:c", "{}", "é" * 500, "\x00"])
def test_a_cursor_that_is_not_ours_is_no_page(cursor: str) -> None:
    fill([(0, 0, 0)] * 3)
    if not cursor:
        assert len(keyset(Line.objects.all(), order=("id",), after=cursor).rows) == 3
        return
    with pytest.raises(Http404):
        keyset(Line.objects.all(), order=("id",), after=cursor)


def test_a_cursor_changed_on_its_way_is_no_page() -> None:
    fill([(0, 0, 0)] * 3)
    cursor = keyset(Line.objects.all(), order=("id",), size=1).next
    with pytest.raises(Http404):
        keyset(Line.objects.all(), order=("id",), before=cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))


def test_a_cursor_of_another_order_is_no_page() -> None:
    fill([(0, 0, 0)] * 3)
    cursor = keyset(Line.objects.all(), order=("id",), size=1).next
    with pytest.raises(Http404, match="another order"):
        keyset(Line.objects.all(), order=("-id",), after=cursor)


def test_an_order_that_could_lose_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="null"):
        keyset(Line.objects.all(), order=("before", "id"))
    with pytest.raises(ValueError, match="unique"):
        keyset(Line.objects.all(), order=("at",))
    with pytest.raises(ValueError, match="unique"):
        keyset(Line.objects.all(), order=())
    with pytest.raises(ValueError, match="own columns"):
        keyset(User.objects.all(), order=("memberships", "id"))


def test_a_moment_a_day_a_number_and_a_key_survive_their_journey_in_a_cursor() -> None:
    values = [TUESDAY_10AM, TUESDAY_10AM.date(), Decimal("1.50"), UUID(int=7), "words", 3, True]
    assert [_value(json.loads(json.dumps(_plain(value)))) for value in values] == values


def plan_of_second_page(order: tuple[str, ...]) -> str:
    """Return how the engine would find the page after the 300th of 3,000 lines, a third of which tie."""
    fill([(number % 3, 0, 0) for number in range(3000)])
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX by_actor_moment ON fd_audit_line (actor, at, id)")
        cursor.execute("ANALYZE fd_audit_line")
    mine = Line.objects.filter(actor="a")
    page = keyset(mine, order=order, size=300)
    captured: list[Any] = []

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        captured.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        keyset(mine, order=order, size=20, after=page.next)
    ((sql, params),) = captured
    with connection.cursor() as cursor:
        how = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{how} {sql}", params)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize("order", [("at", "id"), ("-at", "-id"), ("-at", "id")])
def test_a_page_begins_its_range_of_the_index_at_the_edge_of_the_last(order: tuple[str, ...]) -> None:
    plan = plan_of_second_page(order)
    assert re.search(r"Index Cond.*(at [<>]=|ROW\(at, id\))|actor=\? AND at[<>]\?", plan)


@pytest.mark.parametrize("order", [("at", "id"), ("-at", "-id")])
def test_an_order_that_runs_one_way_is_not_sorted(order: tuple[str, ...]) -> None:
    assert not re.search(r"Sort|TEMP B-TREE", plan_of_second_page(order))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads past the ties")
@pytest.mark.parametrize("order", [("at", "id"), ("-at", "-id")])
def test_ties_at_the_edge_of_a_page_cost_nothing(order: tuple[str, ...]) -> None:
    plan = plan_of_second_page(order)
    assert re.search(r"Index Cond.*ROW\(at, id\)", plan)
    assert "Removed by Filter" not in plan
