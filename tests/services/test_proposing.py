"""A new wording of a service while it is written: one at a time, and nobody's change lost."""

from datetime import datetime

import pytest

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import (
    AlreadyProposed,
    ChangedMeanwhile,
    NotBeingWritten,
    begin,
    change,
)
from frontdoor.services.records import ProposalState

pytestmark = pytest.mark.django_db


def test_a_proposal_may_say_nothing_yet(sam: Actor, at: datetime) -> None:
    row = begin("swings", definition={}, by=sam, at=at)

    assert (row.state, row.edition, row.authors) == (ProposalState.WRITING, 0, ["sam"])


def test_only_one_proposal_for_a_service_is_under_way(sam: Actor, at: datetime) -> None:
    begin("swings", definition={}, by=sam, at=at)

    with pytest.raises(AlreadyProposed, match="begun by sam"):
        begin("swings", definition={}, by=sam, at=at)


def test_a_new_proposal_may_follow_one_that_was_given_up(sam: Actor, at: datetime) -> None:
    first = begin("swings", definition={}, by=sam, at=at)
    Proposal.objects.filter(pk=first.pk).update(state=ProposalState.GIVEN_UP)

    assert begin("swings", definition={}, by=sam, at=at).pk != first.pk


def test_every_change_counts_and_its_author_is_kept(sam: Actor, admin: Actor, at: datetime) -> None:
    row = begin("swings", definition={}, by=sam, at=at)

    change(row.pk, definition={"name": "Report a swing"}, edition=0, by=admin, at=at)

    row.refresh_from_db()
    assert (row.edition, row.changed_by, row.authors) == (1, "root", ["root", "sam"])


def test_the_second_of_two_changes_to_the_same_edition_is_refused(sam: Actor, at: datetime) -> None:
    row = begin("swings", definition={}, by=sam, at=at)
    change(row.pk, definition={"name": "Mine"}, edition=0, by=sam, at=at)

    with pytest.raises(ChangedMeanwhile, match="sam changed this"):
        change(row.pk, definition={"name": "Theirs"}, edition=0, by=sam, at=at)

    row.refresh_from_db()
    assert row.definition == {"name": "Mine"}


def test_what_is_in_review_is_not_changed(sam: Actor, at: datetime) -> None:
    row = begin("swings", definition={}, by=sam, at=at)
    Proposal.objects.filter(pk=row.pk).update(state=ProposalState.IN_REVIEW)

    with pytest.raises(NotBeingWritten):
        change(row.pk, definition={"name": "Late"}, edition=0, by=sam, at=at)


@pytest.mark.parametrize("who", ["eve", "otto", "cem", "dee"])
def test_a_stranger_to_design_proposes_nothing(who: str, request: pytest.FixtureRequest, at: datetime) -> None:
    actor: Actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        begin("swings", definition={}, by=actor, at=at)


@pytest.fixture
def admin() -> Actor:
    from frontdoor.foundation.accounts.actors import Role

    return Actor(username="root", user_id=1, roles=frozenset({Role.ADMIN}))
