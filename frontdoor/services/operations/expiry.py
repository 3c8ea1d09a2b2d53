"""Deleting what was kept long enough."""

from datetime import datetime

from django.db import transaction

from frontdoor.services.models import Submission


@transaction.atomic
def delete_expired(*, at: datetime) -> int:
    """Delete submissions, sent or not, that were kept as long as we said; return how many.

    What was sent lives on in its case; files that nothing took are the file store's to delete.
    """
    gone, _by_model = Submission.objects.filter(expires_at__lte=at).delete()
    return gone
