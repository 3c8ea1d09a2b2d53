"""Writing a service in a browser: without JavaScript, by keyboard, on a telephone, with the preview beside it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import begin, change
from tests.browser.conftest import PHONE, at_each_size, check_axe
from tests.browser.test_office import tab_to
from tests.services.conftest import HOLE

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@pytest.fixture
def proposal(live_server: Any, sam: Actor, at: datetime, settings: Any) -> Proposal:
    """Begin a proposal that lacks the sections."""
    settings.FRONTDOOR_SITE, settings.FRONTDOOR_NOW = live_server.url, at.isoformat()
    return begin("hole", definition=read(HOLE).data, by=sam, at=at)


def edit(proposal: Proposal, page: str = "") -> str:
    return f"/office/services/proposals/{proposal.pk}/edit/{page}"


def test_a_question_and_its_condition_are_made_without_javascript(
    new_page: NewPage, sign_in: SignIn, proposal: Proposal
) -> None:
    page = new_page(javascript=False)
    sign_in(page, "sam")
    page.goto(edit(proposal, "part/questions/"))

    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("One answer from a list").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Question", exact=True).fill("Which colour is the water?")
    page.get_by_role("button", name="Add a condition").click()
    page.locator("[name=when-n0-question]").select_option("things")
    page.get_by_role("button", name="Show its answers").click()
    page.locator("[name=when-n0-value]").select_option("water")
    for number, words in enumerate(("Brown", "Green")):
        page.get_by_role("button", name="Add answer" if not number else "Add another answer").click()
        page.locator(f"[name=options-n{number}-label]").fill(words)
    page.get_by_role("button", name="Add it").click()

    assert Proposal.objects.get().definition["questions"][6] == {
        "id": "colour_water",
        "kind": "one_of",
        "label": "Which colour is the water?",
        "when": "'water' in things",
        "options": [{"value": "brown", "label": "Brown"}, {"value": "green", "label": "Green"}],
    }


def test_a_question_is_moved_and_saved_by_keyboard(new_page: NewPage, sign_in: SignIn, proposal: Proposal) -> None:
    page = new_page()
    sign_in(page, "sam")
    page.goto(edit(proposal, "part/questions/"))

    tab_to(page, page.get_by_role("button", name="Move down").first)
    page.keyboard.press("Enter")
    page.get_by_text("Moved.").wait_for()
    page.goto(edit(proposal, "part/questions/1/"))
    tab_to(page, page.get_by_label("Question", exact=True))
    page.keyboard.type("Is anybody in danger?")
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()

    question = Proposal.objects.get().definition["questions"][1]
    assert (question["id"], question["label"]) == ("danger", "Is anybody in danger?")


def drag(page: Page, grip: int, *, onto: int) -> None:
    """Take the grip of an item and let it go over the lower half of another."""
    page.locator(".fd-grip").nth(grip).hover()
    page.mouse.down()
    there = page.locator("[data-fd-order-item]").nth(onto).bounding_box()
    assert there is not None
    page.mouse.move(there["x"] + 20, there["y"] + there["height"] - 4, steps=5)
    page.mouse.up()


def test_questions_and_answers_are_put_in_order_by_dragging(
    new_page: NewPage, sign_in: SignIn, proposal: Proposal
) -> None:
    page = new_page()
    sign_in(page, "sam")

    page.goto(edit(proposal, "part/questions/"))
    drag(page, 0, onto=1)
    page.get_by_text("Moved.").wait_for()
    page.goto(edit(proposal, "part/questions/2/"))
    drag(page, 0, onto=1)
    page.wait_for_url("**#options-0")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()

    questions = Proposal.objects.get().definition["questions"]
    assert [each["id"] for each in questions[:2]] == ["where", "danger"]
    assert [each["value"] for each in questions[2]["options"]] == ["square", "round"]


def test_a_way_is_played_in_the_frame_beside_it(new_page: NewPage, sign_in: SignIn, proposal: Proposal) -> None:
    page = new_page()
    sign_in(page, "sam")
    page.goto(edit(proposal, "map/"))

    page.get_by_role("button", name="Play this way 1", exact=True).click()

    frame = page.frame_locator("iframe[name=preview]")
    frame.get_by_role("heading", name="Call us").wait_for()


@at_each_size
def test_axe_finds_nothing_on_any_page_of_the_editor(
    new_page: NewPage, sign_in: SignIn, proposal: Proposal, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "sam")
    for name in ("", "part/about/", "part/questions/", "part/questions/4/", "part/questions/6/", "part/stoppers/2/",
                 "part/statuses/", "part/outcomes/", "part/fees/", "part/contact/", "remove/questions/2/", "file/",
                 "lgsl/?q=road", "map/"):  # fmt: skip
        page.goto(edit(proposal, name))
        check_axe(page)


def test_axe_finds_nothing_where_something_is_wrong_or_changed_meanwhile(
    new_page: NewPage, sign_in: SignIn, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    page = new_page(size=PHONE)
    sign_in(page, "sam")
    page.goto(edit(proposal, "part/questions/3/"))
    page.get_by_label("Largest").fill("deep")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").wait_for()
    check_axe(page)

    theirs = {**proposal.definition, "questions": [*proposal.definition["questions"][:3], {"id": "depth", "hint": "x"}]}
    change(proposal.pk, definition=theirs, edition=0, by=sam, at=at)
    page.get_by_label("Largest").fill("9")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="changed this wording").wait_for()
    check_axe(page)
