"""The adviser's desk: from what a caller reads out to the case, or to a report on their behalf."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.kernel.references import new_reference, spoken
from frontdoor.web.demo.seeding import prepare
from tests.factories.cases import a_case


@pytest.fixture
def case(db: None, at: datetime) -> Case:
    """Prepare the council and open a case."""
    prepare(at=at)
    return a_case(at=at)


def test_a_reference_that_was_read_out_leads_to_its_case(case: Case, as_user: Callable[[str], Client]) -> None:
    found = as_user("cem").get("/hub/", {"reference": spoken(case.reference).lower()})
    assert found["Location"] == f"/office/cases/{case.reference}/"


def test_a_slip_in_a_reference_is_explained_and_what_was_typed_stays(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    page = as_user("cem").get("/hub/", {"reference": "4KQ-7MX"})
    assert page.status_code == 422
    assert "A reference has 9 letters and numbers" in page.content.decode()
    assert 'value="4KQ-7MX"' in page.content.decode()


def test_a_reference_that_nobody_was_given_is_read_again(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("cem").get("/hub/", {"reference": new_reference()})
    assert page.status_code == 422
    assert "There is no case with that reference" in page.content.decode()


def test_the_hub_offers_every_service(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("cem").get("/hub/").content.decode()
    assert "Report a pothole" in page
    assert "Report fly-tipping" in page
