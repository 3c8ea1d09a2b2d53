"""What each source holds about somebody, kept as it came, and what of it is compared."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.customers.models.details import Customer

#: Who a record is about, in the words of a Privacy class: the record itself stands for them.
OURSELVES = "frontdoor"


class Load(models.Model):
    """One delivery of a source: a file that was read, or a connector's answer."""

    source = models.SlugField(max_length=60)
    file_name = models.CharField(max_length=200, blank=True)
    #: The moment whose state the source delivered; an older one after a newer is refused.
    as_of = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["source", "-as_of"], name="fd_customers_loads")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "source", "file_name", "as_of", "at", "by", "added", "changed", "unchanged", "gone", "quarantined",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.source} of {self.as_of:%Y-%m-%d}"


class QuarantinedRow(models.Model):
    """A row that could not be read, with the reason: to be mended at the source and sent again."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="quarantined_rows")
    line = models.PositiveIntegerField()
    reason = models.TextField()
    row: Any = models.JSONField()

    class Privacy:
        subject = None
        apart = "a row that could not be read: whose it is, nobody can tell before it is mended"
        personal: ClassVar[dict[str, str]] = {"row": "as it came, to be mended"}
        plain: ClassVar[set[str]] = {"id", "line", "reason"}
        linked: ClassVar[set[str]] = {"load"}

    def __str__(self) -> str:
        return f"line {self.line} of load {self.load_id}"


class SourceRecord(models.Model):
    """What one source holds about one person or business.

    Records that are taken for one person are joined to the first of them (the lowest id), whose id names the customer.
    So joining two customers changes this column and nothing else, and parting them again leaves no trace: whatever
    belongs to a record (needs, consents, cases through its details) stays with it.
    """

    source = models.SlugField(max_length=60)
    #: What the source calls the record.
    key = models.CharField(max_length=120)
    #: The details given on this platform, where they are the source.
    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, null=True, related_name="record")
    #: By column of the source, as it came.
    given: Any = models.JSONField(default=dict)
    #: What of it is compared (rules/traits.py), and what could not be read.
    traits: Any = models.JSONField(default=dict)
    doubts: Any = models.JSONField(default=list)
    #: The first of the records that are taken for the same person; empty for the first itself.
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="others")
    as_of = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: Since when the source does not hold it any more.
    gone_at = models.DateTimeField(null=True)
    #: When it was compared with the others; empty: it waits to be.
    compared_at = models.DateTimeField(null=True)
    #: When what it said was removed for good.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="fd_customers_one_record_of_a_source"),
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True) | Q(joined_to__lt=F("id")),
                name="fd_customers_joined_to_an_earlier_record",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(given={}, traits={}), name="fd_customers_removed_says_nothing"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(compared_at__isnull=True), name="fd_customers_to_compare"),
        ]

    class Privacy:
        subject = ("id", "customer")
        handles = ("record:{pk}",)
        personal: ClassVar[dict[str, str]] = {
            "key": "their number in the source",
            "given": "what the source holds, as it came",
            "traits": "to be compared with other records",
            "doubts": "what could not be read",
        }
        plain: ClassVar[set[str]] = {
            "id", "source", "as_of", "first_seen_at", "changed_at", "gone_at", "compared_at", "removed_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"customer", "joined_to"}

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def first_id(self) -> int:
        """Return the id that names the customer this record is of."""
        return self.joined_to_id or self.pk


class RecordVersion(models.Model):
    """What a record said before it changed."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="versions")
    given: Any = models.JSONField()
    as_of = models.DateTimeField()
    #: When it stopped being what the source says.
    until = models.DateTimeField()
    load = models.ForeignKey(Load, on_delete=models.SET_NULL, null=True, related_name="+")

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {"given": "what the source held, as it came"}
        plain: ClassVar[set[str]] = {"id", "as_of", "until"}
        linked: ClassVar[set[str]] = {"record", "load"}

    def __str__(self) -> str:
        return f"record {self.record_id} until {self.until:%Y-%m-%d}"


class RecordKey(models.Model):
    """What other records must share with this one to be compared with it (sources/matching.yaml, keys)."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=260)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "record"], name="fd_customers_key_of_a_record")]

    class Privacy:
        subject = "record"
        personal: ClassVar[dict[str, str]] = {"key": "finds records to compare"}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"record"}

    def __str__(self) -> str:
        return f"key {self.pk} of record {self.record_id}"
