"""The public registers: searched, paged, and without anybody's personal data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from frontdoor.cases.models import Case, Publication
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.rules.registers import PLAIN_KINDS, RegisterName, RegisterSection
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.ui.pages import keyset
from frontdoor.services.api import Definition, DefinitionSection, Problem, plain_answers

#: Words of a search that are looked for; each must be somewhere.
MOST_WORDS: Final = 8


def _publishable(section: RegisterSection, definition: Definition) -> list[Problem]:
    """Return what is wrong with what a service publishes."""
    problems = []
    if section.name and not section.outcomes:
        problems.append(Problem(("outcomes",), "It does not say which cases are published.", "Name their outcomes."))
    for index, each in enumerate(section.outcomes):
        if OUTCOMES.of(definition).of(each) is None:
            wrong = f"Cases of this service do not end as ‘{each.value}’."
            problems.append(Problem(("outcomes", index), wrong, "Use one of `outcomes`."))
    for index, name in enumerate(section.answers):
        question = definition.question(name)
        if question is None:
            problems.append(Problem(("answers", index), f"There is no question ‘{name}’.", "Use the id of one."))
        elif question.kind not in PLAIN_KINDS:
            wrong = f"The answer to ‘{name}’ may hold somebody's personal data."
            problems.append(Problem(("answers", index), wrong, f"Leave it out: it is of the kind {question.kind}."))
    return problems


REGISTER: Final = DefinitionSection(
    "registers",
    RegisterSection,
    "What of its closed cases anybody may read.",
    required=False,
    check=_publishable,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An entry of a register, as anybody reads it."""

    id: int
    register: RegisterName
    title: str
    asked: str
    said: str
    outcome: str
    facts: tuple[tuple[str, str], ...]
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Some entries, and the cursors of the pages on either side."""

    rows: list[Published]
    next: str
    previous: str


def register_page(
    register: RegisterName, *, words: str = "", after: str = "", before: str = "", size: int = 25
) -> RegisterPage:
    """Return a page of a register, those decided last on top; with words, only entries that have all of them.

    One query.
    """
    rows = Publication.objects.filter(register=register.value, withdrawn_at__isnull=True)
    for word in words.replace("\0", "").split()[:MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(asked__icontains=word) | Q(said__icontains=word))
    page = keyset(rows, order=("-decided_at", "-id"), after=after, before=before, size=size)
    return RegisterPage([_published(row) for row in page.rows], page.next, page.previous)


def published(register: RegisterName, entry_id: int) -> Published | None:
    """Return an entry of a register, or None alike for none and for one that was taken back. One query."""
    row = Publication.objects.filter(pk=entry_id, register=register.value, withdrawn_at__isnull=True).first()
    return _published(row) if row is not None else None


def _published(row: Publication) -> Published:
    return Published(
        id=row.pk,
        register=RegisterName(row.register),
        title=row.title,
        asked=row.asked,
        said=row.said,
        outcome=row.outcome,
        facts=tuple((label, text) for label, text in row.facts),
        decided_at=row.decided_at,
    )


def register_of(case: Case) -> RegisterName | None:
    """Return the register that a case belongs in as it ended; None for one that does not. No query."""
    section = REGISTER.of(definition_of(case))
    if not section.name or case.closed_at is None or Outcome(case.outcome) not in section.outcomes:
        return None
    return RegisterName(section.name)


def publication_of(case: Case) -> Publication | None:
    """Return what is published of a case now. One query, none for a service without a register."""
    if not REGISTER.of(definition_of(case)).name:
        return None
    return case.publications.filter(withdrawn_at__isnull=True).first()


def facts_to_publish(case: Case) -> list[tuple[str, str]]:
    """Return the answers that a decision is published with, as label and text. No query."""
    definition = definition_of(case)
    wanted = REGISTER.of(definition).answers
    said = {each.question_id: each for each in plain_answers(definition, case.answers)}
    return [(said[name].label, said[name].text) for name in wanted if name in said and said[name].text]
