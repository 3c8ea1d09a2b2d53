"""The audit trail: append-only, without foreign keys, so that it outlives what it speaks of."""

from typing import Any, ClassVar

from django.db import models


class Line(models.Model):
    """Who did what to which thing, when, why, and what changed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    #: On whose behalf the actor did it, where somebody acts for another: "customer:7".
    acting_for = models.CharField(max_length=40, blank=True, db_default="")
    action = models.CharField(max_length=80)
    on = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["on", "id"], name="fd_audit_by_thing"),
            models.Index(fields=["actor", "at"], name="fd_audit_by_actor"),
        ]

    class Privacy:
        # About whom the thing is that the line speaks of, and who did it.
        subject = None
        named = ("on", "actor")
        personal: ClassVar[dict[str, str]] = {
            "actor": "who is answerable",
            "acting_for": "on whose behalf",
            "reason": "free text, may name people",
            "before": "what changed",
            "after": "what changed",
        }
        plain: ClassVar[set[str]] = {"id", "at", "action", "on"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.on}"
