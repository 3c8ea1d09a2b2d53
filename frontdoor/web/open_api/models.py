"""Who wants to be told of events, and each call owed to them."""

from typing import Any, ClassVar

from django.db import models

#: How a call stands. Retrying, giving up and replaying are the outbox's business.
WAITING, SENT = "waiting", "sent"


class Webhook(models.Model):
    """Another system's address that is told of events as they happen."""

    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=80)
    events: Any = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "url"],
                condition=models.Q(active=True),
                name="fd_web_open_api_one_active_webhook_per_address",
            )
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "url", "secret", "events", "active", "created_by", "created_at"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.url


class WebhookCall(models.Model):
    """One event owed to one webhook. The body is fixed when it happens, so a replay says the same."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    event = models.CharField(max_length=80)
    body: Any = models.JSONField()
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    answered = models.PositiveSmallIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[WAITING, SENT]), name="fd_web_open_api_call_state_is_known"
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "event", "body", "happened_at", "state", "answered", "sent_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"webhook"}

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"


class QuarantinedRow(models.Model):
    """A row of an imported file that could not be read, with the reason; kept until a later run can read it."""

    source = models.CharField(max_length=40)
    file = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    #: The source's own id, by which the row is known again in whatever file it comes; "" where it cannot be read.
    reference = models.CharField(max_length=100, blank=True)
    raw: Any = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "file", "number", "reference"], name="fd_web_open_api_one_quarantine_per_row"
            )
        ]

    class Privacy:
        subject = None
        apart = "a row that could not be read: whose it is, nobody can tell before it is mended"
        personal: ClassVar[dict[str, str]] = {"raw": "the row as it came, may name people"}
        plain: ClassVar[set[str]] = {"id", "source", "file", "number", "reference", "reason", "at"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"
