"""Coming back to a form on another device: in the middle of a part, after it changed, and once it was withdrawn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.moment import now
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.api import resume_token, save_answer, service, start_draft
from frontdoor.services.models import Submission
from frontdoor.services.operations.reminding import stop_token
from tests.browser.conftest import PHONE, check_axe
from tests.factories.catalogue import republish
from tests.factories.town import HARBOUR

ANSWERS: dict[str, Any] = {
    "danger": False,
    "where": {"lat": HARBOUR.lat, "lon": HARBOUR.lon},
    "road": "street",
    "position": "middle",
    "depth": "deep",
    "cause": "not-dug",
}


@pytest.fixture
def town(live_server: Any, at: datetime, settings: Any) -> None:
    """Prepare the council; links in messages lead to the test's own server."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = (at + timedelta(hours=1)).isoformat()


@pytest.fixture
def link(town: None) -> str:
    """Return the link by which somebody comes back to a form that they left half-way."""
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


# ------------------------------------------------------------------------------ a long form, left and come back to
def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").last.click()


def state_of(page: Page, part: str) -> str:
    item = page.locator(".govuk-task-list__item", has_text=part)
    return item.locator(".govuk-task-list__status").inner_text()


def emailed_link(page: Page, look: Callable[[Page], None]) -> str:
    """Leave the form on a page, and return the link that comes by e-mail."""
    page.get_by_role("link", name="Save and come back later").click()
    page.get_by_label("Email address").fill("ada@example.com")
    look(page)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have sent you a link")
    look(page)
    body = body_of(Message.objects.order_by("-pk")[0]).text
    return next(line for line in body.splitlines() if "/come-back/" in line)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_long_form_is_left_in_the_middle_of_a_group_and_gone_on_with_elsewhere(
    town: None, new_page: Callable[..., Page], javascript: bool
) -> None:
    def look(page: Page) -> None:
        if javascript:
            check_axe(page)

    phone = new_page(size=PHONE, javascript=javascript)
    phone.goto("/services/street-trading/")
    phone.get_by_role("button", name="Start now").click()
    look(phone)
    assert state_of(phone, "You and who helps you") == "Not started"
    phone.get_by_role("link", name="You and who helps you").click()
    phone.locator("[name=trader]").fill("Ada Okafor")
    go_on(phone)
    for box, value in (("day", "1"), ("month", "2"), ("year", "1980")):
        phone.locator(f"[name=born-{box}]").fill(value)
    go_on(phone)
    phone.get_by_role("button", name="My address is not listed").click()
    phone.locator("[name=home-line1]").fill("1 Mill Lane")
    phone.locator("[name=home-postcode]").fill("ZZ1 1AA")
    go_on(phone)
    phone.get_by_label("Yes").check()
    go_on(phone)
    phone.locator("input[type=text]").first.fill("Jo Bloggs")
    go_on(phone)
    link = emailed_link(phone, look)

    laptop = new_page(javascript=javascript)
    laptop.goto(link)
    look(laptop)
    assert state_of(laptop, "You and who helps you") == "In progress"
    laptop.get_by_role("link", name="You and who helps you").focus()
    laptop.keyboard.press("Enter")
    expect(laptop.get_by_text("Jo Bloggs")).to_be_visible()
    look(laptop)


def test_reminders_are_stopped_and_answers_deleted_by_the_keyboard(link: str, new_page: Callable[..., Page]) -> None:
    page = new_page(size=PHONE)
    page.goto(f"/services/come-back/stop/{stop_token(Submission.objects.get().id)}/")
    check_axe(page)

    page.get_by_role("button", name="Delete my answers").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")
    check_axe(page)
    assert not Submission.objects.exists()
