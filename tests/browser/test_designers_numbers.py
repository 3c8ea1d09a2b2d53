"""How forms are used, and what is still to become a service, in a browser: axe looks at each page, narrow and wide."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from frontdoor.services import api
from frontdoor.services.models import TrackedItem
from tests.browser.conftest import at_each_size, check_axe
from tests.services.test_tracking import took

ADDRESSES = (
    "/office/services/",
    "/office/services/pothole/",
    "/office/services/tracker/",
    "/office/services/tracker/{item}/",
    "/office/services/tracker/{item}/change/",
    "/office/services/tracker/add/",
    "/office/services/tracker/targets/",
    "/office/services/tracker/upload/",
    "/office/services/tracker/upload/{upload}/",
)


@pytest.fixture
def numbers(live_server: Any, at: datetime, settings: Any) -> dict[str, int]:
    """Make something of everything that the pages show, and return the ids in their addresses."""
    settings.FRONTDOOR_SITE = live_server.url
    settings.FRONTDOOR_NOW = at.isoformat()
    offered = api.service("pothole", at=at)
    assert offered is not None
    left = api.Tally.read({"left": {"where": 2}, "devices": {"phone": 3}, "channels": {"web": 3}}, begun=3, sent=1)
    api.add_counts({(offered.version_id, at.date()): left})
    api.add_refused({(offered.version_id, at.date(), "where", "empty"): 2})
    upload = took(
        "sort,name,a year,service\nrequest,Holes,1200,pothole\nform,Skips,,\nleaflet,Buses,,\n",
        at - timedelta(days=30),
        slugs={"pothole"},
    )
    return {"item": TrackedItem.objects.get(name="Holes").pk, "upload": upload.pk}


@at_each_size
def test_every_page_of_designers_numbers_is_sound(
    numbers: dict[str, int], new_page: Callable[..., Page], sign_in: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    page = new_page(size=size)
    sign_in(page, "sam")
    for address in ADDRESSES:
        page.goto(address.format(**numbers))
        check_axe(page)
