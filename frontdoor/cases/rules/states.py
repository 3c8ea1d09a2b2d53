"""Where a case can be, and what came of it: two different things. Pure."""

from enum import StrEnum
from typing import Final

from frontdoor.kernel.refusals import Refusal


class Status(StrEnum):
    """Where a case is."""

    NEW = "new"
    IN_HAND = "in-hand"
    WAITING = "waiting"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of a case. "Closed" alone does not say that anything was put right."""

    FIXED = "fixed"
    MADE_SAFE = "made-safe"
    PARTLY = "partly"
    WITHIN_TOLERANCE = "within-tolerance"
    NOT_OURS = "not-ours"
    DUPLICATE = "duplicate"
    NOT_FOUND = "not-found"
    # Of what people apply for, book or ask, rather than report.
    DONE = "done"
    GRANTED = "granted"
    REFUSED = "refused"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


#: From each status to where it may go, and by what. The drawing is docs/states/case.md.
MOVES: Final[dict[Status, dict[Status, str]]] = {
    Status.NEW: {
        Status.IN_HAND: "somebody takes it",
        Status.WAITING: "we ask the resident",
        Status.CLOSED: "it is closed",
    },
    Status.IN_HAND: {Status.WAITING: "we ask the resident", Status.CLOSED: "it is closed"},
    Status.WAITING: {Status.IN_HAND: "the resident answers, or we go on", Status.CLOSED: "it is closed"},
    Status.CLOSED: {Status.IN_HAND: "a dispute is accepted"},
}
OPEN: Final = (Status.NEW, Status.IN_HAND, Status.WAITING)
#: Outcomes that say we did something the person can see and confirm. The others close a case without that: with a
#: decision, an answer, or nothing to do.
PUT_RIGHT: Final = frozenset({Outcome.FIXED, Outcome.MADE_SAFE, Outcome.PARTLY, Outcome.DONE})


class CannotMove(Refusal):
    """A case cannot go from where it is to where it was sent."""


def check_move(here: Status, there: Status) -> None:
    """Raise CannotMove unless the table allows the move."""
    if there not in MOVES[here]:
        raise CannotMove(f"A case that is {SAID[here]} cannot become {SAID[there]}.")


#: How staff pages name the statuses; residents read the service's own words.
SAID: Final = {
    Status.NEW: "new",
    Status.IN_HAND: "in hand",
    Status.WAITING: "waiting for the resident",
    Status.CLOSED: "closed",
}


def drawing() -> str:
    """Return the table as a Mermaid state diagram in Markdown."""
    lines = [
        "# A case",
        "",
        "Drawn from `frontdoor/cases/rules/states.py` by `make states`; a test compares the two.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"    {status.name}: {SAID[status]}" for status in Status]
    lines += ["    [*] --> NEW: it is reported"]
    lines += [
        f"    {here.name} --> {there.name}: {why}" for here, moves in MOVES.items() for there, why in moves.items()
    ]
    lines += ["    CLOSED --> [*]", "```", ""]
    return "\n".join(lines)
