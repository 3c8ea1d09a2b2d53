"""What OWASP ASVS 5.0 asks of every answer, cookie, session and upload, at its second level."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.test import Client, RequestFactory

from frontdoor.config.logs import WithoutTokens
from frontdoor.foundation.accounts import sessions
from frontdoor.foundation.accounts.cast import DEMO_PASSWORD
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.accounts.typed import MOST_CHARACTERS
from frontdoor.foundation.files.limits import LARGEST_REQUEST

ROOT = Path(__file__).resolve().parents[2]
SECRET = "long-enough-and-with-more-than-a-few-different-letters-0123456789"


def started(tmp_path: Any, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of ours as an installation outside the demonstration would, with these variables alone."""
    given = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "frontdoor.config.settings",
    }
    return subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-W", "ignore", "-m", "django", *command],
        env=given | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


REAL = {"SECRET_KEY": SECRET, "FRONTDOOR_SITE": "https://council.example", "ALLOWED_HOSTS": "council.example"}


# ---- an installation


def test_djangos_own_deployment_checks_find_nothing(tmp_path: Any) -> None:
    checked = started(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **REAL, CLAMD_HOST="clamd")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FRONTDOOR_SITE"])
def test_an_installation_does_not_start_without(tmp_path: Any, missing: str) -> None:
    given = {name: value for name, value in REAL.items() if name != missing}
    checked = started(tmp_path, "check", **given)
    assert checked.returncode != 0
    assert f"Set {missing}" in checked.stderr


def test_the_published_key_of_the_demonstration_is_refused_elsewhere(tmp_path: Any, settings: Any) -> None:
    checked = started(tmp_path, "check", **REAL | {"SECRET_KEY": settings.SECRET_KEY})
    assert "Set SECRET_KEY to a value of your own" in checked.stderr


def test_cookies_are_bound_to_the_host_and_to_https(tmp_path: Any) -> None:
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.DEBUG)"
    printed = started(tmp_path, "shell", "--no-imports", "-c", asked, **REAL).stdout
    assert printed.split() == ["__Host-session", "__Host-csrf", "False"]


def test_static_files_too_are_answered_under_the_policy(tmp_path: Any) -> None:
    asked = "from django.conf import settings as s; print(*s.MIDDLEWARE)"
    order = started(tmp_path, "shell", "--no-imports", "-c", asked, **REAL).stdout.split()
    assert order.index("csp.middleware.CSPMiddleware") < order.index("whitenoise.middleware.WhiteNoiseMiddleware")


# ---- every answer

PAGES = {
    "a page": "/sign-in/",
    "no page": "/no/such/page/",
    "a redirect": "/office/",
    "a stylesheet": "/theme.css",
    "an api": "/open311/v2/discovery.json",
    "a refused api": "/api/v1/cases",
    "health": "/healthz",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_kind_of_answer_carries_the_headers(db: None, client: Client, settings: Any, address: str) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = client.get(address, secure=True)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert {name: answer[name] for name in HEADERS} == HEADERS


HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_an_answer_to_a_fault_carries_them_too_and_says_nothing_of_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("frontdoor.foundation.accounts.middleware.actor_of", fail)
    visitor = Client(raise_request_exception=False)
    visitor.force_login(User.objects.create(username="ada"), backend="django.contrib.auth.backends.ModelBackend")
    answer = visitor.get("/office/")
    assert answer.status_code == 500
    assert "swordfish" not in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_page_for_somebody_signed_in_is_kept_by_no_browser(as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get("/office/cases/")["Cache-Control"] == "private, no-store"


def test_another_host_is_not_served(db: None, client: Client) -> None:
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


# ---- signing in and out


def sign_in(client: Client, **given: str) -> Any:
    """Sign otto in by the page."""
    return client.post("/sign-in/", {"username": "otto", "password": DEMO_PASSWORD, **given})


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(cast: dict[str, User], client: Client, to: str) -> None:
    assert sign_in(client, next=to)["Location"] == "/signed-in/"


def test_signing_in_gives_a_new_session_and_ends_the_old_one(cast: dict[str, User], client: Client) -> None:
    planted = client.session
    planted["anything"] = True
    planted.save()
    sign_in(client)
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()


def test_the_sessions_cookie_is_out_of_scripts_reach(cast: dict[str, User], client: Client, settings: Any) -> None:
    cookie = sign_in(client).cookies[settings.SESSION_COOKIE_NAME]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


def test_signing_out_ends_the_session_for_good(as_user: Callable[[str], Client], settings: Any) -> None:
    otto = as_user("otto")
    stolen = otto.cookies[settings.SESSION_COOKIE_NAME].value
    otto.post("/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/office/cases/").status_code == 302


def test_signing_out_takes_a_button_not_a_link(as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get("/sign-out/").status_code == 405


def test_somebody_who_left_the_council_is_out_at_once(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    User.objects.filter(username="otto").update(is_active=False)
    assert otto.get("/office/cases/").status_code == 302


def away(client: Client, time: timedelta) -> None:
    """Make it so long since the last request."""
    kept = client.session
    kept["seen"] -= int(time.total_seconds())
    kept.save()


def test_an_hour_without_a_request_signs_out(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    away(otto, sessions.IDLE + timedelta(seconds=5))
    assert otto.get("/office/cases/")["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in otto.session


def signs_in_again(client: Client, username: str, *, at: str) -> str:
    """Sign in by the form, and return the page it leads to."""
    response = client.post(at, {"username": username, "password": DEMO_PASSWORD, "next": "/signed-in/typed/"})
    return client.get(response["Location"]).content.decode()


def test_what_somebody_typed_when_their_sign_in_ended_is_there_once_they_are_back(
    as_user: Callable[[str], Client],
) -> None:
    otto = as_user("otto")
    away(otto, sessions.IDLE + timedelta(seconds=5))

    to = otto.post("/office/views/", {"name": "Bags in the lane", "query": "a=1"})["Location"]
    html = signs_in_again(otto, "otto", at=to)

    assert to == "/sign-in/?next=%2Fsigned-in%2Ftyped%2F"
    assert 'action="/office/views/"' in html
    assert '<input type="hidden" name="name" value="Bags in the lane">' in html
    assert '<input type="hidden" name="query" value="a=1">' in html


def test_nobody_else_is_shown_what_somebody_typed(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    away(otto, sessions.IDLE + timedelta(seconds=5))
    otto.post("/office/views/", {"name": "Bags in the lane"})
    otto.post("/sign-in/", {"username": "cem", "password": DEMO_PASSWORD})

    assert otto.get("/signed-in/typed/")["Location"] == "/signed-in/"


def test_more_than_any_page_takes_is_not_kept(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    away(otto, sessions.IDLE + timedelta(seconds=5))

    assert otto.post("/office/views/", {"name": "x" * (MOST_CHARACTERS + 1)})["Location"] == "/sign-in/"


def test_a_request_now_and_then_keeps_somebody_signed_in(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    for _ in range(3):
        away(otto, sessions.IDLE / 2)
        assert otto.get("/office/cases/").status_code == 200


def test_nobody_stays_signed_in_beyond_the_longest_session(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    away(otto, sessions.IDLE / 2)
    otto.get("/office/cases/")
    left = Session.objects.get(pk=otto.session.session_key).expire_date - otto.session.get_expiry_date()
    assert abs(left) < timedelta(seconds=5), "writing down a look does not move the end"
    assert otto.session.get_expiry_age() <= sessions.LONGEST.total_seconds()


def test_an_old_form_of_somebody_signed_out_meanwhile_leads_to_signing_in_and_to_their_first_page(
    cast: dict[str, User], client: Client
) -> None:
    assert client.post("/office/views/")["Location"] == "/sign-in/"


@pytest.mark.parametrize("password", ["short-one", "password1234", "otto.brandt.x"])
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="otto.brandt"))


# ---- what comes in, and what is written down


def test_a_request_too_large_is_refused_before_it_is_stored() -> None:
    posted = RequestFactory().post("/", {"a": "b"})
    posted.META["CONTENT_LENGTH"] = str(LARGEST_REQUEST + 1)
    with pytest.raises(RequestDataTooBig):
        _ = posted.POST


def test_a_request_too_large_is_answered_in_words(db: None) -> None:
    answer = Client().post("/track/", {"a": "b"}, CONTENT_LENGTH=str(LARGEST_REQUEST + 1))
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


@pytest.mark.parametrize("page", ["track", "services/come-back"])
def test_the_log_has_no_link_that_opens_somebodys_report(page: str) -> None:
    from django.core import signing

    path = f"/{page}/{signing.dumps('4KQ7MX9TQ', salt='any')}/"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", path), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == f"Gone: /{page}/(token)/"
