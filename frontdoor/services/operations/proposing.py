"""Proposals: a new wording of a service, written in the browser before anybody can ask for it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion
from frontdoor.services.records import ProposalState


class AlreadyProposed(Refusal):
    """Somebody is writing a new wording of this service already."""


class NotBeingWritten(Refusal):
    """The proposal is in review, published or given up, so its wording stands."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the proposal since it was shown."""


@transaction.atomic
def begin(
    slug: str, *, definition: dict[str, Any], base: ServiceVersion | None = None, by: Actor, at: datetime
) -> Proposal:
    """Begin a proposal from a definition in its stored form, which may be far from whole.

    :param base: the version it was begun from; None for a new service.
    :raises AlreadyProposed: if another one for this service is under way.
    """
    permissions.check_may_design(by)
    try:
        with transaction.atomic():
            row = Proposal.objects.create(
                slug=slug, base=base, definition=definition, begun_by=by.username, begun_at=at,
                changed_by=by.username, changed_at=at, authors=[by.username],
            )  # fmt: skip
    except IntegrityError:
        other = Proposal.objects.filter(slug=slug, state__in=UNDER_WAY).first()
        who = f" by {other.begun_by}" if other is not None else ""
        raise AlreadyProposed(f"A new wording of this service is under way already, begun{who}.") from None
    audit.record("services.proposal-begun", on=f"service:{slug}", by=by, at=at, after={"proposal": row.pk})
    return row


@transaction.atomic
def change(proposal_id: int, *, definition: dict[str, Any], edition: int, by: Actor, at: datetime) -> int:
    """Keep a changed definition and return the proposal's new edition.

    :param edition: the one that the change was made to.
    :raises NotBeingWritten: unless it is being written.
    :raises ChangedMeanwhile: if somebody else was faster.
    """
    permissions.check_may_design(by)
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    if row.state != ProposalState.WRITING:
        raise NotBeingWritten("This wording is not being written any more.")
    if row.edition != edition:
        raise ChangedMeanwhile(f"{row.changed_by} changed this since you opened it.")
    Proposal.objects.filter(pk=proposal_id).update(
        definition=definition,
        edition=edition + 1,
        changed_by=by.username,
        changed_at=at,
        authors=sorted({*row.authors, by.username}),
    )
    return edition + 1
