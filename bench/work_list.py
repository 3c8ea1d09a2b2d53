"""The office work list at 10,000, 100,000 and 1,000,000 cases: queries and p95, each against the smallest."""

import os
import re
import statistics
import time
from typing import TYPE_CHECKING

from bench.prepare import prepare

if TYPE_CHECKING:
    from django.test import Client

SIZES = [int(size) for size in os.environ.get("BENCH_ROWS", "10000,100000,1000000").split(",")]
REPEATS = 40
#: Filters as an officer's address bar has them; the empty one is what the page opens with.
FILTERS = {
    "as it opens": "",
    "my team, in hand": "status=in-hand",
    "one service": "service=graffiti",
    "overdue": "standing=overdue",
    "three times overdue": "standing=far-overdue",
    "closed": "status=closed",
}

# Cases of every team, service and ward over three years; one in twelve is open. References are the row's number
# in the alphabet of references, so they are unique without a check character, which nothing here reads.
FILL = """
insert into fd_cases_case (
    reference, key, source, source_reference, category, service, service_version_id, answers, description, channel,
    status, outcome, closing_words, is_public, team_id, opened_by, lat, lon, ward, place, opened_at, started_at,
    soon_at, due_at, far_at, closed_at, updated_at
)
select
    lpad(translate(to_hex(i), '0123456789abcdef', '34679ACDEFGHJKMN'), 9, '3'), '', '', '', '', s.slug, s.version_id,
    '{{}}'::jsonb, 'Paint all over the wall', 'web',
    case when i %% 12 > 0 then 'closed' when i %% 5 = 0 then 'new' when i %% 5 = 1 then 'waiting' else 'in-hand' end,
    case when i %% 12 > 0 then 'fixed' else '' end, '', true, t.id, 'bench', 53.5 + (i %% 2000) / 10000.0,
    1.1 + (i %% 1777) / 10000.0, 'W' || (i %% 12), 'Mill Lane', o.at, o.at, o.at + interval '4 days',
    o.at + interval '5 days', o.at + interval '15 days',
    case when i %% 12 > 0 then o.at + interval '3 days' end, o.at
from generate_series({start}, {end}) as i
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


def _measure(client: "Client", address: str) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
        # Counted here: the next request empties the log.
        queries = len(caught)
    took = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - began)
    return queries, statistics.quantiles(took, n=20)[-1]


def _hundredth(client: "Client", query: str) -> str:
    """Walk the list and return the address of its hundredth page, or of the last if it ends before."""
    address = f"/office/cases/?{query}"
    for _ in range(99):
        page = client.get(address).content.decode()
        following = re.search(r'href="\?([^"]*after=[^"]+)"', page)
        if following is None:
            break
        address = f"/office/cases/?{following[1].replace('&amp;', '&')}"
    return address


def main() -> None:
    """Print queries, p95 and the ratio to the smallest size, per filter and page."""
    prepare()
    from django.test import Client

    from frontdoor.foundation.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="dee"), backend="django.contrib.auth.backends.ModelBackend")
    first: dict[tuple[str, str], tuple[int, float]] = {}
    filled = 0
    for size in SIZES:
        _grow(filled + 1, size)
        filled = size
        for name, query in FILTERS.items():
            for which, address in (("first", f"/office/cases/?{query}"), ("hundredth", _hundredth(client, query))):
                queries, p95 = _measure(client, address)
                base = first.setdefault((name, which), (queries, p95))
                print(
                    f"work list, {size:>9,} cases, {name}, {which} page: {queries} queries, "
                    f"p95 {p95 * 1000:.1f} ms, ratio {p95 / base[1]:.2f} (goal 1.5)"
                    + ("" if queries == base[0] else f"  QUERIES WERE {base[0]}")
                )
