"""The texts we send, each version for ever, and every message with what became of it."""

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from frontdoor.foundation.links.api import Link
from frontdoor.messages.rules.states import Channel, State

#: The sender that keeps what would have been sent.
DEMO: Final = "demo"


class Template(models.Model):
    """A text for one occasion, channel and language, under a permanent key."""

    key = models.SlugField(max_length=60)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10, default="en")
    #: Of a letter: what officers choose it by, and the service whose cases alone it is for; "" for any.
    name = models.CharField(max_length=80, blank=True, default="")
    service = models.CharField(max_length=60, blank=True, default="")
    current = models.ForeignKey("TemplateVersion", on_delete=models.PROTECT, null=True, related_name="current_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "channel", "language"], name="fd_messages_one_template_per_channel"),
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in Channel]), name="fd_messages_channel_is_known"
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "key", "channel", "language", "name", "service"}
        linked: ClassVar[set[str]] = {"current"}

    def __str__(self) -> str:
        return f"{self.key} ({self.channel})"


class TemplateVersion(models.Model):
    """One wording of a template; never changed once it is here."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="fd_messages_versions_are_numbered")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "number", "subject", "body", "published_at", "published_by"}
        linked: ClassVar[set[str]] = {"template"}

    def __str__(self) -> str:
        return f"version {self.number} of {self.template_id}"


class Message(models.Model):
    """Something sent, or to be sent, to one person: the version of a text and the facts it was filled with."""

    key = models.CharField(max_length=150, unique=True)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10)
    customer = Link("fd_customers.Customer", null=True)
    to = models.CharField(max_length=254, blank=True)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    facts: Any = models.JSONField()
    state = models.CharField(max_length=12, default=State.QUEUED.value)
    #: What the provider knows it by, and reports on it under.
    reference = models.CharField(max_length=40, unique=True)
    sender = models.CharField(max_length=20, blank=True)
    sender_reference = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Since when a worker has been handing it over.
    claimed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    #: Since when it has been waiting to go, this time.
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="fd_messages_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DELIVERED.value, State.FAILED.value], settled_at__isnull=False)
                | ~Q(state__in=[State.DELIVERED.value, State.FAILED.value]) & Q(settled_at__isnull=True),
                name="fd_messages_settled_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT.value, State.DELIVERED.value]) | Q(sent_at__isnull=False),
                name="fd_messages_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True) | Q(state=State.QUEUED.value),
                name="fd_messages_only_waiting_ones_are_claimed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="fd_messages_by_state"),
            models.Index(fields=["to", "-id"], name="fd_messages_by_address"),
            models.Index(fields=["-id"], condition=Q(sender=DEMO), name="fd_messages_mailbox"),
        ]

    class Privacy:
        subject = "customer"
        #: What goes to a team or somebody outside is about whom the case is about.
        named = ("about",)
        personal: ClassVar[dict[str, str]] = {"to": "where it went", "facts": "what it said, may name people"}
        plain: ClassVar[set[str]] = {
            "id", "key", "channel", "about", "state", "reference", "sender", "sender_reference", "attempts",
            "claimed_at", "error", "created_at", "queued_at", "sent_at", "settled_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"version", "customer"}

    def __str__(self) -> str:
        return self.key
