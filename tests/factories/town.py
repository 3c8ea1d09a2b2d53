"""A council ready to be tried: the invented borough, the catalogue, the texts, the calendar and the cast."""

from datetime import datetime
from typing import Final

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.geo import Point
from frontdoor.places.api import load_invented
from frontdoor.web.demo.seeding import SEED, prepare

#: A place well inside the invented borough.
HARBOUR: Final = Point(53.6, 1.2)
#: A place well outside it.
OUTSIDE: Final = Point(51.5, -0.1)


def a_town(*, at: datetime) -> None:
    """Prepare everything that residents and staff need."""
    prepare(at=at)
    load_invented(seed=SEED, by=SYSTEM, at=at)
