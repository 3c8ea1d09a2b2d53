"""Staff at work in a browser: an officer's and an adviser's journey by keyboard, and axe on every page of theirs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Locator, Page

from frontdoor.cases.models import Case
from frontdoor.cases.operations.closing import close, dispute, link
from frontdoor.cases.operations.saving import save_view
from frontdoor.cases.operations.working import ask
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.cases.views.acting import Doing
from frontdoor.cases.views.acts import offered
from frontdoor.customers.api import summaries
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.outbox.models import GIVEN_UP, Delivery
from frontdoor.kernel.references import spoken
from frontdoor.messages.models import Message
from tests.browser.conftest import PHONE, at_each_size, check_axe
from tests.browser.test_report_it import fill_in, name_of
from tests.factories.cases import a_case, again
from tests.factories.town import HARBOUR
from tests.fakes.outbox import deliver

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]
#: More stops than any of these pages has.
MOST_STOPS = 150


@pytest.fixture
def case(live_server: Any, at: datetime, settings: Any) -> Case:
    """Return a new case of street scene in a council whose day is that of the tests."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = at.isoformat()
    return a_case(at=at, place="Mill Lane", point=HARBOUR)


def tab_to(page: Page, there: Locator) -> None:
    """Press Tab until something has the focus, as somebody without a mouse has to."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if there.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never comes to {there} on {page.url}")


def enter(page: Page, role: Any, name: str) -> None:
    """Go to a link or button by Tab, press Enter, and wait for the page it leads to."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Go to a field by Tab and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def test_an_officer_works_a_case_from_the_list_to_its_outcome_by_keyboard_without_javascript(
    case: Case, cast: dict[str, User], new_page: NewPage
) -> None:
    User.objects.filter(username="otto").update(password=make_password("three plain words"))
    page = new_page(javascript=False)
    page.goto("/office/")
    write(page, "User name", "otto")
    write(page, "Password", "three plain words")
    enter(page, "button", "Sign in")
    enter(page, "link", "Work list")
    enter(page, "link", spoken(case.reference))

    enter(page, "link", "Take this case")
    enter(page, "button", "Take this case")
    assert page.get_by_text("You hold this case now.").is_visible()

    enter(page, "link", "Ask the resident")
    write(page, "What do you ask them?", "Is it the lane behind the bakery?")
    enter(page, "button", "Ask and stop the clock")
    assert page.get_by_text("stopped while we wait for the resident").is_visible()

    write(page, "Note", "Two bags and a mattress.")
    enter(page, "button", "Add the note")
    assert page.get_by_text("Two bags and a mattress.").is_visible()

    enter(page, "link", "Close")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    enter(page, "button", "Continue")
    words = page.get_by_label("What the resident reads").input_value()
    enter(page, "button", "Close the case")
    closed = again(case)
    assert (closed.status, closed.outcome, closed.holder_id) == (Status.CLOSED, Outcome.FIXED, cast["otto"].pk)
    assert closed.closing_words == words != ""


def test_an_adviser_reports_for_a_caller_by_keyboard_without_javascript(
    case: Case, cast: dict[str, User], new_page: NewPage, sign_in: SignIn
) -> None:
    page = new_page(javascript=False)
    sign_in(page, "cem")
    page.goto("/hub/")
    enter(page, "button", "Report a pothole")

    def look() -> None:
        assert page.get_by_text("For a caller.").is_visible(), f"{page.url} does not say whose details it asks for"

    def choose(where: str) -> None:
        page.locator(where).focus()
        page.keyboard.press("Space")

    fill_in(page, choose=choose, go_on=lambda: enter(page, "button", "Continue"), look=look)
    enter(page, "button", "Send my report")
    assert name_of(page) == "done"
    assert page.get_by_role("link", name="Follow this report").count() == 0, "that link is the caller's alone"

    opened = Case.objects.exclude(pk=case.pk).get()
    assert opened.customer_id is not None
    caller = summaries([opened.customer_id])[opened.customer_id]
    assert (opened.channel, opened.opened_by) == ("phone", "cem")
    assert (caller.name, caller.email, caller.user_id) == ("Ada Okafor", "ada@example.com", None)
    cem = User.objects.get(username="cem")
    assert (cem.display_name, cem.email) == (cast["cem"].display_name, cast["cem"].email)

    enter(page, "link", "Back to the hub")
    write(page, "Reference the caller reads out", spoken(opened.reference).lower())
    enter(page, "button", "Find")
    assert page.url.endswith(f"/office/cases/{opened.reference}/")


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_an_officer_and_a_leader(
    case: Case, at: datetime, otto: Actor, new_page: NewPage, sign_in: SignIn, size: dict[str, int]
) -> None:
    waiting, disputed = a_case(at=at), a_case(at=at, place="Mill Lane", point=HARBOUR)
    ask(waiting, text="Which lane?", by=otto, at=at)
    link(case, other=disputed, by=otto, at=at)
    close(disputed, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at)
    dispute(disputed, reason="It is all still there.", by=PUBLIC, at=at)
    deliver(at)
    save_view("status=new", name="New ones", by=otto)
    page = new_page(size=size)
    page.goto("/sign-in/")
    check_axe(page)
    sign_in(page, "otto")
    for address in ("", "cases/", "cases/?status=closed", "cases/?reference=ABC", "cases/?holder=me", "mailbox/"):
        page.goto(f"/office/{address}")
        check_axe(page)
    sign_in(page, "dee")
    for each in (case, waiting, disputed):
        page.goto(reverse("case", args=[each.reference]))
        for more in page.locator("summary").all():
            more.click()
        check_axe(page)
    Delivery.objects.update(state=GIVEN_UP, done_at=None, attempts=9, last_error="OperationalError: the disk is full")
    for address in ("disputes/", "messages/", f"messages/{Message.objects.latest('id').pk}/", "hand-offs/"):
        page.goto(f"/office/{address}")
        check_axe(page)


#: Acts whose form may be left empty.
NEEDS_NOTHING = {"take", "hand-over"}


def test_axe_finds_nothing_where_something_is_done_with_a_case_or_was_left_out(
    case: Case, dee: Actor, at: datetime, new_page: NewPage, sign_in: SignIn
) -> None:
    page = new_page(size=PHONE)
    sign_in(page, "dee")
    for name, act in offered(case, dee):
        address = reverse("act", args=[case.reference, name])
        if act.choice is not None:
            page.goto(f"{address}?answered=yes")
            check_axe(page)
            (first, _label), *_others = act.choice.options(Doing(case, dee, at))
            address = f"{address}?{act.choice.name}={first}"
        page.goto(address)
        if name not in NEEDS_NOTHING:
            for field in page.get_by_role("textbox").all():
                field.clear()
            page.get_by_role("button", name=act.button).click()
            assert page.title().startswith("Error: "), f"{name} says nothing of what was left out"
        check_axe(page)


@at_each_size
def test_axe_finds_nothing_in_the_hub_and_where_somebody_is_turned_away(
    case: Case, new_page: NewPage, sign_in: SignIn, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "cem")
    for address in ("/hub/", "/hub/?reference=ABC"):
        page.goto(address)
        check_axe(page)
    sign_in(page, "eve")
    page.goto("/office/")
    assert page.get_by_role("heading", level=1).is_visible()
    check_axe(page)
