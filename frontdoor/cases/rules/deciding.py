"""What a decision may become, and what follows from it. Pure."""

from enum import StrEnum
from typing import Final

from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.rules.workflow import WITHOUT_DECIDING
from frontdoor.kernel.refusals import Refusal


class DecisionState(StrEnum):
    """Where a decision is."""

    PROPOSED = "proposed"
    MADE = "made"
    SENT_BACK = "sent-back"
    WITHDRAWN = "withdrawn"


#: How staff pages name the states.
DECISION_SAID: Final = {
    DecisionState.PROPOSED: "Waits for approval",
    DecisionState.MADE: "Made",
    DecisionState.SENT_BACK: "Sent back",
    DecisionState.WITHDRAWN: "Withdrawn",
}


class CannotDecide(Refusal):
    """This cannot be decided like this."""


def is_settled(state: str) -> CannotDecide:
    """Return the refusal of whatever is said to a proposal that is settled."""
    return CannotDecide(f"Somebody was first: this decision is {DECISION_SAID[DecisionState(state)].lower()}.")


def check_other_eyes(*, proposed_by: str, approved_by: str) -> None:
    """Raise CannotDecide when somebody approves what they propose themselves."""
    if proposed_by == approved_by:
        raise CannotDecide("Somebody else must approve what you propose yourself.")


def check_outcome_follows(outcome: Outcome, *, decided: str, label: str) -> None:
    """Raise CannotDecide when a case is to be closed otherwise than was decided.

    :param decided: the outcome that the decision has; "" if it has none.
    :param label: how it fell, in words.
    """
    if decided and outcome != decided and outcome not in WITHOUT_DECIDING:
        raise CannotDecide(f"The decision was ‘{label}’. Close the case as that, or decide anew first.")
