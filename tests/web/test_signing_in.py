"""Signing in by e-mail, and registering by the same act; and what a stranger tries."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.contact_points import prove
from frontdoor.foundation.accounts.models import Membership, SignIn, User
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.messages.models import Message
from tests.factories.signing_in import ask_for_code, sent, who

ADA, NEW = "ada@example.com", "new@example.com"


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def ada_proven(cast: dict[str, User], at: datetime) -> User:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    return cast["ada"]


def test_a_code_signs_in_to_the_account_of_its_address(ada_proven: User) -> None:
    client = Client()
    ask_for_code(client, f" {ADA.upper()} ")
    response = client.post("/sign-in/code/", {"code": sent()})

    assert (response["Location"], who(client)) == ("/signed-in/", "ada")


def test_somebody_new_has_an_account_by_the_same_act_and_is_asked_for_a_name() -> None:
    client = Client()
    ask_for_code(client, NEW, next="/services/pothole/?lang=cy&x=1")
    response = client.post("/sign-in/code/", {"code": sent()})
    again = client.post(response["Location"], {"name": "  Nia   Newcomer "})

    user = User.objects.get(email=NEW)
    assert again["Location"] == "/services/pothole/?lang=cy&x=1"
    assert (user.display_name, user.has_usable_password()) == ("Nia Newcomer", False)
    assert set(Membership.objects.filter(user=user).values_list("role", flat=True)) == {Role.RESIDENT.value}
    assert NEW not in user.username


def test_a_link_signs_in_by_a_button_in_the_browser_that_asked(ada_proven: User) -> None:
    client = Client()
    ask_for_code(client, ADA)
    link = urlsplit(sent("link")).path
    assert who(client) == "" and client.get(link).status_code == 200 and who(client) == ""
    client.post(link)

    assert who(client) == "ada"


def test_a_link_opened_on_another_device_says_so_and_still_works_on_its_own(ada_proven: User) -> None:
    asked, other = Client(), Client()
    ask_for_code(asked, ADA)
    link = urlsplit(sent("link")).path
    response = other.post(link)
    asked.post(link)

    assert response.status_code == 403 and "another browser or device" in response.content.decode()
    assert (who(other), who(asked)) == ("", "ada")


def test_nothing_tells_a_stranger_whether_an_address_has_an_account(ada_proven: User) -> None:
    def seen(email: str) -> list[Any]:
        client = Client()
        answers = [
            ask_for_code(client, email),
            client.get("/sign-in/code/"),
            client.post("/sign-in/code/", {"code": "000000"}),
        ]
        plain = [re.sub(r'value="[\w]{64}"', "", each.content.decode()).replace(email, "it") for each in answers]
        return [(each.status_code, each.get("Location")) for each in answers] + plain

    assert seen(ADA) == seen(NEW) == seen("cem@example.com")


def test_an_address_of_the_staff_is_told_that_they_sign_in_otherwise(cast: dict[str, User], at: datetime) -> None:
    prove(cast["cem"], kind=Kind.EMAIL, value="cem@example.com", at=at)
    client = Client()
    ask_for_code(client, "cem@example.com")

    message = Message.objects.get()
    assert message.version.template.key == "sign-in-by-other-way" and "code" not in message.facts


def test_somebody_who_works_here_is_not_let_in_by_mail_even_with_the_right_code(
    cast: dict[str, User], at: datetime
) -> None:
    client = Client()
    ask_for_code(client, NEW)
    code = sent()
    prove(cast["cem"], kind=Kind.EMAIL, value=NEW, at=at)
    response = client.post("/sign-in/code/", {"code": code})

    assert (response.status_code, who(client)) == (422, "")


def test_a_closed_account_is_not_opened_by_its_address(ada_proven: User) -> None:
    User.objects.filter(pk=ada_proven.pk).update(is_active=False)
    client = Client()
    ask_for_code(client, ADA)

    assert client.post("/sign-in/code/", {"code": sent()}).status_code == 422


def test_somebody_elses_code_is_worth_nothing(ada_proven: User) -> None:
    ask_for_code(Client(), ADA)
    stolen, eve = sent(), Client()
    ask_for_code(eve, "eve@example.com")
    eve.post("/sign-in/code/", {"code": stolen})

    assert who(eve) == ""


def test_a_code_and_its_link_work_once(ada_proven: User) -> None:
    client = Client()
    ask_for_code(client, ADA)
    code, link = sent(), urlsplit(sent("link")).path
    client.post("/sign-in/code/", {"code": code})
    client.post("/sign-out/")

    assert client.post(link).status_code == 410


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_a_strangers_site_after_signing_in(ada_proven: User, wanted: str) -> None:
    by_code, by_password = Client(), Client()
    ask_for_code(by_code, ADA, next=wanted)
    came = by_code.post("/sign-in/code/", {"code": sent()})
    form = {"username": "ada", "password": "frontdoor-demo", "next": wanted}

    assert (came["Location"], by_password.post("/sign-in/", form)["Location"]) == ("/signed-in/", "/signed-in/")


def test_a_session_planted_before_is_worth_nothing_after(ada_proven: User) -> None:
    client = Client()
    ask_for_code(client, ADA)
    planted = client.session.session_key
    client.post("/sign-in/code/", {"code": sent()})

    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies["session"] = planted or ""
    assert stranger.get("/account/").status_code == 302


def test_how_when_and_from_where_somebody_signed_in_is_kept(ada_proven: User) -> None:
    client = Client(headers={"user-agent": "Netscape 4"})
    ask_for_code(client, ADA)
    client.post("/sign-in/code/", {"code": sent()})

    assert SignIn.objects.values_list("user__username", "method", "browser", "visitor").get() == (
        "ada", "email", "Netscape 4", "127.0.0.1",
    )  # fmt: skip


def test_passwords_go_on_as_before() -> None:
    client = Client()
    response = client.post("/sign-in/", {"username": "otto", "password": "frontdoor-demo", "next": "/office/tasks/"})

    assert (response["Location"], who(client)) == ("/office/tasks/", "otto")


def test_no_browser_keeps_a_page_that_names_an_address_before_anybody_is_in() -> None:
    client = Client()
    ask_for_code(client, NEW)

    assert client.get("/sign-in/code/")["Cache-Control"] == "private, no-store"
