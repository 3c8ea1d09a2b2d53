"""A small gazetteer that a person can check in their head, and the whole invented borough."""

from datetime import datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.places import api as places
from tests.places.maps import line, square


@pytest.fixture
def two_wards(db: None, at: datetime) -> None:
    """Load two wards side by side, West and East, a neighbour to the north, and four streets."""
    places.load_wards(
        [
            places.NewWard(code="Z1", name="West", geometry=square(53.60, 1.10, 53.70, 1.20)),
            places.NewWard(code="Z2", name="East", geometry=square(53.60, 1.20, 53.70, 1.30)),
        ],
        by=SYSTEM,
        at=at,
    )
    places.load_neighbours(
        [places.NewNeighbour(name="Northby Council", geometry=square(53.70, 1.10, 53.80, 1.30))],
        by=SYSTEM,
        at=at,
    )
    places.load_streets(
        [
            street(1, "High Street", "Westham", line((53.65, 1.15), (53.65, 1.16))),
            street(2, "Church Lane", "Westham", line((53.66, 1.15), (53.66, 1.16))),
            street(3, "Church Lane", "Eastham", line((53.66, 1.25), (53.66, 1.26))),
            street(4, "St Mary’s Road", "Eastham", {"type": "Point", "coordinates": [1.28, 53.61]}),
        ],
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def borough(db: None, at: datetime) -> places.Loaded:
    """Load the whole invented borough."""
    return places.load_invented(seed=20250520, by=SYSTEM, at=at)


def street(usrn: int, name: str, locality: str, geometry: Any) -> places.NewStreet:
    """Return a street to load."""
    return places.NewStreet(usrn=usrn, name=name, locality=locality, geometry=geometry)
