"""What happened, to whom it is owed, and the periodic work that is due."""

from typing import Any, ClassVar

from django.db import models

OWED, DONE, GIVEN_UP = "owed", "done", "given-up"


class Announcement(models.Model):
    """A fact, kept in the transaction that made it true."""

    name = models.CharField(max_length=80)
    body: Any = models.JSONField()
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["happened_at"], name="fd_outbox_by_moment")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "body", "happened_at"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Delivery(models.Model):
    """An announcement owed to one handler, until it has run once without fault."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=150)
    state = models.CharField(max_length=10, default=OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    #: When it was last handed to the work engine; after a lease without result it is handed over again.
    queued_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "handler"], name="fd_outbox_one_delivery_per_handler"),
            models.CheckConstraint(
                condition=models.Q(state__in=[OWED, DONE, GIVEN_UP]), name="fd_outbox_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=DONE, done_at__isnull=False)
                | (~models.Q(state=DONE) & models.Q(done_at__isnull=True)),
                name="fd_outbox_done_and_when_together",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state=OWED), name="fd_outbox_owed_by_due"),
            models.Index(fields=["id"], condition=~models.Q(state=DONE), name="fd_outbox_unfinished"),
        ]

    class Privacy:
        subject = None
        apart = "the words of a library about a fault, which are replaced at the next try"
        personal: ClassVar[dict[str, str]] = {"last_error": "words of a library, may name people"}
        plain: ClassVar[set[str]] = {"id", "handler", "state", "attempts", "due_at", "queued_at", "done_at"}
        linked: ClassVar[set[str]] = {"announcement"}

    def __str__(self) -> str:
        return f"{self.handler} of #{self.announcement_id}"


class Sweep(models.Model):
    """Periodic work: when it is due next, and how it went last."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_result = models.CharField(max_length=300, blank=True)
    last_error = models.TextField(blank=True)

    class Privacy:
        subject = None
        apart = "the words of a library about a fault, which are replaced at the next run"
        personal: ClassVar[dict[str, str]] = {"last_error": "words of a library, may name people"}
        plain: ClassVar[set[str]] = {"id", "name", "due_at", "last_run_at", "last_result"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name
