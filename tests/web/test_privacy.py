"""What people read about privacy before they say who they are."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.test_filling_in import page_of
from tests.web.test_resident_form import begin

pytestmark = pytest.mark.usefixtures("council")
KEPT = "We keep it for 2 years after we close your report."


def test_the_start_page_says_what_is_done_with_what_people_tell(client: Client) -> None:
    assert KEPT in client.get("/services/street-light/").content.decode()


def test_whoever_is_asked_how_to_be_reached_reads_what_for(client: Client) -> None:
    html = client.get(page_of(begin(client), "contact_by")).content.decode()

    assert KEPT in html
    assert "privacy@marlowmere.example" in html


def test_other_questions_are_not_crowded_by_it(client: Client) -> None:
    assert KEPT not in client.get(page_of(begin(client), "danger")).content.decode()


def test_another_system_is_told_what_to_say(client: Client) -> None:
    told = client.get("/api/v1/services/street-light").json()["privacy"]

    assert told["kept"].startswith(KEPT)
    assert told["basis"] == "The law gives us this task: Highways Act 1980, section 97."


def test_an_adviser_reads_it_to_the_caller(as_user: Callable[[str], Client]) -> None:
    cem = as_user("cem")
    begun = cem.post("/services/street-light/start/", {"for": "caller", "channel": "phone"})["Location"]

    assert "Before you ask, read aloud:" in cem.get(page_of(begun, "contact_by")).content.decode()
