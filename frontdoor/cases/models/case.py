"""What is remembered of a case itself. What comes and goes with it are rows of their own, kept for ever."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.links.api import Link


class CaseQuerySet(models.QuerySet["Case"]):
    """Sentences about cases."""

    def open(self) -> Self:
        """Return those that are not closed."""
        return self.filter(closed_at__isnull=True)

    def held_by(self, team_id: int) -> Self:
        """Return those a team holds."""
        return self.filter(team_id=team_id)

    def overdue(self, *, at: datetime) -> Self:
        """Return open ones whose promise has lapsed."""
        return self.open().filter(due_at__lt=at)

    def far_overdue(self, *, at: datetime) -> Self:
        """Return open ones for which three times the promise has passed."""
        # What is far overdue is overdue: said as well, so that the index by due date bounds the search.
        return self.open().filter(due_at__lt=at, far_at__lt=at)

    def due_soon(self, *, at: datetime) -> Self:
        """Return open ones whose promise lapses soon, by the service's own measure."""
        return self.open().filter(soon_at__lte=at, due_at__gte=at)

    def public(self) -> Self:
        """Return those that anybody may see, without personal data."""
        return self.filter(is_public=True)


#: Sorts after every real due date, so that the work list pages by a column that is never empty.
NEVER = datetime.fromisoformat("9999-12-31T00:00:00+00:00")


#: Who opens cases for themselves or in bulk; nobody asks for a list of those.
NOT_FOR_OTHERS: Final = ("public", "system")


class Case(models.Model):
    """One thing to be put right or decided."""

    reference = models.CharField(max_length=9, unique=True)
    #: An importer's or client's own key for it: the same key never opens a second case. Empty: none.
    key = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_reference = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=120, blank=True)
    service = models.CharField(max_length=60)
    service_version = Link("fd_services.ServiceVersion", db_index=False)
    answers: Any = models.JSONField(default=dict)
    #: What other people said of their own, each with who it was and when (`services.api.said_in_words`).
    others: Any = models.JSONField(default=list)
    description = models.TextField(blank=True)
    channel = models.CharField(max_length=20)
    #: The language it was asked in, in which whoever asked is answered; "" for English.
    language = models.CharField(max_length=12, blank=True, default="")
    status = models.CharField(max_length=10, default=Status.NEW.value)
    #: How far the work is, by the steps of its service; "" where the service has none.
    step = models.CharField(max_length=40, blank=True, default="")
    outcome = models.CharField(max_length=20, blank=True)
    closing_words = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    team = Link("fd_accounts.Team", db_index=False)
    holder = Link("fd_accounts.User", null=True, db_index=False)
    customer = Link("fd_customers.Customer", null=True)
    opened_by = models.CharField(max_length=150)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    ward = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=300, blank=True)
    uprn = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField()
    soon_at = models.DateTimeField(default=NEVER)
    due_at = models.DateTimeField(default=NEVER)
    far_at = models.DateTimeField(default=NEVER)
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    #: When the work was started again; waits and extensions before that no longer count.
    reopened_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    #: When retention took everything personal from it.
    removed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="fd_cases_one_case_per_key"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="fd_cases_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(outcome.value for outcome in Outcome)]),
                name="fd_cases_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED.value, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED.value) & Q(closed_at__isnull=True, outcome="")),
                name="fd_cases_closed_and_when_together",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="fd_cases_lat_and_lon_together",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
                name="fd_cases_closed_after_opened",
            ),
        ]
        # Each is one way in which a list is asked, as a range in the list's own order (docs/speed.md). Values that go
        # with the due date, such as the status, need an index of their own; others are met often enough on the way.
        indexes = [
            *(
                models.Index(fields=[*fields, "due_at", "id", *also], condition=Q(closed_at__isnull=True), name=name)
                # What stands last is not sorted by: it lets cases be passed over without reading their rows.
                for name, fields, also in (
                    ("fd_cases_open_due", [], []),
                    ("fd_cases_open_status_due", ["status"], []),
                    ("fd_cases_open_team_due", ["team"], []),
                    ("fd_cases_open_team_status_due", ["team", "status"], []),
                    ("fd_cases_open_service_due", ["service"], []),
                    ("fd_cases_open_svc_status_due", ["service", "status"], []),
                    ("fd_cases_open_ward_due", ["ward"], ["status"]),
                )
            ),
            # Only cases of services with steps are in it, so others cost nothing more to open.
            models.Index(
                fields=["team", "service", "step", "due_at", "id"],
                condition=Q(closed_at__isnull=True) & ~Q(step=""),
                name="fd_cases_open_step_due",
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                condition=Q(closed_at__isnull=True, holder__isnull=False),
                name="fd_cases_open_holder_due",
            ),
            *(
                models.Index(fields=[*fields, "closed_at", "id"], condition=Q(closed_at__isnull=False), name=name)
                for name, fields in (
                    ("fd_cases_closed", []),
                    ("fd_cases_closed_team", ["team"]),
                    ("fd_cases_closed_service", ["service"]),
                    ("fd_cases_closed_ward", ["ward"]),
                )
            ),
            models.Index(
                fields=["holder", "closed_at", "id"],
                condition=Q(closed_at__isnull=False, holder__isnull=False),
                name="fd_cases_closed_holder",
            ),
            *(
                models.Index(fields=[*fields, "opened_at", "id"], condition=Q(is_public=True), name=name)
                for name, fields in (
                    ("fd_cases_public_opened", []),
                    ("fd_cases_public_service", ["service"]),
                    ("fd_cases_public_ward", ["ward"]),
                )
            ),
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(is_public=True, closed_at__isnull=True),
                name="fd_cases_public_open",
            ),
            models.Index(fields=["updated_at", "id"], condition=Q(is_public=True), name="fd_cases_public_updated"),
            # A strip of the map; what lies beside it in the strip is passed over within the index.
            models.Index(
                fields=["lat", "lon"],
                condition=Q(closed_at__isnull=True, lat__isnull=False),
                name="fd_cases_open_by_place",
            ),
            models.Index(fields=["uprn", "opened_at"], condition=Q(uprn__isnull=False), name="fd_cases_by_property"),
            models.Index(
                fields=["opened_by", "opened_at", "id"],
                condition=~Q(opened_by__in=NOT_FOR_OTHERS),
                name="fd_cases_opened_for_others",
            ),
        ]

    class Privacy:
        subject = "customer"
        handles = ("{reference}", "case:{reference}")
        given: ClassVar[set[str]] = {"answers", "description", "place"}
        personal: ClassVar[dict[str, str]] = {
            "answers": "what the resident told us",
            "others": "what other people told us about the resident, and who they are",
            "description": "free text, may name people",
            "closing_words": "free text, may name people",
            "place": "may be somebody's home",
            "lat": "may be somebody's home",
            "lon": "may be somebody's home",
            "uprn": "may be somebody's home",
        }
        plain: ClassVar[set[str]] = {
            "id", "reference", "key", "source", "source_reference", "category", "service", "channel", "status", "step",
            "language", "outcome", "is_public", "opened_by", "ward", "opened_at", "started_at", "soon_at", "due_at",
            "far_at", "closed_at", "confirmed_at", "reopened_at", "updated_at", "removed_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"service_version", "team", "holder", "customer"}

    def __str__(self) -> str:
        return self.reference

    @property
    def files_owner(self) -> str:
        """Return the name under which the file store keeps what belongs to this case."""
        return f"case:{self.reference}"
