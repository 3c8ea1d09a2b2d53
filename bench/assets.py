"""The nearest of 10,000, 100,000 and 1,000,000 lamp columns, as dense as a town's: queries, blocks read, p95."""

import os
import statistics
import time
from datetime import date
from random import Random

from bench.prepare import prepare
from bench.work_list import SIZES, blocks_of

REPEATS = int(os.environ.get("BENCH_REPEATS", "200"))
#: So many stand on a square kilometre of streets.
DENSITY = 1000
TODAY = date(2026, 1, 20)
WEST, SOUTH = 400_000, 300_000

FILL = """
insert into fd_places_asset (
    kind, number, bare_number, words, street, lat, lon, easting, northing, cell, since, removed_on, source, loaded_at
)
select 'bench', 'C' || i, 'C' || i, 'outside ' || i || ' High Street', 'High Street', 52, -2, p.x, p.y,
    floor(p.x / 100) * 20000 + floor(p.y / 100), null, null, 'Bench', now()
from generate_series(1, {rows}) as i
join lateral (select {west} + (hashint4(i)::bigint + 2147483648) / 4294967296.0 * {side},
                     {south} + (hashint4(-i)::bigint + 2147483648) / 4294967296.0 * {side}) as p(x, y) on true
"""


def main() -> None:
    """Print what looking for the nearest costs, by how many there are."""
    prepare()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from frontdoor.kernel.geo import from_national_grid
    from frontdoor.places.api import assets_near
    from frontdoor.places.models import Asset

    random = Random(1)
    for rows in SIZES:
        side = (rows / DENSITY) ** 0.5 * 1000
        Asset.objects.filter(kind="bench").delete()
        with connection.cursor() as cursor:
            cursor.execute(FILL.format(rows=rows, west=WEST, south=SOUTH, side=side))
            cursor.execute("analyze fd_places_asset")
        took, blocks, found = [], [], []
        for _ in range(REPEATS):
            here = from_national_grid(WEST + random.random() * side, SOUTH + random.random() * side)
            with CaptureQueriesContext(connection) as caught:
                began = time.perf_counter()
                found.append(len(assets_near("bench", here, within_m=100, limit=6, on=TODAY)))
                took.append(time.perf_counter() - began)
            (query,) = (each["sql"] for each in caught.captured_queries)
            blocks.append(blocks_of(query))
        p95 = statistics.quantiles(took, n=20)[-1] * 1000
        print(
            f"assets, nearest of {rows:>9,}: 1 query, {statistics.median(blocks):.0f} blocks (at most {max(blocks)}), "
            f"p95 {p95:.1f} ms, {statistics.mean(found):.1f} found"
        )
