"""Who people are, as they told us."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.rules.details import LONGEST_EMAIL, LONGEST_NAME, LONGEST_PHONE
from frontdoor.foundation.links.api import Link


class Customer(models.Model):
    """A person's details as they gave them once. Never overwritten: other details are another row."""

    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    email = models.CharField(max_length=LONGEST_EMAIL, blank=True)
    phone = models.CharField(max_length=LONGEST_PHONE, blank=True)
    user = Link("fd_accounts.User", null=True)
    details_key = models.CharField(max_length=64, unique=True)
    first_seen_at = models.DateTimeField()
    #: Set when the details were removed under a retention rule; the row stays for what points at it.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(removed_at__isnull=True) & ~Q(name="", email="", phone="", user__isnull=True)
                    | Q(removed_at__isnull=False, name="", email="", phone="", user__isnull=True)
                ),
                name="fd_customers_says_something_until_removed",
            )
        ]
        indexes = [models.Index(fields=["email"], condition=~Q(email=""), name="fd_customers_by_email")]

    class Privacy:
        subject = ("id", "user")
        handles = ("customer:{pk}",)
        given: ClassVar[set[str]] = {"name", "email", "phone"}
        withheld: ClassVar[dict[str, str]] = {"details_key": "worked out from the rest under a secret key"}
        personal: ClassVar[dict[str, str]] = {
            "name": "to address them",
            "email": "to write to them",
            "phone": "to call or text them",
            "details_key": "recognises the same details",
        }
        plain: ClassVar[set[str]] = {"id", "first_seen_at", "removed_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"customer {self.pk}"
