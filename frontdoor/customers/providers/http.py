"""Telling a system that takes changes by HTTP, one by one. What is said is written down in docs/connectors.md."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import requests
from django.conf import settings
from typing_extensions import override

from frontdoor.customers.providers.connectors import Answer, Connector, Outgoing, TryLater, connectors
from frontdoor.customers.rules.changes import Meaning, Stage, meaning_of
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.kernel.signing import HEADER as SIGNATURE
from frontdoor.kernel.signing import signature

#: As the IETF's draft on idempotency names it (draft-ietf-httpapi-idempotency-key-header).
IDEMPOTENCY: Final = "Idempotency-Key"
#: To connect, and to answer: a system that thinks for longer answers 202 and tells later.
SECONDS: Final = (3.05, 10)
#: More than any answer needs; the rest is not read.
_LONGEST_ANSWER: Final = 64 * 1024
_STAGES: Final = {
    Meaning.CONFIRMED: Stage.CONFIRMED,
    Meaning.TAKEN: Stage.SENT,
    Meaning.REFUSED: Stage.REFUSED,
    Meaning.ASK: Stage.WITH_PEOPLE,
}


class Http(Connector):
    """A POST for each change, signed or with a token, under a key that makes it safe to send again."""

    at_once = 1

    @override
    def hand_over(
        self, rows: Sequence[Outgoing], *, source: SourceDefinition, batch: str, at: datetime
    ) -> Sequence[Answer]:
        """Post the change. See Connector."""
        return [self._post(row, source, at=at) for row in rows]

    def _post(self, row: Outgoing, source: SourceDefinition, *, at: datetime) -> Answer:
        secret = settings.FRONTDOOR_SOURCE_SECRETS.get(source.id, "")
        if not secret:
            raise TryLater("FRONTDOOR_SOURCE_SECRETS has no secret for this source.")
        body = json.dumps(dict(row.sends)).encode()
        proof = (
            {"Authorization": f"Bearer {secret}"}
            if source.connector.proves == "token"
            else {SIGNATURE: signature(secret, body=body, timestamp=int(at.timestamp()))}
        )
        try:
            with requests.post(
                source.connector.to,
                data=body,
                headers={"Content-Type": "application/json", IDEMPOTENCY: row.key, **proof},
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                said = _read(answer)
        except requests.RequestException as fault:
            # The library's words carry the address and more; the kind of fault is enough to mend it.
            raise TryLater(f"It could not be reached ({type(fault).__name__}).") from fault
        return _meant(row, answer, said)

    @override
    def answers(self, source: SourceDefinition) -> Iterator[Sequence[Answer]]:
        """Return nothing: such a system answers at once, or somebody asks it."""
        yield from ()

    @override
    def check_config(self, source: SourceDefinition) -> list[str]:
        """Say when nothing proves to the system that a call is ours."""
        if settings.FRONTDOOR_SOURCE_SECRETS.get(source.id):
            return []
        return [f"FRONTDOOR_SOURCE_SECRETS has no secret for {source.id}."]


def _read(answer: requests.Response) -> dict[str, Any]:
    """Return what an answer says, as far as it is JSON of the agreed shape."""
    try:
        said = json.loads(next(answer.iter_content(_LONGEST_ANSWER), b"") or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _meant(row: Outgoing, answer: requests.Response, said: dict[str, Any]) -> Answer:
    reason = _line(said.get("reason"), 500)
    meaning = meaning_of(answer.status_code, reason=reason)
    if meaning == Meaning.LATER:
        raise TryLater(f"It answered {answer.status_code}.", after=_asked(answer.headers.get("Retry-After", "")))
    words = reason or (f"It answered {answer.status_code} and gave no reason." if meaning == Meaning.ASK else "")
    return Answer(key=row.key, stage=_STAGES[meaning], words=words, reference=_line(said.get("reference"), 120))


def _line(value: Any, longest: int) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:longest]


def _asked(text: str) -> timedelta | None:
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else None


connectors.add("http", Http())
