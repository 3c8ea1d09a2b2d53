"""Write to the audit trail, inside the transaction that makes the line true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.models import Line

VIEWED = "viewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the trail. `on` names the thing: a case reference, "key:7"; `acting_for` as of the actor."""

    action: str
    on: str
    actor: str
    at: datetime
    reason: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    acting_for: str = ""


def record(
    action: str,
    *,
    on: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one line: one statement."""
    line = AuditLine(
        action=action, on=on, actor=by.username, at=at, reason=reason, before=before, after=after,
        acting_for=by.acting_for,
    )  # fmt: skip
    record_many([line])


def record_many(lines: Sequence[AuditLine]) -> None:
    """Add lines in one statement per thousand."""
    Line.objects.bulk_create(
        [
            Line(
                at=line.at,
                actor=line.actor,
                action=line.action,
                on=line.on,
                reason=line.reason,
                before=line.before,
                after=line.after,
                acting_for=line.acting_for,
            )
            for line in lines
        ],
        batch_size=1000,
    )


def record_views(things: Iterable[str], *, by: Actor, at: datetime, purpose: str) -> None:
    """Record that somebody looked at the personal data of things, and what for: one statement for a page of them."""
    record_many(
        [
            AuditLine(action=VIEWED, on=on, actor=by.username, at=at, reason=purpose, acting_for=by.acting_for)
            for on in dict.fromkeys(things)
        ]
    )


def trail(on: str, *, newest: int = 200) -> list[AuditLine]:
    """Return what was done to a thing, newest first. One query."""
    return _newest(Line.objects.filter(on=on).exclude(action=VIEWED), newest)


def views(*things: str, newest: int = 200) -> list[AuditLine]:
    """Return who looked at any of the things, newest first. One query."""
    return _newest(Line.objects.filter(on__in=things, action=VIEWED), newest)


def _newest(found: "QuerySet[Line]", most: int) -> list[AuditLine]:
    rows = found.order_by("-id")[:most]
    return [
        AuditLine(
            action=row.action, on=row.on, actor=row.actor, at=row.at, reason=row.reason,
            before=row.before, after=row.after, acting_for=row.acting_for,
        )
        for row in rows
    ]  # fmt: skip
