"""Importing requests through the real operations, against PostgreSQL's COPY of the same rows."""

import csv
import io
import random
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from bench.prepare import prepare

ROWS = 20_000
MAPPING = """
source: bench
columns:
  reference: id
  category: kind
  opened_at: { from: opened }
  closed_at: { from: closed }
  status: status
  description: text
  lat: lat
  lon: lon
service: other-report
services: { paint: graffiti, hole: pothole }
statuses: { open: { status: in-hand }, closed: { status: closed, outcome: fixed } }
"""


def _rows() -> str:
    dice = random.Random(7)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "kind", "opened", "closed", "status", "text", "lat", "lon"])
    for number in range(ROWS):
        opened = datetime(2024, 1, 1) + timedelta(minutes=dice.randrange(500_000))
        closed = opened + timedelta(hours=dice.randrange(1, 300)) if dice.random() < 0.9 else None
        writer.writerow(
            [
                number, dice.choice(["paint", "hole", "other"]), opened.isoformat(),
                closed.isoformat() if closed else "", "closed" if closed else "open", "Something is broken here",
                53.55 + dice.random() / 10, 1.15 + dice.random() / 10,
            ]
        )  # fmt: skip
    return out.getvalue()


def main() -> None:
    """Print rows a second and the ratio."""
    prepare()
    from django.core.management import call_command
    from django.db import connection

    text = _rows()
    with tempfile.TemporaryDirectory() as folder:
        table, mapping = Path(folder) / "requests.csv", Path(folder) / "mapping.yaml"
        table.write_text(text)
        mapping.write_text(MAPPING)
        began = time.perf_counter()
        call_command("import_requests", str(table), mapping=str(mapping), stdout=io.StringIO())
        ours = ROWS / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute(
            "create table bench_copy (id text, kind text, opened text, closed text, status text, "
            "text text, lat float8, lon float8)"
        )
        began = time.perf_counter()
        with cursor.copy("copy bench_copy from stdin (format csv, header)") as copy:
            copy.write(text)
        raw = ROWS / (time.perf_counter() - began)
    print(
        f"import: {ours:,.0f} requests a second (goal 1,000); COPY of the raw rows {raw:,.0f}; ratio {ours / raw:.4f}"
    )
