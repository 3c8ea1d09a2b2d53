"""Where a proposed wording of a service can be, and what moves it on. Pure."""

from enum import StrEnum
from typing import Final

from frontdoor.kernel.refusals import Refusal


class ProposalState(StrEnum):
    """How far a proposed wording of a service has come."""

    WRITING = "writing"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHED = "published"
    GIVEN_UP = "given-up"


#: From each state to where it may go, and by what. The drawing is docs/states/proposal.md.
MOVES: Final[dict[ProposalState, dict[ProposalState, str]]] = {
    ProposalState.WRITING: {
        ProposalState.IN_REVIEW: "it is sent to review, with nothing left to mend",
        ProposalState.GIVEN_UP: "it is given up",
    },
    ProposalState.IN_REVIEW: {
        ProposalState.WRITING: "it is taken back, or returned with words",
        ProposalState.APPROVED: "somebody who wrote none of it approves it",
        ProposalState.GIVEN_UP: "it is given up",
    },
    ProposalState.APPROVED: {
        ProposalState.WRITING: "it is changed, or taken back",
        ProposalState.PUBLISHED: "it is published, at once or for a day",
        ProposalState.GIVEN_UP: "it is given up",
    },
    ProposalState.PUBLISHED: {},
    ProposalState.GIVEN_UP: {},
}
#: How pages name them.
SAID: Final = {
    ProposalState.WRITING: "Being written",
    ProposalState.IN_REVIEW: "In review",
    ProposalState.APPROVED: "Approved",
    ProposalState.PUBLISHED: "Published",
    ProposalState.GIVEN_UP: "Given up",
}


class CannotMove(Refusal):
    """A proposal cannot go from where it is to where it was sent."""


def check_move(here: ProposalState, there: ProposalState) -> None:
    """Raise CannotMove unless the table allows the move."""
    if there not in MOVES[here]:
        raise CannotMove(f"This wording is {SAID[here].lower()}. It cannot become ‘{SAID[there].lower()}’ from there.")


def drawing() -> str:
    """Return the table as a page of the documentation, with a Mermaid diagram."""
    moves = [f"    {here.name} --> {there.name}: {how}" for here in ProposalState for there, how in MOVES[here].items()]
    return "\n".join(
        [
            "# A proposed wording of a service",
            "",
            "Drawn from `frontdoor/services/rules/proposals.py` by `make states`; a test compares the two.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.name}: {SAID[state].lower()}" for state in ProposalState),
            f"    [*] --> {ProposalState.WRITING.name}: new, from a version, from a form, from a file",
            *moves,
            *(f"    {state.name} --> [*]" for state in ProposalState if not MOVES[state]),
            "```",
            "",
        ]
    )
