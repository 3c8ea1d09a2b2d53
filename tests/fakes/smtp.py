"""A real SMTP server (aiosmtpd) that keeps what it is sent, refuses whom it is told to, and can be away."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class FakeMailServer:
    """A mail server: where it listens, the letters it took, and its answers to some recipients."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    answer_to_us: str = "250 OK"
    answer_to_letters: str = "250 OK"

    def settings(self) -> dict[str, Any]:
        """Return the settings with which Frontdoor finds it."""
        return {
            "FRONTDOOR_MESSAGE_SENDER": "smtp",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 5,
            "DEFAULT_FROM_EMAIL": "Marlowmere Council <no-reply@marlowmere.example>",
        }

    @contextmanager
    def up(self) -> Iterator["FakeMailServer"]:
        """Serve for the length of a `with` block; before and after it, nobody listens on the port."""
        controller = Controller(_Desk(self), hostname="127.0.0.1", port=self.port, ready_timeout=5)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class _Desk:
    def __init__(self, server: FakeMailServer) -> None:
        self.server = server

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.server.answer_to_us

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.server.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's name
        self, _smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.server.answer_to_letters.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            letter = message_from_bytes(content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.server.letters.append(letter)
        return self.server.answer_to_letters


def mail_server() -> FakeMailServer:
    """Return a mail server that is away until `up` is called, on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return FakeMailServer(port=probe.getsockname()[1])
