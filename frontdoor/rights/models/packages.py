"""Packages of everything held about somebody, and what in them may be about others."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from frontdoor.foundation.links.api import Link
from frontdoor.rights.rules.states import Decision, PackageState


class Package(models.Model):
    """Everything we hold about one person, on its way to them. What it holds is read anew, never copied here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    #: The first of the person's records, which names the customer.
    record = Link("fd_customers.SourceRecord")
    case = Link("fd_cases.Case", null=True)
    #: Whose pages it is fetched from; empty for somebody without an account.
    user = Link("fd_accounts.User", null=True)
    state = models.CharField(max_length=10, default=PackageState.ASKED.value)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    #: How many rows of each table it has: {"fd_cases.Case": 3}.
    counts: Any = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    #: Since when a worker has been writing it.
    claimed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in PackageState]), name="fd_rights_package_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=PackageState.READY.value)
                | Q(ready_at__isnull=False, expires_at__isnull=False) & ~Q(sha256=""),
                name="fd_rights_ready_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="fd_rights_packages"),
            models.Index(
                fields=["expires_at"], condition=Q(state=PackageState.READY.value), name="fd_rights_packages_expiring"
            ),
        ]

    class Privacy:
        subject = ("record", "user")
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "state", "asked_by", "asked_at", "counts", "decided_by", "decided_at", "claimed_at", "ready_at",
            "expires_at", "size", "sha256", "fetched_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"record", "case", "user"}

    def __str__(self) -> str:
        return f"package {self.pk}"


class Flag(models.Model):
    """One datum of a package that may be about somebody else, and what was decided of it."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="flags")
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=64)
    field = models.CharField(max_length=80)
    #: Whether somebody's name stands in it whom we know to be another.
    names_somebody = models.BooleanField()
    decision = models.CharField(max_length=6, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    #: What of it is taken out, a line each; "" for all of it.
    words = models.TextField(blank=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "table", "row", "field"], name="fd_rights_flagged_once"),
            models.CheckConstraint(
                condition=Q(decision__in=[each.value for each in Decision]), name="fd_rights_decision_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.REDACT.value) | ~Q(reason=""), name="fd_rights_redacted_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["package", "id"], condition=Q(decision=""), name="fd_rights_flags_waiting"),
        ]

    class Privacy:
        subject = ("package__record", "package__user")
        personal: ClassVar[dict[str, str]] = {
            "reason": "why something was left out of what they were given",
            "words": "what was left out, because it is another person's",
        }
        plain: ClassVar[set[str]] = {
            "id", "table", "row", "field", "names_somebody", "decision", "by", "at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"package"}
        withheld: ClassVar[dict[str, str]] = {"words": "it is another person's"}

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.field}"
