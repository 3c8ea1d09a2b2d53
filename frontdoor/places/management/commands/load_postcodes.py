"""`frontdoor load-postcodes FILE --source "ONS Postcode Directory"`: learn postcodes with their wards and places."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.places.management.loading import LoadCommand
from frontdoor.places.models import Load
from frontdoor.places.operations.loading import FileOf, load_postcodes_file
from frontdoor.places.rules.place_files import read_postcodes
from frontdoor.places.rules.rows import Loaded
from frontdoor.places.rules.tables import Table


class Command(LoadCommand):
    help = (
        "Learn the postcodes of an ONS Postcode Directory or an extract of it: ward, LSOA, place and the month one was "
        "terminated. Where wards are loaded, only those near them are kept."
    )
    kind = Load.Kind.POSTCODES
    unit = "postcodes"

    def read(self, table: Table, *, as_of: date) -> Iterator[Any]:  # noqa: ARG002 -- the day matters to others
        return read_postcodes(table)

    def load(self, rows: Iterator[Any], *, of: FileOf, progress: Callable[[int], object]) -> Loaded:
        return load_postcodes_file(rows, of=of, by=SYSTEM, at=now(), progress=progress)
