"""Documents in the disclosure log: redacted, checked by somebody else, and gone when the entry is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.cases.models import Case, Document, Publication, PublishedDocument
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.filing import CannotFile, check_redaction, keep_document, keep_redacted
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.operations.publishing import (
    CannotPublish,
    publish_answer,
    withdraw_publication,
    withdraw_reopened,
)
from frontdoor.cases.operations.writing import NewLetter, write_letter
from frontdoor.cases.queries.registers import documents_to_publish, published, published_file
from frontdoor.cases.rules.letters import Way
from frontdoor.cases.rules.registers import RegisterName
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.files import api as files
from frontdoor.foundation.files.models import StoredFile
from frontdoor.messages.api import letters
from tests.factories.cases import a_case, a_photo, again

pytestmark = pytest.mark.usefixtures("council")

LOG = RegisterName.DISCLOSURES
WORDS = {"title": "Cost of road salt", "asked": "What did salt cost in 2025?", "said": "It cost £41,000."}


@pytest.fixture
def asked(council: None, otto: Actor, at: datetime, settings: Any, tmp_path: Path) -> Case:
    """Return a request for information that otto's team has answered."""
    settings.MEDIA_ROOT, settings.FRONTDOOR_NOW = tmp_path, at.isoformat()
    case = a_case("information-request", at=at, description="What did salt cost?")
    (held,) = otto.team_ids
    Case.objects.filter(pk=case.pk).update(team_id=held)
    case.refresh_from_db()
    close(case, outcome=Outcome.ANSWERED, words="It cost £41,000.", by=otto, at=at)
    return case


@pytest.fixture
def document(asked: Case, otto: Actor, at: datetime) -> Document:
    """Return a document that was sent, which nobody has redacted."""
    return keep_document(asked, kind="information", file=a_file(asked, at), by=otto, at=at)


@pytest.fixture
def checked(document: Document, otto: Actor, dee: Actor, at: datetime) -> Document:
    """Return one that otto has redacted and dee has checked."""
    keep_redacted(document, file=a_file(document.case, at), by=otto, at=at)
    check_redaction(document, by=dee, at=at)
    return document


def a_file(case: Case, at: datetime) -> UUID:
    file = a_photo(owner=f"draft:{case.reference}", at=at)
    StoredFile.objects.filter(pk=file).update(public=False)  # as the store keeps what officers add
    return file


def publish(case: Case, *documents: Document, by: Actor, at: datetime) -> Publication:
    return publish_answer(case, **WORDS, documents=[each.pk for each in documents], by=by, at=at)


def address(row: Publication) -> str:
    return f"/registers/disclosures/{row.pk}/documents/{PublishedDocument.objects.get().pk}/"


def test_an_entry_carries_the_redacted_version_that_another_has_checked(
    asked: Case, checked: Document, otto: Actor, at: datetime, client: Client
) -> None:
    row = publish(asked, checked, by=otto, at=at)

    page = client.get(f"/registers/disclosures/{row.pk}/").content.decode()
    assert "Information we sent (picture, " in page
    there = client.get(address(row))["Location"]
    assert str(checked.redacted_file) in there
    opened = client.get(there)
    assert (opened.status_code, bool(opened.getvalue())) == (200, True)
    opened.close()


def test_the_original_is_reached_by_nobody_outside(
    asked: Case, checked: Document, otto: Actor, at: datetime, client: Client, as_user: Callable[[str], Client]
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    token = client.get(address(row))["Location"].partition("?")[2]
    for who in (client, as_user("eve"), as_user("ada")):
        page = who.get(f"/registers/disclosures/{row.pk}/").content.decode()
        assert str(checked.file) not in page + who.get(address(row))["Location"]
        # The word of the redacted file opens no other.
        assert who.get(f"/files/{checked.file}/?{token}").status_code in {302, 403}
        assert who.get(f"/files/{checked.file}/picture?{token}").status_code in {302, 403}
        assert who.get(f"/files/{checked.file}/public").status_code == 404


@pytest.mark.parametrize("state", ["not redacted", "not checked"])
def test_what_nobody_else_has_checked_is_not_published(
    state: str, asked: Case, document: Document, otto: Actor, at: datetime
) -> None:
    if state == "not checked":
        keep_redacted(document, file=a_file(asked, at), by=otto, at=at)
    with pytest.raises(CannotPublish, match="Nobody else has checked a version of ‘Information we sent’"):
        publish(asked, document, by=otto, at=at)
    assert not Publication.objects.exists()


def test_a_document_of_another_case_is_not_published(asked: Case, checked: Document, otto: Actor, at: datetime) -> None:
    Document.objects.filter(pk=checked.pk).update(case=a_case(at=at))
    with pytest.raises(CannotPublish, match="documents of this case"):
        publish(asked, checked, by=otto, at=at)


def test_the_name_of_a_file_does_not_name_whoever_asked(
    asked: Case, checked: Document, otto: Actor, at: datetime
) -> None:
    StoredFile.objects.filter(pk=checked.redacted_file).update(name="Jo Amari.pdf")
    with pytest.raises(CannotPublish, match="of whoever asked"):
        publish(asked, checked, by=otto, at=at)


def test_what_is_taken_back_is_fetched_by_nobody_and_may_be_published_again(
    asked: Case, checked: Document, otto: Actor, at: datetime, client: Client
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    there = address(row)
    with pytest.raises(CannotFile, match="Take back the entry"):
        keep_redacted(checked, file=a_file(asked, at), by=otto, at=at)
    withdraw_publication(asked, why="A name is in it.", by=otto, at=at)
    assert client.get(there).status_code == 404
    assert published(LOG, row.pk) is None
    again_row = publish(asked, checked, by=otto, at=at)
    found = published(LOG, again_row.pk)
    assert found is not None
    assert [each.label for each in found.documents] == ["Information we sent"]


def test_a_case_that_is_opened_again_takes_its_documents_back(
    asked: Case, checked: Document, otto: Actor, at: datetime
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    withdraw_reopened(asked, at=at)
    assert published_file(LOG, row.pk, PublishedDocument.objects.get().pk) is None
    assert StoredFile.objects.get(pk=checked.redacted_file).owner == asked.files_owner


def test_an_entry_is_fetched_only_from_its_own_register(
    asked: Case, checked: Document, otto: Actor, at: datetime, client: Client
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    for wrong in (
        address(row).replace("disclosures", "decisions"),
        address(row).replace(f"/{row.pk}/", f"/{row.pk + 1}/"),
        f"/registers/disclosures/{row.pk}/documents/{2**40}/",
    ):
        assert client.get(wrong).status_code == 404


def test_an_entry_keeps_its_documents_when_the_case_is_forgotten(
    asked: Case, checked: Document, otto: Actor, at: datetime
) -> None:
    original = checked.file
    row = publish(asked, checked, by=otto, at=at)
    apply_retention(by=SYSTEM, at=at + timedelta(days=9000))

    assert not Document.objects.exists()
    assert not StoredFile.objects.filter(pk=original).exists()
    found = published(LOG, row.pk)
    assert found is not None
    assert len(found.documents) == 1
    # What is taken back then has no case to go back to.
    Publication.objects.filter(pk=row.pk).update(case=asked)
    withdraw_reopened(again(asked), at=at)
    assert not StoredFile.objects.filter(owner=row.files_owner).exists()


def test_a_file_in_which_a_virus_is_found_later_leaves_the_entry(
    asked: Case, checked: Document, otto: Actor, at: datetime, client: Client
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    StoredFile.objects.filter(pk=checked.redacted_file).update(scan=files.Scan.INFECTED)
    found = published(LOG, row.pk)
    assert found is not None
    assert found.documents == ()
    assert client.get(client.get(address(row))["Location"]).status_code == 404


def test_a_file_that_is_lost_keeps_no_entry_from_being_taken_back(
    asked: Case, checked: Document, otto: Actor, at: datetime
) -> None:
    row = publish(asked, checked, by=otto, at=at)
    StoredFile.objects.filter(pk=checked.redacted_file).delete()
    withdraw_publication(asked, why="It is lost.", by=otto, at=at)
    assert published(LOG, row.pk) is None


def test_a_letter_is_published_without_its_subject_and_redacted_as_any_document(
    asked: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    (text,) = [each for each in letters(asked.service) if each.key == "letter-own-words"]
    new = NewLetter(version_id=text.version_id, way=Way.EMAIL, subject="To Jo", body="It is salt.", key=uuid4())
    letter = write_letter(again(asked), new=new, by=otto, at=at)
    document = letter.document
    assert documents_to_publish(asked) == ([], [document])
    keep_redacted(document, file=a_file(asked, at), by=otto, at=at)
    check_redaction(document, by=dee, at=at)
    row = publish(again(asked), document, by=otto, at=at)
    found = published(LOG, row.pk)
    assert found is not None
    assert [each.label for each in found.documents] == ["Letter by email"]


def test_an_officer_chooses_what_is_published_on_the_page(
    asked: Case, document: Document, otto: Actor, dee: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    client, page = as_user("otto"), f"/office/cases/{asked.reference}/publish/"
    case = client.get(f"/office/cases/{asked.reference}/").content.decode()
    assert f"/redact/?document={document.pk}" in case
    assert "Information we sent, version 1: not redacted yet" in client.get(page).content.decode()
    keep_redacted(document, file=a_file(asked, at), by=otto, at=at)
    assert "Information we sent, version 1: not checked yet" in client.get(page).content.decode()
    check_redaction(document, by=dee, at=at)
    assert "/publish-document/" not in client.get(f"/office/cases/{asked.reference}/").content.decode()
    wrong = client.post(page, {**WORDS, "documents": ["999999"], "checked": "yes"})
    assert (wrong.status_code, "Select documents of this case" in wrong.content.decode()) == (422, True)
    assert client.post(page, {**WORDS, "documents": [document.pk], "checked": "yes"}).status_code == 302
    assert "<li>Information we sent</li>" in client.get(page).content.decode()


def test_an_entry_costs_the_same_however_many_documents_it_has(
    asked: Case, otto: Actor, dee: Actor, at: datetime, django_assert_num_queries: Any
) -> None:
    kept = []
    for _ in range(3):
        kept.append(keep_document(again(asked), kind="information", file=a_file(asked, at), by=otto, at=at))
        keep_redacted(kept[-1], file=a_file(asked, at), by=otto, at=at)
        check_redaction(kept[-1], by=dee, at=at)
    row = publish(again(asked), *kept, by=otto, at=at)
    with django_assert_num_queries(3):
        found = published(LOG, row.pk)
    assert found is not None
    assert [each.label for each in found.documents] == [
        "Information we sent", "Information we sent, version 2", "Information we sent, version 3",
    ]  # fmt: skip


def test_a_file_is_passed_on_by_its_owner_alone(asked: Case, checked: Document) -> None:
    assert checked.redacted_file is not None
    with pytest.raises(files.FileGone):
        files.pass_on(checked.redacted_file, owner="case:another", to="register:1")


@pytest.mark.engine
def test_the_database_publishes_a_document_once(asked: Case, checked: Document, otto: Actor, at: datetime) -> None:
    row = publish(asked, checked, by=otto, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedDocument.objects.create(publication=row, label="Again", file=checked.redacted_file)
