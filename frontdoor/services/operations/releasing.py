"""From an approved wording to what residents are asked, and back again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.events import ServicePublished, ServiceWithdrawn
from frontdoor.services.models import Proposal, Service, ServiceVersion
from frontdoor.services.operations.changing import (
    add_version,
    check_it_says_something_new,
    check_nothing_is_scheduled,
    today,
)
from frontdoor.services.operations.proposing import ChangedMeanwhile
from frontdoor.services.operations.reviewing import NotRight, NoWords
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.proposals import check_move

#: A day further off is a slip of the pen.
FURTHEST: Final = timedelta(days=366)


class BaseMoved(Refusal):
    """Another version was published since the proposal was begun; nobody has seen the two together."""


class BadDay(Refusal):
    """The day cannot be the first one of a version."""


class CannotReturn(Refusal):
    """The version was never in force, or is in force now."""


class NotScheduled(Refusal):
    """The version counts already, or was called off."""


class StandsAlready(Refusal):
    """The service is withdrawn already, or offered already."""


@transaction.atomic
def publish_proposal(
    proposal_id: int, *, edition: int, on: date | None = None, by: Actor, at: datetime
) -> ServiceVersion:
    """Make an approved wording the newest version of its service.

    :param on: the first day it counts; None for at once.
    :raises CannotMove: unless it is approved.
    :raises BaseMoved: if another version was published since it was begun. Neither is lost: `take_in` goes on.
    :raises NotRight: if it can no longer work, because what it refers to has gone.
    """
    permissions.check_may_design(by)
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    check_move(ProposalState(row.state), ProposalState.PUBLISHED)
    if row.edition != edition:
        raise ChangedMeanwhile(f"{row.changed_by} changed this since you opened it. Look at it again first.")
    if on is not None and not today(at) < on <= today(at) + FURTHEST:
        raise BadDay("The day must be after today, and within a year.")
    service = _held(row.slug) or Service.objects.create(slug=row.slug)
    newest = queries.newest_version(row.slug)
    _check_base(row, newest=newest)
    check_nothing_is_scheduled(newest, at=at)
    definition, problems = queries.checked(row.definition, slug=row.slug, at=at)
    if definition is None or problems:
        raise NotRight(f"It cannot work any more. {problems[0].wrong} {problems[0].mend}")
    check_it_says_something_new(row.slug, definition=definition)
    version = add_version(service, definition=definition, on=on, by=by, at=at)
    Proposal.objects.filter(pk=row.pk).update(state=ProposalState.PUBLISHED, version=version)
    audit.record(
        "services.proposal-published", on=f"service:{row.slug}", by=by, at=at,
        before={"proposal": row.pk, "state": row.state},
        after={"proposal": row.pk, "state": ProposalState.PUBLISHED.value, "version": version.number},
    )  # fmt: skip
    return version


def _check_base(proposal: Proposal, *, newest: ServiceVersion | None) -> None:
    if (newest.pk if newest else None) == proposal.base_id:
        return
    said = f"Version {newest.number} was published by {newest.published_by}" if newest else "Its version was called off"
    raise BaseMoved(f"{said} since this was begun. Bring in what changed first.")


@transaction.atomic
def roll_back(slug: str, *, number: int, reason: str, by: Actor, at: datetime) -> ServiceVersion:
    """Put what an earlier version said into force again, as a new version, at once.

    Nobody reviews it: it was reviewed, or came from a file, when it was first published, and a form that goes wrong
    at five in the evening cannot wait for a second person. So it takes a reason, and only what residents had before.

    :raises CannotReturn: if that version never counted, or says what is in force.
    :raises NotRight: if it could not work any more.
    """
    permissions.check_may_design(by)
    _check_reason(reason)
    service = _known(slug)
    rows = {row.number: row for row in ServiceVersion.objects.filter(service=service, called_off_at__isnull=True)}
    wanted, newest = rows.get(number), rows[max(rows)] if rows else None
    if wanted is None or (wanted.effective_from is not None and wanted.effective_from > today(at)):
        raise CannotReturn(f"Version {number} was never in force, so it has to be proposed and reviewed.")
    check_nothing_is_scheduled(newest, at=at)
    if newest is not None and wanted.checksum == newest.checksum:
        raise CannotReturn(f"Version {number} says what is in force now.")
    definition, problems = queries.checked(wanted.definition, slug=slug, at=at)
    if definition is None or problems:
        raise NotRight(f"Version {number} cannot work any more. {problems[0].wrong} {problems[0].mend}")
    return add_version(service, definition=definition, restores=number, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def call_off(slug: str, *, number: int, reason: str, by: Actor, at: datetime) -> None:
    """Call off a version before the first day it counts. It stays readable, and can be proposed again.

    :raises NotScheduled: if it counts already, or was called off.
    """
    permissions.check_may_design(by)
    _check_reason(reason)
    service = _known(slug)
    called_off = ServiceVersion.objects.filter(
        service=service, number=number, called_off_at__isnull=True, effective_from__gt=today(at)
    ).update(called_off_at=at)
    if not called_off:
        raise NotScheduled(f"Version {number} is not waiting for its day, so there is nothing to call off.")
    touch(queries.STAMP)
    audit.record(
        "services.called-off", on=f"service:{slug}", by=by, at=at, reason=reason.strip(), after={"version": number}
    )


@transaction.atomic
def withdraw(slug: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Offer a service no more, until `offer_again`. Its open cases go on.

    :raises StandsAlready: if it is withdrawn.
    """
    permissions.check_may_design(by)
    _check_reason(reason)
    service = _known(slug)
    if service.withdrawn_at is not None:
        raise StandsAlready("This service is withdrawn already.")
    Service.objects.filter(pk=service.pk).update(withdrawn_at=at, is_withdrawn_by_hand=True)
    touch(queries.STAMP)
    audit.record("services.withdrawn", on=f"service:{slug}", by=by, at=at, reason=reason.strip())
    announce(ServiceWithdrawn(service_id=service.pk, slug=slug), at=at)


@transaction.atomic
def offer_again(slug: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Offer a withdrawn service again, in its newest wording.

    :raises StandsAlready: if it is not withdrawn, or has no version.
    """
    permissions.check_may_design(by)
    _check_reason(reason)
    service = _known(slug)
    newest = queries.newest_version(slug)
    if service.withdrawn_at is None or newest is None:
        raise StandsAlready("This service is not withdrawn.")
    # One that a file withdrew by leaving lives in the browser now, or the next sync would withdraw it once more.
    file_checksum = service.file_checksum if service.is_withdrawn_by_hand else ""
    Service.objects.filter(pk=service.pk).update(
        withdrawn_at=None, is_withdrawn_by_hand=False, file_checksum=file_checksum
    )
    touch(queries.STAMP)
    audit.record("services.offered-again", on=f"service:{slug}", by=by, at=at, reason=reason.strip())
    announce(ServicePublished(service_id=service.pk, slug=slug, version_id=newest.pk, number=newest.number), at=at)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise NoWords("Say why.")


def _held(slug: str) -> Service | None:
    """Return a service, held until the end, so that two publications follow each other."""
    return Service.objects.select_for_update().filter(slug=slug).first()


def _known(slug: str) -> Service:
    return Service.objects.select_for_update().get(slug=slug)
