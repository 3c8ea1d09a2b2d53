"""Clocks: a sweep over many open ones of which few are due, and reckoning all of them again."""

import os
import time
from typing import Any

from bench.prepare import prepare
from bench.work_list import FILL

SIZES = [int(size) for size in os.environ.get("BENCH_CLOCKS", "10000,1000000").split(",")]
AGAIN = int(os.environ.get("BENCH_AGAIN", "100000"))
DUE = 500

# Every case open, reported in the last three days; its promise five working days, with the entry that started it.
CASES = FILL.replace("(hashint4(i)::bigint + 2147483648) %% 12", "0").replace("%% 94608000", "%% 259200")
CLOCKS = """
insert into fd_cases_clock (
    case_id, name, run, label, kind, definition, calendar, pack, pack_version, state, started_at, soon_at, due_at,
    far_at, next_at, revision
)
select id, 'promise', 1, 'Our promise', 'total',
    '{"id": "promise", "label": "Our promise", "met_by": "closed", "days": 5, "warn": [{"days": 1}]}'::jsonb,
    'council', '', '', 'running', started_at, soon_at, due_at + interval '30 days', far_at + interval '60 days',
    now() + interval '20 days', 1
from fd_cases_case where id > %s
"""
ENTRIES = """
insert into fd_cases_clockentry (
    clock_id, number, at, kind, awaited, amount, reason, ending, asked_by, approved_by, actor
)
select k.id, 1, c.opened_at, 'started', '', 0, '', '', '', '', 'bench'
from fd_cases_clock k join fd_cases_case c on c.id = k.case_id where k.case_id > %s
"""


def main() -> None:
    """Print what a sweep costs as clocks grow, and how many a minute are reckoned again."""
    prepare()
    from django.db import connection

    if connection.vendor != "postgresql":
        raise SystemExit("Run it on PostgreSQL: scripts/with-postgres .venv/bin/python -m bench clocks")
    print("\nA sweep of clocks, of which 500 are due, and the bare query that finds them\n")
    print("| open clocks | sweep | bare query | statements |\n|---|---|---|---|")
    for size in SIZES:
        _fill(size)
        _row(size)
    _again()


def _fill(size: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*), coalesce(max(id), 0) from fd_cases_case")
        held, last = cursor.fetchone()
        if held < size:
            # What looks like a reference is the row's number, so it goes on from the rows there are.
            cursor.execute(CASES.format(start=held + 1, end=size), [])
            cursor.execute(CLOCKS, [last])
            cursor.execute(ENTRIES, [last])
        cursor.execute("analyze")


def _row(size: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from frontdoor.cases.operations.warning import tell_of_clocks
    from frontdoor.foundation.accounts.actors import SYSTEM
    from frontdoor.foundation.accounts.moment import now

    _make_due()
    bare = _timed(_bare)
    with CaptureQueriesContext(connection) as captured:
        sweep = _timed(lambda: tell_of_clocks(by=SYSTEM, at=now()))
    print(f"| {size:,} | {sweep * 1000:.0f} ms | {bare * 1000:.1f} ms | {len(captured)} |")


def _make_due() -> None:
    from frontdoor.cases.models import Clock

    ids = list(Clock.objects.filter(state="running").order_by("id").values_list("id", flat=True)[:DUE])
    from frontdoor.foundation.accounts.moment import now

    Clock.objects.filter(pk__in=ids).update(next_at=now())


def _bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select * from fd_cases_clock where state = 'running' and next_at < now() order by next_at, id limit 501"
        )
        cursor.fetchall()


def _timed(action: Any) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _again() -> None:
    """Reckon the first so many clocks again, of which every one moves: the rows here were not made by a replay."""
    from frontdoor.cases.models import Clock, Recalculation
    from frontdoor.cases.operations.recalculating import ask_to_recalculate, recalculate
    from frontdoor.foundation.accounts.actors import SYSTEM
    from frontdoor.foundation.accounts.moment import now

    at = now()
    row = ask_to_recalculate(why="Bench", by=SYSTEM, at=at)
    ids = list(Clock.objects.filter(ended_at__isnull=True).order_by("-id").values_list("id", flat=True)[: AGAIN + 1])
    upto = ids[-1] if len(ids) > AGAIN else 0
    Recalculation.objects.filter(pk=row.pk).update(upto=upto, finished_at=None)
    looked_at, moved, began = 0, 0, time.perf_counter()
    while not Recalculation.objects.get(pk=row.pk).finished_at:
        found = recalculate(by=SYSTEM, at=at)
        looked_at, moved = looked_at + found[0], moved + found[1]
    seconds = time.perf_counter() - began
    print(f"\nReckoned again: {looked_at:,} clocks, {moved:,} moved, {looked_at / seconds * 60:,.0f} a minute")
