"""Reading tables as they come: CSV or JSON, plain or gzipped, one row at a time."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from frontdoor.kernel.refusals import Refusal
from frontdoor.web.open_api.imports.mapping import Mapping

csv.field_size_limit(10_000_000)  # residents paste whole letters; the default of 131,072 would stop the file


class BadFile(Refusal):
    """The file as a whole cannot be read."""


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in a YAML file. Raises BadFile with every mistake, a line each."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        raise BadFile(f"{path}: {fault}") from fault
    try:
        return Mapping.model_validate(data)
    except ValueError as fault:
        raise BadFile(f"{path}: {fault}") from fault


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield (row number from 1, its text by column), or (number, reason) where a row is broken.

    The kind of file is told by its name: .csv or .json, with or without .gz. JSON is an array of objects, or
    one object a line.

    :raises BadFile: when the file cannot be opened or is not text of that kind at all.
    """
    kind = next((suffix for suffix in reversed(path.suffixes) if suffix != ".gz"), "")
    if kind not in {".csv", ".json", ".jsonl"}:
        raise BadFile(f"{path.name}: the name must end in .csv, .json or .jsonl (and may go on with .gz).")
    try:
        with _opened(path) as file:
            yield from _csv_rows(file) if kind == ".csv" else _json_rows(file)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as fault:
        raise BadFile(f"{path.name}: {fault}") from fault


def count_rows(path: Path) -> int:
    """Return how many rows a file has, for the progress bar; it reads the file once."""
    return sum(1 for _ in read_rows(path))


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _csv_rows(file: IO[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    reader = csv.reader(file, strict=True)
    header = [name.strip() for name in next(reader, [])]
    if len(set(header)) != len(header) or not header:
        raise BadFile("The first line must name each column once.")
    for number, values in enumerate(reader, start=1):
        if not values:
            continue
        if len(values) != len(header):
            # Loading it would shift values into the wrong columns.
            yield number, f"it has {len(values)} values, but there are {len(header)} columns"
        else:
            yield number, dict(zip(header, values, strict=True))


def _json_rows(file: IO[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    text = file.read().strip()
    if text.startswith("["):
        try:
            rows: list[Any] = json.loads(text)
        except ValueError as fault:
            raise BadFile(f"This is not JSON: {fault}") from fault
        for number, row in enumerate(rows, start=1):
            yield number, _plain(row)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            yield number, _plain(json.loads(line))
        except ValueError as fault:
            yield number, f"it is not JSON: {fault}"


def _plain(row: Any) -> dict[str, str] | str:
    if not isinstance(row, dict):
        return "it is not an object"
    return {str(name): "" if value is None else str(value) for name, value in row.items()}
