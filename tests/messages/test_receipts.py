"""What GOV.UK Notify tells us, and what anybody else tries to."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.messages.api import State
from frontdoor.messages.models import Message

TOKEN = "a-token-that-we-agreed-on"
ADDRESS = "/notify/delivery"


@pytest.fixture
def sent(queued: Callable[..., Message], settings: Any, at: datetime) -> Message:
    """Return a message that Notify has taken."""
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    row = queued()
    Message.objects.filter(pk=row.pk).update(state=State.SENT, sent_at=at)
    row.refresh_from_db()
    return row


def told(body: Any, *, authorization: str = f"Bearer {TOKEN}") -> int:
    """Post a receipt as Notify does and return the status of our answer."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        ADDRESS, data=content, content_type="application/json", headers={"authorization": authorization}
    )
    return response.status_code


def receipt(row: Message, status: str) -> dict[str, Any]:
    """Return the body of a receipt."""
    return {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": row.reference, "to": row.to, "status": status}


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        ("delivered", State.DELIVERED, ""),
        ("permanent-failure", State.FAILED, "does not exist"),
        ("temporary-failure", State.FAILED, "inbox was full"),
        ("technical-failure", State.FAILED, "could not get through"),
        ("sending", State.SENT, ""),
        ("a status of next year", State.SENT, ""),
    ],
)
def test_a_receipt_says_what_became_of_the_message(sent: Message, status: str, state: State, words: str) -> None:
    assert told(receipt(sent, status)) == 204
    sent.refresh_from_db()
    assert sent.state == state
    assert words in sent.error


def test_a_receipt_that_comes_twice_changes_nothing_the_second_time(
    sent: Message, announced: Callable[[], list[str]]
) -> None:
    assert [told(receipt(sent, "delivered")), told(receipt(sent, "delivered"))] == [204, 204]
    assert announced().count("messages.message-delivered.1") == 1


def test_a_late_receipt_does_not_overturn_an_earlier_one(sent: Message) -> None:
    told(receipt(sent, "delivered"))
    told(receipt(sent, "permanent-failure"))
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED


def test_receipts_about_messages_of_others_are_taken_and_left_alone(sent: Message) -> None:
    assert told({"reference": "theirs", "status": "delivered"}) == 204
    assert told({"reference": None, "status": "delivered"}) == 204
    sent.refresh_from_db()
    assert sent.state == State.SENT


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer é"]
)
def test_nobody_without_the_token_tells_us_anything(sent: Message, authorization: str) -> None:
    assert told(receipt(sent, "delivered"), authorization=authorization) == 401
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_where_no_token_was_agreed_on_nobody_is_believed(sent: Message, settings: Any) -> None:
    settings.NOTIFY_CALLBACK_TOKEN = ""
    assert told(receipt(sent, "delivered"), authorization="Bearer ") == 401


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "{}", '{"status": 1}', b"\xff\xfe", '{"status":"' + "x" * 30_000]
)
def test_rubbish_is_refused(sent: Message, body: Any) -> None:
    assert told(body) == 400


def test_a_receipt_is_posted(sent: Message) -> None:
    assert Client().get(ADDRESS).status_code == 405


def test_a_receipt_costs_a_handful_of_statements(
    sent: Message, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(7):
        told(receipt(sent, "delivered"))
