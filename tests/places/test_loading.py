"""Change-only loads: what is alike is not written, what is gone is retired, what is wrong is set aside."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test.utils import CaptureQueriesContext

from frontdoor.places.api import search_postcode
from frontdoor.places.models import Address, AddressChange, Load, NamedPlace, Postcode

pytestmark = pytest.mark.django_db

HEADER = "UPRN,SINGLE_LINE_ADDRESS,POST_TOWN,POSTCODE,X_COORDINATE,Y_COORDINATE\n"
#: Three homes in the fields north of Oxford.
ROWS = [
    '100000000001,"2 Test Lane, Oxford, OX2 8ZZ",Oxford,OX2 8ZZ,450000,210000\n',
    '100000000002,"10 Test Lane, Oxford, OX2 8ZZ",Oxford,OX2 8ZZ,450010,210000\n',
    '100000000003,"2A Test Lane, Oxford, OX2 8ZZ",Oxford,OX2 8ZZ,450020,210000\n',
]


def load(
    tmp_path: Path, text: str | bytes, *, day: str = "2026-05-01", command: str = "load_addresses", **also: Any
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command(command, str(file), source="Council", as_of=date.fromisoformat(day), **also)


def refused(tmp_path: Path, text: str, **also: Any) -> str:
    with pytest.raises(CommandError) as refusal:
        load(tmp_path, text, quarantine=tmp_path / "aside.csv", **also)
    aside = tmp_path / "aside.csv"
    return str(refusal.value) + (aside.read_text(encoding="utf-8-sig") if aside.exists() else "")


def test_addresses_of_a_file_are_found_by_postcode_in_walking_order(tmp_path: Path) -> None:
    load(tmp_path, HEADER + "".join(ROWS))

    assert [each.line for each in search_postcode("OX2 8ZZ")] == ["2 Test Lane", "2A Test Lane", "10 Test Lane"]


def test_a_row_that_is_alike_costs_no_write(tmp_path: Path) -> None:
    from django.db import connection

    load(tmp_path, HEADER + "".join(ROWS))

    with CaptureQueriesContext(connection) as queries:
        load(tmp_path, HEADER + "".join(ROWS), day="2026-06-01")
    written = [each["sql"] for each in queries if '"fd_places_address"' in each["sql"] and each["sql"][:6] != "SELECT"]
    assert written == []


def test_an_address_that_a_later_file_leaves_out_is_retired_with_the_day_and_stays(tmp_path: Path) -> None:
    load(tmp_path, HEADER + "".join(ROWS))
    load(tmp_path, HEADER + "".join(ROWS[:2]), day="2026-06-01")

    assert Address.objects.get(pk=100000000003).retired_on == date(2026, 6, 1)


def test_what_a_change_was_before_is_kept(tmp_path: Path) -> None:
    load(tmp_path, HEADER + "".join(ROWS))
    load(tmp_path, HEADER + "".join(ROWS).replace("10 Test", "12 Test"), day="2026-06-01")

    assert AddressChange.objects.get().before == {"line": "10 Test Lane"}


def test_an_older_file_after_a_newer_one_is_refused(tmp_path: Path) -> None:
    load(tmp_path, HEADER + "".join(ROWS))

    assert "This file is of 2026-04-01" in refused(tmp_path, HEADER + ROWS[0], day="2026-04-01")


def test_a_file_that_leaves_out_most_is_refused_as_not_whole(tmp_path: Path) -> None:
    many = "".join(f"{number},{number} Long Lane,Oxford,OX2 8ZZ,450000,210000\n" for number in range(1, 102))
    load(tmp_path, HEADER + many)

    assert "probably not whole" in refused(tmp_path, HEADER + ROWS[0], day="2026-06-01")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1000000000001,1 Test Lane,Oxford,OX2 8ZZ,450000,210000\n", "up to twelve digits"),
        ("1.00E+11,1 Test Lane,Oxford,OX2 8ZZ,450000,210000\n", "rounded by a spreadsheet"),
        ("1,1 Test Lane,Oxford,OX2 8ZZ,9,450000,210000\n", "more or fewer values"),
        ("1 Test Lane,Oxford,OX2 8ZZ,450000,210000,1\n", "Enter a full UK postcode"),
        ("1,1 Test Lane,Oxford,OX2 8ZZ,1210000,450000\n", "may be swapped"),
        (ROWS[0], "was there before"),
        ("1,77,Oxford,OX2 8ZZ,450000,210000\n", "without a word"),
    ],
)
def test_a_bad_row_is_set_aside_with_the_reason_and_the_others_are_loaded(
    tmp_path: Path, row: str, reason: str
) -> None:
    told = refused(tmp_path, HEADER + "".join(ROWS) + row)

    assert (reason in told, Address.objects.count()) == (True, 3)


def test_a_byte_order_mark_and_windows_letters_are_read(tmp_path: Path) -> None:
    load(tmp_path, b"\xef\xbb\xbf" + (HEADER + ROWS[0].replace("2 Test", "2 Caf\u00e9")).encode())
    load(tmp_path, (HEADER + ROWS[0].replace("2 Test", "2 Caf\u00e9")).encode("cp1252"), day="2026-06-01")

    assert Load.objects.order_by("-id")[0].changed == 0


def test_open_uprn_moves_the_addresses_we_know_and_adds_none(tmp_path: Path) -> None:
    load(tmp_path, HEADER + ROWS[0])
    text = "UPRN,X_COORDINATE,LATITUDE,LONGITUDE\n100000000001,450100,51.787,-1.275\n5,1,51.7,-1.2\n"
    load(tmp_path, text, command="load_open_uprn")

    assert list(Address.objects.values_list("lat", "lon")) == [(51.787, -1.275)]


def test_open_names_are_read_without_their_header(tmp_path: Path) -> None:
    columns = ["osgb1", "u", "Test Lane", "", "", "", "transportNetwork", "Named Road", "450000", "210000"]
    load(tmp_path, ",".join(columns + [""] * 8 + ["Iffley"] + [""] * 15) + "\n", command="load_open_names")

    assert list(NamedPlace.objects.values_list("name", "kind", "place")) == [("Test Lane", "Named Road", "Iffley")]


def test_a_terminated_postcode_is_kept_with_its_month(tmp_path: Path) -> None:
    text = "pcds,doterm,osward,lsoa21,lat,long\nOX2 8ZZ,202403,E05000001,E01000001,51.7,-1.2\nOX2 8ZY,,,,99.999999,0\n"
    load(tmp_path, text, command="load_postcodes")

    assert list(Postcode.objects.values_list("code", "terminated_on")) == [("OX2 8ZZ", date(2024, 3, 1))]
