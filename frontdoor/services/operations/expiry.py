"""Deleting what was kept long enough."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from frontdoor.services.models import Submission
from frontdoor.services.operations.use import keep_counts

#: Drafts counted and deleted at once: as many as one statement may name on SQLite.
_AT_ONCE: Final = 500
#: What use is counted by; what somebody answered is not read.
_COUNTED: Final = ("service_version_id", "started_at", "state", "told", "stands_at", "pace", "device", "channel")


@transaction.atomic
def forget_submissions(references: Collection[str]) -> int:
    """Delete what was sent under these references, because the cases they became are erased; return how many.

    How the forms were used lives on in counts that name nobody.
    """
    rows = list(
        Submission.objects.select_for_update().filter(reference__in=set(references) - {""}).only("id", *_COUNTED)
    )
    keep_counts(rows)
    Submission.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def delete_expired(*, at: datetime) -> int:
    """Delete submissions, sent or not, that were kept as long as we said; return how many.

    What was sent lives on in its case; files that nothing took are the file store's to delete. How the forms were
    used lives on in counts that name nobody.
    """
    deleted = 0
    expired = Submission.objects.select_for_update().filter(expires_at__lte=at).only("id", *_COUNTED)
    while rows := list(expired.order_by("expires_at")[:_AT_ONCE]):
        keep_counts(rows)
        Submission.objects.filter(pk__in=[row.pk for row in rows]).delete()
        deleted += len(rows)
    return deleted
