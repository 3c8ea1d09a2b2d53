"""The files of a register: `registers/schools.yaml` says what it is, and `registers/schools.csv` lists it. Pure."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from pydantic import Field

from frontdoor.services.rules.pieces import Line, Piece
from frontdoor.services.rules.registers import Entry

FOLDER: Final = "registers/"
COLUMNS: Final = ("value", "label", "hint", "group", "from", "to")
#: A list that is longer is a gazetteer or a catalogue of its own, and this process remembers it whole.
MOST_ENTRIES: Final = 20_000
_VALUE: Final = re.compile(r"^[a-z0-9]+([-_][a-z0-9]+)*$", re.ASCII)
_LONGEST: Final = {"value": 60, "label": 200, "hint": 300, "group": 100}


class RegisterHead(Piece):
    """The file that says what a register is."""

    title: Line = Field(description="What one of it is called, in small letters: 'school'.")
    source: Line = Field(description="Where it comes from, and of when: 'Get information about schools, May 2025'.")


#: Something wrong: the line, what, and how to mend it.
Wrong = tuple[int, str, str]


def read_entries(text: str) -> tuple[tuple[Entry, ...], list[Wrong]]:
    """Return the entries of a register's table, and everything wrong with it."""
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    try:
        return _read(reader)
    except csv.Error as fault:
        return (), [
            (reader.reader.line_num, f"This is no table: {fault}.", "Close the quotation marks; save it as CSV.")
        ]


def _read(reader: "csv.DictReader[str]") -> tuple[tuple[Entry, ...], list[Wrong]]:
    names = list(reader.fieldnames or ())
    missing = [name for name in ("value", "label") if name not in names]
    if missing:
        return (), [
            (1, f"There is no column ‘{missing[0]}’.", "Begin with a line like value,label,hint,group,from,to.")
        ]
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    wrong: list[Wrong] = []
    for row in reader:
        found = list(_wrong_with(row, lines))
        wrong += [(reader.line_num, said, mend) for said, mend in found]
        if not found:
            lines[row["value"]] = reader.line_num
            entries[row["value"]] = _entry(row, names)
    if not entries and not wrong:
        wrong.append((1, "The register has no entries.", "Add a line for each, or remove its files."))
    if len(entries) > MOST_ENTRIES:
        wrong.append((1, f"The register has more than {MOST_ENTRIES} entries.", "Split it."))
    return tuple(entries.values()), wrong


def _wrong_with(
    row: Mapping[str | None, str | list[str] | None], lines: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    if None in row or None in row.values():
        yield "It has more or fewer values than there are columns.", "Put what holds a comma in quotation marks."
        return
    value, label = str(row["value"]), str(row["label"])
    if not _VALUE.match(value):
        yield f"‘{value[:40]}’ is no value.", "Use lower-case letters and figures, with hyphens between."
    if value in lines:
        yield f"‘{value}’ is here twice; it was first on line {lines[value]}.", "Keep one of them."
    if not label.strip():
        yield f"‘{value[:40]}’ has no label.", "Say what people read."
    yield from _wrong_days(row)
    for name, most in _LONGEST.items():
        if len(str(row.get(name) or "")) > most:
            yield f"Its {name} has more than {most} characters.", "Shorten it."


def _wrong_days(row: Mapping[str | None, str | list[str] | None]) -> Iterator[tuple[str, str]]:
    days = [_day(str(row.get(name) or "")) for name in ("from", "to")]
    if any(day is None for day in days):
        yield "A day cannot be read.", "Write it like 2026-03-27, or leave it empty."
    elif days[0] and days[1] and days[1] < days[0]:
        yield "It ends before it begins.", "Swap `from` and `to`."


def _day(text: str) -> str | None:
    """Return a day as it is written; "" for none, None for what is no day."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        return None


def _entry(row: Mapping[str | None, str | list[str] | None], names: list[str]) -> Entry:
    texts = {name: str(row.get(name) or "").strip() for name in names}
    begins, ends = texts.get("from", ""), texts.get("to", "")
    return Entry(
        value=texts["value"],
        label=texts["label"],
        hint=texts.get("hint", ""),
        group=texts.get("group", ""),
        begins=date.fromisoformat(begins) if begins else None,
        ends=date.fromisoformat(ends) if ends else None,
        facts={name: text for name, text in texts.items() if name not in COLUMNS and text},
    )
