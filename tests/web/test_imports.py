"""Real requests, loaded through the operations the web uses, and counted by somebody else."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from frontdoor.cases.models import Case
from frontdoor.cases.rules.states import Outcome
from frontdoor.messages.models import Message
from frontdoor.web.open_api.imports.mapping import Ending
from frontdoor.web.open_api.models import QuarantinedRow
from tests.factories.town import a_town
from tests.fakes.outbox import announced, deliver

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "01_service_requests"
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


@pytest.fixture
def town(db: None, at: datetime) -> None:
    """Prepare the council."""
    a_town(at=at)


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


def test_a_row_becomes_a_case_with_its_history(town: None, tmp_path: Path) -> None:
    assert load(write(tmp_path, [GOOD])) == "Loaded 1; 0 were there already; 0 quarantined."
    case = Case.objects.get()
    assert (case.service, case.status, case.outcome, case.category) == ("pothole", "closed", "fixed", "Pothole")
    assert case.opened_at.isoformat() == "2025-05-20T08:00:00+00:00"


def test_loading_again_changes_nothing(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    load(path)
    assert load(path) == "Loaded 0; 1 were there already; 0 quarantined."
    assert Case.objects.count() == 1


def test_nobody_is_written_to_about_history(town: None, tmp_path: Path) -> None:
    load(write(tmp_path, [GOOD]))
    deliver()
    assert "cases.case-imported.1" in announced()
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({4: "Asleep"}, "which the mapping does not know"),
        ({2: "31/02/2025 09:00"}, "not a date and time"),
        ({2: ""}, "opened is empty"),
        ({3: ""}, "nothing says when"),
        ({3: "19/05/2025 09:00"}, "closed before it was opened"),
        ({0: ""}, "id is empty"),
        ({6: "north"}, "not a number"),
        ({6: "nan"}, "must be numbers"),
        ({6: "91"}, "between -90 and 90"),
        ({6: "1.2", 7: "53.6"}, "swapped"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_apart_with_the_reason(
    town: None, tmp_path: Path, change: dict[int, str], reason: str
) -> None:
    bad = [change.get(index, value) for index, value in enumerate(GOOD)]
    path = write(tmp_path, [["2", *GOOD[1:]], bad])
    assert load(path) == "Loaded 1; 0 were there already; 1 quarantined."
    row = QuarantinedRow.objects.get()
    assert row.number == 2
    assert reason in row.reason


def test_a_short_row_is_not_loaded_shifted(town: None, tmp_path: Path) -> None:
    load(write(tmp_path, [GOOD[:5]]))
    assert "5 values, but there are 8 columns" in QuarantinedRow.objects.get().reason


def test_a_row_that_was_mended_leaves_the_quarantine(town: None, tmp_path: Path) -> None:
    load(write(tmp_path, [[*GOOD[:4], "Asleep", *GOOD[5:]]]))
    load(write(tmp_path, [GOOD]))
    assert QuarantinedRow.objects.count() == 0
    assert Case.objects.count() == 1


def test_the_quarantine_can_be_taken_away_as_a_file_that_no_spreadsheet_runs(town: None, tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [[*GOOD[:4], "Asleep", "=1+1", *GOOD[6:]]]), quarantine=out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert (rows[0]["row"], rows[0]["text"]) == ("1", "'=1+1")


def test_a_dry_run_writes_nothing(town: None, tmp_path: Path) -> None:
    assert load(write(tmp_path, [GOOD]), dry_run=True).startswith("Would load 1")
    assert Case.objects.count() == 0


def test_json_is_read_as_well(town: None, tmp_path: Path) -> None:
    write(tmp_path, [])
    path = tmp_path / "requests.json"
    path.write_text(json.dumps([dict(zip(HEADER, GOOD, strict=True))]))
    assert load(path).startswith("Loaded 1")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("requests.pdf", b"%PDF", "must end in"),
        ("requests.csv", b"\xff\xfe\x00", "codec"),
        ("requests.csv.gz", b"not gzip", "gzip"),
        ("requests.json", b"[1,", "not JSON"),
        ("requests.csv", b"a,a\n1,2\n", "each column once"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    town: None, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    write(tmp_path, [])
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=says):
        load(tmp_path / name)


def test_a_mapping_with_a_mistake_says_which(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING.replace("status: status", "sttaus: status"))
    with pytest.raises(CommandError, match="sttaus"):
        load(path)


def test_a_mapping_to_a_service_that_does_not_exist_is_refused(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    (tmp_path / "mapping.yaml").write_text(MAPPING.replace("other-report", "levitation"))
    with pytest.raises(CommandError, match="levitation"):
        load(path)


# ---- the real files, whole, held against DuckDB's own reading of them


def _real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"needs the real file {name}, which is not part of the project")
    return path


@pytest.mark.slow
def test_baltimore_counts_as_an_independent_reader_counts(town: None) -> None:
    path = _real("baltimore311_10k_duedates.csv.gz")
    assert load(path, ROOT / "imports" / "baltimore-311.yaml") == ("Loaded 10000; 0 were there already; 0 quarantined.")
    table = f"read_csv('{path}', all_varchar=true)"
    closed = "SRStatus like 'Closed%'"
    theirs = duckdb.sql(
        f"select count(*) filter ({closed}), count(*) filter (SRStatus like 'New%'), "
        f"count(*) filter (SRStatus = 'Pending'), count(*) filter (SRStatus like 'Open%' or SRStatus = 'In Progress') "
        f"from {table}"
    ).fetchone()
    ours = Counter(Case.objects.values_list("status", flat=True))
    assert theirs == (ours["closed"], ours["new"], ours["waiting"], ours["in-hand"])
    categories = dict(duckdb.sql(f"select trim(SRType), count(*) from {table} group by 1").fetchall())
    assert categories == dict(Case.objects.values_list("category").annotate(count=Count("id")))
    at = "strptime({}, '%m/%d/%Y %I:%M:%S %p')"
    kept = duckdb.sql(
        f"select count(*) filter ({at.format('CloseDate')} <= {at.format('DueDate')}), count(*) from {table} "
        "where CloseDate is not null and DueDate is not null"
    ).fetchone()
    with open_gzip(path) as file:
        dated = {row["SRRecordID"] for row in csv.DictReader(file) if row["DueDate"] and row["CloseDate"]}
    both = Case.objects.filter(source_reference__in=dated, closed_at__isnull=False)
    assert kept == (both.filter(closed_at__lte=F("due_at")).count(), both.count())
    assert kept is not None
    assert round(100 * kept[0] / kept[1], 1) == 83.6


@pytest.mark.slow
def test_boston_counts_as_an_independent_reader_counts(town: None) -> None:
    path = _real("boston311_text_dev.csv.gz")
    assert load(path, ROOT / "imports" / "boston-311.yaml") == "Loaded 24119; 0 were there already; 0 quarantined."
    table = f"read_csv('{path}', all_varchar=true)"
    theirs = dict(duckdb.sql(f"select service_name, count(*) from {table} group by 1").fetchall())
    assert theirs == dict(Case.objects.values_list("category").annotate(count=Count("id")))
    closed = duckdb.sql(f"select count(*) from {table} where status = 'closed'").fetchone()
    assert closed == (Case.objects.filter(status="closed").count(),)


def open_gzip(path: Path) -> Any:
    """Open a gzipped text file."""
    return gzip.open(path, "rt", encoding="utf-8", newline="")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_source_may_end_in_every_outcome(outcome: Outcome) -> None:
    assert Ending(status="closed", outcome=outcome.value).outcome == outcome
