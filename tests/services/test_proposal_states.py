"""Where a proposed wording can be: the table is total, its drawing is the table, and nothing skips the review."""

from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command

from frontdoor.services.rules.proposals import MOVES, SAID, CannotMove, ProposalState, check_move

DRAWN = Path(__file__).resolve().parents[2] / "docs" / "states" / "proposal.md"
ENDS = {ProposalState.PUBLISHED, ProposalState.GIVEN_UP}


def test_the_table_says_something_of_every_state() -> None:
    assert set(MOVES) == set(SAID) == set(ProposalState)


@pytest.mark.parametrize(("here", "there"), list(product(ProposalState, ProposalState)))
def test_every_pair_is_either_allowed_or_refused_in_words(here: ProposalState, there: ProposalState) -> None:
    if there in MOVES[here]:
        check_move(here, there)
    else:
        with pytest.raises(CannotMove, match="cannot become"):
            check_move(here, there)


def test_only_what_was_approved_is_published() -> None:
    assert [here for here, moves in MOVES.items() if ProposalState.PUBLISHED in moves] == [ProposalState.APPROVED]


def test_only_what_is_in_review_is_approved() -> None:
    assert [here for here, moves in MOVES.items() if ProposalState.APPROVED in moves] == [ProposalState.IN_REVIEW]


def test_what_has_ended_stays_ended_and_everything_else_can_be_given_up() -> None:
    assert {here for here, moves in MOVES.items() if not moves} == ENDS
    assert all(ProposalState.GIVEN_UP in MOVES[here] for here in set(ProposalState) - ENDS)


def test_the_drawing_in_the_documentation_is_the_table(tmp_path: Path) -> None:
    call_command("proposal_states", str(tmp_path), stdout=StringIO())

    assert DRAWN.read_text() == (tmp_path / "proposal.md").read_text(), "run `make states`"
