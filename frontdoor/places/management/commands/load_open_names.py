"""`frontdoor load-open-names FILE… --source "OS Open Names"`: learn the names of streets and places."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.places.management.loading import LoadCommand
from frontdoor.places.models import Load
from frontdoor.places.operations.loading import FileOf, load_names_file
from frontdoor.places.rules.place_files import open_names_header, read_names
from frontdoor.places.rules.rows import Loaded
from frontdoor.places.rules.tables import Table


class Command(LoadCommand):
    help = (
        "Learn the streets and places of OS Open Names, whose squares come without a header; give them together. Where "
        "wards are loaded, only those near them are kept."
    )
    kind = Load.Kind.NAMES
    unit = "names"

    def tables(self, files: Sequence[Path]) -> Iterator[Table]:
        for file in files:
            yield Table(file.read_bytes(), without_header=open_names_header)

    def read(self, table: Table, *, as_of: date) -> Iterator[Any]:  # noqa: ARG002 -- the day matters to others
        return read_names(table)

    def load(self, rows: Iterator[Any], *, of: FileOf, progress: Callable[[int], object]) -> Loaded:
        return load_names_file(rows, of=of, by=SYSTEM, at=now(), progress=progress)
