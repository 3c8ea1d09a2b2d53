"""A second person looks at every wording: who may, what is refused, and that nobody approves what they did not see."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.audit.api import trail
from frontdoor.services.models import Proposal, ServiceVersion
from frontdoor.services.operations.beginning import begin_from_version
from frontdoor.services.operations.changing import NothingNew
from frontdoor.services.operations.proposing import ChangedMeanwhile, NotBeingWritten, change
from frontdoor.services.operations.reviewing import (
    NotRight,
    NoWords,
    approve,
    give_up,
    send_back,
    send_to_review,
    take_back,
)
from frontdoor.services.permissions import may_review
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.proposals import CannotMove
from tests.services.conftest import HOLE

State = ProposalState
#: Who tries, besides dee, who reviews.
STRANGERS = ["eve", "otto", "cem", "ada"]


@pytest.fixture
def changed(publishing: Callable[..., Any], sam: Actor, at: datetime) -> Proposal:
    """Return a proposal by sam that changes one thing of a published service."""
    publishing(hole=HOLE)
    row = begin_from_version(ServiceVersion.objects.get(), by=sam, at=at)
    change(row.pk, definition={**row.definition, "summary": "Tell us about it."}, edition=0, by=sam, at=at)
    row.refresh_from_db()
    return row


@pytest.fixture
def in_review(changed: Proposal, sam: Actor, at: datetime) -> Proposal:
    send_to_review(changed.pk, edition=1, by=sam, at=at)
    return changed


@pytest.fixture
def approved(in_review: Proposal, dee: Actor, at: datetime) -> Proposal:
    approve(in_review.pk, edition=1, by=dee, at=at)
    return in_review


def state(row: Proposal) -> str:
    row.refresh_from_db()
    return row.state


def test_what_works_is_sent_to_review_with_a_line_in_the_trail(in_review: Proposal) -> None:
    assert state(in_review) == State.IN_REVIEW
    assert trail("service:hole")[0].action == "services.proposal-sent-to-review"


def test_what_cannot_work_is_not_sent_and_the_mend_is_told(changed: Proposal, sam: Actor, at: datetime) -> None:
    change(changed.pk, definition={**changed.definition, "team": "nobody"}, edition=1, by=sam, at=at)

    with pytest.raises(NotRight, match="There is no team ‘nobody’"):
        send_to_review(changed.pk, edition=2, by=sam, at=at)

    assert state(changed) == State.WRITING


def test_a_name_that_another_service_has_is_to_mend(
    changed: Proposal, publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE, pit=HOLE.replace("id: hole", "id: pit").replace("Report a hole", "Report a pit"))
    change(changed.pk, definition={**changed.definition, "name": "Report a pit"}, edition=1, by=sam, at=at)

    with pytest.raises(NotRight, match="also the name of another service"):
        send_to_review(changed.pk, edition=2, by=sam, at=at)


def test_what_changes_nothing_is_not_sent(publishing: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publishing(hole=HOLE)
    row = begin_from_version(ServiceVersion.objects.get(), by=sam, at=at)

    with pytest.raises(NothingNew, match="version 1"):
        send_to_review(row.pk, edition=0, by=sam, at=at)


def test_only_the_edition_that_was_looked_at_is_sent(changed: Proposal, sam: Actor, at: datetime) -> None:
    with pytest.raises(ChangedMeanwhile, match="sam changed this"):
        send_to_review(changed.pk, edition=0, by=sam, at=at)


def test_a_second_person_approves(approved: Proposal) -> None:
    assert state(approved) == State.APPROVED


def test_nobody_approves_what_they_wrote_whatever_else_they_are(in_review: Proposal, sam: Actor, at: datetime) -> None:
    both = Actor(username="sam", user_id=sam.user_id, roles=frozenset({Role.DESIGNER, Role.TEAM_LEADER, Role.ADMIN}))

    with pytest.raises(NotAllowed, match="wrote any of it"):
        approve(in_review.pk, edition=1, by=both, at=at)


def test_nobody_approves_an_edition_they_did_not_read(
    in_review: Proposal, sam: Actor, dee: Actor, at: datetime
) -> None:
    take_back(in_review.pk, by=sam, at=at)
    change(in_review.pk, definition={**in_review.definition, "summary": "Other."}, edition=1, by=sam, at=at)
    send_to_review(in_review.pk, edition=2, by=sam, at=at)

    with pytest.raises(ChangedMeanwhile):
        approve(in_review.pk, edition=1, by=dee, at=at)


def test_it_is_returned_with_words_that_the_trail_keeps(in_review: Proposal, dee: Actor, at: datetime) -> None:
    send_back(in_review.pk, words="Say which roads.", edition=1, by=dee, at=at)

    assert state(in_review) == State.WRITING
    assert trail("service:hole")[0].reason == "Say which roads."


def test_returning_says_why(in_review: Proposal, dee: Actor, at: datetime) -> None:
    with pytest.raises(NoWords):
        send_back(in_review.pk, words="  ", edition=1, by=dee, at=at)


def test_writers_do_not_return_their_own_but_take_it_back(in_review: Proposal, sam: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        send_back(in_review.pk, words="Hm.", edition=1, by=sam, at=at)

    take_back(in_review.pk, by=sam, at=at)

    assert state(in_review) == State.WRITING


def test_a_reviewer_returns_nothing_that_was_approved(approved: Proposal, dee: Actor, at: datetime) -> None:
    with pytest.raises(CannotMove):
        send_back(approved.pk, words="After all, no.", edition=1, by=dee, at=at)


def test_a_change_after_approval_has_to_be_reviewed_again(approved: Proposal, sam: Actor, at: datetime) -> None:
    change(approved.pk, definition={**approved.definition, "summary": "Other."}, edition=1, by=sam, at=at)

    assert state(approved) == State.WRITING
    assert trail("service:hole")[0].reason == "changed after it was approved"


def test_what_is_given_up_is_not_changed_any_more(changed: Proposal, sam: Actor, at: datetime) -> None:
    give_up(changed.pk, by=sam, at=at)

    assert state(changed) == State.GIVEN_UP
    with pytest.raises(NotBeingWritten):
        change(changed.pk, definition={}, edition=1, by=sam, at=at)


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_neither_approve_nor_return(
    in_review: Proposal, who: str, request: pytest.FixtureRequest, at: datetime
) -> None:
    actor: Actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        approve(in_review.pk, edition=1, by=actor, at=at)
    with pytest.raises(NotAllowed):
        send_back(in_review.pk, words="No.", edition=1, by=actor, at=at)
    assert not may_review(actor, authors=[])


@pytest.mark.parametrize("who", ["dee", *STRANGERS])
@pytest.mark.parametrize("act", ["send", "take-back", "give-up"])
def test_only_designers_send_take_back_and_give_up(
    changed: Proposal, who: str, act: str, request: pytest.FixtureRequest, at: datetime
) -> None:
    actor: Actor = request.getfixturevalue(who)
    acts: dict[str, Callable[[], None]] = {
        "send": lambda: send_to_review(changed.pk, edition=1, by=actor, at=at),
        "take-back": lambda: take_back(changed.pk, by=actor, at=at),
        "give-up": lambda: give_up(changed.pk, by=actor, at=at),
    }

    with pytest.raises(NotAllowed):
        acts[act]()
