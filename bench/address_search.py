"""Finding an address as somebody types, of 10,000 to 1,000,000: queries, blocks read, p95, and the bare query."""

import os
import statistics
import time
from random import Random

from bench.prepare import prepare
from bench.work_list import SIZES, blocks_of

REPEATS = int(os.environ.get("BENCH_REPEATS", "200"))
#: So many homes stand in a street, as in a town.
HOMES = 40

FILL = """
insert into fd_places_address (
    uprn, line, place, postcode, street_words, building, number, house, lat, lon, easting, northing
)
select 10000000000 + i, (i % {homes} + 1) || ' ' || initcap(name), 'Town ' || i / {homes} / 500,
    'B' || i / 100000 || ' ' || i / 10000 % 10 || chr(65 + i / 400 % 25) || chr(65 + i / 16 % 25),
    upper(name), '', i % {homes} + 1, (i % {homes} + 1)::text, 52, -2, 400000, 300000
from generate_series(0, {rows} - 1) as i
cross join lateral (select
    (array['north','south','old','new','upper','lower','great','little','long','broad'])[i / {homes} % 10 + 1] || ' '
    || translate((i / {homes} / 10 % 2500)::text, '0123456789', 'abcdefghij') || 'ton ROAD') as street(name)
"""


def main() -> None:
    """Print what a search costs, by how many addresses there are, and what the bare query of its rows does."""
    prepare()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from frontdoor.foundation.stamps.api import touch
    from frontdoor.places.models import Address
    from frontdoor.places.queries.reading import ADDRESSES_STAMP
    from frontdoor.places.queries.searching import match_address, search_addresses

    random = Random(1)
    first: float | None = None
    for rows in SIZES:
        Address.objects.filter(uprn__gte=10_000_000_000, uprn__lt=20_000_000_000).delete()
        with connection.cursor() as cursor:
            cursor.execute(FILL.format(rows=rows, homes=HOMES))
            cursor.execute("analyze fd_places_address")
        touch(ADDRESSES_STAMP)
        began = time.perf_counter()
        search_addresses("1 north aton road")
        remembered = time.perf_counter() - began
        took, bare, matched, blocks, queries, found = [], [], [], [], [], []
        for _ in range(REPEATS):
            row = Address.objects.filter(uprn__gte=10_000_000_000 + random.randrange(rows)).order_by("uprn")[0]
            typed = row.line.lower()[: max(8, len(row.line) - 4)]
            with CaptureQueriesContext(connection) as caught:
                began = time.perf_counter()
                found.append(len(search_addresses(typed)))
                took.append(time.perf_counter() - began)
            queries.append(len(caught.captured_queries))
            blocks.append(sum(blocks_of(each["sql"]) for each in caught.captured_queries))
            began = time.perf_counter()
            list(Address.objects.filter(street_words=row.street_words, number=row.number).select_related("street")[:20])
            bare.append(time.perf_counter() - began)
            began = time.perf_counter()
            match_address(f"{row.line}, {row.place}, {row.postcode}")
            matched.append(time.perf_counter() - began)
        p95 = [statistics.quantiles(each, n=20)[-1] * 1000 for each in (took, bare, matched)]
        first = first or p95[0]
        print(
            f"addresses, as typed, of {rows:>9,}: {max(queries)} queries, {statistics.median(blocks):.0f} blocks, "
            f"p95 {p95[0]:.1f} ms ({p95[0] / first:.2f} of 10,000), {p95[0] / p95[1]:.1f} times the bare query's "
            f"{p95[1]:.1f} ms; {statistics.mean(found):.1f} found; one matched p95 {p95[2]:.1f} ms; "
            f"streets remembered in {remembered:.1f} s"
        )
