"""Keeping documents on a case, redacting them, checking that, and publishing what is left."""

from typing import Any, Final
from uuid import UUID

from frontdoor.cases import permissions
from frontdoor.cases.forms.documents import OfDocument, OfKind, Redacted
from frontdoor.cases.models import Case, Document
from frontdoor.cases.operations import filing
from frontdoor.cases.queries.workflow import workflow_of
from frontdoor.cases.views.acting import Act, Choice, Doing
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.files.api import PICTURES_AND_PDF, FileRules, receive

FILES: Final = FileRules(types=PICTURES_AND_PDF, max_count=50, public=False)


def _kinds(doing: Doing) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in workflow_of(doing.case).documents]


def _documents(doing: Doing) -> list[tuple[str, str]]:
    rows = doing.case.documents.order_by("kind", "-number")
    return [(str(row.pk), f"{row.label}, version {row.number}") for row in rows]


def _document(doing: Doing) -> Document:
    return doing.case.documents.select_related("case").get(pk=int(doing.chosen))


def _take_in(doing: Doing, data: dict[str, Any]) -> dict[str, UUID]:
    """Take the file in, which wants no transaction open."""
    owner = f"draft:{doing.case.reference}"
    return {"file": receive(data["upload"], rules=FILES, owner=owner, by=doing.by, at=doing.at).id}


def _has_kinds(case: Case, _actor: Actor) -> bool:
    return bool(workflow_of(case).documents)


def _never(_case: Case, _actor: Actor) -> bool:
    """The panel of documents links to it, beside the document."""
    return False


_WHICH: Final = Choice("document", "Which document?", _documents)

DOCUMENT_ACTS: Final[dict[str, Act]] = {
    "document": Act(
        label="Add a document",
        button="Add the document",
        done="The document is on the case.",
        allowed=permissions.may_work,
        fits=_has_kinds,
        choice=Choice("kind", "Which document is it?", _kinds),
        form=lambda doing, given: OfKind(given, initial={"kind": doing.chosen}),
        prepare=_take_in,
        run=lambda doing, data: filing.keep_document(
            doing.case, kind=doing.chosen, file=data["file"], by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "redact": Act(
        label="Add the version for publication",
        button="Add this version",
        done="The version is kept. Somebody else has to check it before it is published.",
        hint="Black out what nobody else may read, and save it as a new file: what only looks covered can be read.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: Redacted(given, initial={"document": doing.chosen}),
        prepare=_take_in,
        run=lambda doing, data: filing.keep_redacted(_document(doing), file=data["file"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "check-redaction": Act(
        label="Check the version for publication",
        button="I have read it: nothing is left in it that others may not read",
        done="It is checked, and can be published.",
        hint="Open it, read every page, and try to copy the text under what is black.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: OfDocument(given, initial={"document": doing.chosen}),
        run=lambda doing, _data: filing.check_redaction(_document(doing), by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "publish-document": Act(
        label="Publish the redacted version",
        button="Publish it",
        done="Anybody can read the redacted version now.",
        hint="The document itself is never published.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: OfDocument(given, initial={"document": doing.chosen}),
        run=lambda doing, _data: filing.publish_document(_document(doing), by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "unpublish": Act(
        label="Take back what is published",
        button="Take it back",
        done="Nobody can read it any more.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=lambda doing, given: OfDocument(given, initial={"document": doing.chosen}),
        run=lambda doing, _data: filing.take_back_document(_document(doing), by=doing.by, at=doing.at),
        is_careful=False,
    ),
}
