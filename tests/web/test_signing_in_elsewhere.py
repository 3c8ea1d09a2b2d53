"""Signing in where others vouch for somebody: GOV.UK One Login, its stand-in, and the council's directory."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.contact_points import prove, register
from frontdoor.foundation.accounts.models import ContactPoint, Identity, Membership, User
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.foundation.audit.models import Line
from tests.factories.signing_in import ask_for_code, by_password, sent, through, who
from tests.fakes.oidc import FakeIssuer, running

ADA, NEW = "ada@example.com", "new@example.com"


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def ada_proven(cast: dict[str, User], at: datetime) -> User:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    return cast["ada"]


# ---- by GOV.UK One Login


@pytest.fixture
def issuer(at: datetime) -> Iterator[FakeIssuer]:
    with running() as found:
        found.now = at.timestamp
        found.person = {"sub": "urn:one", "email": NEW, "email_verified": True}
        yield found


@pytest.fixture
def one_login(issuer: FakeIssuer, settings: Any) -> FakeIssuer:
    for name, value in issuer.one_login().items():
        setattr(settings, name, value)
    return issuer


def test_one_login_signs_somebody_new_in_with_a_proven_address(one_login: FakeIssuer) -> None:
    client = Client()
    response = through(client, one_login)

    user = User.objects.get(email=NEW)
    assert response["Location"].startswith("/account/name/") and who(client) == user.username
    assert Identity.objects.values_list("subject", "trust").get() == ("urn:one", "Cl.Cm")
    assert ContactPoint.objects.filter(user=user, value=NEW).exists()


def test_one_login_finds_its_account_again_whatever_address_it_says(one_login: FakeIssuer) -> None:
    through(Client(), one_login)
    one_login.person["email"] = "another@example.com"
    client = Client()
    through(client, one_login)

    assert User.objects.get(email=NEW).username == who(client)


def test_an_address_of_an_account_is_proved_to_us_before_one_login_opens_it(
    one_login: FakeIssuer, ada_proven: User
) -> None:
    one_login.person["email"] = ADA
    client = Client()
    response = through(client, one_login)
    before = who(client)
    ask_for_code(client, ADA)
    client.post("/sign-in/code/", {"code": sent()})

    assert (response["Location"], before) == ("/sign-in/one-login-account/", "")
    assert Identity.objects.get().user == ada_proven


def test_a_one_login_that_waits_is_not_joined_to_another_account(one_login: FakeIssuer, ada_proven: User) -> None:
    one_login.person["email"] = ADA
    client = Client()
    through(client, one_login)
    ask_for_code(client, "eve@example.com")
    client.post("/sign-in/code/", {"code": sent()})

    assert not Identity.objects.exists()


@pytest.mark.parametrize("vot", ["Cl", "", "P9"])
def test_less_trust_than_was_asked_for_signs_nobody_in(one_login: FakeIssuer, vot: str) -> None:
    one_login.vot = vot
    client = Client()
    response = through(client, one_login)

    assert (response.status_code, who(client), User.objects.filter(email=NEW).exists()) == (403, "", False)


def test_what_one_browser_was_sent_with_is_worth_nothing_in_another(one_login: FakeIssuer) -> None:
    """Login CSRF: a stranger's code, given to somebody else's browser."""
    stranger, victim = Client(), Client()
    away = stranger.get("/sign-in/with/one-login/")
    back = urlsplit(one_login.agree(away["Location"]))
    victim.get("/sign-in/with/one-login/")

    assert victim.get(f"{back.path}?{back.query}").status_code == 403
    assert who(victim) == ""


def test_coming_back_twice_signs_in_once(one_login: FakeIssuer) -> None:
    client = Client()
    away = client.get("/sign-in/with/one-login/")
    back = urlsplit(one_login.agree(away["Location"]))
    client.get(f"{back.path}?{back.query}")
    client.post("/sign-out/")

    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_one_login_is_added_to_an_account_and_signs_in_to_it(one_login: FakeIssuer) -> None:
    ada = by_password("ada")
    through(ada, one_login, query="?add=1")
    client = Client()
    through(client, one_login)

    assert who(client) == "ada"


def test_one_login_of_another_account_cannot_be_added(one_login: FakeIssuer) -> None:
    through(Client(), one_login)
    ada = by_password("ada")
    through(ada, one_login, query="?add=1")

    assert Identity.objects.get().user.email == NEW


def test_an_issuer_that_is_away_is_said_plainly(one_login: FakeIssuer, settings: Any) -> None:
    settings.ONE_LOGIN_ISSUER = "http://127.0.0.1:9"

    assert Client().get("/sign-in/with/one-login/").status_code == 403


def test_the_stand_in_says_that_it_is_one_and_signs_in() -> None:
    client = Client()
    there = client.get("/sign-in/with/one-login/")["Location"]
    page = client.get(there).content.decode()
    back = client.post(there, {"email": NEW})["Location"]
    client.get(back)

    assert "This stands in for GOV.UK One Login" in page
    assert who(client) == User.objects.get(email=NEW).username


def test_what_the_stand_in_says_cannot_be_made_up_or_used_elsewhere() -> None:
    client, other = Client(), Client()
    there = client.get("/sign-in/with/one-login/")["Location"]
    back = client.post(there, {"email": NEW})["Location"]
    other.get("/sign-in/with/one-login/")

    assert other.get(back).status_code == 403
    assert client.get(back.replace("code=", "code=x")).status_code == 403


def test_there_is_no_stand_in_beside_the_real_one(one_login: FakeIssuer) -> None:
    assert Client().get("/sign-in/stand-in/?state=x").status_code == 404


def test_there_is_no_stand_in_outside_the_demonstration(settings: Any) -> None:
    settings.FRONTDOOR_DEMO = False

    assert Client().get("/sign-in/stand-in/?state=x").status_code == 404
    assert Client().get("/sign-in/with/one-login/").status_code == 404


# ---- staff by the directory


@pytest.fixture
def directory(issuer: FakeIssuer, settings: Any, tmp_path: Any) -> FakeIssuer:
    for name, value in issuer.directory().items():
        setattr(settings, name, value)
    settings.FRONTDOOR_GROUPS = tmp_path / "groups.yaml"
    settings.FRONTDOOR_GROUPS.write_text(
        "groups:\n- {group: hub, holds: [{role: adviser, team: customer-hub}]}\n"
        "- {group: design, holds: [{role: designer}]}"
    )
    issuer.person = {"sub": "dir-1", "email": "nye@council.example", "name": "Nye Staff", "groups": ["hub", "design"]}
    return issuer


def test_an_adviser_signs_in_by_the_directory_and_lands_at_the_hub(directory: FakeIssuer) -> None:
    client = Client()
    response = through(client, directory, "directory")

    assert (response["Location"], client.get("/hub/").status_code) == ("/signed-in/", 200)
    assert Line.objects.filter(action="accounts.roles-by-directory").exists()


def test_a_group_that_is_gone_takes_its_role_at_the_next_sign_in(directory: FakeIssuer) -> None:
    through(Client(), directory, "directory")
    directory.person["groups"] = ["design"]
    client = Client()
    through(client, directory, "directory")

    assert client.get("/hub/").status_code == 403


def test_somebody_in_no_group_of_ours_is_not_signed_in_and_keeps_nothing(directory: FakeIssuer) -> None:
    through(Client(), directory, "directory")
    directory.person["groups"] = ["strangers"]
    client = Client()

    assert (through(client, directory, "directory").status_code, who(client)) == (403, "")
    assert not Membership.objects.filter(user__display_name="Nye Staff").exists()


def test_a_file_of_groups_that_makes_no_sense_lets_nobody_in(directory: FakeIssuer, settings: Any) -> None:
    settings.FRONTDOOR_GROUPS.write_text("groups: [{")
    client = Client()

    assert (through(client, directory, "directory").status_code, who(client)) == (403, "")


def test_the_directory_asks_for_no_second_step_of_ours(directory: FakeIssuer, settings: Any) -> None:
    settings.FRONTDOOR_STAFF_SECOND_FACTOR = True
    client = Client()
    through(client, directory, "directory")

    assert client.get("/hub/").status_code == 200


def test_a_registered_resident_cannot_be_staff_by_an_address(at: datetime, directory: FakeIssuer) -> None:
    """Who registers with a colleague's address before their first day gains nothing, and takes nothing."""
    squatter = register(email="nye@council.example", at=at)
    through(Client(), directory, "directory")

    assert Membership.objects.filter(user=squatter).values_list("role", flat=True).get() == Role.RESIDENT.value
