"""The life of a proposed wording in a browser: by keyboard without a script, and axe on every page of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.services.api import catalogue, service
from frontdoor.services.models import ServiceVersion
from frontdoor.services.operations.beginning import begin_from_file, begin_from_version
from frontdoor.services.operations.proposing import change
from frontdoor.services.operations.reviewing import approve, send_to_review
from tests.browser.conftest import at_each_size, check_axe
from tests.browser.test_office import enter, write

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def _council(live_server: Any, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = at.isoformat()


def test_a_designer_and_a_leader_bring_a_new_service_to_residents_by_keyboard_without_javascript(
    at: datetime, new_page: NewPage, sign_in: SignIn
) -> None:
    designer, leader = new_page(javascript=False), new_page(javascript=False)
    sign_in(designer, "sam")
    sign_in(leader, "dee")
    designer.goto("/office/services/")
    enter(designer, "button", "New service")  # a link that looks like one
    write(designer, "Name", "Report a broken swing")
    write(designer, "Summary", "Tell us about a swing.")
    designer.get_by_label("Report something that needs putting right").focus()
    designer.keyboard.press("Space")
    designer.get_by_label("Team that owns it").select_option("parks-and-trees")
    enter(designer, "button", "Begin")
    enter(designer, "button", "Send to review")

    leader.goto("/office/services/")
    enter(leader, "link", "Report a broken swing")
    enter(leader, "button", "Approve")

    designer.reload()
    enter(designer, "button", "Publish now")
    assert designer.get_by_text("It is what residents see from now on.").is_visible()
    assert "report-broken-swing" in {each.slug for each in catalogue(at=at)}


@at_each_size
def test_axe_finds_nothing_on_the_pages_of_a_proposal(
    new_page: NewPage, sign_in: SignIn, size: dict[str, int], sam: Actor, dee: Actor, at: datetime
) -> None:
    # Of any service of the catalogue: no test names one.
    first, second = catalogue(at=at)[:2]
    version = ServiceVersion.objects.select_related("service").get(pk=first.version_id)
    row = begin_from_version(version, by=sam, at=at)
    change(row.pk, definition={**row.definition, "summary": "Something else."}, edition=0, by=sam, at=at)
    broken = begin_from_file(
        f"id: {second.slug}\nname: Other\nquestions:\n  - id: x\n    kind: nonsense\n".encode(),
        source="other.yaml", by=sam, at=at,
    )  # fmt: skip
    designer, leader = new_page(size=size), new_page(size=size)
    sign_in(designer, "sam")
    sign_in(leader, "dee")

    def look(page: Page, *addresses: str) -> None:
        for address in addresses:
            page.goto(f"/office/services/{address}")
            check_axe(page)

    look(designer, "", "proposals/new/", "proposals/from-form/", "proposals/from-file/")
    look(designer, f"proposals/{row.pk}/", f"proposals/{broken.pk}/", f"{first.slug}/withdraw/", f"{first.slug}/")
    send_to_review(row.pk, edition=1, by=sam, at=at)
    look(leader, "", f"proposals/{row.pk}/")
    leader.get_by_text("Return it with words").click()
    leader.get_by_role("button", name="Return it").click()
    check_axe(leader)
    assert leader.get_by_text("Enter what should change").first.is_visible()
    approve(row.pk, edition=1, by=dee, at=at)
    look(designer, f"proposals/{row.pk}/")
    designer.get_by_text("Publish it for a later day").click()
    designer.get_by_role("button", name="Publish for this day").click()
    check_axe(designer)
    assert designer.get_by_text("Enter a real day").first.is_visible()
    assert service(first.slug, at=at) is not None
