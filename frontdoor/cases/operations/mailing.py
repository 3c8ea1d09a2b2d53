"""Writing to staff of what they were told in the office: one e-mail a person, however much it was."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from frontdoor.cases.models import Notification
from frontdoor.cases.queries.mailing import mail_of
from frontdoor.cases.rules.mailing import goes_until
from frontdoor.foundation.accounts.api import Wish, told_by_email
from frontdoor.messages.api import Notice, send
from frontdoor.services.api import versions

#: People written to in one transaction.
A_BATCH: Final = 50
#: Rows written in one statement: databases take so many values and no more.
A_STATEMENT: Final = 1000


def mail_told(*, at: datetime) -> int:
    """Write to everybody who wants to read by e-mail what they were told; return how many were written to.

    All that waits for somebody goes as one e-mail, and what they have seen meanwhile does not. The number of statements
    does not grow with what they were told, but for one a thousand.
    """
    written = after = 0
    while True:
        with transaction.atomic(durable=True):
            user_ids, count = _mail(after=after, at=at)
        written += count
        if len(user_ids) < A_BATCH:
            return written
        after = user_ids[-1]


def _mail(*, after: int, at: datetime) -> tuple[list[int], int]:
    waiting = Notification.objects.filter(to_mail=True)
    people = waiting.filter(user_id__gt=after).order_by("user_id").values_list("user_id", flat=True).distinct()
    user_ids = list(people[:A_BATCH])
    if not user_ids:
        return [], 0
    wishes = told_by_email(user_ids)
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    for user, wish in wishes.items():
        if (until := goes_until(wish.choice, at=at)) is not None and wish.person.email:
            by_moment[until].append(user)
    wanted = {user for users in by_moment.values() for user in users}
    waiting.filter(user_id__in=[user for user in user_ids if user not in wanted]).update(to_mail=False)
    notices = [each for until, users in by_moment.items() for each in _notices(waiting, users, wishes, until=until)]
    send(notices, at=at)
    return user_ids, len(notices)


def _notices(
    waiting: "QuerySet[Notification]", users: list[int], wishes: dict[int, Wish], *, until: datetime
) -> Iterator[Notice]:
    """Yield an e-mail for each of these people who has not seen everything, and take what is in it off the list."""
    rows = waiting.filter(user_id__in=users, at__lte=until).select_related("case").order_by("at", "id")
    if connection.features.has_select_for_update_skip_locked:
        # What another worker is writing about at this moment is in its e-mail.
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found: dict[int, list[Notification]] = defaultdict(list)
    taken = list(rows)
    for row in taken:
        if row.seen_at is None:
            found[row.user_id].append(row)
    versions({row.case.service_version_id for row in taken if row.case is not None})
    ids = [row.pk for row in taken]
    for start in range(0, len(ids), A_STATEMENT):
        Notification.objects.filter(pk__in=ids[start : start + A_STATEMENT]).update(to_mail=False)
    for user, told in found.items():
        yield mail_of(wishes[user].person, told)
