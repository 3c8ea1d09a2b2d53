"""A letter in a browser: begun, refused, mended and sent by an officer, and read by whoever it was written to."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.api import tracking_link
from frontdoor.cases.models import Case
from frontdoor.messages.models import Message
from tests.browser.conftest import PHONE, check_axe
from tests.factories.cases import a_case
from tests.factories.town import HARBOUR
from tests.fakes.outbox import deliver

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@pytest.fixture
def case(live_server: Any, at: datetime, settings: Any) -> Case:
    """Return a new case of street scene in a council whose day is that of the tests."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = at.isoformat()
    return a_case(at=at, place="Mill Lane", point=HARBOUR)


def begin(page: Page, case: Case, text: str) -> None:
    """Go from the page of a case to a letter that is begun with a text."""
    page.goto(f"/office/cases/{case.reference}/")
    page.get_by_role("link", name="Write a letter or email").click()
    check_axe(page)
    page.get_by_label(text).check()
    page.get_by_role("button", name="Continue").click()


def write(page: Page, instead: str) -> None:
    """Put words in place of what the text leaves to its writer."""
    letter = page.get_by_label("The letter")
    letter.fill(letter.input_value().replace("((what_we_do))", instead))


def test_an_officer_writes_by_email_and_the_resident_reads_it(case: Case, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(size=PHONE)
    sign_in(page, "otto")
    begin(page, case, "Holding reply")
    expect(page.get_by_label("The letter")).to_have_value(re.compile(r"^Dear Jo Amari"))
    check_axe(page)
    page.get_by_role("button", name="Send or keep for posting").click()
    expect(page.get_by_role("alert")).to_contain_text("Write something in place of ((what_we_do))")
    check_axe(page)
    write(page, "The crew comes on Thursday.")
    page.get_by_role("button", name="Send or keep for posting").click()
    expect(page.get_by_role("alert")).to_contain_text("on its way by email")
    check_axe(page)

    deliver()
    assert Message.objects.get(key__startswith="letter:").state == "delivered"
    resident = new_page(size=PHONE)
    resident.goto(tracking_link(case.reference))
    expect(resident.locator("main")).to_contain_text("The crew comes on Thursday.")


def test_a_letter_by_post_is_printed_and_said_to_be_posted_without_javascript(
    case: Case, new_page: NewPage, sign_in: SignIn
) -> None:
    page = new_page(javascript=False)
    sign_in(page, "otto")
    page.goto(f"/office/cases/{case.reference}/letter/")
    page.get_by_label("Holding reply").check()
    page.get_by_role("button", name="Continue").click()
    write(page, "The crew comes on Thursday.")
    page.get_by_label("By post").check()
    page.get_by_label("Postal address").fill("Jo Amari\n1 Mill Lane\nMarlowmere")
    page.get_by_role("button", name="Send or keep for posting").click()

    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_contain_text("1 Mill Lane")
    expect(page.get_by_role("button", name="I have posted it")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="I have posted it").click()
    page.goto("/office/letters/")
    expect(page.locator("main")).to_contain_text("Nothing waits to be posted.")


def test_the_pages_of_letters_are_for_everybody(case: Case, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(size=PHONE)
    sign_in(page, "otto")
    begin(page, case, "Holding reply")
    write(page, "The crew comes on Thursday.")
    page.get_by_label("By post").check()
    page.get_by_label("Postal address").fill("Jo Amari\n1 Mill Lane\nMarlowmere")
    page.get_by_role("button", name="Send or keep for posting").click()
    check_axe(page)
    for address in ("/office/letters/", "/office/notifications/", f"/office/cases/{case.reference}/"):
        page.goto(address)
        check_axe(page)
    designer = new_page(size=PHONE)
    sign_in(designer, "sam")
    designer.goto("/office/templates/new/")
    check_axe(designer)
