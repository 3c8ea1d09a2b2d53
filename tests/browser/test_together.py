"""Colleagues at work together in a browser: two at one case, several cases at once, and axe on a leader's pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.cases.models import Case
from frontdoor.cases.operations.working import hand_over
from frontdoor.foundation.accounts.actors import Actor
from tests.browser.conftest import PHONE, check_axe
from tests.factories.cases import a_case
from tests.factories.town import HARBOUR

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


def test_several_cases_are_done_at_once_without_javascript_and_two_at_one_case_see_each_other(
    at: datetime, live_server: Any, settings: Any, new_page: NewPage, sign_in: SignIn
) -> None:
    settings.FRONTDOOR_SITE, settings.FRONTDOOR_NOW = live_server.url, at.isoformat()
    cases = [a_case(at=at, point=HARBOUR) for _ in "12"]
    page = new_page(javascript=False)
    sign_in(page, "otto")
    page.goto("/office/cases/")
    for case in cases:
        page.locator(f"#which-{case.reference}").check()
    page.get_by_label("With the ticked cases").select_option("note")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Add this note").fill("Both are on the round of @dee.")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", name="2 of 2 done")).to_be_visible()

    dees = new_page(size=PHONE)
    sign_in(dees, "dee")
    dees.goto(f"/office/cases/{cases[0].reference}/")
    expect(dees.get_by_text("Otto Brandt mentioned you in a note.")).to_be_visible()
    page.goto(f"/office/cases/{cases[0].reference}/")
    expect(page.get_by_text("Dee Marsh has had this open since 10")).to_be_visible()
    dees.goto("/office/notifications/")
    dees.wait_for_timeout(500)  # what a page says as it is left is on its way
    page.reload()
    expect(page.get_by_text("has had this open")).to_have_count(0)
    assert Case.objects.filter(entries__text__contains="on the round").distinct().count() == 2


def test_axe_finds_nothing_on_the_pages_of_a_team(
    at: datetime, live_server: Any, settings: Any, otto: Actor, dee: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    settings.FRONTDOOR_SITE, settings.FRONTDOOR_NOW = live_server.url, at.isoformat()
    case = a_case(at=at - timedelta(days=1), point=HARBOUR)
    a_case(at=at, point=HARBOUR)
    hand_over(case, team_slug="street-scene", holder_id=dee.user_id, note="Ring her.", by=otto, at=at)
    page = new_page(size=PHONE)
    sign_in(page, "dee")
    here = "team/street-scene/"
    for address in (
        "notifications/", f"cases/{case.reference}/", f"cases/{case.reference}/split/", "macros/new/", here,
        f"{here}people/{otto.user_id}/", f"{here}rules/new/", f"{here}rules/trial/",
    ):  # fmt: skip
        page.goto(f"/office/{address}")
        check_axe(page)
