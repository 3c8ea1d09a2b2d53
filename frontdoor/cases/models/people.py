"""Who else has to do with a case: followers, and officers with views of their own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.foundation.links.api import Link


class Follower(models.Model):
    """Somebody told of a case they did not open; without a customer, somebody who only wants to be counted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    customer = Link("fd_customers.Customer", null=True)
    since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "customer"],
                condition=Q(customer__isnull=False),
                name="fd_cases_one_follows_once",
            ),
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key=""), name="fd_cases_one_is_counted_once"),
        ]

    class Privacy:
        subject = "customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "since", "stopped_at", "key"}
        linked: ClassVar[set[str]] = {"case", "customer"}

    def __str__(self) -> str:
        return f"follower of case {self.case_id}"


class SavedView(models.Model):
    """A filter of the work list that somebody keeps under a name."""

    user = Link("fd_accounts.User", on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    #: The team whose people see it too; who keeps it can change it.
    team = Link("fd_accounts.Team", on_delete=models.SET_NULL, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="fd_cases_one_view_per_name")]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "query"}
        linked: ClassVar[set[str]] = {"user", "team"}

    def __str__(self) -> str:
        return self.name
