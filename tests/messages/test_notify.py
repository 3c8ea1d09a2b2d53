"""E-mail and text messages through GOV.UK Notify's own client, against a server that speaks its API."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.messages.api import State
from frontdoor.messages.models import Message
from tests.fakes import notify as fake
from tests.fakes.notify import FakeNotify


@pytest.fixture
def notify(settings: Any) -> Iterator[FakeNotify]:
    """Run a Notify that our settings name."""
    with fake.running() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def outcome(
    queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> Callable[..., tuple[State, str]]:
    """Return a function that queues a message, tries once, and returns its state and error."""

    def run(**given: Any) -> tuple[State, str]:
        row = queued(**given)
        deliver(at)
        row.refresh_from_db()
        return State(row.state), row.error

    return run


def test_an_email_passes_through_notifys_template_under_our_reference(
    notify: FakeNotify, queued: Callable[..., Message], deliver: Callable[..., int]
) -> None:
    row = queued()
    deliver()
    (taken,) = notify.taken
    assert (taken["type"], taken["to"], taken["reference"]) == ("email", "ada@example.com", row.reference)
    assert taken["content"]["subject"] == "We have your report: Report a pothole, 4KQ-7MX-9TQ"
    assert "https://marlowmere.example/track/abc/" in taken["content"]["body"]
    row.refresh_from_db()
    assert (row.state, row.sender, row.sender_reference) == (State.SENT, "notify", taken["id"])


def test_a_text_message_passes_through_notifys_template(
    notify: FakeNotify, outcome: Callable[..., tuple[State, str]]
) -> None:
    assert outcome(email="", phone="+447700900123") == (State.SENT, "")
    (taken,) = notify.taken
    assert (taken["type"], taken["to"]) == ("sms", "+447700900123")
    assert set(taken["content"]) == {"body"}


@pytest.mark.parametrize(
    ("order", "state", "error"),
    [
        ("too fast", State.QUEUED, "GOV.UK Notify answered 429: we have reached the rate it allows."),
        ("day is full", State.QUEUED, "GOV.UK Notify answered 429: we have reached its daily limit."),
        ("broken", State.QUEUED, "GOV.UK Notify was not reached or answered 500."),
        ("away", State.QUEUED, "GOV.UK Notify was not reached or answered 503."),
        ("wrong key", State.QUEUED, "GOV.UK Notify answered 403: our key or our clock is wrong."),
        ("bad request", State.FAILED, "GOV.UK Notify answered 400: BadRequestError."),
    ],
)
def test_what_passes_waits_and_what_does_not_fails(
    notify: FakeNotify, outcome: Callable[..., tuple[State, str]], order: str, state: State, error: str
) -> None:
    notify.orders = [order]
    assert outcome() == (state, error)


def test_a_message_that_waited_goes_out_once_notify_is_itself_again(
    notify: FakeNotify, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    notify.orders = ["broken", "too fast"]
    row = queued()
    for hours in range(3):
        deliver(at + timedelta(hours=hours))
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 3)
    assert len(notify.taken) == 1


def test_a_message_that_was_taken_without_an_answer_is_not_sent_twice(
    notify: FakeNotify, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    notify.orders = [fake.LOST]
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert row.state == State.QUEUED
    assert len(notify.taken) == 1

    deliver(at + timedelta(hours=1))

    row.refresh_from_db()
    assert (row.state, row.sender_reference) == (State.SENT, notify.taken[0]["id"])
    assert notify.asked == [row.reference]
    assert len(notify.taken) == 1


def test_a_message_that_was_never_taken_is_sent_after_asking(
    notify: FakeNotify, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    notify.orders = ["away", "away"]  # the first attempt, and the question of the second
    queued()
    for hours in range(3):
        deliver(at + timedelta(hours=hours))
    assert len(notify.taken) == 1
    assert len(notify.asked) == 1


def test_an_address_that_notify_refuses_fails(notify: FakeNotify, outcome: Callable[..., tuple[State, str]]) -> None:
    assert outcome(email="not an address") == (State.FAILED, "GOV.UK Notify answered 400: ValidationError.")


def test_a_key_of_another_service_is_refused_and_the_message_waits_for_the_right_one(
    notify: FakeNotify, outcome: Callable[..., tuple[State, str]], settings: Any
) -> None:
    settings.NOTIFY_API_KEY = fake.KEY[:-1] + "9"
    state, error = outcome()
    assert state == State.QUEUED
    assert "our key or our clock is wrong" in error
    assert notify.taken == []


def test_a_server_that_does_not_exist_costs_delay(
    notify: FakeNotify, outcome: Callable[..., tuple[State, str]], settings: Any
) -> None:
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:9"
    assert outcome() == (State.QUEUED, "GOV.UK Notify was not reached or answered 503.")
