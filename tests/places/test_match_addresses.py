"""`frontdoor match-addresses`: tables as they come, answers that say what they doubt."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

GAZETTEER = (
    "UPRN;Organisation;Sub Building Name;Building Number;Thoroughfare;Post Town;Postcode\r\n"
    "100;;;14;High Street;Oxford;OX1 1AA\r\n"
    "101;;Flat 1;20;High Street;Oxford;OX1 1AB\r\n"
    "102;;Flat 2;20;High Street;Oxford;OX1 1AB\r\n"
)


def matched(tmp_path: Path, text: str | bytes, **options: Any) -> list[dict[str, str]]:
    file, gazetteer, out = tmp_path / "file.csv", tmp_path / "gazetteer.csv", tmp_path / "out.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    gazetteer.write_text(GAZETTEER, encoding="utf-8")
    call_command("match_addresses", str(file), against=str(gazetteer), out=out, **options)
    with out.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_columns_of_any_usual_name_blank_lines_and_quoted_newlines_are_read(tmp_path: Path) -> None:
    text = "\ufeffRef No,Address Line 1,Address Line 2,Post Code\n\nA1,14 High St,,ox11aa\n,,,\n"
    text += 'B2,"Flat 2\n20 High Street",Oxford,\n'

    rows = matched(tmp_path, text)

    assert [(row["id"], row["uprn"], row["verdict"]) for row in rows] == [
        ("A1", "100", "matched"), ("B2", "102", "matched"),
    ]  # fmt: skip


def test_an_address_that_is_not_there_has_no_uprn_and_says_what_came_nearest(tmp_path: Path) -> None:
    (row,) = matched(tmp_path, "id,address\n7,Flat 3 20 High Street Oxford OX1 1AB\n")

    assert (row["uprn"], row["verdict"] == "matched", row["reasons"] != "") == ("", False, True)


def test_a_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    (row,) = matched(tmp_path, "id\tlocation\ncafé\t14 High Street, Oxford, OX1 1AA\n".encode("cp1252"))

    assert (row["id"], row["uprn"]) == ("café", "100")


def test_a_table_without_an_address_says_which_columns_it_has(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No column looks like an address\. The table has id, colour"):
        matched(tmp_path, "id,colour\n7,red\n")
