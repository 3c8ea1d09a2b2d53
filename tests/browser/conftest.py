"""Debian's Chromium, driven by Playwright against Django's live server, and axe to look at every page.

def test_a_page(page, visit, axe): visit("/services/"); axe()
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.factories.kept import put_in
from tests.factories.town import the_town

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
#: Pages are looked at as a phone shows them, and with `make test-all` on a desk too: axe takes longer than anything
#: else, and what it finds seldom depends on the width.
at_each_size = pytest.mark.parametrize(
    "size", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.slow)]
)
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = Axe().axe_script
#: Only what is wrong comes back: all that axe tried and found good is larger than the page, and takes as long again.
_LOOK = """async which => {
    const found = await axe.run({ runOnly: which, resultTypes: ["violations"] });
    const told = found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${each.help}: ${node.html}`));
    const { scrollWidth, clientWidth } = document.documentElement;
    return [told, scrollWidth - clientWidth];
}"""

# Playwright's loop runs in this thread, so Django would refuse its own queries as "called from async code".
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, started once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return Debian's Chromium, started once. No browser is downloaded."""
    if not CHROMIUM.exists():
        pytest.fail("The browser tests need Debian's chromium: `make test` installs it.")
    # Containers give no user namespaces and little shared memory.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield started
    started.close()


@pytest.fixture(autouse=True)
def _a_town_of_its_own(transactional_db: None) -> None:
    """Give each test the town as it was built once."""
    put_in(the_town)


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page: new_page(size=PHONE, javascript=False, **options of a context).

    When the test ends, it fails if a page's script failed, broke the content security policy or asked another host.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(*, size: dict[str, int] = DESKTOP, javascript: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,  # type: ignore[arg-type] -- a plain dictionary serves
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        # The first page of a worker compiles every template, on a machine whose cores two others use.
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda said: _note(said.type, said.text, faults))
        page.on("request", lambda asked: _outside(asked.url, live_server.url, faults))
        return page

    yield opened
    for context in contexts:
        for each in context.pages:
            each.goto("about:blank")  # what a page says when it is left is said now, while the server can hear it
        context.close()
    _until_answered(live_server)
    assert faults == []


def _until_answered(live_server: Any) -> None:
    """Wait until the server has answered everything it was asked.

    Its threads share the test's one connection to a database in memory, which may not be emptied under them.
    """
    # Connections are taken in their order: once this one is, all that came before it have their thread.
    urlopen(f"{live_server.url}/healthz").close()  # noqa: S310 -- our own server
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=15)


def _note(kind: str, text: str, faults: list[str]) -> None:
    # A refused form answers 4xx, which the browser logs as an error of the page although it is none.
    if kind == "error" and not re.match(r"Failed to load resource: the server responded with a status of 4", text):
        faults.append(f"console: {text}")


def _outside(url: str, ours: str, faults: list[str]) -> None:
    if not url.startswith((ours, "data:", "blob:")):
        faults.append(f"asked {url}")


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Return a page of a desktop's width."""
    return new_page()


@pytest.fixture
def sign_in(cast: Any, live_server: Any) -> Callable[[Page, str], None]:
    """Return a function that signs a page in as somebody of the cast: sign_in(page, "otto")."""

    def signed_in(page: Page, username: str) -> None:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])

    return signed_in


def check_axe(page: Page) -> None:
    """Fail unless axe finds nothing against WCAG 2.2 AA and its best practices, and nothing is cut off sideways."""
    page.evaluate(_AXE)
    told, wider = page.evaluate(_LOOK, _WCAG)
    assert told == [], f"{page.url}: {told}"
    assert wider <= 0, f"{page.url} scrolls sideways by {wider} pixels"
