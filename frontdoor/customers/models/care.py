"""What has to be known before somebody is dealt with. Each is kept with a record, and goes with it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.models.records import SourceRecord


class Need(models.Model):
    """How somebody needs to be written or spoken to, since when and until when."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="needs")
    kind = models.SlugField(max_length=60)
    detail = models.CharField(max_length=200, blank=True)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"], condition=Q(ended_at__isnull=True), name="fd_customers_one_need_of_a_kind"
            ),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "kind": "how they need to be written or spoken to",
            "detail": "how they need to be written or spoken to",
        }
        plain: ClassVar[set[str]] = {"id", "set_by", "set_at", "ended_by", "ended_at"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.kind}"


class CautionaryAlert(models.Model):
    """A reason to be careful before somebody is met or called: with evidence, for a time, and told to them."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="alerts")
    kind = models.SlugField(max_length=60)
    reason = models.TextField()
    evidence = models.TextField()
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    #: The last day on which it counts, unless somebody has looked at it again.
    review_on = models.DateField()
    #: When and how the person was told, or by which exemption they are not.
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=200, blank=True)
    exemption = models.SlugField(max_length=60, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"], condition=Q(ended_at__isnull=True), name="fd_customers_one_alert_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(evidence=""), name="fd_customers_alert_has_evidence"),
            models.CheckConstraint(
                condition=Q(told_on__isnull=False, exemption="") | Q(told_on__isnull=True) & ~Q(exemption=""),
                name="fd_customers_alert_told_or_exempt",
            ),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "kind": "why to be careful",
            "reason": "free text, about them and others",
            "evidence": "free text, about them and others",
            "told_how": "how they were told",
            "exemption": "why they are not told",
            "ended_why": "free text, about them and others",
        }
        plain: ClassVar[set[str]] = {"id", "set_by", "set_at", "review_on", "told_on", "ended_by", "ended_at"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.kind}"


class ConsentEntry(models.Model):
    """That somebody said yes or no to being contacted for a purpose by a channel. Never changed: the last one holds."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(max_length=60)
    channel = models.CharField(max_length=10)
    given = models.BooleanField()
    #: How they said so: on their own page, by telephone, in a letter.
    how = models.CharField(max_length=200)
    #: The words to which they said it.
    wording = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(how="") & ~Q(wording=""), name="fd_customers_consent_to_words"),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "text", "phone", "post"]), name="fd_customers_consent_channel"
            ),
        ]
        indexes = [models.Index(fields=["record", "at", "id"], name="fd_customers_consents")]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "given": "what they said yes or no to",
            "how": "how they said so",
            "wording": "what they said yes or no to",
        }
        plain: ClassVar[set[str]] = {"id", "purpose", "channel", "at", "by"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.purpose} by {self.channel}"
