"""Messages and texts in a browser: readable by everybody, and a text published with the keyboard only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.messages.api import send, sync_templates
from frontdoor.messages.models import Message, Template
from tests.browser.conftest import at_each_size, check_axe
from tests.fakes.outbox import deliver
from tests.messages.conftest import a_notice

SignIn = Callable[[Page, str], None]


@pytest.fixture
def sent(live_server: Any, at: datetime) -> None:
    """Keep an e-mail, a text message, and one of each fate in the demonstration's mailbox."""
    sync_templates(by=SYSTEM, at=at)
    notices = [
        a_notice(),
        a_notice(key="2", email="", phone="+447700900123"),
        a_notice(key="3", email="perm-fail@simulator.notify"),
        a_notice(key="4", email="temp-fail@simulator.notify"),
        a_notice(key="5", email=""),
    ]
    send(notices, at=at)
    deliver(at)


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_messages(
    sent: None, new_page: Callable[..., Page], sign_in: SignIn, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "cem")
    failed = Message.objects.get(key="3")
    for address in ("/office/messages/", f"/office/messages/{failed.pk}/", "/office/mailbox/", "/office/templates/"):
        page.goto(address)
        check_axe(page)


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_texts(
    sent: None, new_page: Callable[..., Page], sign_in: SignIn, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "sam")
    text = Template.objects.get(key="case-received", channel="email", language="en")
    for address in ("", "edit/", "versions/1/"):
        page.goto(f"/office/templates/{text.pk}/{address}")
        check_axe(page)


def test_a_designer_publishes_a_text_with_the_keyboard_and_without_scripts(
    sent: None, new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = new_page(javascript=False)
    sign_in(page, "sam")
    text = Template.objects.get(key="case-received", channel="sms", language="en")
    page.goto(f"/office/templates/{text.pk}/edit/")
    page.get_by_label("Text", exact=True).fill("Report ((nonsense))")
    page.get_by_role("button", name="Publish").press("Enter")
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="There is no ((nonsense)) here").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_body"
    page.get_by_label("Text", exact=True).fill("Report ((reference)): ((link))")
    page.get_by_role("button", name="Publish").press("Enter")
    assert page.get_by_text("Version 2 is published").is_visible()
