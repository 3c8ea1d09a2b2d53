"""Coming back to a form on another device: what changed in it meanwhile, and what is left of one withdrawn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.moment import now
from frontdoor.services.api import resume_token, save_answer, service, start_draft
from tests.browser.conftest import PHONE, check_axe
from tests.factories.catalogue import republish
from tests.factories.town import HARBOUR, a_town

ANSWERS: dict[str, Any] = {
    "danger": False,
    "where": {"lat": HARBOUR.lat, "lon": HARBOUR.lon},
    "road": "street",
    "position": "middle",
    "depth": "deep",
    "cause": "not-dug",
}


@pytest.fixture
def link(live_server: Any, at: datetime, settings: Any) -> str:
    """Return the link by which somebody comes back to a form that they left half-way."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = (at + timedelta(hours=1)).isoformat()
    a_town(at=at)
    found = service("pothole", at=now())
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=now())
    for name, value in ANSWERS.items():
        save_answer(begun.id, question_id=name, value=value, at=now())
    return f"/services/come-back/{resume_token(begun.id)}/"


@pytest.mark.parametrize("javascript", [True, False])
def test_what_changed_is_read_and_left_by_the_keyboard(
    link: str, new_page: Callable[..., Page], javascript: bool
) -> None:
    republish("pothole", {"- value: deep\n": "- value: deep-7\n"}, at=now())
    page = new_page(size=PHONE, javascript=javascript)

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have changed this form since you began")
    expect(page.get_by_text("is no longer an answer to ‘Depth’. Choose again.")).to_be_visible()
    if javascript:
        check_axe(page)
    page.get_by_role("button", name="Go on").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("How deep is it?")
    expect(page.get_by_text("You answered before: About a golf ball or more (4 to 7 cm)")).to_be_visible()
    if javascript:
        check_axe(page)


def test_a_form_withdrawn_meanwhile_can_still_be_read(link: str, new_page: Callable[..., Page]) -> None:
    republish("pothole", {"front_page: 2\n": f"front_page: 2\nwithdrawn: {now().date()}\n"}, at=now())
    page = new_page(size=PHONE)

    page.goto(link)

    expect(page.get_by_role("heading", level=1)).to_have_text("We do not offer this at the moment")
    expect(page.get_by_text("About a golf ball or more (4 to 7 cm)")).to_be_visible()
    check_axe(page)
