"""The clock of a member's enquiry, and its ledger: kept as those of cases are, apart from them as enquiries are."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import NEVER
from frontdoor.cases.models.enquiries import Enquiry
from frontdoor.cases.rules.ledger import ClockState, EntryKind

_OPEN = [ClockState.RUNNING.value, ClockState.MISSED.value]
_ENDED = [ClockState.MET.value, ClockState.MISSED.value]


class EnquiryClock(models.Model):
    """The council's promise on one enquiry: nothing but what the replay of its entries comes to."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, related_name="clock")
    #: The `ClockDefinition` it was started under; a promise that changes does not change it.
    definition: Any = models.JSONField()
    state = models.CharField(max_length=8, default=ClockState.RUNNING.value)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    #: When somebody is next to be told of it.
    next_at = models.DateTimeField(default=NEVER)
    ended_at = models.DateTimeField(null=True)
    #: How many entries it has; a change is written only upon what its author read.
    revision = models.PositiveIntegerField(default=1)
    #: The stamp of the calendars by which it was reckoned last; "" if nobody knows.
    stamp = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, ended_at__isnull=True) | Q(state__in=_ENDED, ended_at__isnull=False),
                name="fd_cases_enquiry_clock_ended_and_state_together",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="fd_cases_enquiry_clock_was_started"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state=ClockState.RUNNING.value),
                name="fd_cases_enquiries_to_tell",
            ),
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="fd_cases_open_enquiry_clocks"),
        ]

    class Privacy:
        subject = "enquiry__case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "definition", "state", "started_at", "due_at", "next_at", "ended_at", "revision", "stamp",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"enquiry"}

    def __str__(self) -> str:
        return f"clock of enquiry {self.enquiry_id}"


class EnquiryClockEntry(models.Model):
    """A line of the ledger of an enquiry's clock; never changed."""

    clock = models.ForeignKey(EnquiryClock, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    actor = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "number"], name="fd_cases_enquiry_entries_are_numbered"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        EntryKind.STARTED.value, EntryKind.MISSED.value, EntryKind.MET.value,
                        EntryKind.RECALCULATED.value,
                    ]
                ),
                name="fd_cases_enquiry_entry_kind_is_known",
            ),
        ]  # fmt: skip

    class Privacy:
        subject = "clock__enquiry__case__customer"
        personal: ClassVar[dict[str, str]] = {"actor": "who wrote it"}
        plain: ClassVar[set[str]] = {"id", "number", "at", "kind", "reason", "due_before", "due_after"}
        linked: ClassVar[set[str]] = {"clock"}

    def __str__(self) -> str:
        return f"{self.kind}, entry {self.number} of enquiry clock {self.clock_id}"
