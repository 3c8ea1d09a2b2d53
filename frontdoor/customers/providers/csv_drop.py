"""Telling a system that reads files from a folder: DATA_DIR/connectors/<folder>/.

`out/` holds a file for each batch, which appears whole under its name. The other side takes it away, or leaves it, and
writes what it made of it into `in/` as `<anything>.csv` with the columns `id`, `answer` (confirmed or refused) and
`reason`; read files go to `in/read/`, those that make no sense to `in/unreadable/`. See docs/connectors.md.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from typing_extensions import override

from frontdoor.customers.providers.connectors import Answer, Connector, Outgoing, TryLater, connectors
from frontdoor.customers.rules.changes import SAYS, Stage
from frontdoor.customers.rules.sources import SourceDefinition

#: The columns of a file, whatever changes are in it.
COLUMNS: Final = (
    "id", "reference", "record", "change", "holds_from", "told_at",
    *dict.fromkeys(name for says in SAYS.values() for name in says),
)  # fmt: skip
#: Larger answers are nobody's: a batch has a few hundred rows.
_LARGEST: Final = 5 * 1024 * 1024
_STAGES: Final = {"confirmed": Stage.CONFIRMED, "refused": Stage.REFUSED}
#: What spreadsheets take for a formula. Their own advice is to put a quote before it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def folder_of(source: SourceDefinition) -> Path:
    """Return the folder through which a source is told."""
    return Path(settings.DATA_DIR) / "connectors" / source.connector.to


class CsvDrop(Connector):
    """A file for each batch, and files of answers read back."""

    at_once = 500

    @override
    def hand_over(
        self, rows: Sequence[Outgoing], *, source: SourceDefinition, batch: str, at: datetime
    ) -> Sequence[Answer]:
        """Write the file of a batch; the same batch again is the same file. See Connector."""
        out = folder_of(source) / "out"
        try:
            out.mkdir(parents=True, exist_ok=True)
            _write(out / f"{batch}.csv", rows)
        except OSError as fault:
            raise TryLater(f"The file could not be written ({type(fault).__name__}).") from fault
        return [Answer(key=row.key, stage=Stage.SENT, words=f"In the file {batch}.csv.") for row in rows]

    @override
    def answers(self, source: SourceDefinition) -> Iterator[Sequence[Answer]]:
        """Return the rows of each file of answers, and put it away when the next is asked for. See Connector."""
        inbox = folder_of(source) / "in"
        for path in sorted(inbox.glob("*.csv")):
            try:
                found = _answers(path)
            except (OSError, ValueError, csv.Error):
                _put_away(path, inbox / "unreadable")
                continue
            yield found
            _put_away(path, inbox / "read")

    @override
    def check_config(self, source: SourceDefinition) -> list[str]:
        """Nothing has to be set: the folder is made when it is needed."""
        return []


def _write(path: Path, rows: Sequence[Outgoing]) -> None:
    """Write a file that nobody ever sees half of: beside its place first, and renamed when it is whole."""
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            says = row.sends["says"]
            cells = {**{name: row.sends[name] for name in COLUMNS if name in row.sends}, **says}
            writer.writerow({name: _cell(str(value)) for name, value in cells.items()})
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _cell(text: str) -> str:
    is_number = text.startswith("+") and text[1:].isdigit()  # a telephone number
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def _answers(path: Path) -> list[Answer]:
    """Return what a file says. Raises ValueError for one that is not of the agreed shape."""
    if path.stat().st_size > _LARGEST:
        raise ValueError("The file is too large.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {"id", "answer"} <= set(reader.fieldnames or ()):
            raise ValueError("The file has no columns id and answer.")
        found = []
        for row in reader:
            answer = (row["answer"] or "").strip().lower()
            if answer not in _STAGES:
                raise ValueError("An answer is neither confirmed nor refused.")
            words = (row.get("reason") or "").strip()[:500]
            if answer == "refused":
                words = words or "It gave no reason."
            found.append(Answer(key=(row["id"] or "").strip(), stage=_STAGES[answer], words=words))
        return found


def _put_away(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    path.replace(folder / path.name)


connectors.add("csv-drop", CsvDrop())
