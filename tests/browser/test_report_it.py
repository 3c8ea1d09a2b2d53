"""A resident reports a pothole in a browser: on a phone with axe on every page, and by keyboard without JavaScript."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from frontdoor.cases.models import Case
from tests.browser.conftest import PHONE, check_axe

ANSWERS = {"danger": "no", "road": "street", "position": "middle", "depth": "deep", "cause": "not-dug"}
TEXTS = {"description": "Fills when it rains.", "contact_name": "Ada Okafor", "contact_email": "ada@example.com"}


@pytest.fixture
def town(live_server: Any, at: datetime, settings: Any) -> str:
    """Prepare the council and return the address of the first page."""
    settings.FRONTDOOR_SITE = live_server.url  # links in messages and on pages lead here
    return f"{live_server.url}/services/pothole/"


def name_of(page: Page) -> str:
    """Return which page of the form this is."""
    return page.url.split("?")[0].rstrip("/").split("/")[-1]


def fill_in(page: Page, *, choose: Callable[[str], None], go_on: Callable[[], None], look: Callable[[], None]) -> None:
    """Answer every question until the check page."""
    for _ in range(20):
        asked = name_of(page)
        look()
        if asked == "check":
            return
        if asked == "where":
            page.locator("[name=where-street]").fill("Harbour")
            page.locator("[name=where-words]").fill("by the bakery")
        elif asked in TEXTS:
            page.locator(f"[name={asked}]").fill(TEXTS[asked])
        elif asked in ANSWERS:
            choose(f"[name={asked}][value={ANSWERS[asked]}]")
        elif asked == "contact_by":
            choose("[name=contact_by][value=email]")
        go_on()
    raise AssertionError(f"never came to the check page; stopped at {page.url}")


def test_a_resident_reports_on_a_phone_and_axe_finds_nothing_on_the_way(
    town: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(size=PHONE)
    for address in ("", "services/", "reports/", "track/"):
        page.goto(town.replace("services/pothole/", address))
        check_axe(page)
    page.goto(town)
    check_axe(page)
    page.get_by_role("button", name="Start now").click()
    fill_in(
        page,
        choose=lambda where: page.locator(where).check(),
        go_on=lambda: page.get_by_role("button", name="Continue").click(),
        look=lambda: check_axe(page),
    )
    page.get_by_role("button", name="Send my report").click()
    check_axe(page)
    page.get_by_role("link", name="Follow this report").click()
    check_axe(page)
    assert Case.objects.get().channel == "web"


def test_a_resident_reports_by_keyboard_without_javascript(town: str, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(town)

    def press(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name).press("Enter")

    press("Start now")

    def choose(where: str) -> None:
        page.locator(where).focus()
        page.keyboard.press("Space")

    fill_in(page, choose=choose, go_on=lambda: press("Continue"), look=lambda: None)
    press("Send my report")
    assert name_of(page) == "done"
    assert Case.objects.count() == 1
