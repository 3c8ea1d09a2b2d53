"""Attaching records to the account of whoever has shown that they are theirs."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from frontdoor.customers.models import Attachment, Customer
from frontdoor.customers.queries.holding import attachable
from frontdoor.customers.rules.holding import How
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal


class AlreadyHeld(Refusal):
    """The record is of an account already, or there is none."""


@transaction.atomic
def attach_proven(*, emails: Collection[str], phones: Collection[str], by: Actor, at: datetime) -> int:
    """Attach to the actor's account every record that their proved contact points prove; return how many.

    What is proved is looked up again here, whatever a page showed before. Doing it again does nothing.
    """
    return _attach(attachable(emails=emails, phones=phones), by=by, at=at)


@transaction.atomic
def claim(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Attach a record to the account of whoever brought the code that staff sent. Raises AlreadyHeld.

    A record that they hold already stays theirs.
    """
    row = Customer.objects.filter(pk=customer_id, removed_at__isnull=True).select_related("attachment").first()
    if row is None or row.user_id not in {None, by.user_id}:
        raise AlreadyHeld(later("We no longer hold this record, or it belongs to an account already"))
    held = Attachment.objects.filter(customer=row).first()
    if held is not None and held.user_id != by.user_id:
        raise AlreadyHeld(later("We no longer hold this record, or it belongs to an account already"))
    if held is None and row.user_id is None:
        _attach({customer_id: How.CLAIM}, by=by, at=at)


def _attach(found: Mapping[int, How], *, by: Actor, at: datetime) -> int:
    if by.user_id is None or not found:
        return 0
    Attachment.objects.bulk_create(
        [Attachment(customer_id=pk, user_id=by.user_id, how=how, at=at) for pk, how in sorted(found.items())],
        ignore_conflicts=True,  # another account was quicker with a record that both may hold
    )
    ours = Attachment.objects.filter(customer_id__in=list(found), user_id=by.user_id, at=at)
    ids = sorted(ours.values_list("customer_id", flat=True))
    audit.record_many(
        [
            audit.AuditLine(
                action="customers.attached",
                on=f"customer:{pk}",
                actor=by.username,
                at=at,
                reason=found[pk],
                after={"user": by.user_id},
            )
            for pk in ids
        ]
    )
    return len(ids)
