"""The page of a case in the office with 100 and with 2,000 entries in its timeline: queries and median."""

import statistics
import time
from datetime import timedelta

from bench.prepare import prepare

LENGTHS = (100, 2000)
REPEATS = 30


def main() -> None:
    """Print what the page costs at each length, and the ratio to the shortest."""
    prepare()
    print("\nThe page of a case, by the length of its timeline\n")
    print("| entries | queries | median | ratio |\n|---|---|---|---|")
    least = 0.0
    for length in LENGTHS:
        queries, median = _measure(_with_entries(length))
        least = least or median
        print(f"| {length:,} | {queries} | {median * 1000:.0f} ms | {median / least:.2f} |")


def _with_entries(length: int) -> str:
    """Open a case, let it have so many entries, and return the address of its page."""
    from frontdoor.cases.api import NewCase, open_cases
    from frontdoor.cases.models import Case, Entry
    from frontdoor.foundation.accounts.actors import PUBLIC
    from frontdoor.foundation.accounts.moment import now

    at = now() - timedelta(days=1)
    new = NewCase(service="graffiti", description="Paint all over the wall", place="Mill Lane")
    (opened,) = open_cases(batch=[new], by=PUBLIC, at=at)
    case = Case.objects.get(reference=opened.reference)
    Entry.objects.bulk_create(
        Entry(
            case=case,
            at=at + timedelta(seconds=number),
            kind="note",
            audience="staff" if number % 2 else "public",
            actor="otto",
            text="Went there; it was wet, and nothing could be done.",
        )
        for number in range(case.entries.count(), length)
    )
    return f"/office/cases/{opened.reference}/"


def _measure(address: str) -> tuple[int, float]:
    """Return the queries of a page, and the median of its seconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from frontdoor.foundation.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="dee"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
        queries = len(caught)  # counted here: the next request empties the log
    took = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - began)
    return queries, statistics.median(took)
