"""Addresses in a browser: offered while somebody types, and the office's pages of them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from frontdoor.places.api import search_postcode
from tests.browser.conftest import at_each_size, check_axe

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


def test_addresses_are_offered_while_somebody_types(town: None, page: Page) -> None:
    page.goto("/services/missed-bin/")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Postcode or address").press_sequentially("1 high street")
    offered = page.locator("#address-lookup-offered option")
    offered.first.wait_for(state="attached")
    page.get_by_label("Postcode or address").fill(offered.first.get_attribute("value") or "")
    page.get_by_label("Postcode or address").press("Enter")
    check_axe(page)
    page.get_by_label("Select the address").press("ArrowDown")
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_role("heading", name="Which bins were missed?")).to_be_visible()


@at_each_size
def test_staff_find_an_address_and_see_where_it_is(
    town: None, new_page: NewPage, sign_in: SignIn, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "otto")
    home = search_postcode("ZZ1 1AA")[0]
    page.goto("/office/places/")
    page.get_by_label("Address, postcode or UPRN").fill(home.postcode)
    page.get_by_role("button", name="Find", exact=True).click()
    check_axe(page)
    page.get_by_role("link", name=home.one_line, exact=True).click()
    expect(page.get_by_role("heading", name=home.one_line, exact=True)).to_be_visible()
    check_axe(page)
