"""A new address told once, on a telephone and without JavaScript, seen to arrive, and confirmed by a team."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from frontdoor.customers.models import ToldChange
from frontdoor.foundation.accounts.models import User
from frontdoor.places.api import addresses
from tests.browser.conftest import DESKTOP, PHONE, check_axe
from tests.factories.changes import JUNE, ada_everywhere, connected_to, free_port
from tests.fakes.outbox import deliver


def test_a_new_address_is_told_once_and_a_team_says_it_is_done(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    live_server: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = JUNE.isoformat()
    settings.FRONTDOOR_CATALOGUE = connected_to(free_port(), tmp_path / "catalogue")
    settings.DATA_DIR = tmp_path / "data"
    ada_everywhere(User.objects.get(username="ada"))
    home = addresses([999_000_000_001])[999_000_000_001]
    # axe is a script of its own, so what it looks at is opened again where scripts may run.
    hers, looked_at, office = new_page(size=PHONE, javascript=False), new_page(size=PHONE), new_page(size=DESKTOP)
    for page, name in ((hers, "ada"), (looked_at, "ada"), (office, "cem")):
        sign_in(page, name)

    hers.goto("/your-record/changes/")
    hers.get_by_role("link", name="A new address").click()
    hers.get_by_role("button", name="Continue").click()
    expect(hers.get_by_role("alert")).to_contain_text("Enter the new address")
    hers.get_by_label("Postcode of the new address").fill(home.postcode)
    hers.get_by_role("button", name="Find the address").click()
    hers.get_by_label(home.one_line, exact=True).check()
    for part, typed in (("Day", "1"), ("Month", "6"), ("Year", "2026")):
        hers.get_by_label(part, exact=True).fill(typed)
    hers.get_by_role("button", name="Continue").click()
    expect(hers.get_by_text(home.line)).to_be_visible()
    hers.get_by_role("button", name="Tell everybody").click()
    expect(hers.get_by_text("0 of 3 have it")).to_be_visible()

    deliver(JUNE + timedelta(minutes=1))
    reference = ToldChange.objects.get().reference
    for address in (
        "/your-record/changes/",
        "/your-record/changes/tell/address/",
        "/your-record/changes/tell/bereavement/",
        f"/your-record/changes/{reference}/",
    ):
        looked_at.goto(address)
        check_axe(looked_at)

    office.goto("/hub/changes/?name=Ada+Okafor&born=14/02/1984")
    check_axe(office)
    office.goto("/office/changes/")
    check_axe(office)
    office.get_by_role("link", name="Library").click()
    check_axe(office)
    library = office.get_by_role("region", name="Library")
    library.get_by_label("What was done, or why not").fill("Changed on the card.")
    library.get_by_role("button", name="They have it").click()
    expect(office.get_by_text("Library has it.")).to_be_visible()

    hers.reload()
    expect(hers.get_by_text("1 of 3 have it")).to_be_visible()
