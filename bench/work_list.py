"""The office work list at 10,000, 100,000 and 1,000,000 cases: queries and p95, each against the smallest."""

import os
import re
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.prepare import prepare

if TYPE_CHECKING:
    from django.test import Client

SIZES = [int(size) for size in os.environ.get("BENCH_ROWS", "10000,100000,1000000").split(",")]
REPEATS = int(os.environ.get("BENCH_REPEATS", "40"))
#: Filters as an officer's address bar has them; the empty one is what the page opens with.
FILTERS = {
    "as it opens": "",
    "my team, in hand": "status=in-hand",
    "one service": "service=graffiti",
    "overdue": "standing=overdue",
    "three times overdue": "standing=far-overdue",
    "due soon": "standing=due-soon",
    "held by nobody": "holder=nobody",
    "one ward": "ward=W3",
    "one ward, in hand": "ward=W3&status=in-hand",
    "one channel": "channel=web",
    "closed": "status=closed",
}

# Cases of every team, service and ward over three years; one in twelve is open, drawn by a hash so that open ones
# are found in every ward and service. References are the row's number
# in the alphabet of references, so they are unique without a check character, which nothing here reads.
FILL = """
insert into fd_cases_case (
    reference, key, source, source_reference, category, service, service_version_id, answers, description, channel,
    status, outcome, closing_words, is_public, team_id, opened_by, lat, lon, ward, place, opened_at, started_at,
    soon_at, due_at, far_at, closed_at, updated_at, language, step, others
)
select
    lpad(translate(to_hex(i), '0123456789abcdef', '34679ACDEFGHJKMN'), 9, '3'), '', '', '', '', s.slug, s.version_id,
    '{{}}'::jsonb, 'Paint all over the wall', (array['web', 'phone', 'desk', 'api'])[1 + h.mix %% 4],
    case when h.open > 0 then 'closed' when h.mix %% 5 = 0 then 'new' when h.mix %% 5 = 1 then 'waiting'
         else 'in-hand' end,
    case when h.open > 0 then 'fixed' else '' end, '', true, t.id, 'bench', 53.5 + (i %% 2000) / 10000.0,
    1.1 + (i %% 1777) / 10000.0, 'W' || (h.mix / 4 %% 12), 'Mill Lane', o.at, o.at, o.at + interval '4 days',
    o.at + interval '5 days', o.at + interval '15 days',
    case when h.open > 0 then o.at + interval '3 days' end, o.at, '', '', '[]'::jsonb
from generate_series({start}, {end}) as i
join lateral (select (hashint4(i)::bigint + 2147483648) %% 12, (hashint4(-i)::bigint + 2147483648) %% 1000000)
  as h(open, mix) on true
join lateral (select now() - make_interval(secs => (i::bigint * 7919 %% 94608000))) as o(at) on true
join (select row_number() over (order by s.id) - 1 as n, s.slug, max(v.id) as version_id
      from fd_services_service s join fd_services_serviceversion v on v.service_id = s.id group by s.id) s
  on s.n = i %% (select count(*) from fd_services_service)
join (select row_number() over (order by id) - 1 as n, id from fd_accounts_team) t
  on t.n = i %% (select count(*) from fd_accounts_team)
"""


def _grow(start: int, end: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL.format(start=start, end=end).replace("%%", "%"))
        cursor.execute("analyze fd_cases_case")


@dataclass(frozen=True)
class Figures:
    """What a page showed and cost.

    :param blocks: how many of the database's 8 kB blocks its list read: the same on a busy machine as on a quiet one.
    :param p95: seconds.
    """

    rows: int
    queries: int
    blocks: int
    p95: float


def _measure(client: "Client", address: str) -> Figures:
    """Return what a page shows and costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows = client.get(address).content.decode().count("<tr")
    counts = []
    for _ in range(3):  # the least of three, as what is kept in memory for a minute may just have gone
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
            counts.append(len(caught))  # counted here: the next request empties the log
            (listing,) = [each["sql"] for each in caught.captured_queries if " LIMIT 26" in each["sql"]]
    queries = min(counts)
    took = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - began)
    return Figures(rows, queries, blocks_of(listing), statistics.quantiles(took, n=20)[-1])


def blocks_of(query: str) -> int:
    """Return how many of the database's 8 kB blocks a query reads."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers, format json) {query.replace('%', '%%')}")
        (plan,) = cursor.fetchone()[0]
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])


def _hundredth(client: "Client", query: str) -> str:
    """Walk the list and return the address of its hundredth page, or of the last full one if it ends before.

    A page of fewer rows is drawn faster, so it would make every other look slow.
    """
    address = f"/office/cases/?{query}"
    for _ in range(99):
        following = _next(client.get(address).content.decode())
        if following is None or _next(client.get(following).content.decode()) is None:
            break
        address = following
    return address


def _next(page: str) -> str | None:
    """Return the address of the page after this one."""
    found = re.search(r'href="\?([^"]*after=[^"]+)"', page)
    return f"/office/cases/?{found[1].replace('&amp;', '&')}" if found else None


def main() -> None:
    """Print queries, p95 and the ratio to the smallest size, per filter and page."""
    prepare()
    from django.test import Client

    from frontdoor.foundation.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="dee"), backend="django.contrib.auth.backends.ModelBackend")
    first: dict[tuple[str, str], Figures] = {}
    filled = 0
    for size in SIZES:
        _grow(filled + 1, size)
        filled = size
        for name, query in FILTERS.items():
            for which, address in (("first", f"/office/cases/?{query}"), ("hundredth", _hundredth(client, query))):
                found = _measure(client, address)
                base = first.setdefault((name, which), found)
                print(
                    f"work list, {size:>9,} cases, {name}, {which} page: {found.queries} queries, "
                    f"{found.blocks} blocks, p95 {found.p95 * 1000:.1f} ms, ratio {found.p95 / base.p95:.2f} (goal 1.5)"
                    + ("" if found.queries == base.queries else f"  QUERIES WERE {base.queries}")
                    # A longer page takes longer to draw: the ratio then says nothing of the search.
                    + ("" if found.rows == base.rows else f"  {found.rows} lines against {base.rows}")
                )
