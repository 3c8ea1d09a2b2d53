"""Figures that a form works out, as people read them before they send it, and as the case keeps them."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.cases.api import answers_in_words
from frontdoor.cases.models import Case
from frontdoor.services.api import draft, next_question, save_answer
from tests.factories.answers import an_answer

pytestmark = pytest.mark.usefixtures("town")
GIVEN: dict[str, Any] = {
    "homeless": "yes", "local": "lived", "status": "british", "reason": "crowded", "savings": "0", "income": "1000.40",
    "household": [
        {"name": "Ben Okafor", "born": "1990-03-27", "relation": "partner", "works": True, "pay": "240.10",
         "expecting": False},
        {"name": "Cy Okafor", "born": "2020-03-27", "relation": "child", "nights": 7},
    ],
}  # fmt: skip


def filled_in(client: Client, *, at: datetime) -> str:
    """Fill in a form that works out figures, and return the address of its check page."""
    address = str(client.post("/services/housing-register/start/")["Location"])
    draft_id = UUID(address.split("/")[3])
    while True:
        found = draft(draft_id, at=at)
        assert found is not None
        question = next_question(found.service.definition, found.answers)
        if question is None:
            return re.sub(r"[^/]+/(\?.*)?$", "check/", address)
        value = GIVEN.get(question.id, an_answer(question, at=at))
        save_answer(draft_id, question_id=question.id, value=value, at=at)


@pytest.fixture
def check(client: Client, settings: Any, at: datetime) -> str:
    settings.FRONTDOOR_NOW = at.isoformat()
    return filled_in(client, at=at)


def rows(client: Client, address: str) -> list[tuple[str, str, bool]]:
    """Return each row of a summary list: what it is, the answer, whether it can be changed."""
    html = client.get(address).content.decode()
    found = re.findall(r'<div class="govuk-summary-list__row.*?</div>', html, re.DOTALL)
    said = [re.findall(r"<d[td][^>]*>(.*?)</d[td]>", row, re.DOTALL) for row in found]
    return [(each[0], each[1].strip(), len(each) > 2) for each in said]


def test_people_read_a_figure_before_they_send_the_form(client: Client, check: str) -> None:
    assert ("Household income", "£1,240.50 a month", False) in rows(client, check)


def test_a_figure_stands_behind_the_answers_it_comes_from(client: Client, check: str) -> None:
    said = [label for label, _text, _can_change in rows(client, check)]

    assert said[said.index("Household") + 1 :][:3] == ["Household income", "People in the household", "Children"]


def test_the_case_keeps_the_figure(client: Client, check: str) -> None:
    html = client.get(check).content.decode()
    (held,) = re.findall(r'name="held" value="([^"]+)"', html)
    assert client.post(check, {"held": held}).status_code == 302

    case = Case.objects.get()
    assert case.answers["household_income"] == "1240.50"
    assert ("Household income", "£1,240.50 a month") in answers_in_words(case, public_only=False)
