"""Reading tables as they come: CSV or JSON, plain or gzipped, one row at a time."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any, Final, cast

from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import read_file
from frontdoor.web.open_api.imports.mapping import Mapping

csv.field_size_limit(10_000_000)  # residents paste whole letters; the default of 131,072 would stop the file

#: How much of a row that is no row is kept for whoever mends it.
LONGEST_LINE: Final = 4000
#: What Python's reader says where a quotation mark is never closed, and so every row after it is lost.
_NEVER_CLOSED: Final = ("unexpected end of data", "field larger than field limit")


class BadFile(Refusal):
    """The file as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that does not fit the table: why, and how it came."""

    reason: str
    line: str


Rows = Iterator[tuple[int, dict[str, str] | Broken]]


@dataclass(slots=True)
class Survey:
    """What a file holds, seen by reading all of it once."""

    rows: int = 0
    columns: list[str] = field(default_factory=list)


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in a YAML file. Raises BadFile with every mistake: its line, and how to mend it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadFile(f"{path}: {fault}") from fault
    found, mistakes = read_file(str(path), text, Mapping)
    if found is None:
        raise BadFile("\n".join(str(each) for each in mistakes))
    return found


def survey(path: Path, mapping: Mapping) -> Survey:
    """Return how many rows a file has and which columns, having read it whole: so a broken file loads nothing.

    :raises BadFile: when it cannot be read to its end, or lacks a column that the mapping names.
    """
    found, columns = Survey(), dict.fromkeys(_header(path, mapping))
    for _number, row in read_rows(path, mapping):
        found.rows += 1
        if not isinstance(row, Broken):
            columns |= dict.fromkeys(row)
    found.columns = list(columns)
    lacking = [name for name in mapping.named if name not in columns]
    if lacking and found.rows:
        like = get_close_matches(lacking[0], found.columns, n=1)
        hint = f"Did you mean ‘{like[0]}’?" if like else f"It has: {', '.join(found.columns[:40])}."
        raise BadFile(f"{path.name}: there is no column ‘{lacking[0]}’, which the mapping names. {hint}")
    return found


def read_rows(path: Path, mapping: Mapping) -> Rows:
    """Yield (row number from 1, its text by column), or (number, Broken) where a row does not fit.

    The kind of file is told by its name: .csv or .json, with or without .gz. JSON is an array of objects, or
    one object a line; an object within one becomes columns with a dot.

    :raises BadFile: when the file cannot be opened or is not text of that kind at all.
    """
    kind = _kind(path)
    try:
        with _opened(path, mapping) as file:
            yield from _csv_rows(file, mapping) if kind == ".csv" else _json_rows(file)
    except UnicodeError as fault:
        hint = "If it comes from Excel on Windows, say `encoding: cp1252` in the mapping."
        raise BadFile(f"{path.name}: this is not written in {mapping.encoding} ({fault}). {hint}") from fault
    except (OSError, EOFError, BadFile) as fault:
        raise BadFile(f"{path.name}: {fault}") from fault


def _kind(path: Path) -> str:
    kind = next((suffix for suffix in reversed(path.suffixes) if suffix != ".gz"), "")
    if kind not in {".csv", ".json", ".jsonl"}:
        raise BadFile(f"{path.name}: the name must end in .csv, .json or .jsonl (and may go on with .gz).")
    return kind


def _opened(path: Path, mapping: Mapping) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding=mapping.encoding, newline=""))
    return path.open(encoding=mapping.encoding, newline="")


def _header(path: Path, mapping: Mapping) -> list[str]:
    """Return the columns that a CSV names, also when no row follows; [] for JSON."""
    if _kind(path) != ".csv":
        return []
    try:
        with _opened(path, mapping) as file:
            return _columns(csv.reader(file, delimiter=mapping.delimiter))
    except (OSError, EOFError, UnicodeError, csv.Error):
        return []  # reading the rows says what is wrong


def _columns(reader: Iterator[list[str]]) -> list[str]:
    return [name.strip() for name in next(reader, [])]


class _Lines:
    """The lines of a file, those of the row being read kept for whoever has to mend it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.number += 1
            self.taken.append(line)
            yield line

    def text(self) -> str:
        return "".join(self.taken).rstrip("\r\n")[:LONGEST_LINE]


def _csv_rows(file: IO[str], mapping: Mapping) -> Rows:
    lines = _Lines(file)
    reader = csv.reader(iter(lines), strict=True, delimiter=mapping.delimiter)
    header = _columns(reader)
    if len(set(header)) != len(header) or not header:
        raise BadFile("The first line must name each column once.")
    number = 0
    while True:
        lines.taken.clear()
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            number += 1
            if any(said in str(fault) for said in _NEVER_CLOSED):
                first = lines.number - len(lines.taken) + 1
                raise BadFile(f"line {first}: a quotation mark is opened in this row and never closed.") from fault
            yield number, Broken(f"its quotation marks do not fit: {fault}", lines.text())
            continue
        number += 1
        if len(values) == len(header):
            yield number, dict(zip(header, values, strict=True))
        elif values:
            # Loading it would shift values into the wrong columns.
            yield number, Broken(f"it has {len(values)} values, but there are {len(header)} columns", lines.text())


def _json_rows(file: IO[str]) -> Rows:
    text = file.read().strip()
    if text.startswith("["):
        try:
            rows: list[Any] = json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise BadFile(f"This is not JSON: {fault}") from fault
        for number, row in enumerate(rows, start=1):
            yield number, _plain(row)
        return
    # Not splitlines(): it also splits at characters that JSON allows within a text.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _plain(json.loads(line))
        except (ValueError, RecursionError) as fault:
            yield number, Broken(f"it is not JSON: {fault}", line[:LONGEST_LINE])


def _plain(row: Any) -> dict[str, str] | Broken:
    if not isinstance(row, dict):
        return Broken("it is not an object", json.dumps(row)[:LONGEST_LINE])
    return dict(_flat(row))


def _flat(row: dict[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{name}.")
        elif isinstance(value, str):
            # Half of a pair that is one character only together: JSON can write it, no database can keep it.
            yield f"{within}{name}", value.encode("utf-8", "replace").decode()
        else:
            yield f"{within}{name}", "" if value is None else json.dumps(value)
