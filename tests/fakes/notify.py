"""A small GOV.UK Notify that speaks its REST API: sending e-mail and text messages, and asking what became of them.

Shapes and errors follow Notify's published specification (`publicapi_spec.json`, `schema.json`): tokens are JWTs
signed HS256 with the service as issuer and issued within 30 seconds; errors are lists of {"error", "message"}.
It has not been compared with the real service, which needs an account.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE: Final = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET: Final = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY: Final = f"frontdoor_test-{SERVICE}-{SECRET}"
EMAIL_TEMPLATE: Final = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
SMS_TEMPLATE: Final = "f33517ff-2a88-4f6e-b855-c550268ce08a"

#: Notify's own words for its errors, by what a test may order: status, kind, sentence.
ERRORS: Final = {
    "bad request": (400, "BadRequestError", "Can't send to this recipient using a team-only API key"),
    "wrong key": (403, "AuthError", "Invalid token: API key not found"),
    "too fast": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
    "day is full": (429, "TooManyRequestsError", "Exceeded send limits (50000) for today"),
    "broken": (500, "Exception", "Internal server error"),
    "away": (503, "Exception", "Service unavailable"),
}
#: Takes the message and hangs up without an answer.
LOST: Final = "lost"


@dataclass
class FakeNotify:
    """A running Notify: where it listens, what it took, and which of its answers come next ("" for the usual one)."""

    url: str
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)

    def settings(self) -> dict[str, str]:
        """Return the settings with which Frontdoor finds it."""
        return {
            "FRONTDOOR_MESSAGE_SENDER": "notify",
            "NOTIFY_BASE_URL": self.url,
            "NOTIFY_API_KEY": KEY,
            "NOTIFY_EMAIL_TEMPLATE_ID": EMAIL_TEMPLATE,
            "NOTIFY_SMS_TEMPLATE_ID": SMS_TEMPLATE,
            "NOTIFY_CALLBACK_TOKEN": "callback-token-of-the-tests",
        }

    def receipt(self, status: str, *, of: int = -1) -> dict[str, Any]:
        """Return the body with which Notify reports a message's status."""
        message = self.taken[of]
        return {
            "id": message["id"],
            "reference": message["reference"],
            "to": message["to"],
            "status": status,
            "created_at": "2025-05-20T09:00:00.000000Z",
            "completed_at": "2025-05-20T09:00:05.000000Z",
            "sent_at": "2025-05-20T09:00:01.000000Z",
            "notification_type": message["type"],
            "template_id": message["template"]["id"],
            "template_version": 1,
        }


class _Refused(Exception):
    def __init__(self, status: int, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.kind, self.sentence = status, kind, sentence


class _Conversation(BaseHTTPRequestHandler):
    notify: FakeNotify

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._converse(lambda: (201, self._take(self.path.removeprefix("/v2/notifications/"), body)))

    def do_GET(self) -> None:
        self._converse(lambda: (200, self._find()))

    def _converse(self, answer: Any) -> None:
        order = self.notify.orders.pop(0) if self.notify.orders else ""
        try:
            self._check_token()
            if order in ERRORS:
                raise _Refused(*ERRORS[order])
            status, body = answer()
        except _Refused as refused:
            status = refused.status
            errors = [{"error": refused.kind, "message": refused.sentence}]
            body = {"status_code": status, "errors": errors}
        if order == LOST:
            self.close_connection = True
            return
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _check_token(self) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise _Refused(401, "AuthError", "Unauthorized: authentication token must be provided")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            raise _Refused(403, "AuthError", "Invalid token: API key not found") from None
        if claims.get("iss") != SERVICE or abs(time.time() - claims.get("iat", 0)) > 30:
            raise _Refused(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")

    def _take(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        to = body.get("email_address" if kind == "email" else "phone_number", "")
        if kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", to):
            raise _Refused(400, "ValidationError", "email_address Not a valid email address")
        if kind == "sms" and not re.fullmatch(r"\+447\d{9}", to):
            raise _Refused(400, "ValidationError", "phone_number Not enough digits")
        if body.get("template_id") != (EMAIL_TEMPLATE if kind == "email" else SMS_TEMPLATE):
            raise _Refused(400, "BadRequestError", "Template not found")
        personalisation = body.get("personalisation", {})
        missing = {"subject", "body"} - personalisation.keys() if kind == "email" else {"body"} - personalisation.keys()
        if missing:
            raise _Refused(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
        message = {
            "id": str(uuid4()),
            "reference": body.get("reference"),
            "type": kind,
            "to": to,
            "content": personalisation,
            "template": {"id": body["template_id"], "version": 1, "uri": f"{self.notify.url}/v2/template/x"},
        }
        self.notify.taken.append(message)
        return {
            "id": message["id"],
            "reference": message["reference"],
            "content": personalisation,
            "uri": f"{self.notify.url}/v2/notifications/{message['id']}",
            "template": message["template"],
            "scheduled_for": None,
        }

    def _find(self) -> dict[str, Any]:
        address = urlsplit(self.path)
        (reference,) = parse_qs(address.query)["reference"]
        self.notify.asked.append(reference)
        found = [
            {"id": each["id"], "reference": reference, "type": each["type"], "status": "sending"}
            for each in self.notify.taken
            if each["reference"] == reference
        ]
        return {"notifications": found, "links": {"current": f"{self.notify.url}{self.path}"}}

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[FakeNotify]:
    """Run a Notify for the length of a `with` block, on a free port."""

    class Conversation(_Conversation):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Conversation)
    notify = FakeNotify(url=f"http://127.0.0.1:{server.server_address[1]}")
    Conversation.notify = notify
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
