"""Telling staff of a case: kept in the caller's transaction, told once, shown until seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.cases.models import Case, Notification

#: The longest text of a notification; what is longer is cut, as the case's page says it whole.
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that one person on the staff is to know of a case.

    :param kind: what it is about, such as "clock-warning", "escalated", "mentioned", "task", "watched".
    :param key: what it comes from: "clock:12:due", "entry:7"; the same tells somebody once.
    """

    case_id: int
    user_id: int
    kind: str
    text: str
    key: str


@transaction.atomic
def notify(case: Case, *, user_ids: Iterable[int], kind: str, text: str, key: str, at: datetime) -> None:
    """Tell people on the staff something about a case; `kind` and `key` are as in `Told`."""
    notify_many(
        told=[Told(case_id=case.pk, user_id=user, kind=kind, text=text, key=key) for user in sorted(set(user_ids))],
        at=at,
    )


@transaction.atomic
def notify_many(*, told: Iterable[Told], at: datetime) -> None:
    """Tell many people of many cases, each thing once. One statement a thousand."""
    Notification.objects.bulk_create(
        [
            Notification(
                case_id=each.case_id,
                user_id=each.user_id,
                kind=each.kind,
                text=each.text[:LONGEST],
                key=each.key,
                at=at,
            )
            for each in told
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


@transaction.atomic
def mark_seen(*, user_id: int, ids: Iterable[int], at: datetime) -> int:
    """Keep that somebody has seen some of what they were told; return how many were new to them."""
    return Notification.objects.filter(user_id=user_id, pk__in=list(ids), seen_at__isnull=True).update(seen_at=at)
