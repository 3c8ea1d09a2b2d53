"""A sender that cannot work is said at the start."""

from typing import Any

import pytest

from frontdoor.messages.checks import sender_is_ready
from tests.fakes.notify import KEY


def hints(**_: Any) -> list[str | None]:
    """Return what the check tells people to do."""
    return [each.hint for each in sender_is_ready()]


def test_the_demonstration_needs_nothing(settings: Any) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    assert sender_is_ready() == []


def test_a_sender_that_does_not_exist_is_named(settings: Any) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "pigeon"
    (fault,) = sender_is_ready()
    assert fault.id == "fd_messages.E001"
    assert "pigeon" in fault.msg


def test_smtp_needs_a_mail_server(settings: Any) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "smtp"
    settings.EMAIL_HOST = ""
    assert hints() == ["Set EMAIL_HOST to the mail server."]
    settings.EMAIL_HOST = "mail.example"
    assert hints() == []


def test_notify_needs_its_key_and_its_templates(settings: Any) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "notify"
    names = ["NOTIFY_API_KEY", "NOTIFY_EMAIL_TEMPLATE_ID", "NOTIFY_SMS_TEMPLATE_ID"]
    for name in names:
        setattr(settings, name, "")
    assert hints() == [f"Set {name}." for name in names]
    for name in names:
        setattr(settings, name, KEY)
    assert hints() == []


@pytest.mark.parametrize("key", ["secret", KEY[:-1], KEY.split("-", 1)[0]])
def test_half_a_notify_key_is_no_key(settings: Any, key: str) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "notify"
    for name in ("NOTIFY_EMAIL_TEMPLATE_ID", "NOTIFY_SMS_TEMPLATE_ID"):
        setattr(settings, name, "x")
    settings.NOTIFY_API_KEY = key
    (hint,) = hints()
    assert hint is not None
    assert hint.startswith("NOTIFY_API_KEY must be a whole key")
