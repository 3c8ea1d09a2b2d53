"""Documents of a case: kept in versions, redacted, checked by somebody else, and only so published."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.cases.models import Attachment, Case, Document, Entry
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.filing import (
    CannotFile,
    check_redaction,
    keep_document,
    keep_redacted,
    publish_document,
    take_back_document,
)
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.operations.stepping import move_on
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.rules.workflow import CannotStep
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.files.api import PICTURES_AND_PDF, FileRules, receive
from tests.factories.cases import a_case, a_photo
from tests.factories.catalogue import republish
from tests.foundation.uploads import PDF, photo, upload

pytestmark = pytest.mark.usefixtures("council")

SECTION = """workflow:
  steps:
    - { id: look, label: Looking, next: [end], documents: [report] }
    - { id: end, label: End, closes: true }
  documents:
    - { id: report, label: Report, published: true }
    - { id: plan, label: Plan }

duplicates:
"""


@pytest.fixture
def case(council: None, at: datetime, settings: Any, tmp_path: Path) -> Case:
    """Return a fly-tipping case whose service keeps documents."""
    settings.MEDIA_ROOT, settings.FRONTDOOR_NOW = tmp_path, at.isoformat()
    republish("fly-tipping", {"duplicates:\n": SECTION}, at=at)
    return a_case(at=at)


def a_file(case: Case, at: datetime) -> UUID:
    """Return a file that the store has taken in for a case."""
    return a_photo(owner=f"draft:{case.reference}", at=at)


def kept(case: Case, by: Actor, at: datetime, kind: str = "report") -> Document:
    """Keep a document."""
    return keep_document(case, kind=kind, file=a_file(case, at), by=by, at=at)


def test_a_document_is_kept_in_versions(case: Case, otto: Actor, at: datetime) -> None:
    assert [kept(case, otto, at).number, kept(case, otto, at).number, kept(case, otto, at, "plan").number] == [1, 2, 1]
    assert Entry.objects.filter(kind="document").latest("id").text == "Plan, version 1 is on the case."


def test_a_document_is_of_the_service_and_kept_by_who_works_on_the_case(
    case: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        kept(case, cem, at)
    with pytest.raises(CannotFile, match="Select which document"):
        kept(case, otto, at, "poem")


def test_a_step_is_left_when_its_documents_are_there(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotStep, match="Add the document first: Report"):
        move_on(case, to="end", by=otto, at=at)
    kept(case, otto, at)
    move_on(case, to="end", by=otto, at=at)


def test_only_what_another_has_checked_is_published_and_never_the_document_itself(
    case: Case, otto: Actor, dee: Actor, at: datetime, client: Client
) -> None:
    document = kept(case, otto, at)
    address = f"/published/{document.pk}/"
    with pytest.raises(CannotFile, match="no version for publication"):
        check_redaction(document, by=dee, at=at)
    with pytest.raises(CannotFile, match="somebody else has checked"):
        publish_document(document, by=otto, at=at)
    keep_redacted(document, file=a_file(case, at), by=otto, at=at)
    with pytest.raises(CannotFile, match="Somebody else must check"):
        check_redaction(document, by=otto, at=at)
    assert client.get(address).status_code == 404
    check_redaction(document, by=dee, at=at)
    publish_document(document, by=otto, at=at)
    there = client.get(address)["Location"]
    assert str(document.redacted_file) in there
    assert str(document.file) not in there
    opened = client.get(there)
    assert (opened.status_code, bool(opened.getvalue())) == (200, True)
    opened.close()
    with pytest.raises(CannotFile, match="Take back"):
        keep_redacted(document, file=a_file(case, at), by=otto, at=at)
    take_back_document(document, by=otto, at=at)
    assert client.get(address).status_code == 404
    with pytest.raises(CannotFile, match="not published"):
        take_back_document(document, by=otto, at=at)


def test_what_is_redacted_again_is_checked_again(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    document = kept(case, otto, at)
    keep_redacted(document, file=a_file(case, at), by=otto, at=at)
    stale = Document.objects.select_related("case").get()
    keep_redacted(document, file=a_file(case, at), by=otto, at=at)
    with pytest.raises(CannotFile, match="redacted it again"):
        check_redaction(stale, by=dee, at=at)


def test_some_kinds_are_never_published(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotFile, match="not published"):
        publish_document(kept(case, otto, at, "plan"), by=otto, at=at)


def test_retention_takes_the_documents(case: Case, otto: Actor, at: datetime) -> None:
    kept(case, otto, at)
    close(case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    apply_retention(by=SYSTEM, at=at + timedelta(days=9000))
    assert not Document.objects.exists()


def test_files_that_came_with_a_case_stand_beside_its_documents(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    rules = FileRules(types=PICTURES_AND_PDF, public=False)
    plan = receive(upload(PDF, "plan.pdf"), rules=rules, owner=case.files_owner, by=PUBLIC, at=at)
    Attachment.objects.create(case=case, file=plan.id, added_at=at)
    kept(case, otto, at)
    html = as_user("otto").get(f"/office/cases/{case.reference}/").content.decode()
    assert "plan.pdf" in html
    assert "Report, version 1" in html
    assert "infected" not in html


def test_a_document_goes_through_the_page_of_its_case(case: Case, as_user: Callable[[str], Client]) -> None:
    otto, dee, here = as_user("otto"), as_user("dee"), f"/office/cases/{case.reference}"
    assert "Report" in otto.get(f"{here}/document/").content.decode()
    assert "Choose the file" in otto.post(f"{here}/document/", {"kind": "report"}).content.decode()
    bad = otto.post(f"{here}/document/", {"kind": "report", "upload": upload(b"MZ", "a.exe")})
    assert bad.status_code == 422
    otto.post(f"{here}/document/", {"kind": "report", "upload": upload(photo(), "report.jpg")})
    one = {"document": Document.objects.get().pk}
    otto.post(f"{here}/redact/", {**one, "upload": upload(photo(), "redacted.jpg")})
    assert "not checked yet" in otto.get(f"{here}/").content.decode()
    dee.post(f"{here}/check-redaction/", one)
    dee.post(f"{here}/publish-document/", one)
    assert "what anybody reads" in otto.get(f"{here}/").content.decode()
    dee.post(f"{here}/unpublish/", one)
    assert Document.objects.get().published_at is None
