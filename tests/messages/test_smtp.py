"""E-mail through a real mail server."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.messages.api import State
from frontdoor.messages.models import Message
from frontdoor.messages.operations.carrying import hand_over
from tests.fakes.smtp import FakeMailServer, mail_server


@pytest.fixture
def server(settings: Any) -> FakeMailServer:
    """Return a mail server that our settings name and that is away."""
    found = mail_server()
    for name, value in found.settings().items():
        setattr(settings, name, value)
    return found


@pytest.fixture
def running(server: FakeMailServer) -> Iterator[FakeMailServer]:
    with server.up():
        yield server


def test_a_letter_arrives_as_text_and_as_simple_html(
    running: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    deliver(at)
    (letter,) = running.letters
    assert letter["To"] == "ada@example.com"
    assert letter["Subject"] == "We have your report: Report a pothole, 4KQ-7MX-9TQ"
    assert letter["From"] == "Marlowmere Council <no-reply@marlowmere.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "https://marlowmere.example/track/abc/" in text.get_content()
    assert '<a href="https://marlowmere.example/track/abc/">' in html.get_content()
    row.refresh_from_db()
    assert (row.state, row.sender_reference) == (State.SENT, letter["Message-ID"])


def test_while_the_mail_server_is_dead_the_letter_waits_and_goes_once_it_is_back(
    server: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert (row.state, row.error) == (State.QUEUED, "The mail server did not take it (ConnectionRefusedError).")

    with server.up():
        deliver(at + timedelta(minutes=10))
        deliver(at + timedelta(minutes=20))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 2)
    assert len(server.letters) == 1


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("550 No such user", State.FAILED, "The mail server answered 550 about the address."),
        ("450 Mailbox busy", State.QUEUED, "The mail server answered 450 about the address."),
    ],
)
def test_an_address_refused_for_good_fails_and_one_refused_for_now_waits(
    running: FakeMailServer,
    queued: Callable[..., Message],
    deliver: Callable[..., int],
    at: datetime,
    answer: str,
    state: State,
    error: str,
) -> None:
    running.answers["ada@example.com"] = answer
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert (row.state, row.error) == (state, error)


@pytest.mark.parametrize(
    ("answer", "state"), [("554 Looks like spam", State.FAILED), ("452 Out of space", State.QUEUED)]
)
def test_a_letter_refused_for_good_fails_and_one_refused_for_now_waits(
    running: FakeMailServer,
    queued: Callable[..., Message],
    deliver: Callable[..., int],
    at: datetime,
    answer: str,
    state: State,
) -> None:
    running.answer_to_letters = answer
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert row.state == state
    assert row.error == f"The mail server answered {answer[:3]} about the letter."


def test_while_the_mail_server_does_not_know_us_letters_wait(
    running: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    running.answer_to_us = "530 Who are you?"
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert (row.state, row.error) == (State.QUEUED, "The mail server answered 530.")


def test_a_letter_that_goes_out_twice_is_known_by_its_message_id(
    running: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    deliver(at)
    # As if we had died after the server took it and before we noted that.
    Message.objects.filter(pk=row.pk).update(state=State.QUEUED, sent_at=None)
    hand_over(message_id=row.pk, at=at)
    first, second = running.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_the_mail_server_carries_no_text_messages(
    server: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued(email="", phone="+447700900123")
    deliver(at)
    row.refresh_from_db()
    assert (row.state, row.error) == (State.FAILED, "The mail server carries no text messages.")


@pytest.mark.parametrize("address", ["two@at@example.com", "ada@example.com\nBcc: all@example.com"])
def test_an_address_that_is_none_fails_and_adds_no_headers(
    running: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime, address: str
) -> None:
    row = queued(email=address)
    deliver(at)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert running.letters == []


def test_a_subject_with_line_breaks_adds_no_headers(
    running: FakeMailServer, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    queued(facts={"noun": "report", "service": "x\r\nBcc: all@example.com", "reference": "R", "link": "L"})
    deliver(at)
    (letter,) = running.letters
    assert letter["Subject"] == "We have your report: x Bcc: all@example.com, R"
    assert letter["Bcc"] is None
