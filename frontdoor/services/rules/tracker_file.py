"""The tracker's table as a file: read with every row that cannot be, and why; written as it can be read again. Pure."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final

from frontdoor.kernel.spreadsheets import guarded, unguarded
from frontdoor.services.rules.tracked import ItemSort, ItemValues, read_values

#: More than any council has; a file beyond is some other file.
MOST_ROWS: Final = 5000
MOST_BYTES: Final = 2_000_000
#: The columns, as a file that we write calls them, by the name of the value; and what other people call them.
COLUMNS: Final = {
    "sort": "sort",
    "name": "name",
    "volume": "a year",
    "where_now": "where it is today",
    "owner": "owner",
    "slug": "service",
    "status": "status",
    "reason": "reason",
}
_ALSO: Final = {
    "type": "sort", "kind": "sort", "title": "name", "form": "name", "volume": "volume", "yearly volume": "volume",
    "where": "where_now", "address": "where_now", "url": "where_now", "file": "where_now", "team": "owner",
    "owner team": "owner", "slug": "slug",
}  # fmt: skip
_KNOWN: Final = {said: name for name, said in COLUMNS.items()} | _ALSO
#: Our own columns in a table of rows that could not be read; left aside when it comes back.
LINE: Final = "line"
WHY: Final = "why it could not be read"


class NotATable(ValueError):
    """The file is no table that could be read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that was read. `given` names the values that stood in it: gaps leave what is known as it is."""

    line: int
    values: ItemValues
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, as it came."""

    line: int
    raw: dict[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was in a file."""

    good: list[GoodRow]
    bad: list[BadRow]


def read_table(content: bytes, *, slugs: Collection[str]) -> Table:
    """Return what is in a CSV file with a heading, separated by commas, semicolons or tabs.

    :param slugs: the services there are.
    :raises NotATable: if there is nothing in it that could be read at all.
    """
    if len(content) > MOST_BYTES:
        raise NotATable(f"The file must be smaller than {MOST_BYTES // 1_000_000} MB.")
    lines = list(_lines(_text(content)))
    if not lines:
        raise NotATable("The file is empty.")
    (_first, heading), rows = lines[0], lines[1:]
    names = [" ".join(each.casefold().split()) for each in heading]
    missing = {"sort", "name"} - {_KNOWN.get(each, "") for each in names}
    if missing:
        raise NotATable(f"The first line must name the columns, and there is none called ‘{sorted(missing)[0]}’.")
    if len(rows) > MOST_ROWS:
        raise NotATable(f"The file must have {MOST_ROWS:,} rows or fewer.")
    return _sorted_out(names, rows, slugs)


def _sorted_out(names: list[str], rows: list[tuple[int, list[str]]], slugs: Collection[str]) -> Table:
    table, seen = Table([], []), dict[tuple[ItemSort, str], int]()
    for line, cells in rows:
        raw = {name: cell for name, cell in zip(names, cells, strict=False) if name not in {LINE, WHY}}
        texts = {_KNOWN[name]: unguarded(cell) for name, cell in raw.items() if name in _KNOWN and cell.strip()}
        values, wrong = read_values(texts, slugs=slugs)
        if len(cells) > len(names):
            wrong = {"": f"There are {len(cells)} cells, and only {len(names)} columns"}
        elif values is not None and (values.sort, values.key) in seen:
            wrong = {"": f"The same thing stands in line {seen[values.sort, values.key]} already"}
        if wrong or values is None:
            table.bad.append(BadRow(line, raw, "; ".join(wrong.values())))
        else:
            seen[values.sort, values.key] = line
            table.good.append(GoodRow(line, values, frozenset(texts)))
    return table


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on Windows unless it is asked for UTF-8.
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotATable("The file is not a table in CSV form. Save it as CSV and upload that.")
    return text


def _lines(text: str) -> Iterable[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise NotATable("The file is not a table in CSV form. Save it as CSV and upload that.") from None


def write_items(items: Iterable[ItemValues]) -> str:
    """Return items as a file that can be read again."""
    return _write([[getattr(each, name) or "" for name in COLUMNS] for each in items], COLUMNS.values())


def write_bad(rows: Iterable[tuple[int, Mapping[str, str], str]]) -> str:
    """Return rows that could not be read as a file, to be mended and uploaded: its line, why, and what was in it."""
    found = list(rows)
    names = list(dict.fromkeys(name for _line, raw, _why in found for name in raw))
    cells = [[line, why, *(raw.get(name, "") for name in names)] for line, raw, why in found]
    return _write(cells, [LINE, WHY, *names])


def _write(rows: Iterable[Iterable[object]], heading: Iterable[str]) -> str:
    # With the mark that tells Excel it is UTF-8.
    out = StringIO("\ufeff", newline="")
    out.seek(0, 2)
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return out.getvalue()
