"""Matching: one new record against all customers, and two whole files with each other."""

import csv
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.prepare import prepare

SIZES = [int(size) for size in os.environ.get("BENCH_ROWS", "10000,1000000").split(",")]
FILES = int(os.environ.get("BENCH_FILES", "100000"))
NEW = 200
SYLLABLES = ["ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "ye", "zo"]
STREETS = ["High Street", "Mill Lane", "Station Road", "Church Road", "The Green", "Park Avenue", "Albert Road"]


def main() -> None:
    """Print what matching one record costs as customers grow, and how long whole files take."""
    prepare()
    from django.db import connection

    if connection.vendor != "postgresql":
        raise SystemExit("Run it on PostgreSQL: scripts/with-postgres .venv/bin/python -m bench matching")
    print("\nOne new record against the customers there are; the bare query reads its candidates by one key\n")
    print("| customers | p50 | p95 | bare query, p95 | statements |\n|---|---|---|---|---|")
    made = _people(seed=7)
    held = 0
    for size in SIZES:
        _fill(made, held, size)
        held = size
        _row(size)
    _files()


def _name(chance: random.Random, common: int) -> str:
    """Return a made-up name; few are common and most are rare, as names are."""
    rank = int(chance.paretovariate(0.9)) % common
    parts = random.Random(rank)
    return "".join(parts.choice(SYLLABLES) for _each in range(parts.randint(2, 4)))


def _people(seed: int) -> Iterator[dict[str, str]]:
    chance = random.Random(seed)
    while True:
        yield {
            "first_name": _name(chance, 3000),
            "last_name": _name(chance, 30000),
            "dob": f"{chance.randint(1930, 2015)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "property_address": f"{chance.randint(1, 120)} {chance.choice(STREETS)}",
            "postcode": f"ZZ{chance.randint(1, 99)} {chance.randint(1, 9)}{''.join(chance.choices('ABDEFGHJLN', k=2))}",
        }


def _fill(made: Iterator[dict[str, str]], held: int, size: int) -> None:
    import json

    from django.db import connection

    from frontdoor.customers.operations.filing import keys_of, read_given, said
    from frontdoor.customers.queries.definitions import matching_settings, source
    from frontdoor.foundation.accounts.moment import now

    definition, settings, at = source("council-tax"), matching_settings(), now()
    moment = at.isoformat()
    with connection.cursor() as cursor:
        for start in range(held, size, 50_000):
            rows, keys = [], []
            for number in range(start + 1, min(start + 50_000, size) + 1):
                given = {"account_ref": str(number), **next(made)}
                traits = read_given(given, of=definition, settings=settings, at=at).traits
                rows.append((number, "council-tax", str(number), json.dumps(given), json.dumps(said(traits)), "[]",
                             moment, moment, moment, moment))  # fmt: skip
                keys += [(number, key) for key in keys_of(traits, settings=settings)]
            _copy(cursor, "fd_customers_sourcerecord", "id, source, key, given, traits, doubts, as_of, first_seen_at, "
                  "changed_at, compared_at", rows)  # fmt: skip
            _copy(cursor, "fd_customers_recordkey", "record_id, key", keys)
        # The new records of each turn are numbered beyond all that are filled in.
        sequence = "select setval(pg_get_serial_sequence('fd_customers_sourcerecord', 'id'), %s)"
        cursor.execute(sequence, [max(SIZES) * 2 + size])
        cursor.execute("analyze fd_customers_sourcerecord")
        cursor.execute("analyze fd_customers_recordkey")


def _copy(cursor: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)


def _row(size: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from frontdoor.customers.models import SourceRecord
    from frontdoor.customers.operations.comparing import compare
    from frontdoor.customers.operations.filing import Row, file_delivery
    from frontdoor.customers.queries.candidates import candidates
    from frontdoor.foundation.accounts.actors import SYSTEM
    from frontdoor.foundation.accounts.moment import now

    chance = random.Random(size)
    held = list(SourceRecord.objects.filter(pk__in=[chance.randint(1, size) for _each in range(NEW)]))
    rows = [
        Row(
            number,
            {
                "tenancy_ref": f"{size}-{number}",
                "full_name": f"{record.given['first_name']} {record.given['last_name']}",
                "date_of_birth": record.given["dob"],
                "address": record.given["property_address"],
                "post_code": record.given["postcode"],
            },
        )
        for number, record in enumerate(held)
    ]
    filed = file_delivery("housing", rows=rows, as_of=now(), whole=False, by=SYSTEM, at=now())
    bare = []
    for record in filed.record_ids:
        keys = list(SourceRecord.objects.get(pk=record).keys.values_list("key", flat=True))
        begun = time.perf_counter()
        candidates(record, keys[:1], most=400)
        bare.append(time.perf_counter() - begun)
    times = []
    with CaptureQueriesContext(connection) as captured:
        compare(filed.record_ids[0], at=now())
    for record in filed.record_ids[1:]:
        begun = time.perf_counter()
        compare(record, at=now())
        times.append(time.perf_counter() - begun)
    middle = statistics.median(times) * 1000
    figures = [f"{size:,}", f"{middle:.0f} ms", f"{_p95(times):.0f} ms", f"{_p95(bare):.1f} ms", str(len(captured))]
    print(f"| {' | '.join(figures)} |", flush=True)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1000


def _files() -> None:
    from django.core.management import call_command

    print(f"\nTwo files of {FILES:,} records of the same people, one in three with a slip, linked by match-files\n")
    with tempfile.TemporaryDirectory() as folder:
        a, b = Path(folder, "a.csv"), Path(folder, "b.csv")
        chance = random.Random(3)
        made = _people(seed=9)
        with a.open("w", newline="") as first, b.open("w", newline="") as second:
            writers = [csv.writer(each) for each in (first, second)]
            for writer in writers:
                writer.writerow(["id", "forename", "surname", "dob", "address", "postcode"])
            for number in range(FILES):
                values = list(next(made).values())
                writers[0].writerow([f"a{number}", *values])
                if chance.random() < 0.3:
                    at = chance.randrange(2)
                    values[at] = values[at][:2] + chance.choice("aeiou") + values[at][3:]
                writers[1].writerow([f"b{number}", *values])
        begun = time.perf_counter()
        call_command("match_files", a, b, links=Path(folder, "links.csv"), review=Path(folder, "review.csv"))
        taken = time.perf_counter() - begun
        with Path(folder, "links.csv").open() as links:
            right = sum(row["id_a"][1:] == row["id_b"][1:] for row in csv.DictReader(links))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{taken:.0f} s, {FILES / taken:,.0f} of each a second; {right:,} rightly linked; peak {peak:.1f} GB")
