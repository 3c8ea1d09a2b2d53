"""Proposals: a new wording of a service, written in the browser before anybody can ask for it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.merging import merge


class AlreadyProposed(Refusal):
    """Somebody is writing a new wording of this service already."""


class NotBeingWritten(Refusal):
    """The proposal is in review, published or given up, so its wording stands."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the proposal since it was shown."""


@transaction.atomic
def begin(
    slug: str,
    *,
    definition: dict[str, Any],
    base: ServiceVersion | None = None,
    report: dict[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Begin a proposal from a definition in its stored form, which may be far from whole.

    :param base: the version it was begun from; None for a new service.
    :param report: what to tell whoever goes on with it about the form or file it comes from.
    :raises AlreadyProposed: if another one for this service is under way.
    """
    permissions.check_may_design(by)
    try:
        with transaction.atomic():
            row = Proposal.objects.create(
                slug=slug, base=base, definition=definition, report=report or {}, begun_by=by.username, begun_at=at,
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
    """Keep a changed definition and return the proposal's new edition. What was approved has to be reviewed again.

    :param edition: the one that the change was made to.
    :raises NotBeingWritten: while it is in review, and once it has ended.
    :raises ChangedMeanwhile: if somebody else was faster.
    """
    permissions.check_may_design(by)
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    if row.state not in {ProposalState.WRITING, ProposalState.APPROVED}:
        raise NotBeingWritten("This wording is not being written any more.")
    if row.edition != edition:
        raise ChangedMeanwhile(f"{row.changed_by} changed this since you opened it.")
    Proposal.objects.filter(pk=proposal_id).update(
        definition=definition,
        edition=edition + 1,
        changed_by=by.username,
        changed_at=at,
        authors=sorted({*row.authors, by.username}),
        state=ProposalState.WRITING,
    )
    if row.state == ProposalState.APPROVED:
        audit.record(
            "services.proposal-taken-back", on=f"service:{row.slug}", by=by, at=at,
            reason="changed after it was approved",
            before={"proposal": row.pk, "state": row.state},
            after={"proposal": row.pk, "state": ProposalState.WRITING.value},
        )  # fmt: skip
    return edition + 1


@transaction.atomic
def bring_in(proposal_id: int, *, edition: int, by: Actor, at: datetime) -> list[str]:
    """Bring what was published since a proposal was begun into it, so that publishing it undoes nothing.

    Return in words the places that both changed: there the proposal's own words stay, and somebody must look.

    :raises NotBeingWritten: while it is in review, and once it has ended.
    :raises ChangedMeanwhile: if somebody else was faster.
    """
    row = Proposal.objects.select_related("base").get(pk=proposal_id)
    newest = queries.newest_version(row.slug)
    before = row.base.definition if row.base else {}
    merged = merge(before, ours=row.definition, theirs=newest.definition if newest else before)
    change(proposal_id, definition=merged.definition, edition=edition, by=by, at=at)
    Proposal.objects.filter(pk=proposal_id).update(base=newest)
    audit.record(
        "services.proposal-brought-up-to-date", on=f"service:{row.slug}", by=by, at=at,
        reason=", ".join(merged.clashes),
        after={"proposal": row.pk, "version": newest.number if newest else None},
    )  # fmt: skip
    return merged.clashes
