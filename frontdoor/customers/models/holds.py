"""That nothing of somebody's may be removed for now, and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.models.records import SourceRecord


class Hold(models.Model):
    """Keeps everything about a person from being removed: a claim in court, an inquiry. Looked at again by a day."""

    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    review_on = models.DateField()
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="fd_customers_held_with_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="") | Q(lifted_at__isnull=False) & ~Q(lifted_by=""),
                name="fd_customers_hold_lifted_by_somebody",
            ),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {"reason": "free text, may name people"}
        plain: ClassVar[set[str]] = {"id", "review_on", "set_by", "set_at", "lifted_at", "lifted_by"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"hold {self.pk} on record {self.record_id}"
