"""Passkeys: made, used, named and removed; and what a stranger sends in their place."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.webauthn import AuthenticatorData

from frontdoor.foundation.accounts.contact_points import register
from frontdoor.foundation.accounts.models import Membership, Passkey, User
from frontdoor.foundation.accounts.passkeys import Site
from frontdoor.messages.models import Message
from tests.factories.signing_in import ask_for_code, sent, who
from tests.fakes.passkeys import Device

NIA = "nia@example.com"
SITE = {"HTTP_HOST": "localhost:8000"}


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def nia(at: datetime) -> Client:
    """Return a browser in which a resident has just signed in by e-mail."""
    register(email=NIA, at=at)
    client = Client(**SITE)
    ask_for_code(client, NIA)
    client.post("/sign-in/code/", {"code": sent()})
    return client


def add(client: Client, device: Device, name: str = "My telephone") -> Any:
    asked = client.post("/account/passkeys/asked/").json()
    return client.post("/account/passkeys/", {"answer": device.make(asked), "name": name})


def use(device: Device, client: Client | None = None, spoil: Callable[[str], str] = str) -> Client:
    client = client or Client(**SITE)
    asked = client.post("/sign-in/passkey/asked/").json()
    client.post("/sign-in/passkey/", {"answer": spoil(device.sign(asked))})
    return client


def test_a_passkey_is_made_and_signs_in(nia: Client) -> None:
    device = Device()
    add(nia, device)

    assert who(use(device)) == who(nia)
    assert Passkey.objects.values_list("name", "uses").get() == ("My telephone", 1)


def test_its_holder_is_told_by_email_when_one_is_added(nia: Client) -> None:
    add(nia, Device())

    assert sent("what") == "A passkey was added: My telephone"
    assert Message.objects.order_by("-id")[0].to == NIA


def test_what_the_browser_is_asked_says_nothing_of_who_has_passkeys(nia: Client) -> None:
    add(nia, Device())
    asked = Client(**SITE).post("/sign-in/passkey/asked/").json()["publicKey"]

    assert not asked.get("allowCredentials") and asked["userVerification"] == "required"


def _with(**changed: Any) -> Callable[[Device], None]:
    def change(device: Device) -> None:
        for name, value in changed.items():
            setattr(device, name, value)

    return change


STRANGERS: dict[str, Callable[[Device], None]] = {
    "another key": lambda device: setattr(device, "key", ec.generate_private_key(ec.SECP256R1())),
    "another site": _with(origin="https://evil.example"),
    "another host": _with(host="evil.example"),
    "a passkey that we do not know": _with(credential=b"x" * 32),
    "nobody touched the device": _with(flags=AuthenticatorData.FLAG(0)),
    "no finger and no PIN": _with(flags=AuthenticatorData.FLAG.UP),
    "somebody else's name": _with(handle="ZmQtMQ"),
    "a copy, whose count runs backwards": _with(uses=0),
}


@pytest.mark.parametrize("what", STRANGERS)
def test_a_stranger_with_something_like_it_is_not_signed_in(nia: Client, what: str) -> None:
    device = Device(uses=5)
    add(nia, device)
    STRANGERS[what](device)

    assert who(use(device)) == ""


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "not json", '{"id": 1}', "x" * 20_001])
def test_what_is_no_answer_is_refused(nia: Client, answer: str) -> None:
    device = Device()
    add(nia, device)

    assert who(use(device, spoil=lambda _sent: answer)) == ""


def test_an_answer_is_taken_once(nia: Client) -> None:
    device, client = Device(), Client(**SITE)
    add(nia, device)
    answer = device.sign(client.post("/sign-in/passkey/asked/").json())
    client.post("/sign-in/passkey/", {"answer": answer})
    client.post("/sign-out/")
    client.post("/sign-in/passkey/asked/")
    client.post("/sign-in/passkey/", {"answer": answer})

    assert who(client) == ""


def test_a_passkey_of_the_staff_is_no_way_in(nia: Client) -> None:
    device = Device()
    add(nia, device)
    Membership.objects.filter(user__username=who(nia)).update(role="officer")

    assert who(use(device)) == ""


def test_an_answer_to_another_browser_makes_no_passkey(nia: Client) -> None:
    asked = Client(**SITE).post("/sign-in/passkey/asked/").json()["publicKey"]
    made = Device().make({"publicKey": {**asked, "user": {"id": "eA"}}})

    assert nia.post("/account/passkeys/", {"answer": made, "name": "x"}).status_code == 422


def test_a_passkey_is_renamed_and_removed(nia: Client) -> None:
    add(nia, Device())
    passkey = Passkey.objects.get()
    nia.post(f"/account/passkeys/{passkey.pk}/name/", {"name": "Old telephone"})
    passkey.refresh_from_db()
    nia.post(f"/account/passkeys/{passkey.pk}/remove/")

    assert (passkey.name, Passkey.objects.exists()) == ("Old telephone", False)


def test_somebody_elses_passkey_is_not_there(nia: Client, cast: dict[str, User]) -> None:
    add(nia, Device())
    passkey = Passkey.objects.get()
    eve = Client(**SITE)
    eve.post("/sign-in/", {"username": "eve", "password": "frontdoor-demo"})

    assert eve.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 404
    assert eve.post(f"/account/passkeys/{passkey.pk}/name/", {"name": "mine"}).status_code == 404


def test_the_last_way_in_cannot_be_removed(nia: Client) -> None:
    user = User.objects.get(username=who(nia))
    page = nia.post(f"/account/contact/{user.contact_points.get().pk}/remove/")

    assert page.status_code == 422 and "only way to sign in" in page.content.decode()


def test_a_passkey_makes_room_for_taking_the_address_away(nia: Client) -> None:
    add(nia, Device())
    user = User.objects.get(username=who(nia))
    nia.post(f"/account/contact/{user.contact_points.get().pk}/remove/")

    assert not user.contact_points.exists()
    passkey = Passkey.objects.get()
    assert nia.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 422


@pytest.mark.parametrize(
    ("origin", "can"),
    [
        ("https://council.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
    ],
)
def test_browsers_make_passkeys_for_names_and_not_for_numbers(origin: str, can: bool) -> None:
    assert Site(origin=origin, name="Council").can_have_passkeys is can
