"""Every component, looked at by axe, by keyboard, on a phone and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, check_axe

NARROWEST = {"width": 320, "height": 640}


@pytest.mark.parametrize("size", [NARROWEST, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_axe_finds_nothing_in_the_gallery(
    size: dict[str, int], new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(size=size)
    sign_in(page, "sam")
    page.goto("/ui/")
    expect(page.locator("[data-map][data-ready]")).to_have_count(2)
    check_axe(page)


def test_axe_finds_nothing_in_the_gallery_without_javascript(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(javascript=False)
    sign_in(page, "sam")
    page.goto("/ui/")
    expect(page.locator("noscript p").first).to_contain_text("You can say where it is in words instead.")
    expect(page.locator("noscript p").first).to_be_visible()
    expect(page.locator(".fd-map__canvas").first).to_be_hidden()
    expect(page.get_by_role("link", name="Residents’ pages")).to_be_visible()
    # Axe is a script itself, so it runs where the page's own cannot: in the same page with only ours refused.
    blocked = new_page()
    sign_in(blocked, "sam")
    blocked.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    blocked.goto("/ui/")
    check_axe(blocked)


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, cast: object) -> None:
    page.goto("/sign-in/")
    page.get_by_role("textbox", name="User name").fill("otto")
    page.get_by_role("textbox", name="Password").fill("not his password")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Error: Sign in – Marlowmere Council")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="User name")).to_be_focused()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(
    page: Page, sign_in: Callable[[Page, str], None]
) -> None:
    page.goto("/sign-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_a_pin_is_put_by_a_click(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "sam")
    page.goto("/ui/")
    box = page.locator("[data-pick][data-ready]")
    box.locator(".fd-map__canvas").click(position={"x": 200, "y": 150})
    expect(box.get_by_role("status")).to_contain_text("The pin is on the map")
    assert 52.4 < float(page.locator("#place-lat").input_value()) < 52.6
    assert -1.6 < float(page.locator("#place-lon").input_value()) < -1.4


def test_a_pin_is_put_and_moved_by_keyboard_alone(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "sam")
    page.goto("/ui/")
    expect(page.locator("[data-pick][data-ready]")).to_have_count(1)
    page.locator("[data-pick] .fd-map__canvas").focus()
    page.keyboard.press("Enter")
    before = float(page.locator("#place-lon").input_value())
    for _press in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#place-lon")).not_to_have_value(f"{before:.6f}")
    assert float(page.locator("#place-lon").input_value()) > before
    assert page.url.endswith("/ui/")


def test_a_pin_is_put_where_the_device_says_it_is(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(geolocation={"latitude": 52.521, "longitude": -1.507}, permissions=["geolocation"])
    sign_in(page, "sam")
    page.goto("/ui/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.locator("#place-lat")).to_have_value("52.521000")
    expect(page.locator("#place-lon")).to_have_value("-1.507000")


def test_a_device_that_will_not_say_where_it_is_is_taken_well(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "sam")
    page.goto("/ui/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_text("We could not find where you are.")).to_be_visible()
    expect(page.locator("#place-lat")).to_have_value("")


def test_a_point_on_the_map_says_what_it_is(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "sam")
    page.goto("/ui/")
    page.locator("[data-points][data-ready] path.leaflet-interactive").first.click()
    expect(page.get_by_role("link", name="Pothole, Mill Lane")).to_be_visible()


def test_the_menu_opens_on_a_phone(new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> None:
    page = new_page(size=PHONE)
    sign_in(page, "dee")
    page.goto("/ui/")
    expect(page.get_by_role("link", name="Residents’ pages")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Residents’ pages")).to_be_visible()
