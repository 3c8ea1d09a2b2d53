"""A lamp column and a school looked up on a phone without JavaScript, and the same pages by axe."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from frontdoor.foundation.accounts.moment import now
from frontdoor.services.api import save_answer
from tests.browser.conftest import PHONE, check_axe
from tests.factories.town import HARBOUR

BESIDE = {"lat": HARBOUR.lat + 0.0002, "lon": HARBOUR.lon}


@pytest.fixture(autouse=True)
def _town(at: datetime, settings: Any, live_server: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def begin(page: Page, slug: str) -> str:
    """Begin a form and return the address under which its pages lie."""
    page.goto(f"/services/{slug}/")
    page.get_by_role("button", name="Start now").click()
    return page.url.rsplit("/", 2)[0]


def test_a_column_and_a_school_are_found_on_a_phone_without_javascript(new_page: Callable[..., Page]) -> None:
    page = new_page(size=PHONE, javascript=False)
    address = begin(page, "street-light")
    page.get_by_label("No", exact=True).check()
    on(page)
    page.goto(f"{address}/column/")
    page.get_by_label("Enter the number on the column").fill("10-43")
    # Enter in the box presses the first button of the form, which has to be the search.
    page.get_by_label("Enter the number on the column").press("Enter")
    expect(page.get_by_role("link", name="We have no column with the number ‘10-43’")).to_be_visible()
    page.get_by_label("Enter the number on the column").fill("10-42")
    page.get_by_label("Enter the number on the column").press("Enter")
    expect(page.get_by_label("Column 1042, outside the harbour office")).to_be_checked()
    on(page)
    page.goto(f"{address}/column/")
    expect(page.get_by_label("Column 1042, outside the harbour office")).to_be_checked()
    address = begin(page, "school-admissions")
    page.goto(f"{address}/main_school/")
    page.get_by_label("Search for the school").fill("st brann")
    page.get_by_label("Search for the school").press("Enter")
    on(page)
    expect(page.get_by_role("link", name="Choose the school")).to_be_visible()
    page.get_by_role("radio").nth(1).check()
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Which other schools do you ask about?")

    seen = new_page(size=PHONE)
    address = begin(seen, "street-light")
    save_answer(UUID(address.rsplit("/", 1)[1]), question_id="danger", value=False, at=now())
    save_answer(UUID(address.rsplit("/", 1)[1]), question_id="where", value=BESIDE, at=now())
    seen.goto(f"{address}/column/")
    seen.wait_for_selector("[data-ready]")
    seen.locator(".fd-map__canvas path.leaflet-interactive").last.click()
    expect(seen.get_by_label("Column 1042, outside the harbour office")).to_be_checked()
    check_axe(seen)
    address = begin(seen, "school-admissions")
    seen.goto(f"{address}/main_school/")
    for typed in ("zzzz", "school"):
        seen.get_by_label("Search for the school").fill(typed)
        seen.get_by_role("button", name="Search").click()
        check_axe(seen)
