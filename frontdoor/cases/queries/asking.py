"""What we asked whoever reported or applied, and the rules of their service for that."""

from decimal import Decimal
from typing import Final

from frontdoor.cases.models import Case, Question
from frontdoor.cases.records import Asked
from frontdoor.cases.rules.asking import HEADINGS, YES_OR_NO, AskingRow, AskingSection, QuestionKind
from frontdoor.kernel.language import say
from frontdoor.kernel.money import in_pounds
from frontdoor.services.api import DefinitionSection, version

ASKING: Final[DefinitionSection[AskingSection]] = DefinitionSection(
    "asking", AskingSection, "How long somebody has to answer what we ask, and what silence means.", required=False
)


def rule_of(case: Case, kind: QuestionKind) -> AskingRow:
    """Return how long somebody has to answer a kind of question on a case, and what silence means. No query."""
    return ASKING.of(version(case.service_version_id).definition).of(kind)


def open_question(case: Case) -> Question | None:
    """Return what we wait for, or None. One query."""
    return case.questions.filter(answered_at__isnull=True, dropped_at__isnull=True).first()


def asked_as(question: Question) -> Asked:
    """Return a question as whoever is asked reads it, in the language spoken now."""
    kind = QuestionKind(question.kind)
    return Asked(
        heading=say(HEADINGS[kind]), text=question.text, much=how_much(question), is_yes_or_no=kind in YES_OR_NO
    )


def how_much(question: Question) -> str:
    """Return what a fee is to be, or how much longer it is to take, in the language spoken now; "" for neither."""
    if question.pence is not None:
        return say("The new fee is {amount}.", amount=in_pounds(Decimal(question.pence) / 100))
    if question.days is not None:
        return say("Days longer that it would take: {days}", days=question.days)
    return ""


def in_one_text(question: Question) -> str:
    """Return a question with how much it is about, for a message."""
    return "\n\n".join(filter(None, [question.text, how_much(question)]))
