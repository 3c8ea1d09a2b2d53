"""The small doors: health, the command line, and what is said at the start."""

import contextlib
import sys
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from frontdoor.config.commands import main
from frontdoor.foundation.accounts.visitors import address_of
from frontdoor.foundation.outbox.checks import engine_is_known


def test_the_site_says_that_it_is_ready(db: None, client: Client) -> None:
    assert client.get("/healthz").content == b"ready\n"


def test_the_site_says_that_its_database_does_not_answer(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_down() -> None:
        raise DatabaseError("the cluster at 10.0.0.7 is down")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", is_down)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


@pytest.mark.parametrize("words", [["load-bank-holidays", "--help"], ["help", "load-bank-holidays"]])
def test_commands_may_be_written_with_hyphens(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["frontdoor", *words])
    with contextlib.suppress(SystemExit):  # as argparse ends after its help
        main()
    assert "Load bank holidays" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("named", "faults"),
    [
        ("", []),
        ("django-tasks", []),
        ("celery", ["fd_outbox.E001"]),
        ("procrastinate", [] if connection.vendor == "postgresql" else ["fd_outbox.E002"]),
    ],
)
def test_a_work_engine_that_cannot_run_here_stops_the_start(settings: Any, named: str, faults: list[str]) -> None:
    settings.FRONTDOOR_WORK_ENGINE = named
    assert [fault.id for fault in engine_is_known()] == faults


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "", "10.0.0.1"),
        (False, "6.6.6.6", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
    ],
)
def test_a_visitors_address_is_what_our_own_proxy_saw(
    settings: Any, behind: bool, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = behind
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == address
