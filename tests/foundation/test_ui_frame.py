"""The frame of every page: navigation, notices, the council, errors, headers, the gallery."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from lxml import html

from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.ui import checks, views
from frontdoor.foundation.ui.council import Theme, contrast, the_council
from frontdoor.foundation.ui.templatetags import frame

SNAPSHOT = Path(__file__).with_name("gallery.html")


def entries(audience: Any, actor: Actor | None, path: str = "/") -> list[frame.Entry]:
    request = RequestFactory().get(path)
    return frame.navigation(Context({"request": request, "actor": actor}), audience)


@pytest.fixture
def _two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    targets = (("gallery", "Components"), ("/sign-in/", "Sign in"), ("/nowhere/", "Nowhere"), ("no-such-name", "Gone"))
    monkeypatch.setattr(frame, "ENTRIES", {"staff": targets, "resident": targets})


@pytest.mark.usefixtures("_two_pages")
def test_the_navigation_shows_what_exists_and_admits_the_person(otto: Actor, ada: Actor) -> None:
    assert [entry.label for entry in entries("staff", otto)] == ["Components", "Sign in"]
    assert [entry.label for entry in entries("staff", ada)] == ["Sign in"]
    assert [entry.label for entry in entries("staff", PUBLIC)] == ["Sign in"]
    assert entries("staff", None) == []


@pytest.mark.usefixtures("_two_pages")
def test_the_navigation_marks_where_the_person_is(otto: Actor) -> None:
    assert [entry.is_here for entry in entries("staff", otto, "/ui/")] == [True, False]
    assert [entry.is_here for entry in entries("staff", otto, "/elsewhere/")] == [False, False]


def test_notices_come_from_the_request_whatever_a_page_calls_messages(client: Client) -> None:
    request = client.get("/sign-in/").wsgi_request
    get_messages(request).add(25, "Closed <b>now</b>.")
    drawn = Template("{% extends 'ui/base.html' %}").render(RequestContext(request, {"messages": ["a letter"]}))
    assert "Closed &lt;b&gt;now&lt;/b&gt;." in drawn
    assert "a letter" not in drawn


@pytest.mark.django_db
def test_a_signed_in_person_is_named_and_can_sign_out_by_a_form(as_user: Callable[[str], Client]) -> None:
    page = html.fromstring(as_user("otto").get("/ui/").content)
    (form,) = page.xpath("//header//form[@action='/sign-out/' and @method='post']")
    assert "Otto Brandt" in form.text_content()
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']")


@pytest.mark.django_db
def test_the_gallery_is_for_staff(client: Client, as_user: Callable[[str], Client]) -> None:
    assert client.get("/ui/").status_code == 302
    assert as_user("ada").get("/ui/").status_code == 403
    assert as_user("sam").get("/ui/").status_code == 200


@pytest.mark.django_db
def test_the_gallery_looks_as_it_did(as_user: Callable[[str], Client]) -> None:
    """A change to any component shows here; `FRONTDOOR_NEW_SNAPSHOT=1` takes it as the new look."""
    text = as_user("sam").get("/ui/").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    now = "\n".join(line.strip() for line in re.sub(r"\s*\n\s*", "\n", main).splitlines()) + "\n"
    if os.environ.get("FRONTDOOR_NEW_SNAPSHOT"):
        SNAPSHOT.write_text(now)
    assert now == SNAPSHOT.read_text()


def test_a_demonstration_says_that_it_is_one(client: Client, settings: Any) -> None:
    assert "its residents and its staff are invented" in client.get("/sign-in/").content.decode()
    settings.FRONTDOOR_DEMO = False
    assert "invented" not in client.get("/sign-in/").content.decode()


def test_the_policy_allows_no_script_or_style_in_a_page(client: Client) -> None:
    response = client.get("/sign-in/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_address_that_does_not_exist_says_so_in_our_frame(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    page = html.fromstring(response.content)
    assert page.findtext(".//h1") == "Page not found"
    assert page.findtext(".//title") == f"Page not found – {the_council().name}"


@pytest.mark.django_db
def test_a_form_without_its_token_is_answered_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "otto"})
    assert response.status_code == 403
    assert "This page had been open for too long" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "could not be read"),
        (views.forbidden, 403, "cannot open"),
        (views.not_found, 404, "not found"),
    ],
)
def test_an_error_met_before_anybody_is_known_has_a_page(
    view: Callable[[HttpRequest], Any], status: int, words: str, rf: RequestFactory
) -> None:
    response = view(rf.get("/"))
    assert response.status_code == status
    assert words in response.content.decode()


def test_the_page_for_our_own_faults_asks_the_database_nothing(rf: RequestFactory) -> None:
    # No django_db mark: a query would fail the test.
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "What you had sent us before is safe." in response.content.decode()


def test_the_theme_is_a_stylesheet_of_variables(client: Client) -> None:
    response = client.get("/theme.css")
    assert response["Content-Type"] == "text/css"
    assert "--council-brand:#0b4f6c;" in response.content.decode()


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        ({"brand": "#ffdd00"}, "contrast of 1.3"),
        ({"brand": "red"}, "a colour like"),
        ({"accent": "#fff;}body{display:none"}, "a colour like"),
        ({"font": "Arial;}body{display:none"}, "names with commas"),
    ],
)
def test_a_theme_that_cannot_be_read_is_refused(theme: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Theme(**theme)


@pytest.mark.parametrize(
    "text", ["name: [", "nom: Conseil", "- a\n- b", "name: A\ntheme: {brand: blue}", "", "name: A\ntheme: {colour: x}"]
)
def test_a_council_that_is_not_described_stops_the_start(text: str, tmp_path: Path, settings: Any) -> None:
    settings.FRONTDOOR_COUNCIL = tmp_path / "council.yaml"
    settings.FRONTDOOR_COUNCIL.write_text(text)
    with pytest.raises(ImproperlyConfigured, match=re.escape(str(tmp_path))):
        the_council()
    assert [fault.id for fault in checks.the_council_is_described()] == ["fd_ui.E001"]


def test_the_shipped_council_is_described_and_its_assets_are_there() -> None:
    assert checks.the_council_is_described() == []
    assert checks.the_assets_are_there() == []


def test_missing_assets_are_named(settings: Any, tmp_path: Path) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    try:
        (said,) = checks.the_assets_are_there()
    finally:
        finders.get_finder.cache_clear()
    assert said.id == "fd_ui.W001"
    assert "vendor/leaflet/leaflet.js" in said.msg


def test_no_protected_branding_is_shipped() -> None:
    """Off gov.uk the typeface, the crown and the crest may not be used."""
    vendor = Path(__file__).resolve().parents[2] / "build" / "static" / "vendor"
    css = (vendor / "govuk-frontend.min.css").read_text()
    assert not re.search(r"GDS Transport|@font-face|Calvert|url\(", css)
    assert [path.name for path in vendor.rglob("*") if re.search(r"crest|crown|\.woff", path.name)] == []
