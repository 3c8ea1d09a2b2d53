"""`frontdoor import-assets FILE --kind lamp-column --source "…"`: make a file's things the council's of that kind."""

import csv
import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from tqdm import tqdm

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded
from frontdoor.places.operations import gazetteer as operations
from frontdoor.places.rules.asset_files import NAMES, WHY, features, read_rows, table
from frontdoor.places.rules.rows import Loaded, NewAsset, Quarantined

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Make the things in a CSV or GeoJSON file the council's things of a kind: lamp columns, trees, litter bins. "
        "Safe to run again; what the file no longer names is removed as of today, and kept for the reports about it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".csv, or .geojson in WGS84")
        parser.add_argument(
            "--kind", required=True, type=_kind, help="what they are, as questions name it: lamp-column"
        )
        parser.add_argument("--source", required=True, help="whose list it is, and of when")
        parser.add_argument(
            "--column", action="append", default=[], type=_column, metavar="OURS=THEIRS",
            help=f"a column that is called otherwise than usual, for {', '.join(NAMES)}; may be given again",
        )  # fmt: skip
        parser.add_argument("--quarantine", type=Path, help="write the rows that could not be read to this CSV file")

    def handle(self, *_args: Any, file: Path, kind: str, source: str, **options: Any) -> None:
        # Written only where somebody looks on (disable=None).
        with tqdm(desc=file.name, unit=" rows", disable=None) as bar:
            try:
                with file.open(encoding="utf-8-sig", newline="") as lines, transaction.atomic(durable=True):
                    rows, is_whole = _rows(file, lines, dict(options["column"]))
                    loaded = operations.load_assets(
                        rows, kind=kind, source=source, is_whole=is_whole, by=SYSTEM, at=now(), progress=bar.update
                    )
            except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
                raise CommandError(f"{file} cannot be read: {error}") from error
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self._tell(loaded, options["quarantine"])

    def _tell(self, loaded: Loaded, quarantine: Path | None) -> None:
        self.stdout.write(f"{loaded.kept} loaded, {loaded.removed} removed.")
        if quarantine is not None:
            _export(loaded.quarantined, quarantine)
            self.stdout.write(f"Wrote {len(loaded.quarantined)} rows that were not loaded to {quarantine}.")
        for row in loaded.quarantined[:_SHOWN]:
            self.stderr.write(f"Not loaded: {row.row}: {row.reason}")
        if loaded.quarantined:
            raise CommandError(f"{len(loaded.quarantined)} not loaded, so nothing was removed.")


def _kind(text: str) -> str:
    try:
        validate_slug(text)
    except ValidationError:
        raise ArgumentTypeError("letters, figures and hyphens, like lamp-column") from None
    return text


def _column(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not equals or ours not in NAMES:
        raise ArgumentTypeError(f"write it like number=ColumnNo, for one of {', '.join(NAMES)}")
    return ours, theirs


def _rows(file: Path, lines: Iterable[str], columns: dict[str, str]) -> tuple[Iterable[NewAsset | Quarantined], bool]:
    """Return what a file says, and whether it names all there are: a table of mended rows does not."""
    if file.suffix.lower() != ".csv":
        return read_rows(features(json.loads("".join(lines))), columns=columns), True
    rows = table(lines, columns=columns)
    return read_rows(rows, columns=columns), WHY not in (rows.fieldnames or ())


def _export(rows: Sequence[Quarantined], path: Path) -> None:
    """Write rows as they came, led by why they were not loaded: mended, they can be loaded again."""
    columns = dict.fromkeys(name for row in rows for name in row.raw or {})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [WHY, *columns])
        writer.writeheader()
        for row in rows:
            writer.writerow({WHY: row.reason, **{name: guarded(value) for name, value in (row.raw or {}).items()}})
