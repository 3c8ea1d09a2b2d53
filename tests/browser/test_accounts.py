"""Accounts in a browser: readable by everybody, without scripts, and with a passkey of the browser's own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.contact_points import prove
from frontdoor.foundation.accounts.models import Passkey, User
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.messages.models import Message
from tests.browser.conftest import at_each_size, check_axe
from tests.factories.cases import a_case
from tests.factories.signing_in import sent

SignIn = Callable[[Page, str], None]
ADA = "ada@example.com"
OPEN = ("/sign-in/", "/sign-in/email/", "/sign-in/stand-in/?state=x", "/sign-in/one-login-account/", "/account/closed/")
HERS = (
    "/account/", "/account/name/", "/account/contact/email/", "/account/contact/phone/", "/account/earlier/",
    "/account/claim/", "/account/passkeys/", "/account/sign-ins/", "/account/close/",
)  # fmt: skip


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_an_account(
    new_page: Callable[..., Page], sign_in: SignIn, cast: dict[str, User], at: datetime, size: dict[str, int]
) -> None:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    a_case(at=at, person=Person(name="Ada", email=ADA))
    page = new_page(size=size)
    for address in OPEN:
        page.goto(address)
        check_axe(page)
    sign_in(page, "ada")
    for address in HERS:
        page.goto(address)
        check_axe(page)


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_the_staffs_ways_in(
    new_page: Callable[..., Page], sign_in: SignIn, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "cem")
    for address in ("/account/", "/account/second-step/", "/hub/claim-codes/"):
        page.goto(address)
        check_axe(page)


def test_somebody_new_signs_in_by_a_code_in_welsh_and_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto("/sign-in/email/?lang=cy")
    page.get_by_label("Cyfeiriad e-bost").fill("nia@example.com")
    page.get_by_role("button", name="Anfonwch god ataf").click()
    page.get_by_label("Cod").fill("1")
    page.get_by_role("button", name="Parhau").click()
    expect(page.get_by_role("alert")).to_contain_text("Mae’r cod yn anghywir")
    code = sent()
    page.get_by_label("Cod").fill(code)
    page.get_by_role("button", name="Parhau").click()
    page.get_by_label("Enw llawn").fill("Nia Newydd")
    page.get_by_role("button", name="Cadw a pharhau").click()

    expect(page.locator("header")).to_contain_text("Nia Newydd")
    assert Message.objects.get(version__template__key="sign-in-code").version.template.language == "cy"


def test_a_passkey_is_made_with_the_keyboard_and_signs_in(
    new_page: Callable[..., Page], sign_in: SignIn, cast: dict[str, User]
) -> None:
    page = new_page()
    _give_it_a_device(page)
    sign_in(page, "ada")
    page.goto("/account/passkeys/")
    page.get_by_label("Name of the passkey").fill("My telephone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You can sign in with this passkey from now on.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/?next=/account/")
    page.get_by_role("button", name="Use a passkey").press("Enter")

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert Passkey.objects.get().user == cast["ada"]


def _give_it_a_device(page: Page) -> None:
    session: Any = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
