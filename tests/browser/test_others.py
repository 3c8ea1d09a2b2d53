"""A section that another person answers, on a telephone and without JavaScript, from asking to sending."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.api import resume_token
from tests.browser.conftest import DESKTOP, PHONE, check_axe
from tests.factories.others import CONFIDED, a_report, with_witnesses


def link_in(template: str) -> str:
    """Return the link in the newest letter of a kind."""
    letter = Message.objects.filter(version__template__key=template).order_by("-id")[0]
    found = re.search(r"https?://\S+", body_of(letter).text)
    assert found is not None
    return found[0]


def test_somebody_is_asked_answers_in_confidence_and_the_form_is_sent(
    new_page: Callable[..., Page], live_server: Any, settings: Any, at: datetime
) -> None:
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = (at + timedelta(hours=1)).isoformat()
    with_witnesses(at=at)
    draft = a_report(at=at + timedelta(hours=1))
    # axe is a script of its own, so what it looks at is opened again where scripts may run.
    ours, theirs = new_page(size=PHONE, javascript=False), new_page(size=PHONE, javascript=False)
    looked_at = new_page(size=DESKTOP)
    ours.goto(f"/services/come-back/{resume_token(draft.id)}/")

    ours.get_by_role("link", name="Your witness").click()
    ours.get_by_role("button", name="Send them the link").click()
    expect(ours.get_by_role("alert")).to_contain_text("Enter their email address")
    ours.get_by_label("Their name").fill("Wyn Rees")
    ours.get_by_label("Their email address").fill("wyn@example.org")
    ours.get_by_role("button", name="Send them the link").click()
    expect(ours.get_by_text("We have no answer yet")).to_be_visible()

    theirs.goto(link_in("other-asked"))
    for address in (theirs.url, f"{theirs.url}say-no/"):
        looked_at.goto(address)
        check_axe(looked_at)
    theirs.get_by_role("button", name="Start now").click()
    theirs.get_by_label("Yes").check()
    theirs.get_by_role("button", name="Continue").click()
    theirs.get_by_label("What did you see?").fill(CONFIDED)
    theirs.get_by_role("button", name="Continue").click()
    looked_at.goto(theirs.url)
    check_axe(looked_at)
    theirs.get_by_role("button", name="Send my answers").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("We have your answers")

    ours.goto(link_in("others-answered"))
    looked_at.goto(link_in("others-answered"))
    for page in ("who-else", "other-witness", "other-neighbour", "check"):
        looked_at.goto(f"/services/pothole/{draft.id}/{page}/")
        check_axe(looked_at)
        assert CONFIDED not in looked_at.content()
    ours.goto(f"/services/pothole/{draft.id}/check/")
    ours.get_by_label("Send this without what your neighbour would tell us").check()
    ours.get_by_role("button", name="Send my report").click()
    expect(ours.get_by_role("heading", level=1)).to_have_text("We have your report")
