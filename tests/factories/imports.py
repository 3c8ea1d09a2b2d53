"""A table of requests from elsewhere, its mapping, and the command that loads it."""

import csv
import io
from pathlib import Path
from typing import Any

from django.core.management import call_command

MAPPING = """
source: made-up
timezone: Europe/London
columns:
  reference: id
  category: kind
  opened_at: { from: opened, format: "%d/%m/%Y %H:%M" }
  closed_at: { from: closed, format: "%d/%m/%Y %H:%M" }
  status: status
  description: text
  lat: lat
  lon: lon
service: other-report
services: { Pothole: pothole }
statuses: { Open: { status: in-hand }, Closed: { status: closed, outcome: fixed } }
"""
HEADER = ["id", "kind", "opened", "closed", "status", "text", "lat", "lon"]
GOOD = ["1", "Pothole", "20/05/2025 09:00", "21/05/2025 10:00", "Closed", "Deep", "53.6", "1.2"]


def write(folder: Path, rows: list[list[str]], name: str = "requests.csv") -> Path:
    """Write a CSV file of rows under the header, and the mapping beside it."""
    (folder / "mapping.yaml").write_text(MAPPING)
    with (folder / name).open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return folder / name


def load(path: Path, mapping: Path | None = None, **options: Any) -> str:
    """Run the command and return its last line."""
    out = io.StringIO()
    call_command(
        "import_requests", str(path), mapping=str(mapping or path.parent / "mapping.yaml"), stdout=out, **options
    )
    return out.getvalue().strip().splitlines()[-1]
