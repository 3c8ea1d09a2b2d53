"""What the database itself refuses."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from frontdoor.messages.api import State
from frontdoor.messages.models import Message, Template, TemplateVersion

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": State.DELIVERED.value},
        {"state": State.FAILED.value},
        {"state": State.SENT.value},
    ],
)
def test_a_message_is_in_a_known_state_that_has_its_moments(
    queued: Callable[..., Message], change: dict[str, Any]
) -> None:
    queued()
    with pytest.raises(IntegrityError):
        Message.objects.update(**change)


def test_a_message_that_waits_is_not_settled(queued: Callable[..., Message], at: datetime) -> None:
    queued()
    with pytest.raises(IntegrityError):
        Message.objects.update(settled_at=at)


def test_only_a_waiting_message_is_claimed(queued: Callable[..., Message], at: datetime) -> None:
    queued()
    with pytest.raises(IntegrityError):
        Message.objects.update(state=State.SENT, sent_at=at, claimed_at=at)


@pytest.mark.parametrize("field", ["key", "reference"])
def test_no_two_messages_share_what_tells_them_apart(queued: Callable[..., Message], field: str) -> None:
    queued()
    queued(key="opened:2")
    with pytest.raises(IntegrityError):
        Message.objects.update(**{field: "same"})


def test_a_template_has_a_known_channel_and_one_row(texts: None) -> None:
    with pytest.raises(IntegrityError):
        Template.objects.update(key="same", channel="email")


def test_a_template_travels_by_a_known_channel(texts: None) -> None:
    with pytest.raises(IntegrityError):
        Template.objects.filter(key="draft-saved").update(channel="pigeon")


def test_versions_are_numbered(texts: None, at: datetime) -> None:
    first = TemplateVersion.objects.first()
    assert first is not None
    with pytest.raises(IntegrityError):
        TemplateVersion.objects.create(template=first.template, number=1, body="x", published_at=at, published_by="sam")
