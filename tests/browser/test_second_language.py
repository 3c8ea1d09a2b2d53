"""A resident who reads Welsh asks on an old phone, and an officer who reads English answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.models import Case
from frontdoor.kernel.references import spoken
from tests.browser.conftest import PHONE, check_axe
from tests.browser.test_report_it import name_of

ANSWERS = {"danger": "no", "kind_of_light": "street", "fault": "flickering", "how_many": "one", "contact_by": "email"}
TEXTS = {"contact_name": "Ann Davies", "contact_email": "ann@example.org", "where-street": "Harbour"}


@pytest.fixture
def start(live_server: Any, at: datetime, settings: Any) -> str:
    settings.FRONTDOOR_SITE = live_server.url  # links on pages lead here
    return f"{live_server.url}/services/street-light/"


def answer(page: Page) -> None:
    """Give the answers that a page asks for, and go on."""
    asked = name_of(page)
    if asked in ANSWERS:
        page.locator(f"[name={asked}][value={ANSWERS[asked]}]").check()
    for name in ("where-street" if asked == "where" else asked,):
        if name in TEXTS:
            page.locator(f"[name={name}]").fill(TEXTS[name])
    page.get_by_role("button", name="Parhau", exact=True).click()


def test_a_resident_asks_in_welsh_without_javascript_and_an_officer_reads_it_in_english(
    start: str, new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(size=PHONE, javascript=False)
    page.goto(start)
    page.get_by_role("link", name="Cymraeg").click()
    page.get_by_role("button", name="Dechrau nawr").click()

    page.get_by_role("button", name="Parhau", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Mae problem")
    expect(page.get_by_role("alert")).to_contain_text("Dewiswch Ie os gallwch weld gwifrau")

    while name_of(page) != "check":
        answer(page)
    page.get_by_role("button", name="Anfon fy atebion").click()

    case = Case.objects.get()
    expect(page.locator(".govuk-panel")).to_contain_text("Eich cyfeirnod")
    expect(page.locator(".govuk-panel")).to_contain_text(spoken(case.reference))
    assert page.locator("html").get_attribute("lang") == "cy"
    officer = new_page()
    sign_in(officer, "otto")
    officer.goto(start.replace("services/street-light", f"office/cases/{case.reference}"))
    expect(officer.locator("main")).to_contain_text("Asked in Welsh")
    expect(officer.locator("main")).to_contain_text("It flickers or goes on and off")


def test_axe_finds_nothing_on_pages_in_welsh(start: str, new_page: Callable[..., Page]) -> None:
    page = new_page(size=PHONE)
    page.goto(f"{start}?lang=cy")
    check_axe(page)
    page.get_by_role("button", name="Dechrau nawr").click()
    page.get_by_role("button", name="Parhau", exact=True).click()
    check_axe(page)
