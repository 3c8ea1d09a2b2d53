"""The adviser's desk: what a caller reads out is found, slips are told, and services are reported for callers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.references import spoken
from frontdoor.services.api import catalogue
from tests.factories.cases import a_case

HUB = "/hub/"


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def swapped(reference: str) -> str:
    """Return a reference with two neighbours exchanged, as people say them on the telephone."""
    place = next(n for n in range(8) if reference[n] != reference[n + 1])
    return reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]


@pytest.mark.parametrize("username", ["cem", "dee"])
def test_advisers_and_leaders_find_a_case_however_it_is_read_out(
    at: datetime, as_user: Callable[[str], Client], username: str
) -> None:
    case = a_case(at=at)
    typed = f" {spoken(case.reference).lower().replace('-', '  ')} "
    assert as_user(username).get(HUB, {"reference": typed})["Location"] == f"/office/cases/{case.reference}/"


def test_a_reference_with_two_letters_swapped_is_told_as_a_slip(at: datetime, as_user: Callable[[str], Client]) -> None:
    response = as_user("cem").get(HUB, {"reference": swapped(a_case(at=at).reference)})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert "a letter or number is wrong, or two are swapped" in page
    assert 'href="#reference"' in page


@pytest.mark.parametrize("who", ["nobody's", "another team's"])
def test_what_does_not_exist_and_what_is_not_theirs_read_alike(
    at: datetime, as_user: Callable[[str], Client], who: str
) -> None:
    case = a_case("noise", at=at)
    if who == "nobody's":
        case.delete()
    response = as_user("dee").get(HUB, {"reference": case.reference})
    assert response.status_code == 422
    assert "There is no case with that reference, or it is not yours to see" in response.content.decode()


def test_every_service_is_offered_for_a_caller_by_telephone(as_user: Callable[[str], Client]) -> None:
    page = as_user("cem").get(HUB).content.decode()
    offered = catalogue(at=now())
    assert len(offered) > 40
    assert page.count('name="for" value="caller"') == page.count('name="channel" value="phone"') == len(offered)


def test_what_one_reported_for_callers_is_listed_and_nobody_elses(
    at: datetime, as_user: Callable[[str], Client], cem: Actor, dee: Actor
) -> None:
    mine, theirs = a_case(at=at, by=cem, channel="phone"), a_case(at=at, by=dee, channel="phone")
    page = as_user("cem").get(HUB).content.decode()
    assert spoken(mine.reference) in page
    assert spoken(theirs.reference) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_many_queries_for_three_cases_as_for_one(
    at: datetime, as_user: Callable[[str], Client], cem: Actor, django_assert_num_queries: Any, count: int
) -> None:
    client = as_user("cem")
    for _ in range(count):
        a_case(at=at, by=cem, channel="phone")
    client.get(HUB)  # reads the versions of services that this process has not met
    with django_assert_num_queries(5):  # session, account, roles, the cases; what is new for them
        client.get(HUB)


@pytest.mark.parametrize("username", ["ada", "otto", "kit", "mina", "eve", "sam"])
def test_people_who_take_no_calls_are_turned_away(as_user: Callable[[str], Client], username: str) -> None:
    assert as_user(username).get(HUB).status_code == 403


def test_whoever_has_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(HUB)["Location"].startswith("/sign-in/")
