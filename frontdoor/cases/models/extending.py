"""Asking for more time for a clock: what, why, and what another pair of eyes said to it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.cases.models.clocks import Clock
from frontdoor.cases.rules.extending import TimeState


class TimeRequest(models.Model):
    """An officer's wish for more time, from being asked to being answered. Time that was given is in the ledger."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="time_requests", db_index=False)
    #: In the clock's own unit.
    amount = models.PositiveSmallIntegerField()
    #: Whoever waits for the case reads it once the time is given.
    reason = models.CharField(max_length=200)
    #: When whoever asked was told, where the rule wants that.
    notice_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=TimeState.ASKED.value)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: Why it was refused or withdrawn.
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in TimeState]), name="fd_cases_time_request_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=TimeState.ASKED.value, settled_at__isnull=True, settled_by="")
                | (~Q(state=TimeState.ASKED.value) & Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="fd_cases_time_request_settled_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=TimeState.GIVEN.value, settled_by=F("asked_by")),
                name="fd_cases_time_given_by_four_eyes",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1) & ~Q(reason=""), name="fd_cases_time_request_says_why"),
            models.UniqueConstraint(
                fields=["clock"], condition=Q(state=TimeState.ASKED.value), name="fd_cases_one_time_request_waits"
            ),
        ]
        indexes = [models.Index(fields=["clock", "id"], name="fd_cases_time_requests")]

    class Privacy:
        subject = "clock__case__customer"
        personal: ClassVar[dict[str, str]] = {"reason": "free text", "words": "free text, may name people"}
        plain: ClassVar[set[str]] = {
            "id", "amount", "notice_at", "state", "asked_by", "asked_at", "settled_by", "settled_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"clock"}

    def __str__(self) -> str:
        return f"{self.amount} more asked for clock {self.clock_id}"
