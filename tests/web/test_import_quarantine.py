"""Rows that could not be read: kept with the reason, taken away, mended and brought back."""

import csv
import json
from pathlib import Path

import pytest

from frontdoor.cases.models import Case
from frontdoor.web.open_api.models import QuarantinedRow
from tests.factories.imports import GOOD, HEADER, load, write

ASLEEP = [*GOOD[:4], "Asleep", *GOOD[5:]]

pytestmark = pytest.mark.usefixtures("town")


def mend(path: Path, **changes: str) -> None:
    """Change values in every row of an exported quarantine, as somebody would in a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([{**row, **changes} for row in rows])


def test_a_row_that_was_mended_leaves_the_quarantine(tmp_path: Path) -> None:
    load(write(tmp_path, [ASLEEP]))
    load(write(tmp_path, [GOOD]))
    assert QuarantinedRow.objects.count() == 0
    assert Case.objects.count() == 1


def test_an_exported_quarantine_is_mended_and_loaded(tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [[*ASLEEP[:5], "=1+1", "53.6", "-1.2"]]), quarantine=out)
    mend(out, status="Closed")
    assert load(out) == "Loaded 1; 0 were there already; 0 quarantined."
    case = Case.objects.get()
    assert (case.description, case.lon) == ("=1+1", -1.2)
    assert QuarantinedRow.objects.count() == 0


def test_an_exported_quarantine_that_was_not_mended_is_kept_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [ASLEEP]), quarantine=out)
    load(out)
    row = QuarantinedRow.objects.get()
    assert (row.file, row.number, row.raw["status"]) == ("requests.csv", 1, "Asleep")


def test_a_row_of_the_wrong_length_can_be_mended_from_how_it_came(tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [ASLEEP, GOOD[:5]]), quarantine=out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        broken = list(csv.DictReader(file))[1]
    assert broken["quarantined_line"] == ",".join(GOOD[:5])
    mend(out, **dict(zip(HEADER, GOOD, strict=True)))
    assert load(out) == "Loaded 1; 0 were there already; 1 quarantined."
    assert "is that of row 1 too" in QuarantinedRow.objects.get().reason


def test_no_spreadsheet_runs_an_exported_quarantine(tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [[*ASLEEP[:5], "=1+1", "53.6", "-1.2"]]), quarantine=out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["lon"]) == ("'=1+1", "-1.2")


def test_a_dry_run_exports_what_it_found(tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    load(write(tmp_path, [ASLEEP]), dry_run=True, quarantine=out)
    assert "Asleep" in out.read_text(encoding="utf-8-sig")
    assert QuarantinedRow.objects.count() == 0


def test_an_id_that_comes_twice_in_a_file_is_loaded_once_and_said(tmp_path: Path) -> None:
    assert load(write(tmp_path, [GOOD, GOOD])) == "Loaded 1; 0 were there already; 1 quarantined."
    assert "id 1 is that of row 1 too" in QuarantinedRow.objects.get().reason


def test_another_file_of_the_same_name_leaves_the_quarantine_of_the_first(tmp_path: Path) -> None:
    load(write(tmp_path, [ASLEEP]))
    load(write(tmp_path, [["2", *GOOD[1:]]]))
    load(write(tmp_path, [["3", *ASLEEP[1:]]]))
    assert set(QuarantinedRow.objects.values_list("reference", flat=True)) == {"1", "3"}


def test_a_row_whose_quotation_marks_do_not_fit_is_kept_apart(tmp_path: Path) -> None:
    path = write(tmp_path, [])
    path.write_text(",".join(HEADER) + '\n2,"Pothole"x,3\n' + ",".join(GOOD) + "\n")
    assert load(path) == "Loaded 1; 0 were there already; 1 quarantined."
    assert QuarantinedRow.objects.get().raw == {"quarantined_line": '2,"Pothole"x,3'}


@pytest.mark.engine
def test_characters_that_no_database_keeps_do_not_stop_a_run(tmp_path: Path) -> None:
    write(tmp_path, [])
    path = tmp_path / "requests.json"
    bad, good = dict(zip(HEADER, ASLEEP, strict=True)), dict(zip(HEADER, GOOD, strict=True))
    path.write_text(json.dumps([{**bad, "text": "a\x00b\ud800"}, {**good, "id": "2", "text": "a\x00b\ud800"}]))
    assert load(path) == "Loaded 1; 0 were there already; 1 quarantined."
    assert Case.objects.get().description == "ab?"


@pytest.mark.engine
def test_values_longer_than_their_columns_do_not_stop_a_run(tmp_path: Path) -> None:
    long = "x" * 400
    path = tmp_path / "requests.csv"
    write(tmp_path, [["1", long, *GOOD[2:]], [long, *GOOD[1:]]])
    assert load(path) == "Loaded 1; 0 were there already; 1 quarantined."
