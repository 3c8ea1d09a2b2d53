"""What we asked somebody who has no account: a contractor, another team, a body that is to be consulted."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.outside import OutsideState


class OutsideRequest(models.Model):
    """A question to somebody outside, whom a link lets in to answer it, and their answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outside_requests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    text = models.TextField()
    #: What of the case they see, and why they see something personal.
    shows: Any = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=OutsideState.ASKED.value)
    #: Links carry this number: with the next, those before it open nothing.
    issue = models.PositiveSmallIntegerField(default=1)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    #: When the day came without an answer: the clocks went on, and whoever holds the case was told. A late answer is
    #: still taken while the link works.
    late_at = models.DateTimeField(null=True)
    #: When they asked for more time, and what for; empty once they have it.
    more_time_at = models.DateTimeField(null=True)
    more_time = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OutsideState]), name="fd_cases_outside_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=OutsideState.ASKED.value, settled_at__isnull=True)
                | (~Q(state=OutsideState.ASKED.value) & Q(settled_at__isnull=False)),
                name="fd_cases_outside_settled_and_when",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("asked_at")), name="fd_cases_outside_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(state=OutsideState.ASKED.value, remind_at__isnull=False),
                name="fd_cases_outside_to_remind",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=OutsideState.ASKED.value, late_at__isnull=True),
                name="fd_cases_outside_waited_for",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {
            "name": "who is asked, another person",
            "email": "who is asked, another person",
            "text": "free text, may name people",
            "reason": "free text, may name people",
            "answer": "free text, may name people",
            "more_time": "free text, may name people",
        }
        plain: ClassVar[set[str]] = {
            "id", "shows", "state", "issue", "asked_by", "asked_at", "due_at", "expires_at", "remind_at", "late_at",
            "more_time_at", "settled_at", "settled_by",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"request to somebody outside on case {self.case_id}"
