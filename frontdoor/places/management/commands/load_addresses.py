"""`frontdoor load-addresses FILE --source "…"`: make the addresses of an AddressBase-like table the council's."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.places.management.loading import LoadCommand
from frontdoor.places.models import Load
from frontdoor.places.operations.loading import FileOf, load_addresses_file
from frontdoor.places.rules.place_files import is_change_only, read_addresses
from frontdoor.places.rules.rows import Loaded
from frontdoor.places.rules.tables import Table


class Command(LoadCommand):
    help = (
        "Make the addresses of a table the council's: AddressBase Core or Plus, its change-only updates, or a "
        "council's own export. Rows that did not change are not written; what a whole file leaves out is retired."
    )
    kind = Load.Kind.ADDRESSES
    unit = "addresses"

    def read(self, table: Table, *, as_of: date) -> Iterator[Any]:
        return read_addresses(table, as_of=as_of)

    def is_part(self, table: Table) -> bool:
        return super().is_part(table) or is_change_only(table)

    def load(self, rows: Iterator[Any], *, of: FileOf, progress: Callable[[int], object]) -> Loaded:
        return load_addresses_file(rows, of=of, by=SYSTEM, at=now(), progress=progress)
