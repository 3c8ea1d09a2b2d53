"""Opening a case by Open311 POST, everything included, against bare views that insert one row, and five."""

import os
import statistics

from bench.loading import load, serving
from bench.prepare import prepare

SERVICE = "graffiti"
ROUNDS = 3


def attributes() -> str:
    """Return the required attributes of the service, form-encoded, each with its first allowed value."""
    from urllib.parse import quote

    from frontdoor.foundation.accounts.moment import now
    from frontdoor.services.api import kind_of, service

    found = service(SERVICE, at=now())
    assert found is not None
    parts = []
    for question in found.definition.questions:
        if question.required and question.open311 and kind_of(question).open311:
            value = question.options[0].value if question.options else "no" if question.kind == "yes_no" else "1"
            parts.append(f"&attribute[{quote(question.id)}]={quote(value)}")
    return "".join(parts)


def statements() -> int:
    """Return how many statements one POST takes, BEGIN and COMMIT left out."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    body = (
        "api_key=frontdoor-demo&service_code=" + SERVICE + "&description=Paint&lat=53.601&long=1.201"
        "&first_name=Ada&email={}@example.com" + attributes()
    )
    form = "application/x-www-form-urlencoded"
    client.post("/open311/v2/requests.json", body.format("warm"), content_type=form)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.post("/open311/v2/requests.json", body.format("ada"), content_type=form)
    assert answer.status_code == 200, answer.content
    return sum(
        not each["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for each in caught.captured_queries
    )


def main() -> None:
    """Print rates and their ratio, best of some rounds taken in turn."""
    prepare()
    from django.db import connection

    from bench.bare.models_sql import CREATE

    with connection.cursor() as cursor:
        cursor.execute(CREATE)
    os.environ["BENCH_SERVICE"], os.environ["BENCH_ATTRIBUTES"] = SERVICE, attributes()
    print(f"opening: {statements()} statements a case, somebody new each time")
    connection.close()
    bare, five, ours = [], [], []
    with (
        serving("bench.bare.wsgi:application", ready="/") as bare_at,
        serving("frontdoor.config.wsgi:application", ready="/healthz") as ours_at,
    ):
        for _ in range(ROUNDS):
            bare.append(load(bare_at + "/insert", "post.lua"))
            five.append(load(bare_at + "/insert-five", "post.lua"))
            ours.append(load(ours_at + "/open311/v2/requests.json", "post.lua"))
    one, rows, cases = (statistics.median(rates) for rates in (bare, five, ours))
    print(f"opening: bare insert {one:.0f}/s, five rows {rows:.0f}/s, a case {cases:.0f}/s")
    print(f"opening: ratio {cases / one:.2f} of one row (goal 0.33), {cases / rows:.2f} of five rows")
