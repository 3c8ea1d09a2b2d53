"""Where a case can be: the table is total, its drawing is the table, and dead ends are only where we mean them."""

from itertools import product
from pathlib import Path

import pytest

from frontdoor.cases.rules.states import MOVES, OPEN, PUT_RIGHT, SAID, CannotMove, Outcome, Status, check_move, drawing

DRAWN = Path(__file__).resolve().parents[2] / "docs" / "states" / "case.md"


def test_the_table_says_something_of_every_status() -> None:
    assert set(MOVES) == set(Status)
    assert set(SAID) == set(Status)
    assert {there for moves in MOVES.values() for there in moves} <= set(Status)


@pytest.mark.parametrize(("here", "there"), list(product(Status, Status)))
def test_every_pair_is_either_allowed_or_refused_in_words(here: Status, there: Status) -> None:
    if there in MOVES[here]:
        check_move(here, there)
    else:
        with pytest.raises(CannotMove, match="cannot become"):
            check_move(here, there)


def test_nothing_moves_to_where_it_is() -> None:
    assert [here for here, moves in MOVES.items() if here in moves] == []


def test_every_status_can_be_reached_and_every_case_can_be_closed() -> None:
    assert {Status.NEW, *(there for moves in MOVES.values() for there in moves)} == set(Status)
    assert all(Status.CLOSED in MOVES[here] for here in OPEN)


def test_a_closed_case_comes_back_only_into_work() -> None:
    assert set(MOVES[Status.CLOSED]) == {Status.IN_HAND}


def test_only_some_outcomes_say_that_the_problem_was_dealt_with() -> None:
    assert set(Outcome) >= PUT_RIGHT
    assert not PUT_RIGHT & {Outcome.NOT_OURS, Outcome.NOT_FOUND, Outcome.DUPLICATE, Outcome.WITHIN_TOLERANCE}


def test_a_decision_or_an_answer_is_nothing_to_confirm_as_put_right() -> None:
    assert not PUT_RIGHT & {Outcome.GRANTED, Outcome.REFUSED, Outcome.ANSWERED, Outcome.WITHDRAWN}


def test_the_drawing_in_the_documentation_is_the_table() -> None:
    assert DRAWN.read_text() == drawing(), "run `make states`"
