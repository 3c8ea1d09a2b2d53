"""Reading who acts for whom, and by what right something was done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from frontdoor.customers.models import Representation, RepresentationEntry
from frontdoor.customers.queries.acting_policy import acting_policy
from frontdoor.customers.records import ActingRecord
from frontdoor.customers.rules.acting import Kind, MayNotAct, Sees, Stage, check_may_act, stands
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.language import say

#: What a case made under a representation is called among its entries.
MADE: Final = "made"
#: More than anybody has at once; a page shows the newest.
_MOST: Final = 50


def kind_of(kind_id: str) -> Kind:
    """Return a kind; one that policy names no more still has a name."""
    return acting_policy().kind(kind_id) or Kind(
        id=kind_id, name=kind_id, begun_by=("staff",), services="named", may_see=(), default_days=1, longest_days=1
    )


def acting_records(rows: Iterable[Representation], *, at: datetime) -> list[ActingRecord]:
    """Return rows as they stand. One query, however many; the rows come with their principals."""
    listed = list(rows)
    known = people(row.representative_user_id for row in listed if row.representative_user_id is not None)
    return [_record(row, {pk: each.name for pk, each in known.items()}, at=at) for row in listed]


def _record(row: Representation, known: dict[int, str], *, at: datetime) -> ActingRecord:
    return ActingRecord(
        id=row.pk,
        kind=kind_of(row.kind),
        principal=row.principal_id,
        principal_name=row.principal.name or say("Somebody"),
        principal_user_id=row.principal_user_id,
        representative_user_id=row.representative_user_id,
        representative_name=known.get(row.representative_user_id or 0, ""),
        email=row.email,
        services=tuple(row.services),
        sees=frozenset(Sees(each) for each in row.sees),
        stage=stands(Stage(row.stage), until=row.until, invited_until=row.invited_until, at=at),
        invited_until=row.invited_until,
        until=row.until,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        reason=row.reason,
        evidence=row.evidence,
        approved_by=row.approved_by,
    )


def _rows() -> "QuerySet[Representation]":
    return Representation.objects.select_related("principal")


def who_acts_for(user_id: int, *, at: datetime) -> list[ActingRecord]:
    """Return those who act for somebody, were asked to or did, newest first. Two queries."""
    return acting_records(_rows().filter(principal_user_id=user_id).order_by("-id")[:_MOST], at=at)


def acts_for_whom(user_id: int, *, at: datetime) -> list[ActingRecord]:
    """Return for whom an account acts, newest first; what is over is left out. Two queries."""
    rows = _rows().filter(representative_user_id=user_id, stage__in=[Stage.ACTIVE, Stage.UNPROVED]).order_by("-id")
    return [each for each in acting_records(rows[:_MOST], at=at) if each.stage is not Stage.LAPSED]


def acting_by_id(representation_id: int, *, at: datetime) -> ActingRecord | None:
    """Return one, or None. Two queries."""
    return next(iter(acting_records(_rows().filter(pk=representation_id), at=at)), None)


def right_to_act(representation_id: int, *, service: str, by: Actor, at: datetime) -> ActingRecord:
    """Return the right by which an actor does something in a service for another, at this moment.

    To be asked when something is done, however lately a page was drawn. Two queries.

    :raises MayNotAct: when it is not theirs, has ended or run out, or does not cover the service.
    """
    found = acting_by_id(representation_id, at=at)
    if found is None or by.user_id is None or found.representative_user_id != by.user_id:
        raise MayNotAct(say("This was begun for somebody else. Sign in as the person who acts for them."))
    check_may_act(found.stage, services=found.services, service=service, principal=found.principal_name)
    return found


def made_under(representation_ids: Iterable[int]) -> dict[str, int]:
    """Return the references of what was made under representations, newest first, with the one. One query."""
    rows = RepresentationEntry.objects.filter(representation_id__in=list(representation_ids), what=MADE)
    return dict(rows.order_by("-id").values_list("on", "representation_id")[:500])


def acting_on(reference: str, *, at: datetime) -> ActingRecord | None:
    """Return by what right something was made for another, or None where nobody acted. At most two queries."""
    rows = _rows().filter(entries__on=reference, entries__what=MADE)
    return next(iter(acting_records(rows[:1], at=at)), None)


def waiting_for_staff(*, at: datetime) -> list[ActingRecord]:
    """Return what staff have to approve, or to see a proof of, oldest first. Two queries."""
    rows = _rows().filter(Q(stage=Stage.PROPOSED) | Q(stage=Stage.UNPROVED, until__gt=at)).order_by("id")
    return acting_records(rows[:200], at=at)
