"""Reading which records an account holds, or might."""

from collections.abc import Collection

from django.db.models import Q

from frontdoor.customers.models import Attachment, Customer
from frontdoor.customers.rules.holding import How, proof_of


def attachable(*, emails: Collection[str], phones: Collection[str]) -> dict[int, How]:
    """Return records that contact points prove, by id, and how; those that are of no account yet. One query.

    :param emails: and `phones`, as `tidy` writes them, that somebody has proved to be theirs.
    """
    given = Q(email__in=list(emails), email__gt="") | Q(email="", phone__in=list(phones), phone__gt="")
    rows = Customer.objects.filter(given, user__isnull=True, removed_at__isnull=True, attachment__isnull=True)
    found = {
        pk: proof_of(email=email, phone=phone, proven_emails=emails, proven_phones=phones)
        for pk, email, phone in rows.order_by("id").values_list("id", "email", "phone")[:1000]
    }
    return {pk: how for pk, how in found.items() if how is not None}


def attached_to(customer_id: int) -> int | None:
    """Return the account that holds a record, whichever way, or None. One query."""
    row = Customer.objects.filter(pk=customer_id).values_list("user_id", "attachment__user_id").first()
    return next((each for each in row or () if each is not None), None)


def attachments(user_id: int) -> list[int]:
    """Return the records that were attached to an account. One query."""
    return list(Attachment.objects.filter(user_id=user_id).order_by("id").values_list("customer_id", flat=True))
