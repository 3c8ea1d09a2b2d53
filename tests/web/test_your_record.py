"""What somebody reads of themselves: the same truth as staff, who looked, and what they say of contact and needs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.customers.api import NewAlert, Person, held_about, look, set_alert, tie
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.cases import a_case
from tests.factories.known import ADA_TAX, a_person, a_record

PAGE = "/your-record/"


@pytest.fixture
def at(at: datetime) -> datetime:
    return at + timedelta(days=365)


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def record(ada: Actor, at: datetime) -> int:
    return a_person(Person(name="Ada Okafor", email="ada@example.com", user_id=ada.user_id), at=at)[1]


@pytest.fixture
def page(as_user: Callable[[str], Client]) -> Callable[[str], str]:
    def read(username: str) -> str:
        return " ".join(as_user(username).get(PAGE).content.decode().split())

    return read


def test_ada_reads_who_looked_and_what_for(page: Callable[[str], str], cem: Actor, record: int, at: datetime) -> None:
    look(record, purpose="answer-a-request", reason="She rang about a bin", by=cem, at=at)
    read = page("ada")

    assert "An adviser (Customer hub), to deal with what you asked of us." in read
    assert "She rang about a bin" in read
    assert "Yildiz" not in read


def test_ada_reads_what_every_tied_system_holds_and_what_she_asked_for(
    page: Callable[[str], str], dee: Actor, ada: Actor, record: int, at: datetime
) -> None:
    tax = a_record("council-tax", ADA_TAX, at=at)
    before = page("ada")
    tie(record, right=tax, reason="She proved it", by=dee, at=at)
    case = a_case(person=Person(name="Ada Okafor", email="ada@example.com", user_id=ada.user_id), at=at)
    read = page("ada")

    assert "£212.40" not in before
    assert "£212.40" in read
    assert "What we have promised" in read
    assert "/track/" in read
    assert f"/office/cases/{case.reference}/" not in read


def test_somebody_else_reads_nothing_of_it(page: Callable[[str], str], record: int) -> None:
    for username in ("eve", "bola", "mina"):
        assert "ada@example.com" not in page(username)
        assert "We hold nothing about you" in page(username)


def test_ada_knows_of_an_alert_unless_the_law_exempts_it(
    page: Callable[[str], str], cem: Actor, record: int, at: datetime
) -> None:
    until = (at + timedelta(days=60)).date()
    said = {"evidence": "The crew’s report", "review_on": until}
    told = NewAlert(kind="dog", reason="A large dog", told_on=at.date(), **said)
    kept = NewAlert(kind="threats", reason="Said what he would do", exemption="serious-harm", **said)
    for new in (told, kept):
        set_alert(record, new=new, by=cem, at=at)
    read = page("ada")

    assert ("A large dog" in read, "Said what he would do" in read) == (True, False)


@pytest.mark.parametrize("username", ["ada", "bola"])
def test_somebody_says_what_they_need_whether_or_not_anything_is_held(
    as_user: Callable[[str], Client], request: pytest.FixtureRequest, record: int, at: datetime, username: str
) -> None:
    actor = request.getfixturevalue(username)
    sent = {"do": "needs", "needs": ["bsl", "interpreter"], "detail-interpreter": "Yoruba"}
    response = as_user(username).post(PAGE, sent, follow=True)

    assert "We have kept what you told us." in response.content.decode()
    needs = held_about(actor.user_id, at=at).needs
    assert [(each.kind, each.detail) for each in needs] == [("bsl", ""), ("interpreter", "Yoruba")]


def test_a_need_without_its_language_is_asked_for_and_stays_ticked(
    as_user: Callable[[str], Client], record: int
) -> None:
    response = as_user("ada").post(PAGE, {"do": "needs", "needs": ["interpreter"]})
    page = response.content.decode()

    assert response.status_code == 422
    assert "Answer this, or take the tick away" in page
    assert 'href="#id_detail-interpreter"' in page
    assert 'value="interpreter" checked' in page


def test_ada_says_yes_to_news_and_no_to_calls(
    as_user: Callable[[str], Client], ada: Actor, record: int, at: datetime
) -> None:
    sent = {"do": "ways", "for-news": ["email"], "for-progress": ["email", "text", "post"], "for-feedback": []}
    as_user("ada").post(PAGE, sent)
    may = {(each.purpose.id, each.channel): each.may for each in held_about(ada.user_id or 0, at=at).standings}

    assert may["news", "email"]
    assert not may["progress", "phone"]
    assert not may["feedback", "email"]


def test_the_page_costs_the_same_whatever_is_held(
    as_user: Callable[[str], Client], dee: Actor, record: int, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        other = a_record("council-tax", {**ADA_TAX, "account_ref": f"x{number}"}, at=at)
        tie(record, right=other, reason="One person", by=dee, at=at)
    ada = as_user("ada")

    with django_assert_max_num_queries(24):
        ada.get(PAGE)
