"""The public registers: searched, paged, and without anybody's personal data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from frontdoor.cases.models import Case, Document, Publication, PublishedDocument
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.rules.registers import PLAIN_KINDS, RegisterName, RegisterSection
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.files.api import PDF
from frontdoor.foundation.files.api import records as file_records
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
class PublishedFile:
    """A redacted document of an entry, as anybody finds it."""

    id: int
    label: str
    is_pdf: bool
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An entry of a register, as anybody reads it; a list of entries leaves their documents out."""

    id: int
    register: RegisterName
    title: str
    asked: str
    said: str
    outcome: str
    facts: tuple[tuple[str, str], ...]
    decided_at: datetime
    documents: tuple[PublishedFile, ...] = ()


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
    """Return an entry of a register, or None alike for none and for one that was taken back. At most three queries."""
    row = Publication.objects.filter(pk=entry_id, register=register.value, withdrawn_at__isnull=True).first()
    return _published(row, documents=tuple(_files_of(row))) if row is not None else None


def _files_of(row: Publication) -> Iterator[PublishedFile]:
    """Yield the documents of an entry that can be fetched: a virus may be found in one after it was published."""
    rows = list(row.documents.order_by("id"))
    kept = file_records([each.file for each in rows])
    for each in rows:
        found = kept.get(each.file)
        if found is not None and found.staff_url is not None:
            yield PublishedFile(id=each.pk, label=each.label, is_pdf=found.content_type == PDF, size=found.size)


def published_file(register: RegisterName, entry_id: int, document_id: int) -> UUID | None:
    """Return the redacted file of a document of an entry; None for none, and once that was taken back. One query."""
    rows = PublishedDocument.objects.filter(
        pk=document_id,
        publication_id=entry_id,
        publication__register=register.value,
        publication__withdrawn_at__isnull=True,
    )
    return rows.values_list("file", flat=True).first()


def _published(row: Publication, *, documents: tuple[PublishedFile, ...] = ()) -> Published:
    return Published(
        id=row.pk,
        register=RegisterName(row.register),
        title=row.title,
        asked=row.asked,
        said=row.said,
        outcome=row.outcome,
        facts=tuple((label, text) for label, text in row.facts),
        decided_at=row.decided_at,
        documents=documents,
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


def may_be_redacted(case: Case) -> bool:
    """Return whether documents of a case may go into a register, once they are redacted and checked. No query."""
    return REGISTER.of(definition_of(case)).name == RegisterName.DISCLOSURES.value


def documents_to_publish(case: Case) -> tuple[list[Document], list[Document]]:
    """Return the documents that may be published with a case's entry, and those of which nobody has checked what is
    redacted, or that nobody has redacted. One query.
    """
    rows = list(case.documents.order_by("label", "number", "id"))
    return [row for row in rows if row.checked_at], [row for row in rows if not row.checked_at]


def facts_to_publish(case: Case) -> list[tuple[str, str]]:
    """Return the answers that a decision is published with, as label and text. No query."""
    definition = definition_of(case)
    wanted = REGISTER.of(definition).answers
    said = {each.question_id: each for each in plain_answers(definition, case.answers)}
    return [(said[name].label, said[name].text) for name in wanted if name in said and said[name].text]
