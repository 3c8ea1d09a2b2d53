"""From writing to approval and back: a second person looks at every wording before residents do."""

from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.models import Proposal
from frontdoor.services.operations.changing import check_it_says_something_new
from frontdoor.services.operations.proposing import ChangedMeanwhile
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.proposals import check_move


class NotRight(Refusal):
    """The wording cannot work yet; the page of the proposal says where, and how to mend it."""


class NoWords(Refusal):
    """Something was sent back, or undone, without saying why."""


@transaction.atomic
def send_to_review(proposal_id: int, *, edition: int, by: Actor, at: datetime) -> None:
    """Ask for a second person's approval.

    :param edition: the one that was looked at.
    :raises NotRight: if there is something to mend.
    :raises NothingNew: if it says what the newest version says.
    """
    permissions.check_may_design(by)
    row = _locked(proposal_id, ProposalState.IN_REVIEW, edition=edition)
    definition, problems = queries.checked(row.definition, slug=row.slug, at=at)
    if definition is None or problems:
        raise NotRight(f"There is something to mend first. {problems[0].wrong} {problems[0].mend}")
    check_it_says_something_new(row.slug, definition=definition)
    _move(row, ProposalState.IN_REVIEW, "services.proposal-sent-to-review", by=by, at=at)


@transaction.atomic
def take_back(proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Go on writing what is in review, or approved."""
    permissions.check_may_design(by)
    row = _locked(proposal_id, ProposalState.WRITING)
    _move(row, ProposalState.WRITING, "services.proposal-taken-back", by=by, at=at)


@transaction.atomic
def send_back(proposal_id: int, *, words: str, edition: int, by: Actor, at: datetime) -> None:
    """Return what is in review to its writers, saying what to change.

    :raises NoWords: if nothing is said.
    """
    row = _locked(proposal_id, ProposalState.WRITING, edition=edition)
    # Approved things are taken back by those who write; a reviewer answers what is asked.
    check_move(ProposalState(row.state), ProposalState.APPROVED)
    permissions.check_may_review(by, authors=row.authors)
    if not words.strip():
        raise NoWords("Say what should change.")
    _move(row, ProposalState.WRITING, "services.proposal-returned", by=by, at=at, reason=words.strip())


@transaction.atomic
def approve(proposal_id: int, *, edition: int, by: Actor, at: datetime) -> None:
    """Agree to a wording as a second person.

    :param edition: the one that was read.
    :raises NotAllowed: to whoever wrote any of it.
    """
    row = _locked(proposal_id, ProposalState.APPROVED, edition=edition)
    permissions.check_may_review(by, authors=row.authors)
    _move(row, ProposalState.APPROVED, "services.proposal-approved", by=by, at=at)


@transaction.atomic
def give_up(proposal_id: int, *, by: Actor, at: datetime) -> None:
    """End a proposal without publishing it. What it said is kept."""
    permissions.check_may_design(by)
    row = _locked(proposal_id, ProposalState.GIVEN_UP)
    _move(row, ProposalState.GIVEN_UP, "services.proposal-given-up", by=by, at=at)


def _locked(proposal_id: int, there: ProposalState, *, edition: int | None = None) -> Proposal:
    """Return a proposal to be moved, held until the end.

    :raises CannotMove: if it cannot go there from where it is.
    :raises ChangedMeanwhile: if it is no longer the edition that was looked at.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    check_move(ProposalState(row.state), there)
    if edition is not None and row.edition != edition:
        raise ChangedMeanwhile(f"{row.changed_by} changed this since you opened it. Look at it again first.")
    return row


def _move(row: Proposal, there: ProposalState, action: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    Proposal.objects.filter(pk=row.pk).update(state=there)
    audit.record(
        action, on=f"service:{row.slug}", by=by, at=at, reason=reason,
        before={"proposal": row.pk, "state": row.state}, after={"proposal": row.pk, "state": there.value},
    )  # fmt: skip
