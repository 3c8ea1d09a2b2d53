"""`frontdoor import-records SOURCE FILE --as-of "2026-11-30 06:00"`: file what a source delivers."""

import csv
import gzip
import io
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from frontdoor.customers.models import QuarantinedRow
from frontdoor.customers.operations.filing import Filed, Row, file_delivery
from frontdoor.customers.queries.definitions import BrokenSources, source
from frontdoor.customers.rules.record_files import TableRow, shifted, table_rows
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded


class Command(BaseCommand):
    help = (
        "File the records that a source delivers as a table: what is new is added, what changed keeps its earlier "
        "versions, what the delivery lacks is gone as of then. All of it or nothing; rows that cannot be read are set "
        "aside with the reason. Every new or changed record is then compared with those like it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="its name in sources/: council-tax")
        parser.add_argument("file", type=Path, help="a table with a header, packed (.gz) or not")
        parser.add_argument(
            "--as-of", required=True, help="the moment whose state it is: 2026-11-30 or 2026-11-30 06:00"
        )
        parser.add_argument("--part", action="store_true", help="it is not all the source holds: nothing is gone")
        parser.add_argument("--meant", action="store_true", help="that much is missing from it is meant")
        parser.add_argument("--quarantine", type=Path, metavar="FILE", help="write the rows set aside to this table")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            definition = source(options["source"])
            with _opened(file) as lines:
                header, rows = table_rows(lines, name=file.name)
                _check_header(header, definition)
                with tqdm(desc=file.name, unit=" rows", disable=None) as bar:
                    filed = file_delivery(
                        definition.id,
                        rows=_told(rows, definition, bar),
                        as_of=_moment(options["as_of"]),
                        file_name=file.name,
                        whole=not options["part"],
                        meant=options["meant"],
                        by=SYSTEM,
                        at=now(),
                    )
        except (Refusal, BrokenSources) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, EOFError, UnicodeDecodeError, gzip.BadGzipFile) as fault:
            raise CommandError(f"{file} cannot be read: {fault}") from fault
        self._tell(filed, options["quarantine"])

    def _tell(self, filed: Filed, quarantine: Path | None) -> None:
        aside = QuarantinedRow.objects.filter(load=filed.load_id).order_by("line")
        for row in aside[:20]:
            self.stderr.write(f"Line {row.line} set aside: {row.reason}")
        if quarantine is not None:
            _export(aside, quarantine)
        self.stdout.write(
            f"{filed.added:,} added, {filed.changed:,} changed, {filed.unchanged:,} as they were, {filed.gone:,} gone, "
            f"{filed.quarantined:,} set aside."
        )


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    with file.open("rb") as raw, gzip.open(raw) if file.suffix == ".gz" else raw as plain:
        yield io.TextIOWrapper(plain, encoding="utf-8-sig", newline="")


def _check_header(header: list[str], definition: SourceDefinition) -> None:
    wanted = [each.column for each in definition.fields]
    missing = [column for column in wanted if column not in header]
    if missing:
        raise CommandError(
            f"The file has no column {', '.join(f'‘{column}’' for column in missing)}; {definition.name} has "
            f"{', '.join(wanted)}. Nothing was filed."
        )


def _told(rows: Iterable[TableRow], definition: SourceDefinition, bar: "tqdm[Any]") -> Iterator[Row]:
    wanted = [each.column for each in definition.fields]
    means = {each.column: each.means for each in definition.fields if each.means}
    for row in rows:
        bar.update()
        values = {column: row.values[column] for column in wanted if column in row.values}
        yield Row(row.line, values, row.fault or shifted(values, means))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"‘{text}’ is no moment; write 2026-11-30 or 2026-11-30 06:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _export(rows: Iterable[QuarantinedRow], path: Path) -> None:
    found = list(rows)
    columns = dict.fromkeys(name for each in found for name in each.row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", *columns])
        for each in found:
            writer.writerow([each.line, each.reason, *(guarded(str(each.row.get(name, ""))) for name in columns)])
