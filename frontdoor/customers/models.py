"""Who people are, as they told us."""

from typing import ClassVar

from django.db import models

from frontdoor.foundation.links.api import Link


class Customer(models.Model):
    """A person's details as they gave them once. Never overwritten: other details are another row."""

    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    user = Link("fd_accounts.User", null=True)
    details_key = models.CharField(max_length=64, unique=True)
    first_seen_at = models.DateTimeField()
    #: Set when the details were removed under a retention rule; the row stays for what points at it.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["email"], condition=~models.Q(email=""), name="fd_customers_by_email")]

    class Privacy:
        subject = "id"
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
