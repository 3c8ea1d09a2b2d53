"""Reading who people are."""

from collections.abc import Iterable

from django.db.models import Q

from frontdoor.customers.models.details import Customer
from frontdoor.customers.models.holding import Attachment
from frontdoor.customers.records import CustomerSummary
from frontdoor.kernel.names import normal_email


def summaries(ids: Iterable[int]) -> dict[int, CustomerSummary]:
    """Return customers by id, those that exist. One query. Who may read them is for the caller to check."""
    rows = Customer.objects.filter(pk__in=set(ids))
    return {
        row.pk: CustomerSummary(id=row.pk, name=row.name, email=row.email, phone=row.phone, user_id=row.user_id)
        for row in rows
    }


def ids_of_user(user_id: int) -> list[int]:
    """Return the customers that an account is: details given while signed in, and records attached. One query."""
    theirs = Q(user_id=user_id) | Q(pk__in=Attachment.objects.filter(user_id=user_id).values("customer_id"))
    return list(Customer.objects.filter(theirs).order_by("id").values_list("id", flat=True))


def ids_of_email(email: str) -> list[int]:
    """Return the customers who gave this e-mail address."""
    wanted = normal_email(email)
    return list(Customer.objects.filter(email=wanted).values_list("id", flat=True)) if wanted else []
