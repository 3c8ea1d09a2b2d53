"""Which records an account holds, beside those that were made while it was signed in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.models.details import Customer
from frontdoor.customers.rules.holding import How
from frontdoor.foundation.links.api import Link


class Attachment(models.Model):
    """That a customer's record belongs to an account, and how its holder showed that. A record is of one account."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="attachment")
    user = Link("fd_accounts.User")
    how = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=[each.value for each in How]), name="fd_customers_attached_somehow"
            )
        ]

    class Privacy:
        subject = "customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "how", "at"}
        linked: ClassVar[set[str]] = {"customer", "user"}

    def __str__(self) -> str:
        return f"customer {self.customer_id} of user {self.user_id}"
