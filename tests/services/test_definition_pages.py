"""Behind the services: what designers see of them, and what strangers do not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.kernel.policy_files import read
from frontdoor.services.api import Definition
from frontdoor.services.views.drawn import decision_tables
from tests.services.conftest import HOLE
from tests.services.test_groups import HOUSEHOLD

As = Callable[[str], Client]
ADDRESSES = ["/office/services/", "/office/services/hole/", "/office/services/hole/ways/",
             "/office/services/hole/versions/1/", "/office/services/hole/versions/1/ways/",
             "/office/services/hole/use.csv"]  # fmt: skip


@pytest.fixture(autouse=True)
def _published(publishing: Callable[..., Any], settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = (at + timedelta(days=1)).isoformat()
    publishing(hole=HOLE)


def page(client: Client, address: str, *, status: int = 200) -> str:
    """Return a page's HTML, having looked at its status."""
    response = client.get(address)
    assert response.status_code == status, response.content
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina", "finn", "otto"])
def test_definitions_are_for_those_whose_work_they_are(as_user: As, address: str, stranger: str) -> None:
    page(as_user(stranger), address, status=403)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("reader", ["sam", "dee", "cem", "ines", "pat"])
def test_their_readers_open_every_page(as_user: As, address: str, reader: str) -> None:
    page(as_user(reader), address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_is_not_signed_in_is_asked_to(address: str) -> None:
    assert Client().get(address)["Location"].startswith("/sign-in")


@pytest.mark.parametrize("address", ["/office/services/well/", "/office/services/hole/versions/9/"])
def test_what_is_not_there_is_not_found(as_user: As, address: str) -> None:
    page(as_user("sam"), address, status=404)


def test_a_question_names_the_stopper_that_looks_at_it_however_its_condition_is_written(
    publishing: Callable[..., Any], as_user: As
) -> None:
    publishing(
        hole=HOLE.replace("when: danger == True", "when: not(danger != True)").replace("title: Call us", "title: Ring")
    )

    row = page(as_user("sam"), "/office/services/hole/").split("Is there danger?")[1].split("</tr>")[0]
    assert "Ring" in row


def test_a_version_says_what_it_changed(publishing: Callable[..., Any], as_user: As) -> None:
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))

    html = page(as_user("sam"), "/office/services/hole/versions/2/")
    assert "question ‘depth’, label" in html
    assert "How deep is it?" in html


def test_ways_are_shown_with_their_ends_and_narrowed(as_user: As) -> None:
    every = page(as_user("sam"), "/office/services/hole/ways/")
    stopped = page(as_user("sam"), "/office/services/hole/ways/?end=danger")

    assert "Stopped: Call us" in every
    assert "outside the area" in every
    assert stopped.count("<tr") == 3  # a head, and one for inside and outside each
    assert "Sent</td>" not in stopped


def test_an_earlier_version_is_drawn_as_it_was(publishing: Callable[..., Any], as_user: As) -> None:
    publishing(hole=HOLE.replace("What shape is it?", "Which shape has it?"))

    assert "What shape is it?" in page(as_user("sam"), "/office/services/hole/versions/1/ways/")


def test_an_answer_says_what_it_opens(as_user: As) -> None:
    assert "asks ‘How deep is it?’" in page(as_user("sam"), "/office/services/hole/ways/")


def test_figures_and_tables_are_told_with_whom_each_row_is_for() -> None:
    tables = {
        "calculations": [{"id": "cost", "label": "Cost", "formula": "depth * 2", "unit": "a year"}],
        "eligibility": [{"result": "perhaps", "title": "We look", "words": "We look at it."}],
        "fees": {"source": "Invented", "rows": [{"label": "Each", "amount": "5.00", "per": "depth"}]},
        "routing": [{"when": "shape == 'round'", "team": "parks"}],
    }

    told = [each["rows"] for each in decision_tables(Definition.from_stored({**read(HOLE).data, **tables}))]

    assert told == [
        [["Cost", "depth * 2", "a year"]],
        [["Everybody", "Perhaps", "We look"]],
        [["Everybody", "Each", "£5 for each of depth"]],
        [["shape == 'round'", "parks"], ["All others", "highways"]],
    ]


def test_a_services_page_shows_its_tables(publishing: Callable[..., Any], as_user: As) -> None:
    publishing(hole=HOLE + "calculations: [{ id: twice, kind: number, label: Twice, formula: depth * 2 }]\n")

    assert "Figures worked out" in page(as_user("sam"), "/office/services/hole/")


def test_ways_of_a_form_with_a_group_and_fees_are_shown(publishing: Callable[..., Any], as_user: As) -> None:
    fees = "fees:\n  source: Invented\n  rows:\n    - { label: Each person, amount: '5.00', per: people }\n"
    publishing(household=HOUSEHOLD + fees)

    assert "Sent, Each person" in page(as_user("sam"), "/office/services/household/ways/")


def test_a_withdrawn_service_stays_in_the_list(publishing: Callable[..., Any], as_user: As) -> None:
    publishing(other=HOLE.replace("id: hole", "id: other").replace("Report a hole", "Report another"))

    html = page(as_user("sam"), "/office/services/")
    assert "Withdrawn" in html
    assert "Report a hole" in html


def test_the_list_costs_the_same_for_one_service_and_three(
    publishing: Callable[..., Any], as_user: As, django_assert_num_queries: Any
) -> None:
    client = as_user("sam")
    page(client, "/office/services/")
    with django_assert_num_queries(9):  # session, user, roles, proposals, scheduled; use twice of days and drafts
        page(client, "/office/services/")
    more = {name: HOLE.replace("id: hole", f"id: {name}").replace("a hole", name) for name in ("two", "three")}
    publishing(hole=HOLE, **more)
    page(client, "/office/services/")
    with django_assert_num_queries(9):
        page(client, "/office/services/")
