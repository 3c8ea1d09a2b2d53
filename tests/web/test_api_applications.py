"""Applications by the JSON API: what the form waits for, another system waits for too."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, Question
from frontdoor.services.api import CONTACT_IDS, next_question, service
from tests.factories.answers import an_answer
from tests.factories.catalogue import republish
from tests.journeys.test_every_form import longest_way

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def send(client: Client, *, at: datetime) -> Any:
    """Send a whole application, for which a landlord is to be asked, and without its papers."""
    found = service("housing-register", at=at)
    assert found is not None
    answers: dict[str, Any] = {}
    given = longest_way(found.definition, at=at).answers
    while (asked := next_question(found.definition, answers)) is not None and asked.id not in CONTACT_IDS:
        answers[asked.id] = an_answer(asked, given[asked.id], at=at)
    body = {
        "service": found.slug,
        "answers": answers,
        "contact": {"name": "Ada Okafor", "email": "ada@example.com"},
    }
    key = {"HTTP_AUTHORIZATION": "Bearer frontdoor-demo"}
    return client.post("/api/v1/cases", json.dumps(body), content_type="application/json", **key)


def test_papers_that_may_come_later_are_asked_for(client: Client, at: datetime) -> None:
    answered = send(client, at=at)

    assert answered.status_code == 201, answered.content
    assert "Proof of where you live" in Question.objects.get(case__reference=answered.json()["reference"]).text


def test_a_form_that_waits_for_somebody_else_is_not_sent_without_them(client: Client, at: datetime) -> None:
    republish("housing-register", {"    required: false\n    private: true\n": "    private: true\n"}, at=at)
    answered = send(client, at=at)

    assert answered.status_code == 409, answered.content
    assert "landlord or letting agent has to answer" in answered.json()["title"]
    assert not Case.objects.exists()
