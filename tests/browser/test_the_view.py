"""An adviser finds somebody, says what for, and reads what that allows; the person reads who looked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.customers.api import Person, set_needs, tie
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.foundation.accounts.moment import now
from tests.browser.conftest import PHONE, check_axe
from tests.factories.known import ADA_TAX, a_person, a_record


def held(cast: dict[str, Actor]) -> int:
    """Let the council hold Ada's own details, joined to her account of council tax; return the customer's number."""
    at = now() - timedelta(days=1)
    ada = cast["ada"]
    _details, own = a_person(Person(name="Ada Okafor", email="ada@example.com", user_id=ada.user_id), at=at)
    tax = a_record("council-tax", ADA_TAX, at=at)
    tie(own, right=tax, reason="She gave both numbers", by=cast["dee"], at=at)
    set_needs(own, needs={"interpreter": "Yoruba"}, by=ada, at=at)
    return own


def stated(page: Page, purpose: str) -> None:
    page.get_by_label(purpose).check()
    page.get_by_label("Why now?").fill("She called about a missed bin")
    page.get_by_role("button", name="Show what it allows").click()


def test_cem_sees_ada_for_one_purpose_and_not_another_and_ada_sees_that_he_looked(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = "2026-05-20T09:00:00+00:00"
    cast = actors_named(["ada", "cem", "dee"])
    held(cast)
    page = new_page(size=PHONE, javascript=False)
    sign_in(page, "cem")
    page.goto("/hub/customers/")
    page.get_by_label("Name", exact=True).fill("Ada Okafor")
    page.get_by_label("Date of birth").fill("4 3 1981")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Ms Ada Okafor").click()
    assert page.get_by_label("Bill and collect Council Tax").count() == 0
    stated(page, "Deal with what somebody asks of us")

    expect(page.get_by_text("Yoruba")).to_be_visible()
    page.get_by_text("Why am I seeing this? Address").click()
    expect(page.get_by_text("Shared under agreement SA-2026-014").first).to_be_attached()
    assert page.get_by_text("£212.40").count() == 0

    other = new_page(size=PHONE)
    sign_in(other, "ada")
    other.goto("/your-record/")
    check_axe(other)
    assert other.get_by_text("An adviser (Customer hub), to deal with what you asked of us.").is_visible()
    assert other.get_by_text("£212.40").is_visible()
    other.get_by_label("I use British Sign Language").check()
    other.get_by_role("button", name="Keep what I need").click()
    expect(other.get_by_text("We have kept what you told us.")).to_be_visible()


def test_the_pages_of_a_customer_can_be_read_by_everybody(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = "2026-05-20T09:00:00+00:00"
    customer = held(actors_named(["ada", "cem", "dee"]))
    page = new_page(size=PHONE)
    sign_in(page, "dee")
    page.goto(f"/hub/customers/{customer}/")
    check_axe(page)
    stated(page, "Deal with what somebody asks of us")
    for address in ("", "alert/", "contact/", "restrict/", "property/"):
        page.goto(f"/hub/customers/{customer}/{address}")
        check_axe(page)
    for address in ("/hub/customers/", "/office/restricted/", "/office/sources/", "/office/sources/council-tax/"):
        page.goto(address)
        check_axe(page)
