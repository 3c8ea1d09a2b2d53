"""A complaint: its stages, its findings, and what must be so before the next step. Pure.

Paragraphs are those of the Housing Ombudsman's Complaint Handling Code of April 2024; the Local Government and Social
Care Ombudsman's has the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from frontdoor.cases.rules.complaint_policy import Code, TestQuestion
from frontdoor.cases.rules.sections import Section
from frontdoor.cases.rules.states import Outcome
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal


class CannotComplain(Refusal):
    """The complaint is not where this could be done, or it may not be done so; the sentence says why."""


class State(StrEnum):
    """Where a complaint is within its stage."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    #: Closed without an answer: withdrawn, not taken as a complaint, somebody else's to answer.
    ENDED = "ended"


class Verdict(StrEnum):
    """What was found of an issue, or of the whole."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not-upheld"


SAID: Final = {
    State.RECEIVED: "to be acknowledged",
    State.ACKNOWLEDGED: "being looked into",
    State.ANSWERED: "answered",
    State.ENDED: "ended without an answer",
}
VERDICTS: Final = {
    Verdict.UPHELD: later("upheld"),
    Verdict.PARTLY: later("partly upheld"),
    Verdict.NOT_UPHELD: later("not upheld"),
}
MOVES: Final[dict[State, frozenset[State]]] = {
    State.RECEIVED: frozenset({State.ACKNOWLEDGED, State.ENDED}),
    State.ACKNOWLEDGED: frozenset({State.ANSWERED, State.ENDED}),
    # Asked to look again, stage 2 is received.
    State.ANSWERED: frozenset({State.RECEIVED}),
    State.ENDED: frozenset(),
}
#: What a case's outcome says of the verdict that closes it.
OUTCOMES: Final = {
    Verdict.UPHELD: Outcome.FIXED,
    Verdict.PARTLY: Outcome.PARTLY,
    Verdict.NOT_UPHELD: Outcome.ANSWERED,
}
#: Outcomes that only an answer with findings gives.
ANSWERS: Final = frozenset(OUTCOMES.values())


class CodeRow(Section):
    """Complaints that fall under another Code."""

    when: Annotated[str, Field(min_length=1, max_length=500)] = Field(description="For which complaints.")
    code: str = Field(max_length=40, description="The Code, as the policy on complaints names it.")


class ComplaintsSection(Section):
    """Makes every case of a service a complaint: which Code it falls under, and where its first issue is told."""

    code: str = Field(default="", max_length=40, description="The Code for all that no row is for; none: no complaint.")
    rows: tuple[CodeRow, ...] = Field(default=(), max_length=10, description="Complaints under another Code.")
    issue: str = Field(default="", max_length=60, description="The question that tells what went wrong.")
    sought: str = Field(default="", max_length=60, description="The question that tells what would put it right.")


def check_move(here: State, there: State) -> None:
    """Raise CannotComplain unless a complaint may go on so."""
    if there not in MOVES[here]:
        raise CannotComplain(f"A complaint that is {SAID[here]} cannot become {SAID[there]}.")


def check_told_apart(test: Sequence[TestQuestion], answers: Mapping[str, bool], *, is_complaint: bool) -> None:
    """Raise CannotComplain when the test is not answered, or was answered so that the decision cannot stand (1.2).

    What the test takes for a complaint is one; what it does not may be one all the same, as people say it their way.
    """
    if any(each.id not in answers for each in test):
        raise CannotComplain("Answer every question of the test")
    speaks = next((each for each in test if each.makes_complaint and answers[each.id]), None)
    if speaks is not None and not is_complaint:
        raise CannotComplain(f"This is a complaint, as you said yes to ‘{speaks.text}’")


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what the findings of the issues come to: all upheld, none, or a part."""
    found = set(verdicts)
    if found == {Verdict.UPHELD}:
        return Verdict.UPHELD
    return Verdict.NOT_UPHELD if found == {Verdict.NOT_UPHELD} else Verdict.PARTLY


def check_extension(*, days: int, before: int, most: int, stage: int) -> None:
    """Raise CannotComplain for no days, or for more than the Code allows a stage in all (6.4, 6.15)."""
    if days < 1:
        raise CannotComplain("Enter how many working days more, 1 or more")
    if before + days > most:
        left = most - before
        rest = f"{left} are left" if left else "none are left"
        raise CannotComplain(f"The Code allows {most} working days more at stage {stage}, and {rest}.")


def check_investigator(*, stage: int, chosen: int, before: Iterable[int]) -> None:
    """Raise CannotComplain when somebody would look again at what they answered themselves (6.13)."""
    if stage > 1 and chosen in set(before):
        raise CannotComplain("Somebody who has not dealt with stage 1 must look at stage 2.")


def stage_in_words(stage: int) -> str:
    """Return "stage 1" in the language spoken now."""
    return say("stage {number}", number=stage)


def next_step(code: Code, *, stage: int, until: date | None = None) -> str:
    """Return what a complainant may do after an answer, in the language spoken now; it names the ombudsman always.

    :param until: the day until which stage 2 may be asked for.
    """
    if stage == 1 and until is not None:
        first = say(
            "If you are not happy with our answer, ask us to look at it again at stage 2 by {day}. You do not have to "
            "say why. Somebody else looks at it then.",
            day=say_date(until),
        )
        return f"{first} {ombudsman_in_words(code)}"
    last = say("This is our last answer. If you are not happy with it, the ombudsman can look into it.")
    return f"{last} {ombudsman_in_words(code)}"


def ombudsman_in_words(code: Code) -> str:
    """Return who the ombudsman is and how to reach them, in the language spoken now."""
    return say(
        "The {ombudsman} is free and not part of us: {website}, telephone {phone}. You can ask them for advice at "
        "any time.",
        ombudsman=code.ombudsman,
        website=code.website,
        phone=code.phone,
    )
