"""Pages a resident meets beside the straight way: the pin, what stops them, reports nearby, coming back, following."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.api import follow, tracking_link
from frontdoor.cases.models import Case, Follower
from frontdoor.cases.operations.closing import close
from frontdoor.cases.queries.reading import following_token
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.services.models import Submission
from frontdoor.services.operations.coming_back import resume_token
from tests.browser.conftest import PHONE, check_axe
from tests.factories.cases import a_case, a_customer
from tests.factories.town import HARBOUR

NARROWEST = {"width": 320, "height": 640}


@pytest.fixture
def town(live_server: Any, at: datetime, settings: Any) -> None:
    """Prepare the council; links in messages and on pages lead to the test's own server."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = (at + timedelta(hours=1)).isoformat()


@pytest.fixture
def phone(town: None, new_page: Callable[..., Page]) -> Page:
    """Return a page as narrow as any telephone's, of a council that is ready."""
    return new_page(size=NARROWEST)


def go_on(page: Page) -> None:
    """Press Continue."""
    page.get_by_role("button", name="Continue").click()


def to_the_place(page: Page) -> None:
    """Begin to report a pothole and come to the question where it is, with its map drawn."""
    page.goto("/services/pothole/")
    page.get_by_role("button", name="Start now").click()
    page.locator("[name=danger][value=no]").check()
    go_on(page)
    expect(page.locator("[data-map][data-ready]")).to_have_count(1)


def pin(page: Page, lat: float, lon: float) -> None:
    """Put the pin at a position, as the map's script does."""
    for part, value in (("lat", lat), ("lon", lon)):
        page.locator(f"#where-{part}").evaluate("(box, value) => { box.value = value }", f"{value:.6f}")


def the_error_takes_the_focus(page: Page) -> None:
    """Fail unless the page says that something is wrong where everybody notices."""
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    check_axe(page)


# ------------------------------------------------------------------------------ the pin
def test_a_tapped_pin_reaches_the_council_and_is_read_back_by_its_street(
    town: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(size=PHONE, has_touch=True)
    to_the_place(page)
    page.locator(".fd-map__canvas").tap(position={"x": 180, "y": 210})
    expect(page.locator("[data-where]")).to_contain_text("The pin is on the map")
    go_on(page)
    kept = Submission.objects.get().answers["where"]
    assert set(kept) == {"lat", "lon"}
    page.goto(page.url.replace("/road/", "/check/"))
    expect(page.get_by_text("Pin on the map, near ")).to_be_visible()


def test_a_pin_is_put_by_keyboard_where_the_cross_is(phone: Page) -> None:
    to_the_place(phone)
    phone.locator(".fd-map__canvas").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("#where-lat")).not_to_have_value("")
    check_axe(phone)


def test_a_pin_can_be_taken_away_by_keyboard(phone: Page) -> None:
    to_the_place(phone)
    phone.locator(".fd-map__canvas").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name="Take the pin away").press("Enter")
    expect(phone.locator("#where-lat")).to_have_value("")
    expect(phone.locator(".fd-map__canvas")).to_be_focused()


def test_a_pin_that_is_no_place_leaves_both_boxes_of_words_where_they_were(phone: Page) -> None:
    to_the_place(phone)
    phone.locator("[name=where-street]").fill("Harbour Street")
    pin(phone, HARBOUR.lon, HARBOUR.lat)
    go_on(phone)
    the_error_takes_the_focus(phone)
    expect(phone.locator("[name=where-street]")).to_have_value("Harbour Street")
    phone.locator(".govuk-error-summary a").click()
    expect(phone.locator("[name=where-street]")).to_be_focused()


# ------------------------------------------------------------------------------ addresses
def to_the_address(page: Page) -> None:
    """Begin to report a missed bin and come to its first question, the address."""
    page.goto("/services/missed-bin/")
    page.get_by_role("button", name="Start now").click()


def test_an_address_is_found_by_its_postcode_and_chosen_by_keyboard(phone: Page) -> None:
    to_the_address(phone)
    phone.get_by_label("Postcode").fill("zz11aa")
    phone.get_by_label("Postcode").press("Enter")
    expect(phone.get_by_label("Select the address")).to_have_value("")
    check_axe(phone)
    phone.get_by_label("Select the address").press("ArrowDown")
    phone.get_by_role("button", name="Continue").press("Enter")
    expect(phone.get_by_role("heading", name="Which bins were missed?")).to_be_visible()
    assert Submission.objects.get().answers["address"]["uprn"]


def test_addresses_found_are_still_there_when_none_was_selected(phone: Page) -> None:
    to_the_address(phone)
    phone.get_by_label("Postcode").fill("ZZ1 1AA")
    phone.get_by_role("button", name="Find address").click()
    go_on(phone)
    the_error_takes_the_focus(phone)
    phone.locator(".govuk-error-summary a").click()
    expect(phone.get_by_label("Select the address")).to_be_focused()


def test_an_address_that_is_not_listed_is_typed_and_errors_stand_at_its_boxes(phone: Page) -> None:
    to_the_address(phone)
    phone.get_by_role("button", name="My address is not listed").click()
    check_axe(phone)
    go_on(phone)
    the_error_takes_the_focus(phone)
    phone.locator(".govuk-error-summary a").click()
    expect(phone.get_by_label("Address line 1")).to_be_focused()
    phone.get_by_label("Address line 1").fill("1 New House")
    phone.get_by_label("Postcode").fill("nonsense")
    go_on(phone)
    the_error_takes_the_focus(phone)
    expect(phone.get_by_label("Address line 1")).to_have_value("1 New House")
    phone.get_by_label("Postcode").fill("ZZ1 1AA")
    go_on(phone)
    expect(phone.get_by_role("heading", name="Which bins were missed?")).to_be_visible()


# ------------------------------------------------------------------------------ what stops somebody
def test_a_pin_outside_says_whose_it_is_and_leads_back_to_the_map(phone: Page) -> None:
    to_the_place(phone)
    box = phone.locator(".fd-map__canvas").bounding_box()
    assert box is not None
    phone.locator(".fd-map__canvas").click(position={"x": 15, "y": box["height"] - 15})
    go_on(phone)
    expect(phone.locator("main")).to_contain_text("The place you chose is in the area of")
    check_axe(phone)
    phone.get_by_role("link", name="go back and change it").click()
    expect(phone.get_by_role("heading", name="Where is the pothole?")).to_be_visible()


def test_danger_found_while_changing_an_answer_leads_back_to_that_answer(phone: Page) -> None:
    to_the_place(phone)
    phone.locator("[name=where-street]").fill("a lane nobody knows")
    go_on(phone)
    phone.goto(phone.url.replace("/road/", "/danger/?return=check"))
    phone.locator("[name=danger][value=yes]").check()
    go_on(phone)
    expect(phone.get_by_role("heading", name="Call us now")).to_be_visible()
    check_axe(phone)
    phone.get_by_role("link", name="Back", exact=True).click()
    expect(phone.get_by_role("heading", name="Could somebody be hurt before tomorrow?")).to_be_visible()


# ------------------------------------------------------------------------------ duplicates
@pytest.fixture
def nearby(phone: Page, at: datetime) -> Page:
    """Return a page that shows a report near the pin."""
    a_case(at=at, service="pothole", point=HARBOUR)
    to_the_place(phone)
    pin(phone, HARBOUR.lat, HARBOUR.lon)
    go_on(phone)
    expect(phone.get_by_role("heading", name="Has this already been reported?")).to_be_visible()
    return phone


def test_reports_nearby_are_shown_so_that_everybody_can_read_them(nearby: Page) -> None:
    expect(nearby.get_by_label("That’s the one: 0 metres away")).to_be_visible()
    check_axe(nearby)


def test_nothing_chosen_nearby_is_an_error_like_any_other(nearby: Page) -> None:
    go_on(nearby)
    the_error_takes_the_focus(nearby)


def test_the_same_report_makes_a_follower_and_no_second_case(nearby: Page) -> None:
    nearby.get_by_label("That’s the one").check()
    nearby.get_by_label("Email address").fill("bola@example.com")
    go_on(nearby)
    expect(nearby.get_by_role("heading", name="Thank you")).to_be_visible()
    check_axe(nearby)
    assert (Case.objects.count(), Follower.objects.count()) == (1, 1)


# ------------------------------------------------------------------------------ leaving and coming back
def test_saving_asks_for_an_address_and_says_where_the_link_went(phone: Page) -> None:
    to_the_place(phone)
    phone.get_by_role("link", name="Save and come back later").click()
    check_axe(phone)
    phone.get_by_role("button", name="Send me the link").click()
    the_error_takes_the_focus(phone)
    phone.get_by_label("Email address").fill("ada@example.com")
    phone.get_by_role("button", name="Send me the link").click()
    expect(phone.get_by_role("heading", name="We have sent you a link")).to_be_visible()
    check_axe(phone)
    phone.get_by_role("link", name="Go on now").click()
    expect(phone.get_by_role("heading", name="Where is the pothole?")).to_be_visible()


def test_a_link_to_a_form_that_has_expired_says_so(phone: Page) -> None:
    to_the_place(phone)
    draft = Submission.objects.get()
    Submission.objects.update(expires_at=draft.started_at - timedelta(days=1))
    phone.goto(f"/services/come-back/{resume_token(draft.pk)}/")
    expect(phone.get_by_role("heading", name="This form has expired")).to_be_visible()
    check_axe(phone)


# ------------------------------------------------------------------------------ following a report
def test_somebody_who_lost_their_link_asks_for_it(phone: Page) -> None:
    phone.goto("/track/")
    phone.get_by_role("button", name="Send me the link").click()
    the_error_takes_the_focus(phone)
    phone.get_by_label("Reference").fill("4KQ-7MX-9TQ")
    phone.get_by_label("Email address").fill("ada@example.com")
    phone.get_by_role("button", name="Send me the link").click()
    phone.wait_for_load_state()
    check_axe(phone)


def test_what_is_added_to_a_report_must_say_something(phone: Page, at: datetime) -> None:
    phone.goto(tracking_link(a_case(at=at, service="pothole", point=HARBOUR).reference))
    phone.get_by_role("button", name="Add this").click()
    the_error_takes_the_focus(phone)
    phone.locator(".govuk-error-summary a").click()
    expect(phone.get_by_label("What do you want to add?")).to_be_focused()


def test_a_photo_that_is_none_is_refused_beside_its_own_box_and_the_words_are_kept(phone: Page, at: datetime) -> None:
    phone.goto(tracking_link(a_case(at=at, service="pothole", point=HARBOUR).reference))
    phone.get_by_label("What do you want to add?").fill("It has grown.")
    phone.get_by_label("Add photos").set_input_files(
        {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": b"<script>"}
    )
    phone.get_by_role("button", name="Add this").click()
    the_error_takes_the_focus(phone)
    expect(phone.get_by_label("What do you want to add?")).to_have_value("It has grown.")
    phone.locator(".govuk-error-summary a").click()
    expect(phone.get_by_label("Add photos")).to_be_focused()


def test_a_report_that_is_not_put_right_is_disputed_in_the_residents_words(phone: Page, at: datetime) -> None:
    case = a_case(at=at, service="pothole", point=HARBOUR)
    close(case, outcome=Outcome.FIXED, words="We filled the hole.", by=SYSTEM, at=at)
    phone.goto(tracking_link(case.reference))
    check_axe(phone)
    phone.get_by_role("button", name="It is not put right").click()
    the_error_takes_the_focus(phone)
    phone.get_by_label("No: what is still wrong?").fill("The filling has come out.")
    phone.get_by_role("button", name="It is not put right").click()
    expect(phone.get_by_role("alert")).to_contain_text("Somebody will look at it again")
    check_axe(phone)


def test_somebody_who_follows_stops_by_a_button_that_says_what_it_stops(phone: Page, at: datetime) -> None:
    case = a_case(at=at, service="pothole", point=HARBOUR)
    customer = a_customer(Person(email="bola@example.com"), at=at)
    follower = follow(case, customer_id=customer, by=SYSTEM, at=at)
    assert follower is not None
    phone.goto(f"/track/stop/{following_token(follower.pk)}/")
    expect(phone.locator("main")).to_contain_text("Report a pothole")
    check_axe(phone)
    phone.get_by_role("button", name="Stop updates").click()
    expect(phone.get_by_role("heading", name="You will hear nothing more about this report")).to_be_visible()
    assert Follower.objects.get().stopped_at is not None


# ------------------------------------------------------------------------------ the public list
def test_the_list_and_the_map_of_reports_are_filtered_and_turned_over(phone: Page, at: datetime) -> None:
    for number in range(25):
        a_case(at=at + timedelta(minutes=number), service="pothole", point=HARBOUR)
    phone.goto("/reports/")
    phone.get_by_label("Service").select_option(label="Report a pothole")
    phone.get_by_role("button", name="Show").click()
    expect(phone.locator("[data-map][data-ready]")).to_have_count(1)
    check_axe(phone)
    phone.get_by_role("link", name="Next page").click()
    expect(phone.get_by_label("Service")).to_have_value("pothole")
    expect(phone.locator("main li > a.govuk-link")).to_have_count(5)
    check_axe(phone)
