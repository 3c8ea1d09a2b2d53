"""The clocks of a case, and the ledger of each: what started, stopped, lengthened, met and missed it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import NEVER, Case
from frontdoor.cases.rules.clock_acts import Ending
from frontdoor.cases.rules.clock_definition import ClockKind
from frontdoor.cases.rules.ledger import ClockState, EntryKind

_ENDED = [ClockState.MET.value, ClockState.STOPPED.value]
_OPEN = [ClockState.RUNNING.value, ClockState.PAUSED.value]


class Clock(models.Model):
    """One clock of one case: nothing but what the replay of its entries comes to, kept so that it can be asked for."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    name = models.CharField(max_length=40)
    #: Work that starts again gets a clock of its own, and the first keeps its verdict.
    run = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=600)
    kind = models.CharField(max_length=12)
    #: The `ClockDefinition` it was started under; a law or a promise that changes does not change it.
    definition: Any = models.JSONField()
    #: The calendar it is reckoned by, as the definition names it.
    calendar = models.CharField(max_length=40)
    #: The statutory pack it comes from, and which version of it; "" for the service's own.
    pack = models.CharField(max_length=60, blank=True)
    pack_version = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, default=ClockState.RUNNING.value)
    started_at = models.DateTimeField()
    soon_at = models.DateTimeField(default=NEVER)
    due_at = models.DateTimeField(default=NEVER)
    far_at = models.DateTimeField(default=NEVER)
    #: When somebody is next to be told of it.
    next_at = models.DateTimeField(default=NEVER)
    ended_at = models.DateTimeField(null=True)
    #: How many entries it has; a change is written only upon what its author read.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "name", "run"], name="fd_cases_one_clock_per_name_and_run"),
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(ended_at__isnull=True), name="fd_cases_one_open_clock_per_name"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ClockKind]), name="fd_cases_clock_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, ended_at__isnull=True)
                | Q(state__in=_ENDED, ended_at__isnull=False)
                | Q(state=ClockState.MISSED.value),
                name="fd_cases_clock_ended_and_state_together",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClockState.PAUSED.value) | Q(due_at=NEVER), name="fd_cases_paused_clock_is_never_due"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1) & Q(run__gte=1), name="fd_cases_clock_was_started"),
        ]
        indexes = [
            # What the sweep asks: those of which somebody is to be told by now, whatever else is open.
            models.Index(
                fields=["next_at", "id"], condition=Q(state=ClockState.RUNNING.value), name="fd_cases_clocks_to_tell"
            ),
            # What a change of a calendar asks: every open clock, in order.
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="fd_cases_open_clocks"),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "name", "run", "label", "kind", "definition", "calendar", "pack", "pack_version", "state",
            "started_at", "soon_at", "due_at", "far_at", "next_at", "ended_at", "revision",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.name} {self.run} of case {self.case_id}"


class ClockEntry(models.Model):
    """A line of a clock's ledger; never changed, but for what retention takes from its words."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    #: When it happened, where that was before it was entered: it counts from then.
    happened_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12)
    #: Whom a pause or a resumption is about: an `Awaited`; "" for a resumption from every wait.
    awaited = models.CharField(max_length=20, blank=True)
    #: How much time an extension adds, in the clock's own unit.
    amount = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    #: How the clock ended, where somebody ended it by itself: an `Ending`.
    ending = models.CharField(max_length=20, blank=True)
    asked_by = models.CharField(max_length=150, blank=True)
    approved_by = models.CharField(max_length=150, blank=True)
    #: When whoever asked was told of an extension.
    notice_at = models.DateTimeField(null=True)
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    actor = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "number"], name="fd_cases_clock_entries_are_numbered"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EntryKind]), name="fd_cases_clock_entry_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.EXTENDED.value, amount__gte=1)
                | (~Q(kind=EntryKind.EXTENDED.value) & Q(amount=0)),
                name="fd_cases_extension_adds_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.EXTENDED.value) | ~Q(reason=""), name="fd_cases_extension_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.PAUSED.value) | ~Q(awaited=""), name="fd_cases_pause_waits_for_something"
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=models.F("at")),
                name="fd_cases_clock_entry_happened_before",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(kind__in=_ENDED, ending__in=[each.value for each in Ending]),
                name="fd_cases_clock_ending_is_known",
            ),
        ]

    class Privacy:
        subject = "clock__case__customer"
        personal: ClassVar[dict[str, str]] = {"reason": "free text", "actor": "who wrote it"}
        plain: ClassVar[set[str]] = {
            "id", "number", "at", "happened_at", "kind", "awaited", "amount", "ending", "asked_by", "approved_by",
            "notice_at", "due_before", "due_after",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"clock"}

    def __str__(self) -> str:
        return f"{self.kind}, entry {self.number} of clock {self.clock_id}"


class Recalculation(models.Model):
    """Reckoning the open clocks again after a calendar changed: how far it is, and what it found."""

    #: The stamp of the calendars that it reckons by; another change is another recalculation.
    stamp = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=300, blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    #: The last clock that was looked at.
    upto = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at", "id"], name="fd_cases_recalculations")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "stamp", "why", "asked_by", "asked_at", "upto", "looked_at", "moved", "finished_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"recalculation of {self.asked_at:%Y-%m-%d %H:%M}"
