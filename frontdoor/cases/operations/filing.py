"""Documents of a case: kept in versions, redacted, checked by a second person, published and taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, Document
from frontdoor.cases.operations.changing import change, write
from frontdoor.cases.queries.workflow import workflow_of
from frontdoor.cases.rules.workflow import CannotStep
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.files import api as files
from frontdoor.kernel.refusals import Refusal


class CannotFile(Refusal):
    """This cannot be done with a document as it stands."""


@transaction.atomic
def keep_document(case: Case, *, kind: str, file: UUID, by: Actor, at: datetime) -> Document:
    """Keep a file as the next version of a document of the case.

    :param file: a file that the store has taken in for the case.
    :raises NotAllowed: outside the team that holds the case.
    :raises CannotFile: for a kind of document that the service does not have.
    """
    permissions.check_may_work(by, case)
    sort = workflow_of(case).document(kind)
    if sort is None:
        raise CannotFile("Select which document it is")
    change(case, at=at)
    number = (case.documents.filter(kind=kind).order_by("-number").values_list("number", flat=True).first() or 0) + 1
    files.hand_over({file: case.files_owner})
    document = Document.objects.create(
        case=case, kind=kind, label=sort.label, number=number, file=file, added_by=by.username, added_at=at
    )
    _note(document, "document", f"{_named(document)} is on the case.", by=by, at=at)
    return document


@transaction.atomic
def keep_redacted(document: Document, *, file: UUID, by: Actor, at: datetime) -> None:
    """Keep what may be read of a document by anybody; a second person has to check it before it is published.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotFile: when it is published already.
    """
    permissions.check_may_work(by, document.case)
    if document.publications.filter(publication__withdrawn_at__isnull=True).exists():
        raise CannotFile("Take back the entry of the register that it is published with first.")
    files.hand_over({file: document.case.files_owner})
    _change(
        document, {"published_at__isnull": True}, "Take back what is published first.",
        redacted_file=file, redacted_by=by.username, checked_by="", checked_at=None,
    )  # fmt: skip
    _note(document, "redacted", f"{_named(document)} has a version for publication, to be checked.", by=by, at=at)


@transaction.atomic
def check_redaction(document: Document, *, by: Actor, at: datetime) -> None:
    """Say that nothing is left in a redacted document that nobody else may read.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotFile: for one that is not redacted, or that the actor redacted.
    """
    permissions.check_may_work(by, document.case)
    if document.redacted_file is None:
        raise CannotFile("There is no version for publication yet.")
    if document.redacted_by == by.username:
        raise CannotFile("Somebody else must check what you redacted yourself.")
    _change(
        document, {"redacted_file": document.redacted_file}, "Somebody has just redacted it again. Look at it first.",
        checked_by=by.username, checked_at=at,
    )  # fmt: skip
    _note(document, "redaction-checked", f"The version of {_named(document)} for publication is checked.", by=by, at=at)


@transaction.atomic
def publish_document(document: Document, *, by: Actor, at: datetime) -> None:
    """Let anybody read the redacted version of a document; the document itself never.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotFile: for a kind that is not for publication, or while nobody has checked what is redacted.
    """
    permissions.check_may_work(by, document.case)
    sort = workflow_of(document.case).document(document.kind)
    if sort is None or not sort.published:
        raise CannotFile("Documents of this kind are not published.")
    _change(
        document, {"checked_at__isnull": False, "published_at__isnull": True},
        "Only a version for publication that somebody else has checked can be published, once.",
        published_by=by.username, published_at=at,
    )  # fmt: skip
    _note(document, "published", f"The redacted version of {_named(document)} is published.", by=by, at=at)


@transaction.atomic
def take_back_document(document: Document, *, by: Actor, at: datetime) -> None:
    """Let nobody read the redacted version of a document any more.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotFile: for one that is not published.
    """
    permissions.check_may_work(by, document.case)
    _change(
        document, {"published_at__isnull": False}, "This is not published.", published_by="", published_at=None
    )  # fmt: skip
    _note(document, "unpublished", f"{_named(document)} is not published any more.", by=by, at=at)


def refuse_without_documents(case: Case, *, kinds: tuple[str, ...]) -> None:
    """Raise CannotStep while a document that is expected is not on a case."""
    there = set(case.documents.filter(kind__in=kinds).values_list("kind", flat=True)) if kinds else set()
    section = workflow_of(case)
    missing = [sort.label for name in kinds if name not in there and (sort := section.document(name)) is not None]
    if missing:
        raise CannotStep(f"Add the document first: {'; '.join(missing)}.")


def _named(document: Document) -> str:
    return f"{document.label}, version {document.number}"


def _change(document: Document, still: dict[str, object], otherwise: str, **fields: object) -> None:
    """Write a document if it still is as it has to be. Raises CannotFile with what is otherwise."""
    if not Document.objects.filter(pk=document.pk, **still).update(**fields):
        raise CannotFile(otherwise)
    for name, value in fields.items():
        setattr(document, name, value)


def _note(document: Document, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    change(document.case, at=at)
    write(document.case, kind, text, audience=Audience.STAFF, by=by, at=at, document=document.pk)
