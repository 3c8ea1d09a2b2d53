"""A council ready to be tried: the invented borough, the catalogue, the texts, the calendar and the cast."""

from datetime import UTC, datetime
from typing import Final

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.geo import Point
from frontdoor.places.api import NewAsset, load_assets, load_invented
from frontdoor.web.demo.seeding import SEED, prepare

#: Tuesday 20 May 2025, ten in the morning in London: an ordinary working day before a bank holiday.
TUESDAY_10AM: Final = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
#: A place well inside the invented borough.
HARBOUR: Final = Point(53.6, 1.2)
#: What stands there under the number 1042, so that forms that ask for one of these can be filled in.
AT_HARBOUR: Final = ("lamp-column", "street-tree", "litter-bin", "gully", "bus-shelter")
#: A place well outside it.
OUTSIDE: Final = Point(51.5, -0.1)


def a_town(*, at: datetime) -> None:
    """Prepare everything that residents and staff need."""
    prepare(at=at)
    load_invented(seed=SEED, by=SYSTEM, at=at)
    for kind in AT_HARBOUR:
        there = NewAsset(number="1042", lat=HARBOUR.lat, lon=HARBOUR.lon, words="outside the harbour office")
        load_assets([there], kind=kind, source="A list for tests", by=SYSTEM, at=at)


def the_council() -> None:
    """Prepare a council that takes reports, on the day of the tests."""
    prepare(at=TUESDAY_10AM)


def the_town() -> None:
    """Prepare a council with its borough, on the day of the tests."""
    a_town(at=TUESDAY_10AM)
