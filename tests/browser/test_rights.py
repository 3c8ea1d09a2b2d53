"""The pages of rights on a phone without JavaScript: read by axe, worked by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.customers.api import Person
from tests.browser.conftest import check_axe
from tests.factories.cases import a_case
from tests.fakes.outbox import deliver

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)])
def test_a_package_is_begun_and_looked_through(
    size: dict[str, int],
    live_server: Any,
    cast: Any,
    new_page: Callable[..., Page],
    sign_in: Any,
    at: Any,
    settings: Any,
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    case = a_case(at=at, person=Person(name="Ada Okafor", user_id=cast["ada"].pk), description="My neighbour saw it")
    page = new_page(size=size)
    sign_in(page, "dee")
    page.goto("/office/rights/")
    check_axe(page)
    page.get_by_label("Case reference or customer number").fill(case.reference)
    page.get_by_role("button", name="Find").click()
    check_axe(page)
    page.get_by_role("button", name="Gather a package").click()
    deliver()
    page.get_by_role("link", name="Look again").click()
    check_axe(page)
    page.get_by_role("link", name="Decide whether to give").click()
    expect(page.get_by_text("My neighbour saw it").first).to_be_visible()
    check_axe(page)
    for address in ("/your-rights/", "/privacy/register/"):
        page.goto(address)
        check_axe(page)
