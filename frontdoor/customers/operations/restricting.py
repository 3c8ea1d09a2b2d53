"""Saying that few may see a record, breaking the glass of it, and looking through every glass that was broken."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.events import GlassBroken
from frontdoor.customers.models import BrokenGlass, RestrictedName, RestrictedRecord, SourceRecord
from frontdoor.customers.operations.looking import opened, purpose_of
from frontdoor.customers.operations.tying import NoSuchRecord, ReasonMissing
from frontdoor.customers.queries.care import restricted_kind
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import accounts_of, leaders, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal


class RestrictedAlready(Refusal):
    """The record is restricted for this reason already."""


class NobodyOfThatName(Refusal):
    """Somebody is named with whom nobody signs in."""


class TooFarAway(Refusal):
    """The day on which somebody looks again is in the past, or later than policy lets it be."""


class NotConfirmed(Refusal):
    """Whoever breaks the glass confirms that they know what follows."""


class NothingToOpen(Refusal):
    """The record is not restricted, or the actor sees it anyway."""


class SomebodyElseReviews(Refusal):
    """Whoever broke a glass does not review it, and it is reviewed once."""


@transaction.atomic
def restrict(
    record_id: int,
    *,
    kind: str,
    reason: str,
    review_on: date,
    also: Collection[str] = (),
    never: Collection[str] = (),
    told: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Let only few see a record, until it is lifted; return the restriction's number.

    :param also: user names of those who see it besides the roles of the kind.
    :param never: user names of those who never do, even with a reason: the colleague whose relative it is.
    :param told: the user name of somebody who is told whenever the glass is broken.
    :raises NotAllowed: :raises NoSuchRecord: :raises ReasonMissing: :raises TooFarAway: :raises NobodyOfThatName:
    :raises RestrictedAlready:
    """
    permissions.check_may_restrict(by, None)
    known = restricted_kind(kind)
    record = SourceRecord.objects.select_for_update().filter(pk=record_id).first()
    if record is None:
        raise NoSuchRecord("There is no such record.")
    _check_reason(reason)
    check_day(review_on, most_days=known.most_days, at=at)
    _check_names({*also, *never, *filter(None, [told])})
    if RestrictedRecord.objects.filter(record=record, kind=kind, lifted_at__isnull=True).exists():
        raise RestrictedAlready(f"This record is restricted already: {known.name}.")
    row = RestrictedRecord.objects.create(
        record=record, kind=kind, reason=reason.strip(), set_by=by.username, set_at=at, review_on=review_on, told=told
    )
    RestrictedName.objects.bulk_create(
        [
            *(RestrictedName(restricted=row, username=each, may_see=False) for each in sorted(set(never))),
            *(RestrictedName(restricted=row, username=each, may_see=True) for each in sorted(set(also) - set(never))),
        ]
    )
    audit.record("customers.restricted", on=f"record:{record.pk}", by=by, at=at, after={"restricted": row.pk})
    return row.pk


@transaction.atomic
def lift(restricted_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Let everybody see a record again who may see others. Raises NotAllowed, NoSuchRecord or ReasonMissing."""
    permissions.check_may_restrict(by, None)
    _check_reason(reason)
    row = _open_row(restricted_id)
    RestrictedRecord.objects.filter(pk=row.pk).update(lifted_at=at, lifted_by=by.username, lifted_why=reason.strip())
    audit.record("customers.restriction-lifted", on=f"record:{row.record_id}", by=by, at=at, before={"kind": row.kind})


@transaction.atomic
def keep_restricted(restricted_id: int, *, review_on: date, by: Actor, at: datetime) -> None:
    """Go on with a restriction that somebody has looked at again, up to another day. Raises as `restrict`."""
    permissions.check_may_restrict(by, None)
    row = _open_row(restricted_id)
    check_day(review_on, most_days=restricted_kind(row.kind).most_days, at=at)
    RestrictedRecord.objects.filter(pk=row.pk).update(review_on=review_on)
    audit.record(
        "customers.restriction-kept", on=f"record:{row.record_id}", by=by, at=at,
        before={"review_on": row.review_on.isoformat()}, after={"review_on": review_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def break_glass(customer: int, *, purpose: str, reason: str, is_confirmed: bool, by: Actor, at: datetime) -> datetime:
    """Open a restricted customer for a short time, and let those know who answer for it; return until when it is open.

    :raises NoSuchRecord: :raises OwnRecord: :raises NotAllowed: :raises NothingToOpen: :raises ReasonMissing:
    :raises NotConfirmed:
    """
    purpose_of(purpose, by=by)
    _rows, stands = opened(customer, by=by, at=at)
    if not stands.hidden_by:
        raise NothingToOpen("You may see this record as it is.")
    if stands.never:
        raise NotAllowed("You are named among those who never see this record.")
    for row in stands.hidden_by:
        permissions.check_may_break(by, restricted_kind(row.kind))
    _check_reason(reason)
    if not is_confirmed:
        raise NotConfirmed("Confirm that you know that this is looked at by somebody else.")
    team = next((each.name for each in teams() if each.id in by.team_ids), "")
    until = at + min(timedelta(minutes=restricted_kind(row.kind).opens_minutes) for row in stands.hidden_by)
    for row in stands.hidden_by:
        opening = BrokenGlass.objects.create(
            restricted=row, by=by.username, user_id=by.user_id, team=team, at=at, until=until, purpose=purpose,
            reason=reason.strip(),
        )  # fmt: skip
        told = accounts_of([row.told]) if row.told else {}
        whom = {*told.values(), *(each.id for each in leaders(by.team_ids))} - {by.user_id}
        announce(
            GlassBroken(opening_id=opening.pk, record_id=row.record_id, by=by.username, told=tuple(sorted(whom))),
            at=at,
        )
        audit.record("customers.glass-broken", on=f"record:{row.record_id}", by=by, at=at, reason=reason.strip())
    return until


@transaction.atomic
def review_opening(opening_id: int, *, was_right: bool, found: str, by: Actor, at: datetime) -> None:
    """Keep what somebody else found of a glass that was broken.

    :raises NotAllowed: :raises NoSuchRecord: :raises ReasonMissing: if it was wrong and nothing says why.
    :raises SomebodyElseReviews:
    """
    permissions.check_may_restrict(by, None)
    row = BrokenGlass.objects.select_for_update().filter(pk=opening_id).first()
    if row is None:
        raise NoSuchRecord("There is no such use.")
    if row.by == by.username:
        raise SomebodyElseReviews("You opened it yourself, so somebody else looks at it.")
    if row.reviewed_at is not None:
        raise SomebodyElseReviews("Somebody has looked at it already.")
    if not was_right:
        _check_reason(found)
    BrokenGlass.objects.filter(pk=row.pk).update(
        reviewed_at=at, reviewed_by=by.username, was_right=was_right, found=found.strip()
    )
    audit.record(
        "customers.glass-reviewed", on=f"record:{row.restricted.record_id}", by=by, at=at,
        after={"opening": row.pk, "was_right": was_right},
    )  # fmt: skip


def check_day(day: date, *, most_days: int, at: datetime) -> None:
    """Raise TooFarAway unless a day to look again is to come, and within so many days."""
    today = at.astimezone(LONDON).date()
    if not today < day <= today + timedelta(days=most_days):
        raise TooFarAway(f"Enter a day to look again from tomorrow, and within {most_days} days")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Say why: whoever looks at this later has nothing else to go by.")


def _check_names(names: Collection[str]) -> None:
    unknown = sorted(set(names) - accounts_of(names).keys())
    if unknown:
        raise NobodyOfThatName(f"Nobody signs in as ‘{unknown[0]}’")


def _open_row(restricted_id: int) -> RestrictedRecord:
    row = RestrictedRecord.objects.select_for_update().filter(pk=restricted_id, lifted_at__isnull=True).first()
    if row is None:
        raise NoSuchRecord("There is no such restriction, or it was lifted.")
    return row
