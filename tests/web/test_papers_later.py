"""Papers that come after the form: who owes which, the case that waits for them, and how they come."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Attachment, Case, Question
from frontdoor.cases.queries.reading import tracking_token
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.journeys.report_it import submit
from frontdoor.services.api import next_question, save_answer, service, start_draft
from tests.factories.answers import an_answer
from tests.foundation.uploads import photo, upload
from tests.journeys.test_every_form import longest_way

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def sent(*, at: datetime, papers: Any) -> Case:
    """Send a form whose papers may come later."""
    found = service("housing-register", at=at)
    assert found is not None
    draft, route = start_draft(found, channel="web", by=PUBLIC, at=at), longest_way(found.definition, at=at)
    while (question := next_question(found.definition, draft.answers)) is not None:
        value = papers if question.id == "papers" else an_answer(question, route.answers[question.id], at=at)
        draft = save_answer(draft.id, question_id=question.id, value=value, at=at)
    return Case.objects.get(reference=submit(draft.id, without=["landlord"], by=PUBLIC, at=at).reference)


def test_a_case_waits_for_the_papers_that_are_to_come(at: datetime) -> None:
    case = sent(at=at, papers=None)

    question = Question.objects.get(case=case)
    assert case.status == "waiting"
    assert question.text == "Please send us by Tuesday 10 June 2025:\nProof of who you are\nProof of where you live"
    assert (question.remind_at, question.lapse_at) == (at + timedelta(days=10.5), at + timedelta(days=21))


def test_papers_come_by_the_page_that_follows_the_case_without_a_word(at: datetime, client: Client) -> None:
    case = sent(at=at, papers=None)
    page = f"/track/{tracking_token(case.reference)}/"
    assert "Add photos or PDF files (optional)" in client.get(page).content.decode()

    client.post(page, {"act": "answer", "answer": "", "photos": upload(photo(), "bill.jpg")})

    assert Case.objects.get(pk=case.pk).status == "in-hand"
    assert Attachment.objects.filter(case=case, is_public=False).count() == 1


def test_the_page_of_the_papers_says_that_they_may_come_later(client: Client) -> None:
    first = str(client.post("/services/housing-register/start/")["Location"])

    html = client.get(re.sub(r"[^/]+/$", "papers/", first)).content.decode()

    assert "wait 21 days for it" in html
