"""What is known before somebody answers: from their account, and from the link they followed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.accounts.moment import now
from frontdoor.services.api import draft, save_answer
from tests.web.test_resident_form import answer, begin

pytestmark = pytest.mark.usefixtures("town")
LIGHT = "/services/street-light/"


def box(client: Client, address: str, name: str) -> str:
    """Return the value in a box of the page at an address."""
    html = client.get(address).content.decode()
    tag = next(each for each in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in each)
    return tag.split('value="')[1].split('"')[0] if 'value="' in tag else ""


def page_of(address: str, name: str) -> str:
    return f"{address.rsplit('/', 2)[0]}/{name}/"


@pytest.fixture
def ada(client: Client, at: datetime) -> User:
    """Sign in somebody with an account, who gave us a telephone number before."""
    user = User.objects.create_user("ada-o", email="ada@example.org", display_name="Ada Okafor")
    recognise(people=[Person(name="Ada Okafor", phone="+447700900123", user_id=user.pk)], at=at)
    client.force_login(user)
    return user


def reach(client: Client, address: str, **given: Any) -> str:
    """Answer questions of a draft, and return the address of its first page."""
    for name, value in given.items():
        save_answer(UUID(address.split("/")[3]), question_id=name, value=value, at=now())
    return address


@pytest.mark.parametrize(
    ("page", "value"),
    [("contact_name", "Ada Okafor"), ("contact_email", "ada@example.org"), ("contact_phone", "+447700900123")],
)
def test_a_signed_in_person_finds_what_their_account_says(page: str, value: str, ada: User, client: Client) -> None:
    address = reach(client, begin(client), contact_by=["email", "phone"])

    assert box(client, page_of(address, page), page) == value
    assert "This comes from your account" in client.get(page_of(address, page)).content.decode()


def test_a_signed_in_person_is_reminded_at_their_accounts_address(ada: User, client: Client) -> None:
    begun = draft(UUID(begin(client).split("/")[3]), at=now())

    assert begun is not None
    assert begun.email == "ada@example.org"


def test_what_the_account_says_counts_only_once_it_is_confirmed(ada: User, client: Client) -> None:
    address = reach(client, begin(client), contact_by=["email"])
    answer(client, page_of(address, "contact_email"), contact_email="other@example.org")

    assert box(client, page_of(address, "contact_email"), "contact_email") == "other@example.org"


def test_nobody_signed_in_finds_an_empty_box(client: Client) -> None:
    address = reach(client, begin(client), contact_by=["email"])

    assert box(client, page_of(address, "contact_email"), "contact_email") == ""


def test_a_caller_is_not_given_the_advisers_account(as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    address = reach(client, begin(client, **{"for": "caller"}), contact_by=["email"])

    assert box(client, page_of(address, "contact_email"), "contact_email") == ""


def begun(client: Client, link: str) -> str:
    """Follow a link to a service, begin its form, and return the address of its first page."""
    html = client.get(link).content.decode()
    action = html.split('<form method="post" action="')[1].split('"')[0].replace("&amp;", "&")
    return str(client.post(action)["Location"])


def test_a_link_fills_in_what_its_question_allows(client: Client) -> None:
    address = begun(client, f"{LIGHT}?number=L1042")
    reach(client, address, danger=False)

    assert box(client, page_of(address, "number"), "number") == "L1042"
    assert "This comes from the link you followed" in client.get(page_of(address, "number")).content.decode()


def test_a_link_to_the_form_itself_keeps_what_it_carries(client: Client) -> None:
    assert client.get(f"{LIGHT}start/?number=L1042")["Location"] == f"{LIGHT}?number=L1042"


def test_a_link_fills_in_nothing_else(client: Client) -> None:
    address = begun(client, f"{LIGHT}?number=L1042&description=Rude&contact_name=Somebody")

    assert "description" not in client.get(f"{LIGHT}?description=Rude").content.decode().split("<form")[1][:200]
    found = draft(UUID(address.split("/")[3]), at=now())
    assert found is not None
    assert found.answers == {}


def test_what_does_not_fit_its_question_is_passed_over(client: Client) -> None:
    address = begun(client, "/services/replacement-bin/?bin=boat")

    assert "This comes from" not in client.get(address).content.decode()


def test_a_hidden_answer_is_shown_before_it_is_sent_and_cannot_be_asked_for(ada: User, client: Client) -> None:
    address = begin(client, "garden-waste")
    check = client.get(page_of(address, "check")).content.decode()

    assert "Email address of your account" in check
    assert "ada@example.org" in check
    assert client.get(page_of(address, "account_email")).status_code == 302


def test_a_hidden_question_nothing_fills_in_is_not_shown(client: Client) -> None:
    address = begin(client, "garden-waste")

    assert "Email address of your account" not in client.get(page_of(address, "check")).content.decode()


def test_other_systems_are_not_told_of_what_nobody_is_asked(client: Client) -> None:
    told = client.get("/api/v1/services/garden-waste").json()

    assert "account_email" not in [each["id"] for each in told["questions"]]
