"""Planned works: a notice that anybody reads, the cases it puts right, and every change of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.works import OPEN_WORKS, Span, WorksKind, WorksState
from frontdoor.foundation.links.api import Link


class WorksNotice(models.Model):
    """Works that are planned in a street: anybody reads all of it, so nothing in it is about a person."""

    team = Link("fd_accounts.Team", db_index=False)
    state = models.CharField(max_length=10, default=WorksState.PLANNED.value)
    #: Raised by every change: who saves over an older one is told.
    edition = models.PositiveIntegerField(default=1)
    what = models.CharField(max_length=120)
    usrn = models.PositiveIntegerField()
    #: The street's full name, and between where and where in it.
    street = models.CharField(max_length=250)
    stretch = models.CharField(max_length=200, blank=True)
    ward = models.CharField(max_length=20, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    #: The hours of each day; empty for the whole day.
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    why = models.TextField(blank=True)
    effects: Any = models.JSONField(default=list)
    means = models.TextField(blank=True)
    diversion = models.TextField(blank=True)
    access = models.TextField(blank=True)
    contractor = models.CharField(max_length=120, blank=True)
    permit = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in WorksState]), name="fd_cases_works_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="fd_cases_works_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="fd_cases_works_have_both_hours",
            ),
        ]
        # Each is one way in which a list is asked, in the list's own order; what is over grows for ever.
        indexes = [
            models.Index(
                fields=["starts_on", "id"],
                condition=Q(state__in=[each.value for each in OPEN_WORKS]),
                name="fd_cases_works_coming",
            ),
            models.Index(fields=["ends_on", "id"], name="fd_cases_works_past"),
            models.Index(fields=["changed_at", "id"], name="fd_cases_works_changed"),
            models.Index(fields=["team", "ends_on", "id"], name="fd_cases_works_of_team"),
            models.Index(fields=["usrn", "ends_on"], name="fd_cases_works_in_street"),
            models.Index(fields=["lat", "lon"], name="fd_cases_works_by_place"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "state", "edition", "what", "usrn", "street", "stretch", "ward", "lat", "lon", "starts_on", "ends_on",
            "starts_at", "ends_at", "why", "effects", "means", "diversion", "access", "contractor", "permit", "contact",
            "published_at", "published_by", "changed_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"team"}

    def __str__(self) -> str:
        return f"{self.what}, {self.street}"

    @property
    def span(self) -> Span:
        """Return its days and hours."""
        return Span(self.starts_on, self.ends_on, self.starts_at, self.ends_at)


class WorksChange(models.Model):
    """One change of a notice, for ever: what anybody is told of it, and what stood there before."""

    notice = models.ForeignKey(WorksNotice, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    #: The days and hours of before, where they changed, and those since.
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    was: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in WorksKind]), name="fd_cases_works_change_is_known"
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "at", "by", "kind", "reason", "starts_on", "ends_on", "starts_at", "ends_at", "was",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"notice"}

    def __str__(self) -> str:
        return f"works {self.notice_id}: {self.kind}"

    @property
    def span(self) -> Span:
        """Return the days and hours after it."""
        return Span(self.starts_on, self.ends_on, self.starts_at, self.ends_at)


class WorksCase(models.Model):
    """A case that works put right."""

    notice = models.ForeignKey(WorksNotice, on_delete=models.CASCADE, related_name="gathered")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="in_works")
    #: The change with which it was: of that whoever reported it is told that works are planned.
    change = models.ForeignKey(WorksChange, on_delete=models.CASCADE, related_name="gathered")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "case"], name="fd_cases_works_gather_a_case_once"),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"notice", "case", "change"}

    def __str__(self) -> str:
        return f"case {self.case_id} in works {self.notice_id}"
