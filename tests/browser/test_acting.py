"""Ada lets Bola act for her, on telephones and without JavaScript: from the invitation to its end."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.cases.models import Case
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from tests.browser.conftest import DESKTOP, PHONE, check_axe
from tests.browser.test_report_it import fill_in


def test_ada_invites_bola_who_reports_for_her_and_she_ends_it(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    live_server: Any,
    settings: Any,
    at: datetime,
) -> None:
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = at.isoformat()
    ada, bola = new_page(size=PHONE, javascript=False), new_page(size=PHONE, javascript=False)
    # axe is a script of its own, so what it looks at is opened again where scripts may run.
    looked_at = {"ada": new_page(size=PHONE), "bola": new_page(size=DESKTOP)}
    for page, who in ((ada, "ada"), (bola, "bola"), *((each, who) for who, each in looked_at.items())):
        sign_in(page, who)

    def look(who: str, address: str) -> None:
        looked_at[who].goto(address)
        check_axe(looked_at[who])

    ada.goto("/acting/")
    ada.get_by_role("button", name="Invite somebody to act for you").click()
    look("ada", ada.url)
    ada.get_by_label("A member of my family or a friend").check()
    ada.get_by_label("Their email address").fill("bola@example.com")
    ada.get_by_role("button", name="Send the invitation").click()
    found = re.search(r"https?://\S+", body_of(Message.objects.get(version__template__key="acting-asked")).text)
    assert found is not None

    bola.goto(found[0])
    look("bola", found[0])
    bola.get_by_role("button", name="Accept").click()
    bola.get_by_role("button", name="Act for Ada Okafor").click()
    expect(bola.get_by_role("region", name="Acting for another")).to_contain_text("You are acting for Ada Okafor")
    bola.goto("/services/pothole/")
    bola.get_by_role("button", name="Start now").click()
    fill_in(
        bola,
        choose=lambda box: bola.locator(box).check(),
        go_on=lambda: bola.get_by_role("button", name="Continue", exact=True).click(),
        look=lambda: None,
    )
    look("bola", bola.url)
    bola.get_by_role("button", name="Send my report").click()
    expect(bola.get_by_text("This is Ada Okafor’s.")).to_be_visible()
    case = Case.objects.latest("id")
    look("bola", f"/acting/requests/{case.reference}/")

    ada.goto("/acting/")
    look("ada", ada.url)
    ada.get_by_role("link", name="Bola Okafor").click()
    look("ada", ada.url)
    ada.get_by_role("button", name="End this now").click()
    expect(ada.get_by_text("It has ended.")).to_be_visible()
    bola.goto(f"/acting/requests/{case.reference}/")
    expect(bola.get_by_role("heading", level=1)).to_contain_text("not found")


def test_ada_begins_a_circle_on_a_phone_and_asks_for_help(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None], settings: Any, at: datetime
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    ada, looked_at = new_page(size=PHONE, javascript=False), new_page(size=PHONE)
    for page in (ada, looked_at):
        sign_in(page, "ada")

    ada.goto("/circle/")
    ada.get_by_role("button", name="Begin a circle of your own").click()
    here = ada.url
    ada.get_by_role("button", name="Ask for help").click()
    asking = ada.url
    ada.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.get_by_role("alert")).to_contain_text("Enter what is to be done")
    ada.get_by_label("What is to be done?").fill("The shopping")
    ada.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.get_by_role("heading", name="The shopping")).to_be_visible()
    for address in ("/circle/", here, asking, f"{here}invite/"):
        looked_at.goto(address)
        check_axe(looked_at)
