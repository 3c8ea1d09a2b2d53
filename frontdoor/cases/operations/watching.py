"""Keeping an eye on a case, and having its page open."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Viewing, Watcher
from frontdoor.cases.rules.policy import VIEWING_LASTS
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor


@transaction.atomic
def watch(case: Case, *, by: Actor, at: datetime) -> bool:
    """Let somebody on the staff be told of every change of a case; return whether they were not yet.

    :raises NotAllowed: when the case is not theirs to see, or they have no account to be told by.
    """
    permissions.check_may_see(by, case)
    if by.user_id is None:
        raise NotAllowed("Sign in to watch a case.")
    _row, made = Watcher.objects.get_or_create(case=case, user_id=by.user_id, defaults={"since": at})
    return made


@transaction.atomic
def stop_watching(case: Case, *, by: Actor) -> bool:
    """Tell somebody nothing more of a case; return whether they watched it."""
    gone, _each = Watcher.objects.filter(case=case, user_id=by.user_id or 0).delete()
    return bool(gone)


@transaction.atomic
def keep_open(case: Case, *, by: Actor, at: datetime) -> list[Viewing]:
    """Keep that somebody has a case open, and return who else has, whoever came first on top. Two statements.

    Whoever was away for longer than a page is taken to be open comes anew.
    """
    rows = list(case.viewings.filter(seen_at__gt=at - VIEWING_LASTS).order_by("since", "id"))
    if by.user_id is not None:
        since = next((row.since for row in rows if row.user_id == by.user_id), at)
        Viewing.objects.bulk_create(
            [Viewing(case=case, user_id=by.user_id, since=min(since, at), seen_at=at)],
            update_conflicts=True,
            unique_fields=["case", "user"],
            update_fields=["since", "seen_at"],
        )
    return [row for row in rows if row.user_id != by.user_id]


@transaction.atomic
def leave(case: Case, *, by: Actor) -> None:
    """Keep that somebody has closed the page of a case."""
    Viewing.objects.filter(case=case, user_id=by.user_id or 0).delete()


def forget_viewings(*, at: datetime) -> int:
    """Delete what says who had which case open a while ago; return how many."""
    gone, _each = Viewing.objects.filter(seen_at__lte=at - VIEWING_LASTS).delete()
    return gone
