"""Changes that people told once, and what each source was sent and answered."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.models.records import SourceRecord
from frontdoor.customers.rules.changes import ANSWERED, Kind, Stage, Told
from frontdoor.foundation.links.api import Link


class ToldChange(models.Model):
    """Something that changed, as somebody told it once. What it says is never altered: a newer one is told instead."""

    reference = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=12)
    #: The record of whoever it is about; empty while nobody has found whose it is.
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, null=True, related_name="+")
    says: Any = models.JSONField()
    holds_from = models.DateField()
    state = models.CharField(max_length=12)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=150)
    #: The account of whoever told it for themselves; empty when staff wrote it down.
    teller = Link("fd_accounts.User", null=True)
    #: How it came: "web", "phone", "counter".
    channel = models.CharField(max_length=10)
    #: The case in which it was told, if it was in one.
    case = models.CharField(max_length=40, blank=True)
    #: A press that is made twice tells once.
    once = models.CharField(max_length=64)
    #: Where whoever told it is written to, and in which language.
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, blank=True)
    #: What was seen as proof, in words, and by whom; or why it was not passed on.
    proof = models.CharField(max_length=300, blank=True)
    why_not = models.CharField(max_length=500, blank=True)
    looked_by = models.CharField(max_length=150, blank=True)
    #: Sources that hold the person and are not told by us.
    elsewhere: Any = models.JSONField(default=list)
    passed_on_at = models.DateTimeField(null=True)
    #: When every source had answered.
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in Kind]), name="fd_customers_told_kind"),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in Told]), name="fd_customers_told_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Told.PASSED_ON.value, Told.TAKEN_BACK.value])
                | Q(record__isnull=False, passed_on_at__isnull=False),
                name="fd_customers_passed_on_says_whose",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Told.TURNED_DOWN.value, Told.TAKEN_BACK.value]) | ~Q(why_not=""),
                name="fd_customers_not_passed_on_says_why",
            ),
            models.UniqueConstraint(fields=["told_by", "once"], name="fd_customers_told_once"),
        ]
        indexes = [
            models.Index(fields=["record", "-id"], name="fd_customers_told_of_record"),
            models.Index(fields=["teller", "-id"], name="fd_customers_told_by_account"),
            models.Index(fields=["-id"], condition=Q(state=Told.HELD.value), name="fd_customers_told_held"),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "says": "what changed, to be passed on",
            "holds_from": "from which day it holds",
            "name": "to address whoever told it",
            "email": "to write to whoever told it",
            "proof": "what was seen, may describe papers",
            "why_not": "free text, about whoever it is for",
        }
        plain: ClassVar[set[str]] = {
            "id", "reference", "kind", "state", "told_at", "told_by", "channel", "case", "once", "language",
            "looked_by", "elsewhere", "passed_on_at", "answered_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"record", "teller"}

    def __str__(self) -> str:
        return f"change {self.reference}"


class ChangeDelivery(models.Model):
    """A change on its way to one record of one source."""

    change = models.ForeignKey(ToldChange, on_delete=models.CASCADE, related_name="deliveries")
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    source = models.SlugField(max_length=60)
    #: By which the source knows that it is the same again, however often it is sent.
    key = models.CharField(max_length=40, unique=True)
    #: What is sent, word for word.
    sends: Any = models.JSONField()
    stage = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    #: When it is tried next, while it waits.
    due_at = models.DateTimeField()
    #: Since when a worker has it in hand; a claim ends with the lease.
    claimed_at = models.DateTimeField(null=True)
    #: With which others it goes, where a source takes several at once.
    batch = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: What went wrong last, in a sentence that names nobody.
    fault = models.CharField(max_length=300, blank=True)
    #: What the source, or whoever looked, said; and what the source calls it.
    answer = models.CharField(max_length=500, blank=True)
    answer_reference = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "record"], name="fd_customers_one_delivery_to_a_record"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage]), name="fd_customers_delivery_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in ANSWERED], settled_at__isnull=False)
                | (~Q(stage__in=[each.value for each in ANSWERED]) & Q(settled_at__isnull=True)),
                name="fd_customers_delivery_settled_and_when_together",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.REFUSED.value) | ~Q(answer=""), name="fd_customers_refused_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-id"], name="fd_customers_deliv_by_stage"),
            models.Index(
                fields=["due_at"], condition=Q(stage=Stage.PROPOSED.value), name="fd_customers_deliveries_due"
            ),
            models.Index(
                fields=["record", "id"], condition=Q(stage=Stage.PROPOSED.value), name="fd_customers_deliv_in_order"
            ),
        ]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {
            "sends": "what the source is told",
            "answer": "what the source said, may name people",
            "answer_reference": "what the source calls it",
        }
        plain: ClassVar[set[str]] = {
            "id", "source", "key", "stage", "made_at", "due_at", "claimed_at", "batch", "attempts", "fault",
            "sent_at", "settled_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"change", "record"}

    def __str__(self) -> str:
        return f"{self.source} of change {self.change_id}"


class DeliveryEntry(models.Model):
    """One thing that happened to a delivery. Never changed."""

    delivery = models.ForeignKey(ChangeDelivery, on_delete=models.CASCADE, related_name="entries")
    stage = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage]), name="fd_customers_entry_stage_is_known"
            )
        ]

    class Privacy:
        subject = "delivery__record"
        personal: ClassVar[dict[str, str]] = {"words": "what was said of it, may name people"}
        plain: ClassVar[set[str]] = {"id", "stage", "at", "by"}
        linked: ClassVar[set[str]] = {"delivery"}

    def __str__(self) -> str:
        return f"delivery {self.delivery_id}: {self.stage}"
