"""`frontdoor load-open-uprn FILE --source "OS Open UPRN"`: put the addresses we know where OS says they are."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.places.management.loading import LoadCommand
from frontdoor.places.models import Load
from frontdoor.places.operations.loading import FileOf, load_coordinates_file
from frontdoor.places.rules.place_files import read_coordinates
from frontdoor.places.rules.rows import Loaded
from frontdoor.places.rules.tables import Table


class Command(LoadCommand):
    help = (
        "Put the addresses that are loaded where OS Open UPRN says they are. It has no addresses, so none is added; "
        "UPRNs that are not ours are passed over, and none is retired."
    )
    kind = Load.Kind.COORDINATES
    unit = "of our UPRNs"

    def read(self, table: Table, *, as_of: date) -> Iterator[Any]:  # noqa: ARG002 -- the day matters to others
        return read_coordinates(table)

    def load(self, rows: Iterator[Any], *, of: FileOf, progress: Callable[[int], object]) -> Loaded:
        return load_coordinates_file(rows, of=of, by=SYSTEM, at=now(), progress=progress)
