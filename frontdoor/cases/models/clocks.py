"""What stopped the clock of a case, and what gave it more time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case


class Pause(models.Model):
    """A time during which the clock stood still because we waited for the resident."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended__isnull=True), name="fd_cases_one_open_pause"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=models.F("began")),
                name="fd_cases_pause_ends_after_it_began",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "began", "ended"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"pause of case {self.case_id}"


class Extension(models.Model):
    """More time for one case, with the reason the resident reads and who approved it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    amount = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="fd_cases_extension_adds_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="fd_cases_extension_has_a_reason"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {"reason": "free text"}
        plain: ClassVar[set[str]] = {"id", "amount", "asked_by", "approved_by", "at"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.amount} more for case {self.case_id}"
