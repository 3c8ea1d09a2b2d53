"""What is still to become a service: how it is read, and when it will be done. Pure."""

import csv
from datetime import date, timedelta

import pytest

from frontdoor.services.rules.burn_down import MOST_WEEKS, Followed, Point, burn_down, outlook
from frontdoor.services.rules.tracked import ItemSort, ItemStatus, ItemValues, read_values
from frontdoor.services.rules.tracker_file import (
    MOST_BYTES,
    NotATable,
    Table,
    read_table,
    write_bad,
    write_items,
)

TODAY = date(2025, 5, 20)
SLUGS = {"hole"}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_what_was_typed_becomes_values() -> None:
    values, wrong = read_values(
        {
            "sort": "web-form", "name": "  Skip   permit ", "volume": "1,200", "where_now": "https://old.example/skip",
            "owner": "Highways", "slug": "hole", "status": "merged", "reason": "Part of it",
        },
        slugs=SLUGS,
    )  # fmt: skip

    assert wrong == {}
    assert values == ItemValues(
        ItemSort.FORM,
        "Skip permit",
        1200,
        "https://old.example/skip",
        "Highways",
        "hole",
        ItemStatus.MERGED,
        "Part of it",
    )


def test_only_sort_and_name_must_be_known() -> None:
    assert read_values({"sort": "request", "name": "Bins"}, slugs=()) == (ItemValues(ItemSort.REQUEST, "Bins"), {})


@pytest.mark.parametrize(
    ("word", "sort"),
    [("Requests", ItemSort.REQUEST), ("Web form", ItemSort.FORM), ("form", ItemSort.FORM), ("PDF", ItemSort.DOCUMENT)],
)
def test_a_sort_is_read_as_people_write_it(word: str, sort: ItemSort) -> None:
    values, _wrong = read_values({"sort": word, "name": "Bins"}, slugs=())

    assert values is not None
    assert values.sort == sort


def test_a_status_is_read_as_the_pages_call_it() -> None:
    values, _wrong = read_values({"sort": "request", "name": "Bins", "status": "being drafted"}, slugs=())

    assert values is not None
    assert values.status == ItemStatus.DRAFTING


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sort": "leaflet"}, "sort"),
        ({"name": " "}, "name"),
        ({"name": "n" * 201}, "name"),
        ({"volume": "about 40"}, "volume"),
        ({"volume": "999999999999999"}, "volume"),
        ({"where_now": "w" * 501}, "where_now"),
        ({"owner": "o" * 101}, "owner"),
        ({"reason": "r" * 301}, "reason"),
        ({"slug": "well"}, "slug"),
        ({"status": "nearly"}, "status"),
        ({"status": "not-done"}, "reason"),
        ({"status": "merged"}, "slug"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(typed: dict[str, str], field: str) -> None:
    values, wrong = read_values({"sort": "request", "name": "Bins", **typed}, slugs=SLUGS)

    assert values is None
    assert list(wrong) == [field]


def table(text: str | bytes) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), slugs=SLUGS)


def names(found: Table) -> list[str]:
    return [each.values.name for each in found.good]


@pytest.mark.parametrize(
    "content",
    [
        "sort,name\nrequest,Bins\n",
        "Type;Title\r\nrequest;Bins\r\n",
        "name\tsort\tcolour\nBins\trequest\tred\n",
        "\ufeffsort,name\n\n  ,\nrequest,Bins",
    ],
)
def test_a_table_is_read_however_a_spreadsheet_wrote_it(content: str) -> None:
    assert names(table(content)) == ["Bins"]


def test_a_table_that_is_not_utf8_is_read_as_windows_writes_it() -> None:
    assert names(table("sort,name\nrequest,Café licence\n".encode("cp1252"))) == ["Café licence"]


def test_a_row_tells_what_stood_in_it() -> None:
    (row,) = table("sort,name,a year,owner\nrequest,Bins,,Waste\n").good

    assert row.given == {"sort", "name", "owner"}
    assert row.line == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("leaflet,Bins", "Select whether it is a request, a web form or a document"),
        ("request,Bins,1,2,3", "There are 5 cells, and only 2 columns"),
        ("request,FIRST", "The same thing stands in line 2 already"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_with_its_line_and_why(row: str, why: str) -> None:
    found = table(f"sort,name\nrequest,First\n{row}\nrequest,Last\n")

    assert names(found) == ["First", "Last"]
    assert [(each.line, each.why) for each in found.bad] == [(3, why)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"name\nBins\n", "none called .sort."),
        (b"PK\x03\x04\x00\x00", "not a table in CSV form"),
        (b"sort,name\n" + b"request,x\n" * 5001, "5,000 rows or fewer"),
        (b"x" * (MOST_BYTES + 1), "smaller than 2 MB"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_whole(content: bytes, why: str) -> None:
    with pytest.raises(NotATable, match=why):
        table(content)


def test_a_cell_that_is_longer_than_any_is_no_table() -> None:
    before = csv.field_size_limit(100)
    try:
        with pytest.raises(NotATable, match="not a table in CSV form"):
            table("sort,name\nrequest," + "x" * 200)
    finally:
        csv.field_size_limit(before)


def test_what_is_written_is_read_the_same() -> None:
    item = ItemValues(
        ItemSort.DOCUMENT, "=SUM(A1)", 12, "a, \"b\"", "@owner", "hole", ItemStatus.NOT_DONE, "-why"
    )  # fmt: skip

    (row,) = table(write_items([item])).good
    assert row.values == item


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    assert "'=SUM(A1)" in write_items([ItemValues(ItemSort.DOCUMENT, "=SUM(A1)")])


def test_rows_to_mend_come_back_as_they_were() -> None:
    (bad,) = table("sort,name,a year\nrequest,=Bins,many\n").bad
    written = write_bad([(bad.line, bad.raw, bad.why)])

    (again,) = table(written).bad
    (mended,) = table(written.replace("many", "12")).good
    assert again.why == bad.why
    assert mended.values == ItemValues(ItemSort.REQUEST, "=Bins", 12)


def test_the_burn_down_has_a_point_for_every_week_since_the_first_thing() -> None:
    things = [Followed(days_ago(14), days_ago(7)), Followed(days_ago(10), None)]

    assert burn_down(things, until=TODAY) == [
        Point(days_ago(14), total=1, left=1),
        Point(days_ago(7), total=2, left=1),
        Point(TODAY, total=2, left=1),
    ]


def test_nothing_to_do_is_one_point() -> None:
    assert burn_down([], until=TODAY) == [Point(TODAY, 0, 0)]


def test_the_burn_down_goes_back_no_more_than_a_year() -> None:
    assert len(burn_down([Followed(days_ago(3000), None)], until=TODAY)) == MOST_WEEKS + 1


def test_the_rate_is_that_of_the_last_six_weeks() -> None:
    done = [Followed(days_ago(100), days_ago(days)) for days in (0, 41, 42, 60)]
    look = outlook([*done, Followed(days_ago(100), None)], until=TODAY, target=None)

    assert look.rate == pytest.approx(2 / 6)
    assert look.expected == TODAY + timedelta(days=21)


def test_things_known_for_less_long_count_since_they_were() -> None:
    look = outlook([Followed(days_ago(14), days_ago(3)), Followed(days_ago(14), None)], until=TODAY, target=None)

    assert look.rate == pytest.approx(0.5)


def test_what_does_not_move_is_never_done() -> None:
    look = outlook([Followed(days_ago(100), None)], until=TODAY, target=TODAY + timedelta(days=70))

    assert (look.expected, look.is_in_time) == (None, False)
    assert look.needed == pytest.approx(0.1)


def test_what_would_take_generations_is_never_done() -> None:
    things = [Followed(days_ago(100), days_ago(1)), *[Followed(days_ago(100), None)] * 1000]

    assert outlook(things, until=TODAY, target=None).expected is None


@pytest.mark.parametrize(("days", "in_time"), [(21, True), (20, False), (-1, False)])
def test_a_target_is_met_if_the_rate_leads_there(days: int, in_time: bool) -> None:
    things = [*[Followed(days_ago(100), days_ago(1))] * 2, Followed(days_ago(100), None)]

    assert outlook(things, until=TODAY, target=TODAY + timedelta(days=days)).is_in_time is in_time


def test_a_target_that_is_past_needs_no_rate() -> None:
    assert outlook([Followed(days_ago(9), None)], until=TODAY, target=days_ago(1)).needed is None


def test_what_is_all_done_is_in_time() -> None:
    look = outlook([Followed(days_ago(100), days_ago(60))], until=TODAY, target=days_ago(1))

    assert (look.left, look.expected, look.is_in_time) == (0, None, True)


def test_without_a_target_nothing_is_in_time_or_late() -> None:
    assert outlook([], until=TODAY, target=None).is_in_time is None
