"""Files of records: mappings of any sort, shifted rows, imports that file all or nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frontdoor.customers.models import LearntModel, SourceRecord
from frontdoor.customers.queries.definitions import matching_settings
from frontdoor.customers.rules.record_files import BadMapping, guessed, read_mapping, shifted
from frontdoor.customers.rules.thresholds import Decided, learnt_thresholds

HEADER = ["ref", "last", "first", "line_1", "line_2", "dob"]
TAX = "account_ref,title,first_name,last_name,dob,property_address,postcode,uprn,email,telephone,band,balance\n"


@pytest.mark.parametrize(
    "mapping",
    [
        {"id": "ref", "surname": "last", "forename": "first"},
        {"ref": "id", "last": "surname", "first": "forename"},
        {"unique_id": "ref", "last_name": "last", "first_name": "first"},
        {"a": {"id": "ref", "surname": "last", "forename": "first"}},
        {"id": "ref", "left": {"surname": "last"}, "forename": ["first"]},
    ],
)
def test_a_mapping_is_understood_however_it_is_written(mapping: dict[str, object]) -> None:
    columns = read_mapping(mapping, HEADER, side="a")
    assert (columns.id, columns.of["surname"], columns.of["forename"]) == ("ref", ("last",), ("first",))


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"surname": "last"}, "which column names a record"),
        ({"id": "ref", "shoe_size": "first"}, "nothing that is compared"),
        ({"id": "ref", "surname": "family"}, "no column ‘family’"),
        ({"id": "ref", "date_order": "dym"}, "dmy, mdy or ymd"),
        (["id"], "a line for each kind"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(mapping: object, says: str) -> None:
    with pytest.raises(BadMapping, match=says):
        read_mapping(mapping, HEADER, side="a")


def test_several_columns_of_a_kind_are_put_together() -> None:
    columns = read_mapping({"id": "ref", "address": ["line_1", "line_2"]}, HEADER, side="a")
    assert columns.given({"ref": "1", "line_1": "14 High Street", "line_2": "Marlowmere"}) == {
        "address": "14 High Street, Marlowmere"
    }


def test_usual_column_names_are_known_without_a_mapping() -> None:
    columns = guessed(["unique_id", "First Name", "surname", "DOB", "Post Code", "shoe size"])
    assert set(columns.of) == {"id", "forename", "surname", "born", "postcode"}


def test_a_file_that_names_no_record_is_refused() -> None:
    with pytest.raises(BadMapping):
        guessed(["shoe size", "surname"])


@pytest.mark.parametrize(
    "row",
    [
        {"name": "1980-03-04", "dob": "Okafor", "mail": ""},
        {"name": "ada@example.com", "dob": "", "mail": "Ada"},
        {"name": "Ada", "dob": "ada@example.com", "mail": "1980-03-04"},
        {"name": "ZZ1 1AA", "dob": "", "mail": ""},
    ],
)
def test_values_that_stand_in_the_wrong_columns_are_seen(row: dict[str, str]) -> None:
    assert shifted(row, {"name": "surname", "dob": "born", "mail": "email"})


def test_an_ordinary_row_is_not_taken_for_shifted() -> None:
    row = {"name": "O'Brien-Smith", "dob": "4 March 1980", "mail": "ada@example.com"}
    assert shifted(row, {"name": "surname", "dob": "born", "mail": "email"}) == ""


def a_delivery(folder: Path, *lines: str) -> Path:
    path = folder / "tax.csv"
    path.write_text(TAX + "".join(f"{line}\n" for line in lines))
    return path


@pytest.mark.django_db
def test_a_delivery_is_filed_from_a_file(tmp_path: Path) -> None:
    told = io.StringIO()
    file = a_delivery(tmp_path, "1,Ms,Ada,Okafor,1980-03-04,14 High Street,ZZ1 1AA,,,,B,0")
    call_command("import_records", "council-tax", file, as_of="2026-11-30", stdout=told)
    assert told.getvalue().strip() == "1 added, 0 changed, 0 as they were, 0 gone, 0 set aside."


@pytest.mark.django_db
def test_rows_set_aside_are_written_with_the_reason(tmp_path: Path) -> None:
    file = a_delivery(tmp_path, "1,Ms,1980-03-04,Okafor,x,14 High Street,ZZ1 1AA,,,,B,0", "2,Ms,Ada,Okafor")
    aside = tmp_path / "aside.csv"
    out = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("import_records", "council-tax", file, as_of="2026-11-30 06:00", quarantine=aside, **out)
    assert [line.split(",")[0] for line in aside.read_text().splitlines()[1:]] == ["2", "3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "day"), [("council-tax", "soon"), ("nowhere", "2026-11-30"), ("housing", "2026-11-30")]
)
def test_a_delivery_that_cannot_be_is_refused_and_nothing_is_filed(tmp_path: Path, source: str, day: str) -> None:
    file = a_delivery(tmp_path, "1,Ms,Ada,Okafor,1980-03-04,14 High Street,ZZ1 1AA,,,,B,0")
    with pytest.raises(CommandError):
        call_command("import_records", source, file, as_of=day)
    assert not SourceRecord.objects.exists()


@pytest.mark.django_db
def test_learning_from_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="fewer than two records"):
        call_command("matching", "learn")


@pytest.mark.django_db
def test_learning_is_kept_as_a_version(tmp_path: Path) -> None:
    rows = [f"{n},Ms,Ada,Okafor,19{n}-03-04,{n} High Street,ZZ1 1AA,,,,B,0" for n in range(30, 80)]
    call_command("import_records", "council-tax", a_delivery(tmp_path, *rows), as_of="2026-11-30", stdout=io.StringIO())
    call_command("matching", "learn", stdout=io.StringIO())
    assert LearntModel.objects.get().records == 50


def test_the_threshold_falls_to_where_people_still_say_one_person() -> None:
    now = matching_settings().thresholds
    decisions = [Decided(0.94 - place / 1000, True) for place in range(60)]
    assert learnt_thresholds(decisions, now=now).link == pytest.approx(0.881)


def test_few_decisions_move_no_threshold() -> None:
    now = matching_settings().thresholds
    assert learnt_thresholds([Decided(0.9, True)] * 49, now=now) == now


def test_decisions_against_move_no_threshold_down() -> None:
    now = matching_settings().thresholds
    mixed = [Decided(0.9 - place / 1000, place % 2 == 0) for place in range(100)]
    assert learnt_thresholds(mixed, now=now) == now
