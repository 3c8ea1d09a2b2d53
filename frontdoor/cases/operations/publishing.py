"""Publishing what came of closed cases, and taking it back."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import AnswerPublished, PublicationWithdrawn
from frontdoor.cases.models import Audience, Case, Document, Publication, PublishedDocument
from frontdoor.cases.operations.changing import checked_text, write
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.queries.registers import facts_to_publish, publication_of, register_of
from frontdoor.cases.rules.registers import RegisterName, named_in
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.api import summaries
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.files import api as files
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.refusals import Refusal

LONGEST_TITLE = 200
LONGEST_WHY = 300


class CannotPublish(Refusal):
    """This case is not for a register, is published already, or may still name people."""


@transaction.atomic
def publish_answer(
    case: Case, *, title: str, asked: str, said: str, documents: Collection[int] = (), by: Actor, at: datetime
) -> Publication:
    """Publish what was asked and answered, in words that an officer has taken everything about people out of.

    :param documents: of the case, whose redacted versions anybody may fetch with it.
    :raises NotAllowed: outside the team that holds the case.
    :raises CannotPublish: of a case that is open or ended otherwise, and of one that is published; and with a document
        that nobody but its redactor has looked at.
    :raises SayMore: when a text is empty.
    """
    permissions.check_may_work(by, case)
    if register_of(case) != RegisterName.DISCLOSURES:
        raise CannotPublish("Only what was closed with an answer is published.")
    if publication_of(case) is not None:
        raise CannotPublish("This is published already.")
    heading = checked_text(title, what="a title")
    if len(heading) > LONGEST_TITLE:
        raise CannotPublish(f"The title must be {LONGEST_TITLE} characters or fewer.")
    question, answer = checked_text(asked, what="what was asked"), checked_text(said, what="what was answered")
    rows = _checked_documents(case, documents)
    names = [kept.name for kept in files.records([file for _row, file in rows]).values()]
    refuse_what_names("\n".join([heading, question, answer, *names]), cases=[case])
    row = _publish(case, RegisterName.DISCLOSURES, title=heading, asked=question, said=answer, by=by, at=at)
    for document, file in rows:
        PublishedDocument.objects.create(publication=row, document=document, label=_named(document), file=file)
        files.pass_on(file, owner=case.files_owner, to=row.files_owner)
    write(case, "published", f"Published: {heading}.", audience=Audience.STAFF, by=by, at=at, publication=row.pk)
    return row


def _checked_documents(case: Case, wanted: Collection[int]) -> list[tuple[Document, UUID]]:
    """Return documents of a case with their redacted files. Raises CannotPublish unless another has checked each."""
    rows = list(case.documents.filter(pk__in=wanted).order_by("label", "number", "id"))
    if len(rows) != len(set(wanted)):
        raise CannotPublish("Select documents of this case.")
    found = []
    for row in rows:
        if row.redacted_file is None or row.checked_at is None:
            raise CannotPublish(f"Nobody else has checked a version of ‘{_named(row)}’ for publication yet.")
        found.append((row, row.redacted_file))
    return found


def _named(document: Document) -> str:
    """Return what anybody reads a document is called: a letter's subject may name people."""
    return document.label if document.number == 1 else f"{document.label}, version {document.number}"


def refuse_what_names(text: str, *, cases: Iterable[Case]) -> None:
    """Raise CannotPublish while a text has the name, email address or telephone number of whoever asked in a case.

    The form begins with the very words of both sides, and a tick alone does not take anything out. One query.
    """
    people = summaries({each.customer_id for each in cases if each.customer_id is not None}).values()
    details = (detail for each in people for detail in (each.name, each.email, each.phone))
    if detail := named_in(text, details):
        raise CannotPublish(f"‘{detail}’ is of whoever asked. Take it out first.")


def publish_decision(case: Case, *, at: datetime) -> None:
    """Publish a decision with the answers its service names; one that is published, or is not to be, stays."""
    if register_of(case) != RegisterName.DECISIONS or publication_of(case) is not None:
        return
    definition = definition_of(case)
    words = OUTCOMES.of(definition).of(Outcome(case.outcome))
    # The words an officer wrote are to one person; what is published is what the service says of everybody.
    said = words.words if words is not None else case.outcome
    _publish(case, RegisterName.DECISIONS, title=definition.name[:LONGEST_TITLE], asked="", said=said, by=SYSTEM, at=at)


def _publish(
    case: Case, register: RegisterName, *, title: str, asked: str, said: str, by: Actor, at: datetime
) -> Publication:
    words = OUTCOMES.of(definition_of(case)).of(Outcome(case.outcome))
    row = Publication.objects.create(
        case=case,
        register=register.value,
        service=case.service,
        title=title,
        asked=asked,
        said=said,
        outcome=words.label if words is not None else case.outcome,
        facts=facts_to_publish(case),
        decided_at=case.closed_at or at,
        published_at=at,
        published_by=by.username,
    )
    announce(AnswerPublished(publication_id=row.pk, register=register.value), at=at)
    return row


@transaction.atomic
def withdraw_publication(case: Case, *, why: str, by: Actor, at: datetime) -> None:
    """Take back what is published of a case.

    :raises NotAllowed: outside the team that holds it.
    :raises CannotPublish: when nothing is published.
    """
    permissions.check_may_work(by, case)
    reason = checked_text(why, what="why it is taken back")[:LONGEST_WHY]
    if not _withdraw(case, why=reason, at=at):
        raise CannotPublish("Nothing of this case is published.")
    write(case, "unpublished", f"Taken back: {reason}", audience=Audience.STAFF, by=by, at=at)


def withdraw_reopened(case: Case, *, at: datetime) -> None:
    """Take back what is published of a case that is open again: it has no answer now."""
    _withdraw(case, why="The case was opened again.", at=at)


def _withdraw(case: Case, *, why: str, at: datetime) -> bool:
    row = case.publications.filter(withdrawn_at__isnull=True).first()
    if row is None:
        return False
    Publication.objects.filter(pk=row.pk).update(withdrawn_at=at, withdrawn_why=why)
    for each in row.documents.all():
        if each.document_id is None:
            files.remove(each.file, owner=row.files_owner)
            continue
        with suppress(files.FileGone):  # a file that is lost must not keep the others readable
            files.pass_on(each.file, owner=row.files_owner, to=case.files_owner)
    announce(PublicationWithdrawn(publication_id=row.pk, register=row.register), at=at)
    return True
