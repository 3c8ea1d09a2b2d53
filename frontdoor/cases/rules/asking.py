"""What we ask whoever reported or applied: of which kind, how they answer it, and what their silence means. Pure."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from frontdoor.cases.rules.policy import QUESTION_LAPSE
from frontdoor.cases.rules.sections import Section
from frontdoor.cases.rules.states import Outcome
from frontdoor.kernel.language import TRANSLATED, later, say
from frontdoor.kernel.refusals import Refusal


class QuestionKind(StrEnum):
    """What we ask for."""

    QUESTION = "question"
    DOCUMENT = "document"
    CORRECTION = "correction"
    FEE = "fee"
    TIME = "time"


class Silence(StrEnum):
    """What we do when nobody answers."""

    GO_ON = "go-on"
    CLOSE = "close"
    WAIT = "wait"


#: How staff pages name the kinds.
KIND_SAID: Final = {
    QuestionKind.QUESTION: "A question",
    QuestionKind.DOCUMENT: "A missing document",
    QuestionKind.CORRECTION: "A correction of what they told us",
    QuestionKind.FEE: "Another fee, to agree to",
    QuestionKind.TIME: "More time, to agree to",
}
SILENCE_SAID: Final = {
    Silence.GO_ON: "we go on without an answer",
    Silence.CLOSE: "we close the case",
    Silence.WAIT: "we keep waiting, and whoever holds the case is told",
}
#: What the resident reads over what is asked.
HEADINGS: Final = {
    QuestionKind.QUESTION: later("We have a question"),
    QuestionKind.DOCUMENT: later("We need a document from you"),
    QuestionKind.CORRECTION: later("Please correct what you told us"),
    QuestionKind.FEE: later("The fee changes"),
    QuestionKind.TIME: later("We ask you for more time"),
}
#: Kinds that are agreed to or not.
YES_OR_NO: Final = frozenset({QuestionKind.FEE, QuestionKind.TIME})
#: The most that a fee may be, in pence, and the most days that somebody may be asked to wait longer.
MOST_PENCE: Final = 10_000_000
MOST_DAYS: Final = 400


class AskingRow(Section):
    """How long somebody has to answer one kind of question, and what their silence means."""

    kind: QuestionKind = Field(description="What we ask for.")
    days: int = Field(default=QUESTION_LAPSE.days, ge=1, le=90, description="Days they have; half-way we ask again.")
    silence: Silence = Field(default=Silence.GO_ON, description="What we do when nobody answers.")
    outcome: Outcome = Field(default=Outcome.WITHDRAWN, description="With which outcome the case is closed, if it is.")
    words: Annotated[str, Field(max_length=600), TRANSLATED] = Field(
        default="", description="What the resident then reads; the outcome's own words if empty."
    )


class AskingSection(Section):
    """How long somebody has to answer what we ask, by kind; for others 14 days, and then we go on."""

    rows: tuple[AskingRow, ...] = Field(default=(), max_length=5, description="One for each kind that differs.")

    def of(self, kind: QuestionKind) -> AskingRow:
        """Return the rule for a kind."""
        return next((each for each in self.rows if each.kind == kind), AskingRow(kind=kind))


class CannotAsk(Refusal):
    """This cannot be asked like this."""


def within(row: AskingRow) -> timedelta:
    """Return how long somebody has to answer."""
    return timedelta(days=row.days)


def check_amount(kind: QuestionKind, *, pence: int | None, days: int | None) -> tuple[int | None, int | None]:
    """Return how much a fee is to be, or how many days longer it is to take, for the kinds that say so.

    :raises CannotAsk: where that is missing or makes no sense.
    """
    if kind is QuestionKind.FEE:
        if pence is None or not 0 <= pence <= MOST_PENCE:
            raise CannotAsk("Enter the new fee in pounds, like 125.50")
        return pence, None
    if kind is QuestionKind.TIME:
        if days is None or not 1 <= days <= MOST_DAYS:
            raise CannotAsk(f"Enter how many days longer it is to take, between 1 and {MOST_DAYS}")
        return None, days
    return None, None


def check_answer(kind: QuestionKind, *, yes: bool | None) -> bool | None:
    """Return whether somebody agrees, for what is agreed to or not. Raises CannotAsk when they did not say."""
    if kind not in YES_OR_NO:
        return None
    if yes is None:
        raise CannotAsk(say("Select yes if you agree, or no"))
    return yes
