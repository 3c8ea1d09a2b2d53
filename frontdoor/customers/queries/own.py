"""What somebody may see of what is held about themselves: the same truth that staff see, with who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdoor.customers.models import SourceRecord
from frontdoor.customers.queries.caring import (
    AlertRecord,
    NeedRecord,
    Standing,
    alerts_told,
    needs_of,
    said_of,
    standings,
)
from frontdoor.customers.queries.definitions import BrokenSources, policy
from frontdoor.customers.queries.details import ids_of_user
from frontdoor.customers.queries.looks import LookRecord, looks_at
from frontdoor.customers.queries.viewing import held, keeps_care, members_of
from frontdoor.customers.rules.seeing import Seen, seen
from frontdoor.customers.rules.sources import Purpose
from frontdoor.kernel.clock import LONDON

#: The purpose for which somebody reads their own data; each source says which of its fields that opens.
TO_READ_ONES_OWN = "rights"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSource:
    """What one source holds about somebody, as they read it."""

    name: str
    as_of: datetime
    gone_at: datetime | None
    basis: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """What is held about whoever is signed in.

    :param keeps: the record with which what they tell us is kept; None where nothing is held yet.
    :param details: the ids of the details they gave: what cases point at.
    """

    keeps: int | None
    sources: tuple[OwnSource, ...] = ()
    needs: tuple[NeedRecord, ...] = ()
    alerts: tuple[AlertRecord, ...] = ()
    standings: tuple[Standing, ...] = ()
    looks: tuple[LookRecord, ...] = ()
    details: tuple[int, ...] = ()


def held_about(user_id: int, *, at: datetime) -> OwnRecord:
    """Return what is held about the person of an account: details that are its own, and whatever is tied to them.

    Ten queries, whatever is held. A source whose agreement has run out says so and shows nothing, as to staff.
    """
    details = ids_of_user(user_id)
    mine = SourceRecord.objects.filter(customer__in=details, removed_at__isnull=True)
    firsts = {first or pk for pk, first in mine.values_list("pk", "joined_to")}
    rows = [row for records in members_of(firsts).values() for row in records if row.removed_at is None]
    if not rows:
        return OwnRecord(keeps=None)
    ids = [each.pk for each in rows]
    today = at.astimezone(LONDON).date()
    said = said_of(ids)
    own = [each for each in rows if each.customer_id in details]
    return OwnRecord(
        keeps=keeps_care(own).pk,
        sources=tuple(_sources(rows, at=at)),
        needs=tuple(needs_of(ids)),
        alerts=tuple(alerts_told(ids, on=today)),
        standings=tuple(standings(said)),
        looks=tuple(looks_at(ids)),
        # A case opens to whoever follows its link, so it takes more than a likeness: what the account itself holds.
        details=tuple(details),
    )


def _sources(rows: Sequence[SourceRecord], *, at: datetime) -> list[OwnSource]:
    today = at.astimezone(LONDON).date()
    purpose = _purpose()
    sources = policy().sources
    found = []
    for row in rows:
        source = sources.get(row.source)
        shown = seen([held(row)], sources, purpose, on=today)
        found.append(
            OwnSource(
                name=source.name if source else row.source, as_of=row.as_of, gone_at=row.gone_at,
                basis=source.basis if source else "", seen=shown,
            )
        )  # fmt: skip
    return found


def _purpose() -> Purpose:
    found = policy().purposes.get(TO_READ_ONES_OWN)
    if found is None:
        raise BrokenSources(f"purposes.yaml has no purpose ‘{TO_READ_ONES_OWN}’, by which people read their own data.")
    return found
