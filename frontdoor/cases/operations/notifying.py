"""Telling staff of a case: kept in the caller's transaction, told once, shown until seen."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from frontdoor.cases.models import Case, Notification

#: The longest text of a notification; what is longer is cut, as the case's page says it whole.
LONGEST = 300


@transaction.atomic
def notify(case: Case, *, user_ids: Iterable[int], kind: str, text: str, key: str, at: datetime) -> None:
    """Tell people on the staff something about a case; the same `key` tells somebody once.

    :param kind: what it is about, such as "clock-warning", "escalated", "mentioned", "task", "watched".
    :param key: what it comes from: "clock:12:due", "entry:7".
    """
    Notification.objects.bulk_create(
        [
            Notification(case=case, user_id=user, kind=kind, text=text[:LONGEST], key=key, at=at)
            for user in sorted(set(user_ids))
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_seen(*, user_id: int, ids: Iterable[int], at: datetime) -> int:
    """Keep that somebody has seen some of what they were told; return how many were new to them."""
    return Notification.objects.filter(user_id=user_id, pk__in=list(ids), seen_at__isnull=True).update(seen_at=at)
