"""Why somebody says that it is not put right, and who answers that: the section `disputes` of a definition. Pure.

Whoever did nothing should not judge that alone, so a leader does; what came back or was misunderstood is for the people
who know the place. A service may name reasons of its own, and another team that looks afresh.
"""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from frontdoor.cases.rules.sections import Section
from frontdoor.kernel.language import TRANSLATED, later


class Answerer(StrEnum):
    """Who answers a dispute."""

    LEADER = "leader"
    TEAM = "team"


class DisputeReason(Section):
    """One reason to choose from."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)] = Field(description="Its permanent name.")
    label: Annotated[str, Field(min_length=1, max_length=100), TRANSLATED] = Field(
        description="What people choose: ‘It has come back’."
    )
    answered_by: Answerer = Field(
        default=Answerer.LEADER,
        description="Who answers: a `leader` of the team, or anybody of the `team` who works its cases.",
    )
    team: Annotated[str, Field(pattern=r"^[a-z0-9-]*$", max_length=60)] = Field(
        default="", description="Another team that looks afresh; the one that holds the case if left out."
    )


class DisputesSection(Section):
    """The reasons of a service's own; what all others offer if it has none."""

    reasons: tuple[DisputeReason, ...] = Field(default=(), max_length=10, description="In the order people see them.")

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        ids = [each.id for each in self.reasons]
        if len(set(ids)) != len(ids):
            raise ValueError("Two reasons have one id.")
        return self

    def offered(self, pattern: str) -> tuple[DisputeReason, ...]:
        """Return the reasons to choose from, for services of a pattern."""
        return self.reasons or (_OF_A_DECISION if pattern in {"apply", "renew", "enquire"} else _OF_WORK)

    def of(self, code: str, *, pattern: str) -> DisputeReason | None:
        """Return the reason of a code; None for one that is not offered."""
        return next((each for each in self.offered(pattern) if each.id == code), None)


_SOMETHING_ELSE: Final = DisputeReason(id="other", label=later("Something else"))
_OF_WORK: Final = (
    DisputeReason(id="nothing-done", label=later("Nothing has been done")),
    DisputeReason(id="wrong-place", label=later("The wrong thing or place was dealt with"), answered_by=Answerer.TEAM),
    DisputeReason(id="came-back", label=later("It was done, but has come back"), answered_by=Answerer.TEAM),
    _SOMETHING_ELSE,
)
_OF_A_DECISION: Final = (
    DisputeReason(id="overlooked", label=later("You overlooked something that I sent"), answered_by=Answerer.TEAM),
    DisputeReason(id="new-facts", label=later("I have something new to show"), answered_by=Answerer.TEAM),
    DisputeReason(id="wrong", label=later("I think the decision is wrong")),
    _SOMETHING_ELSE,
)
