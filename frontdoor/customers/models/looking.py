"""Who looked at whose records, what for, and what they saw; and the records that few may see."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.customers.models.records import SourceRecord
from frontdoor.foundation.links.api import Link


class Look(models.Model):
    """That somebody looked, when, for which purpose and why. Never changed."""

    by = models.CharField(max_length=150)
    user = Link("fd_accounts.User", null=True, on_delete=models.SET_NULL)
    #: As they are named to the person whose record it is: the role they looked in, and their team.
    role = models.CharField(max_length=20)
    team = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    purpose = models.SlugField(max_length=60)
    #: In their own words, or the task that the purpose came from.
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="fd_customers_a_look_has_its_reason"),
            models.CheckConstraint(condition=~Q(purpose=""), name="fd_customers_a_look_has_its_purpose"),
        ]

    class Privacy:
        subject = None
        named: ClassVar[tuple[str, ...]] = ("by",)
        personal: ClassVar[dict[str, str]] = {
            "by": "who is answerable",
            "reason": "free text, may name people",
        }
        plain: ClassVar[set[str]] = {"id", "role", "team", "at", "purpose"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"look {self.pk} by {self.by}"


class LookedAt(models.Model):
    """A record that was looked at. Kept with the record, so that parting a customer keeps to each what was seen."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="records")
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="looks")
    #: The columns that were shown.
    columns: Any = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "look"], name="fd_customers_looked_at_once")]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {"columns": "what was seen of them"}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"look", "record"}

    def __str__(self) -> str:
        return f"record {self.record_id} in look {self.look_id}"


class RestrictedRecord(models.Model):
    """That few may see a record, why, and until when somebody has to look at that again."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="restricted")
    kind = models.SlugField(max_length=60)
    reason = models.TextField()
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    review_on = models.DateField()
    #: Who is told when somebody breaks the glass; the leaders of their team are told too.
    told = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"], condition=Q(lifted_at__isnull=True), name="fd_customers_restricted_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="fd_customers_restricted_with_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="") | Q(lifted_at__isnull=False) & ~Q(lifted_by=""),
                name="fd_customers_lifted_by_somebody",
            ),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "kind": "why few may see them",
            "reason": "free text, about them and others",
            "told": "who is told",
            "lifted_why": "free text, about them and others",
        }
        plain: ClassVar[set[str]] = {"id", "set_by", "set_at", "review_on", "lifted_at", "lifted_by"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.kind}"


class RestrictedName(models.Model):
    """Somebody who sees a restricted record besides the roles of its kind, or who never does: whose relative it is."""

    restricted = models.ForeignKey(RestrictedRecord, on_delete=models.CASCADE, related_name="names")
    username = models.CharField(max_length=150)
    may_see = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["restricted", "username"], name="fd_customers_restricted_name_once")
        ]

    class Privacy:
        subject = "restricted__record"
        personal: ClassVar[dict[str, str]] = {"username": "who may see it, or may not", "may_see": "as above"}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"restricted"}

    def __str__(self) -> str:
        return f"{self.username} and restricted record {self.restricted_id}"


class BrokenGlass(models.Model):
    """That somebody opened a restricted record who may not see it, why, until when, and what a second person found."""

    restricted = models.ForeignKey(RestrictedRecord, on_delete=models.CASCADE, related_name="openings")
    by = models.CharField(max_length=150)
    user = Link("fd_accounts.User", null=True, on_delete=models.SET_NULL)
    team = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField()
    purpose = models.SlugField(max_length=60)
    reason = models.TextField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=150, blank=True)
    was_right = models.BooleanField(null=True)
    found = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="fd_customers_glass_broken_with_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="fd_customers_glass_open_for_a_time"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("by")), name="fd_customers_glass_reviewed_by_another"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, was_right__isnull=True)
                | Q(reviewed_at__isnull=False, was_right__isnull=False),
                name="fd_customers_glass_reviewed_with_a_verdict",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="fd_customers_glass_newest"),
            models.Index(
                fields=["-at", "-id"], condition=Q(reviewed_at__isnull=True), name="fd_customers_glass_to_review"
            ),
        ]

    class Privacy:
        subject = "restricted__record"
        personal: ClassVar[dict[str, str]] = {
            "reason": "free text, may name people",
            "found": "free text, may name people",
        }
        plain: ClassVar[set[str]] = {
            "id", "by", "team", "at", "until", "purpose", "reviewed_at", "reviewed_by", "was_right",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"restricted", "user"}

    def __str__(self) -> str:
        return f"{self.by} opened {self.restricted_id}"
