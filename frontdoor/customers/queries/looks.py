"""Who looked at somebody's records, as the person themselves is told, and as whoever answers for it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdoor.customers.models import Look
from frontdoor.customers.queries.definitions import policy
from frontdoor.kernel.language import later, say

#: How people of a role are called to those whose record they looked at.
CALLED: Final = {
    "adviser": later("An adviser"),
    "officer": later("An officer"),
    "team-leader": later("A team leader"),
    "contractor": later("A contractor"),
    "insight": later("An analyst"),
    "admin": later("The platform’s own staff"),
}
_SOMEBODY: Final = later("Somebody of the council")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRecord:
    """One look: who (by role and team), when, what for, why, and which sources.

    :param plain: the purpose as the person reads it.
    :param by: a user name, for staff alone.
    """

    at: datetime
    who: str
    team: str
    by: str
    purpose: str
    plain: str
    reason: str
    sources: tuple[str, ...]


def looks_at(records: Iterable[int], *, newest: int = 50) -> list[LookRecord]:
    """Return who looked at any of the records, newest first, each look once. Two queries."""
    wanted = list(records)
    rows = Look.objects.filter(records__record__in=wanted).distinct().order_by("-id")[:newest]
    found = list(rows.prefetch_related("records__record"))
    sources, purposes = policy().sources, policy().purposes
    return [
        LookRecord(
            at=row.at,
            who=say(CALLED.get(row.role, _SOMEBODY)),
            team=row.team,
            by=row.by,
            purpose=purposes[row.purpose].name if row.purpose in purposes else row.purpose,
            plain=purposes[row.purpose].plain if row.purpose in purposes else row.purpose,
            reason=row.reason,
            sources=tuple(
                dict.fromkeys(
                    sources[each.record.source].name if each.record.source in sources else each.record.source
                    for each in row.records.all()
                    if each.record_id in wanted
                )
            ),
        )
        for row in found
    ]
