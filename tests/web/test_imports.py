"""Real requests, loaded through the operations the web uses, and counted by somebody else."""

import codecs
import csv
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError
from django.db.models import Count, F, Q

from frontdoor.cases.models import Case
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.messages.models import Message
from frontdoor.web.open_api.imports.mapping import Ending
from frontdoor.web.open_api.imports.reading import read_mapping
from frontdoor.web.open_api.imports.running import A_BATCH
from frontdoor.web.open_api.imports.running import load as run
from frontdoor.web.open_api.models import QuarantinedRow
from tests.factories.imports import GOOD, HEADER, MAPPING, load, write
from tests.fakes.outbox import announced, deliver

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "01_service_requests"


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
        ({6: "nan"}, "not a number"),
        ({6: "1_0"}, "not a number"),
        ({6: ""}, "one of lat and lon is empty"),
        ({2: "20/05/2999 09:00"}, "has not come yet"),
        ({3: "20/05/2999 09:00"}, "has not come yet"),
        ({0: "1" * 80}, "longer than 79"),
        ({5: "x" * 100_001}, "longer than 100,000"),
        ({6: "1e999"}, "must be numbers"),
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


def test_a_dry_run_writes_nothing(town: None, tmp_path: Path) -> None:
    assert load(write(tmp_path, [GOOD]), dry_run=True).startswith("Would load 1")
    assert Case.objects.count() == 0


def test_a_dry_run_tells_what_is_there_already(town: None, tmp_path: Path) -> None:
    load(write(tmp_path, [GOOD]))
    path = write(tmp_path, [GOOD, ["2", *GOOD[1:]]])
    assert load(path, dry_run=True) == "Would load 1; 1 were there already; 0 quarantined."


def test_a_run_that_was_stopped_goes_on_where_it_ended(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [[str(number), *GOOD[1:]] for number in range(A_BATCH + 2)])

    def stop(_step: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(path, read_mapping(tmp_path / "mapping.yaml"), by=SYSTEM, at=now(), progress=stop)
    assert load(path) == f"Loaded 2; {A_BATCH} were there already; 0 quarantined."


def test_a_place_of_nought_and_nought_is_no_place(town: None, tmp_path: Path) -> None:
    load(write(tmp_path, [[*GOOD[:6], "0", "0.0"]]))
    assert Case.objects.get().lat is None


def test_a_file_as_excel_writes_it_is_read_in_its_own_encoding(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [])
    text = ";".join(HEADER) + "\r\n" + ";".join([*GOOD[:5], "Café – “closed”", *GOOD[6:]]) + "\r\n"
    path.write_bytes(text.encode("cp1252"))
    (tmp_path / "mapping.yaml").write_text(f"encoding: cp1252\ndelimiter: ';'\n{MAPPING}")
    load(path)
    assert Case.objects.get().description == "Café – “closed”"


def test_a_byte_order_mark_is_no_part_of_the_first_column(town: None, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert load(path).startswith("Loaded 1")


def test_a_row_of_json_may_leave_out_what_is_empty(town: None, tmp_path: Path) -> None:
    write(tmp_path, [])
    path = tmp_path / "requests.jsonl"
    whole = dict(zip(HEADER, GOOD, strict=True))
    still_open = {**whole, "id": 2, "status": "Open"}
    del still_open["closed"], still_open["lat"], still_open["lon"]
    path.write_text("\n".join([json.dumps(whole), json.dumps(still_open)]))
    assert load(path).startswith("Loaded 2")


def test_an_object_within_a_row_of_json_is_columns_with_a_dot(town: None, tmp_path: Path) -> None:
    write(tmp_path, [])
    path = tmp_path / "requests.json"
    row = dict(zip(HEADER[:6], GOOD[:6], strict=True)) | {"where": {"lat": 53.6, "lon": 1.2}}
    path.write_text(json.dumps([row]))
    (tmp_path / "mapping.yaml").write_text(
        MAPPING.replace("lat: lat", "lat: where.lat").replace("lon: lon", "lon: where.lon")
    )
    load(path)
    assert Case.objects.get().lat == 53.6


def test_json_is_read_as_well(town: None, tmp_path: Path) -> None:
    write(tmp_path, [])
    path = tmp_path / "requests.json"
    path.write_text(json.dumps([dict(zip(HEADER, GOOD, strict=True))]))
    assert load(path).startswith("Loaded 1")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("requests.pdf", b"%PDF", "must end in"),
        ("requests.csv", b"\xff\xfe\x00", "not written in utf-8"),
        ("requests.csv", b"id\n" + b"x\n" * 9000 + b"caf\xe9\n", "encoding: cp1252"),
        ("requests.csv", b'a,b\n1,2\n3,"never closed\n5,6\n', "line 3: a quotation mark"),
        ("requests.csv", b"", "each column once"),
        ("requests.csv", b"id,kind,open,closed,status,text,lat,lon\n" + b"1,2,3,4,5,6,7,8\n", "Did you mean"),
        ("requests.csv", b"a,b\n1,2\n", "there is no column"),
        ("requests.json", b'[{"id": "1"}]', "there is no column"),
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
    assert QuarantinedRow.objects.count() == 0


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("status: status", "sttaus: status", r"mapping.yaml:8: There is no key ‘sttaus’"),
        ("source: made-up\n", "", r"mapping.yaml:\d+: ‘source’ is missing"),
        ("Europe/London", "Europe/Londn", r"mapping.yaml:2: ‘timezone’: 'Europe/Londn' is no time zone"),
        ("status: in-hand", "status: asleep", r"mapping.yaml:14: "),
        (
            "source: made-up",
            "source: made-up\nencoding: klingon",
            r"mapping.yaml:2: ‘encoding’: 'klingon' is no encoding",
        ),
        ("columns:", "columns: [", r"mapping.yaml:\d+: This is not YAML"),
    ],
)
def test_a_mapping_with_a_mistake_says_which_and_where(
    town: None, tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    path = write(tmp_path, [GOOD])
    (tmp_path / "mapping.yaml").write_text(MAPPING.replace(right, wrong).lstrip())
    with pytest.raises(CommandError, match=says):
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


@pytest.mark.slow
def test_new_york_counts_as_an_independent_reader_counts(town: None) -> None:
    path = REAL.parent / "12_registers" / "nyc311_animal_complaints_5k.csv"
    if not path.exists():
        pytest.skip(f"needs the real file {path.name}, which is not part of the project")
    load(path, ROOT / "imports" / "new-york-311.yaml")
    unfinished = "Status = 'Closed' and \"Closed Date\" is null"
    table = f"(select * from read_csv('{path}', all_varchar=true) where not ({unfinished}))"
    theirs = duckdb.sql(f"select \"Complaint Type\", Status = 'Closed', count(*) from {table} group by 1, 2").fetchall()
    ours = (
        Case.objects.annotate(closed=Q(closed_at__isnull=False))
        .values_list("category", "closed")
        .annotate(count=Count("id"))
    )
    assert {row[:2]: row[2] for row in theirs} == {row[:2]: row[2] for row in ours}


def open_gzip(path: Path) -> Any:
    """Open a gzipped text file."""
    return gzip.open(path, "rt", encoding="utf-8", newline="")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_source_may_end_in_every_outcome(outcome: Outcome) -> None:
    assert Ending(status="closed", outcome=outcome.value).outcome == outcome
