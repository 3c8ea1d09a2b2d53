"""A form's own token against everybody who would like to write into it (docs/decisions/0006)."""

from datetime import datetime
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client

from frontdoor.services.api import draft
from frontdoor.services.operations.coming_back import resume_token
from frontdoor.web.demo.seeding import prepare
from frontdoor.web.resident.holding import token


@pytest.fixture
def form(db: None, at: datetime, client: Client) -> str:
    """Begin a form in the visitor's browser and return the address of its first question."""
    prepare(at=at)
    return str(client.post("/services/pothole/start/")["Location"])


def id_of(address: str) -> UUID:
    """Return the draft that a page of a form belongs to."""
    return UUID(address.split("/")[3])


def post(client: Client, address: str, held: str, *, site: str = "same-origin") -> int:
    """Answer the first question with a token, from a page of that kind of site, and return the status."""
    return client.post(address, {"held": held, "danger": "no"}, headers={"sec-fetch-site": site}).status_code


def answered(address: str, *, at: datetime) -> bool:
    """Return whether the first question has an answer."""
    found = draft(id_of(address), at=at)
    return found is not None and "danger" in found.answers


def test_our_own_page_is_heard(form: str, client: Client, at: datetime) -> None:
    assert post(client, form, token(id_of(form))) == 302
    assert answered(form, at=at)


def test_a_post_without_the_token_is_not_heard_although_the_session_knows_the_draft(
    form: str, client: Client, at: datetime
) -> None:
    assert client.post(form, {"danger": "no"}).status_code == 404
    assert not answered(form, at=at)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_is_not_heard_even_with_the_token(form: str, client: Client, at: datetime, site: str) -> None:
    assert post(client, form, token(id_of(form)), site=site) == 404
    assert not answered(form, at=at)


def test_the_token_of_ones_own_draft_opens_no_other(form: str, at: datetime) -> None:
    attacker = Client()
    theirs = str(attacker.post("/services/pothole/start/")["Location"])
    assert post(attacker, form, token(id_of(theirs))) == 404
    assert not answered(form, at=at)


def test_the_token_of_the_emailed_link_is_not_the_forms(form: str) -> None:
    assert post(Client(), form, resume_token(id_of(form))) == 404


def test_a_token_signed_for_another_purpose_is_refused(form: str) -> None:
    assert post(Client(), form, signing.Signer(salt="elsewhere").sign(id_of(form).hex)) == 404


def test_a_token_does_not_open_the_pages_by_get(form: str) -> None:
    assert Client().get(form, {"held": token(id_of(form))}).status_code == 404


def test_a_draft_is_not_reached_through_another_service(form: str, client: Client) -> None:
    elsewhere = form.replace("/pothole/", "/graffiti/")
    assert post(client, elsewhere, token(id_of(form))) == 404


def test_the_link_to_come_back_leads_to_our_own_address_whatever_host_was_asked(
    form: str, client: Client, settings: pytest.FixtureRequest
) -> None:
    from frontdoor.messages.models import Message
    from frontdoor.messages.queries import body_of

    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]  # the fixture is a proxy
    save = form.replace("/danger/", "/save/")
    asked = {"held": token(id_of(form)), "email": "ada@example.com"}
    assert client.post(save, asked, headers={"host": "evil.example"}).status_code == 200
    assert "evil.example" not in body_of(Message.objects.get()).text
