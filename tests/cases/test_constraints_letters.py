"""What the database refuses of letters and of the documents they are."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import Document, Letter
from frontdoor.cases.operations.writing import NewLetter, write_letter
from frontdoor.cases.rules.letters import Way
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.messages.api import letters
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


@pytest.fixture
def letter(otto: Actor, at: datetime) -> Letter:
    """Return a letter that went by e-mail."""
    case = a_case(at=at)
    (text,) = [each for each in letters(case.service) if each.key == "letter-own-words"]
    new = NewLetter(version_id=text.version_id, way=Way.EMAIL, subject="A", body="B", key=uuid4())
    return write_letter(case, new=new, by=otto, at=at)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("fd_cases_way_of_letter_is_known", {"way": "pigeon"}),
        ("fd_cases_a_letter_says_something_to_somebody", {"to": ""}),
        ("fd_cases_a_letter_says_something_to_somebody", {"subject": ""}),
        ("fd_cases_a_letter_says_something_to_somebody", {"body": ""}),
        ("fd_cases_posted_by_somebody_if_by_post", {"posted_by": "otto"}),
        ("fd_cases_posted_by_somebody_if_by_post", {"posted_at": "2025-05-20T09:00Z", "posted_by": "otto"}),
        ("fd_cases_posted_by_somebody_if_by_post", {"way": "post", "posted_at": "2025-05-20T09:00Z"}),
    ],
)
def test_a_letter_that_contradicts_itself(name: str, given: dict[str, Any], letter: Letter) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**given)


def test_a_document_that_is_neither_a_file_nor_a_letter(letter: Letter) -> None:
    with pytest.raises(IntegrityError, match="fd_cases_a_document_is_a_file_or_a_letter"), transaction.atomic():
        Document.objects.filter(pk=letter.document_id).update(kind="report")


def test_a_second_version_of_a_document_under_one_number(letter: Letter) -> None:
    first = {"case_id": letter.document.case_id, "kind": "report", "number": 1, "added_at": letter.document.added_at}
    Document.objects.create(**first, file=uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(**first, file=uuid4())


def test_a_letter_that_is_written_twice(letter: Letter, at: datetime) -> None:
    other = Document.objects.create(case_id=letter.document.case_id, kind="letter", number=1, added_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            document=other, version_id=letter.version_id, way="email", to="a", subject="b", body="c", key=letter.key
        )
