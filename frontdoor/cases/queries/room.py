"""How much room a service that takes only so many has left."""

from datetime import UTC, datetime, time

from frontdoor.cases.models import Case
from frontdoor.kernel.clock import LONDON
from frontdoor.services.api import ServiceRecord


def count_of(offered: ServiceRecord) -> int:
    """Return how many of a service were sent since it was last opened. One query."""
    cases = Case.objects.filter(service=offered.slug, source="")
    begins = offered.definition.available_from
    if begins is not None:
        cases = cases.filter(opened_at__gte=datetime.combine(begins, time(), tzinfo=LONDON).astimezone(UTC))
    return cases.count()


def is_full(offered: ServiceRecord) -> bool:
    """Return whether a service takes no more. No query for one without a cap."""
    closes = offered.definition.closes
    return closes is not None and closes.after is not None and count_of(offered) >= closes.after
