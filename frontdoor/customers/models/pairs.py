"""Pairs of records that were compared: whether they are one person, who decided so, when and why."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.customers.models.records import SourceRecord
from frontdoor.customers.rules.verdicts import PairState


class Pair(models.Model):
    """Two records that were compared, with what holds of them now: its last entry."""

    left = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10)
    #: How likely they are one person, 0 to 1, and why: [{comparison, says, place, weight}], the doubts last.
    probability = models.FloatField(null=True)
    weight = models.FloatField(null=True)
    reasons: Any = models.JSONField(default=list)
    #: Why it was not decided by itself, in a sentence.
    doubt = models.CharField(max_length=300, blank=True)
    #: The model by which it was scored; empty when a fact decided, as one account.
    model_version = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()
    #: Who decided; "system" when the score did.
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="fd_customers_pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="fd_customers_pair_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PairState]), name="fd_customers_pair_state_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-probability", "-id"],
                condition=Q(state=PairState.WAITING.value),
                name="fd_customers_pairs_wait",
            ),
            models.Index(fields=["right"], name="fd_customers_pair_right"),
        ]

    class Privacy:
        # Of two records, which may be two people's: what it says of one it may say of the other.
        subject = ("left", "right")
        personal: ClassVar[dict[str, str]] = {
            "reasons": "how two records agree, may name people",
            "doubt": "why it was not decided, may name people",
            "probability": "how likely they are one person",
            "weight": "how likely they are one person",
        }
        plain: ClassVar[set[str]] = {"id", "state", "model_version", "changed_at", "by"}
        linked: ClassVar[set[str]] = {"left", "right"}

    def __str__(self) -> str:
        return f"records {self.left_id} and {self.right_id}"


class PairEntry(models.Model):
    """One thing that was decided of a pair. Never changed: replaying them gives every customer as it is."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="entries")
    state = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    probability = models.FloatField(null=True)
    model_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PairState]), name="fd_customers_pair_entry_is_known"
            )
        ]
        indexes = [models.Index(fields=["pair", "id"], name="fd_customers_pair_entries")]

    class Privacy:
        subject = ("pair__left", "pair__right")
        personal: ClassVar[dict[str, str]] = {
            "reason": "free text, may name people",
            "probability": "how likely they are one person",
        }
        plain: ClassVar[set[str]] = {"id", "state", "by", "at", "model_version"}
        linked: ClassVar[set[str]] = {"pair"}

    def __str__(self) -> str:
        return f"pair {self.pair_id}: {self.state}"


class LearntModel(models.Model):
    """What a match learnt from the records: the prior, m and u of each level, and how many records it saw."""

    version = models.PositiveIntegerField(unique=True)
    settings_version = models.PositiveIntegerField()
    prior = models.FloatField()
    #: [[comparison, place, m, u]]
    learnt: Any = models.JSONField()
    records = models.PositiveIntegerField()
    #: How many records said anything of a trait whose rarity counts: {trait: number}.
    totals: Any = models.JSONField(default=dict)
    #: The thresholds that people's decisions bore out by then (rules/thresholds.py).
    link = models.FloatField()
    review = models.FloatField()
    learnt_at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id",
            "version",
            "settings_version",
            "prior",
            "learnt",
            "records",
            "totals",
            "link",
            "review",
            "learnt_at",
            "by",
        }
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"model {self.version}"


class Rarity(models.Model):
    """How many records have a value of a trait, for those that more than one has."""

    model = models.ForeignKey(LearntModel, on_delete=models.CASCADE, related_name="rarities")
    trait = models.CharField(max_length=20)
    value = models.CharField(max_length=260)
    records = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "trait", "value"], name="fd_customers_rarity_once")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "trait", "value", "records"}
        linked: ClassVar[set[str]] = {"model"}

    def __str__(self) -> str:
        return f"{self.trait} of model {self.model_id}"
