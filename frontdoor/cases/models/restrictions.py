"""How somebody may contact us for a time, because of how they behaved: with a reason, an approver and a review."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.foundation.links.api import Link


class Restriction(models.Model):
    """A limit on how somebody contacts us; whoever opens a case of theirs reads it first."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="restrictions")
    customer = Link("fd_customers.Customer")
    #: What staff do, or do not: "By letter only, to one named person".
    how = models.TextField()
    reason = models.TextField()
    asked_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150)
    approver = Link("fd_accounts.User", null=True, db_index=False)
    since = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("approved_by")), name="fd_cases_restriction_approved_by_another"
            ),
            models.CheckConstraint(condition=~Q(how="") & ~Q(reason=""), name="fd_cases_restriction_says_how_and_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_why=""), name="fd_cases_restriction_ends_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_at__isnull=True), name="fd_cases_one_restriction_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on", "id"], condition=Q(ended_at__isnull=True), name="fd_cases_restrictions_review"
            )
        ]

    class Privacy:
        subject = "customer"
        personal: ClassVar[dict[str, str]] = {
            "how": "what somebody did",
            "reason": "what somebody did",
            "ended_why": "free text",
        }
        plain: ClassVar[set[str]] = {
            "id", "asked_by", "approved_by", "since", "review_on", "ended_at", "ended_by",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case", "customer", "approver"}

    def __str__(self) -> str:
        return f"restriction of customer {self.customer_id}"
