"""Whether a case may be erased when somebody asks for it, and why not. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdoor.cases.rules.privacy import Basis

#: UK GDPR, article 17(3)(b): the right does not reach what the law has us do; nor do these rest on somebody's will.
RESTS_ON_LAW: Final[frozenset[Basis]] = frozenset({"public-task", "legal-obligation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """What counts for whether a case may go.

    :param kept_until: when its retention is over; None while it is open.
    """

    kept_until: datetime | None
    is_disputed: bool
    is_held: bool
    basis: Basis
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a case may go, and by which rule."""

    may_go: bool
    why: str


def verdict(case: CaseStanding, *, at: datetime) -> Verdict:
    """Return whether a case may be erased on request now."""
    if case.is_held:
        return Verdict(may_go=False, why="A hold keeps it")
    if case.kept_until is None:
        return Verdict(may_go=False, why="It is still open")
    if case.is_disputed:
        return Verdict(may_go=False, why="How it ended is disputed")
    if case.kept_until <= at:
        return Verdict(may_go=True, why="The time for which its service keeps it is over")
    if case.basis in RESTS_ON_LAW:
        law = f": {case.law}" if case.law else ""
        return Verdict(may_go=False, why=f"The law has us keep it until its time is over{law}")
    return Verdict(may_go=True, why="It rests on a contract or on consent, and is closed")
