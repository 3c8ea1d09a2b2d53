"""Planned works for tests, announced through the operation that officers use."""

from datetime import date, datetime
from typing import Any

from frontdoor.cases.models import Case, WorksNotice
from frontdoor.cases.operations.works import publish_works
from frontdoor.cases.rules.works import Details, Span
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.places.api import StreetRecord, nearest_street
from tests.factories.town import HARBOUR

#: Three days of the week after that of the tests.
TUESDAY, THURSDAY = date(2025, 5, 27), date(2025, 5, 29)


def the_street() -> StreetRecord:
    """Return the street in which works are unless a test says otherwise."""
    found = nearest_street(HARBOUR)
    assert found is not None
    return found


def details(**given: Any) -> Details:
    """Return what an officer writes of works; `given` are fields of Details."""
    usual: dict[str, Any] = {"what": "Repair of ten potholes", "usrn": the_street().usrn}
    return Details(**usual | {"span": Span(TUESDAY, THURSDAY), "why": "The frost broke the surface."} | given)


def some_works(*cases: Case, by: Actor, at: datetime, **given: Any) -> WorksNotice:
    """Announce works for cases; `given` are fields of Details."""
    return publish_works(details(**given), cases=cases, seen=range(1000), by=by, at=at)
