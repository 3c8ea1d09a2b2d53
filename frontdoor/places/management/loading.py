"""What the commands that load a gazetteer's files have in common."""

import csv
import re
from abc import ABC, abstractmethod
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded
from frontdoor.places.operations.loading import FileOf
from frontdoor.places.rules.rows import Loaded, Quarantined
from frontdoor.places.rules.tables import WHY, Table

_SHOWN = 20
_DAY_IN_A_NAME = re.compile(r"(20\d\d)[-_]?(\d\d)[-_]?(\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_IN_A_NAME = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[-_ ]?(20\d\d)|(20\d\d)[-_]?(\d\d)(?!\d)", re.IGNORECASE)


class LoadCommand(BaseCommand, ABC):
    """Loads files of one kind; a subclass says which, how they are read, and by which operation."""

    kind: ClassVar[str]
    unit: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="a table (CSV), or its parts; together they are whole")
        parser.add_argument(
            "--source", required=True, help="whose file it is: later files of one source retire what is gone"
        )
        parser.add_argument(
            "--as-of", type=_day, help="the day whose state it tells; read from the file's name if left out"
        )
        parser.add_argument("--part", action="store_true", help="the file does not name all there are: retire nothing")
        parser.add_argument("--retire-many", action="store_true", help="retire even a tenth and more of what is known")
        parser.add_argument("--quarantine", type=Path, help="write the rows that could not be loaded to this CSV file")

    def tables(self, files: Sequence[Path]) -> Iterator[Table]:
        """Yield the tables of the files."""
        for file in files:
            yield Table(file.read_bytes())

    @abstractmethod
    def read(self, table: Table, *, as_of: date) -> Iterator[Any]:
        """Yield what the rows of a table say."""

    @abstractmethod
    def load(self, rows: Iterator[Any], *, of: FileOf, progress: Callable[[int], object]) -> Loaded:
        """Load what was read."""

    def is_part(self, table: Table) -> bool:
        """Return whether a table names only some of all there are: mended rows do."""
        return table.is_mended

    def handle(self, *_args: Any, file: Sequence[Path], source: str, **options: Any) -> None:
        as_of = options["as_of"] or _day_of(file[0].name)
        if as_of is None:
            raise CommandError("The file's name does not say of which day it is. Say so: --as-of 2026-05-01")
        # Written only where somebody looks on (disable=None).
        with tqdm(desc=file[0].name, unit=" rows", disable=None) as bar:
            try:
                tables = list(self.tables(file))
                of = FileOf(
                    kind=self.kind, source=source, name=file[0].name, as_of=as_of,
                    is_whole=not options["part"] and not any(map(self.is_part, tables)),
                    may_retire_many=options["retire_many"],
                )  # fmt: skip
                with transaction.atomic(durable=True):
                    rows = (row for table in tables for row in self.read(table, as_of=as_of))
                    loaded = self.load(rows, of=of, progress=bar.update)
            except OSError as error:
                raise CommandError(f"{error.filename} cannot be read: {error.strerror}") from error
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self._tell(loaded, options["quarantine"])

    def _tell(self, loaded: Loaded, quarantine: Path | None) -> None:
        if quarantine is not None:
            _export(loaded.quarantined, quarantine)
            self.stdout.write(f"Wrote {len(loaded.quarantined)} rows that were not loaded to {quarantine}.")
        for row in loaded.quarantined[:_SHOWN]:
            self.stderr.write(f"Not loaded: {row.row}: {row.reason}")
        self.stdout.write(
            f"{loaded.kept} {self.unit}: {loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged, "
            f"{loaded.removed} retired, {len(loaded.quarantined)} not loaded."
        )
        if loaded.quarantined:
            raise CommandError(f"{len(loaded.quarantined)} not loaded, so nothing was retired.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the day like 2026-05-01") from None


def _day_of(name: str) -> date | None:
    """Return the day that a file's name tells, or the first of the month: ONSPD_MAY_2026, addresses-2026-05-01."""
    try:
        if day := _DAY_IN_A_NAME.search(name):
            return date(int(day[1]), int(day[2]), int(day[3]))
        if month := _MONTH_IN_A_NAME.search(name):
            if month[1]:
                return date(int(month[2]), _MONTHS.index(month[1].lower()) + 1, 1)
            return date(int(month[3]), int(month[4]), 1)
    except ValueError:
        return None
    return None


def _export(rows: Sequence[Quarantined], path: Path) -> None:
    """Write rows as they came, led by why they were not loaded: mended, they can be loaded again."""
    columns = dict.fromkeys(name for row in rows for name in row.raw or {})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [WHY, *columns])
        writer.writeheader()
        for row in rows:
            writer.writerow({WHY: row.reason, **{name: guarded(value) for name, value in (row.raw or {}).items()}})
