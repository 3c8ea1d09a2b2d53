"""Pointing what somebody asked at their corrected details."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Follower
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit


@transaction.atomic
def move_to_details(old: int, *, new: int, by: Actor, at: datetime) -> int:
    """Point the cases of some details, and those they follow, at corrected ones; return how many cases.

    :raises NotAllowed: unless the actor works cases.
    """
    permissions.check_may_move_details(by, None)
    if old == new:
        return 0
    references = list(Case.objects.filter(customer_id=old).values_list("reference", flat=True))
    Case.objects.filter(customer_id=old).update(customer_id=new, updated_at=at)
    there = Follower.objects.filter(customer_id=new).values("case")
    Follower.objects.filter(customer_id=old).exclude(case__in=there).update(customer_id=new)
    audit.record_many(
        [
            audit.AuditLine(
                action="cases.details-corrected", on=reference, actor=by.username, at=at,
                before={"customer": old}, after={"customer": new},
            )
            for reference in references
        ]
    )  # fmt: skip
    return len(references)
