"""What is remembered of a case. Times, people and words that come and go are rows of their own, kept for ever."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.links.api import Link


class Audience(models.TextChoices):
    """Who may read an entry of a case."""

    PUBLIC = "public"
    RESIDENT = "resident"
    STAFF = "staff"


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
            models.Index(
                fields=["opened_by", "opened_at", "id"],
                condition=~Q(opened_by__in=NOT_FOR_OTHERS),
                name="fd_cases_opened_for_others",
            ),
        ]

    class Privacy:
        subject = "customer"
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
            "id", "reference", "key", "source", "source_reference", "category", "service", "channel", "status",
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


class Entry(models.Model):
    """A line of a case's timeline; never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    actor = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    facts: Any = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["at", "id"], condition=Q(audience="public"), name="fd_cases_public_entries")]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="fd_cases_entry_audience_is_known")
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"text": "free text, may name people", "actor": "who wrote it"}
        plain: ClassVar[set[str]] = {"id", "at", "kind", "audience", "facts"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"


class Pause(models.Model):
    """A time during which the clock stood still because we waited for the resident."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended__isnull=True), name="fd_cases_one_open_pause"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=models.F("began")),
                name="fd_cases_pause_ends_after_it_began",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "began", "ended"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"pause of case {self.case_id}"


class Extension(models.Model):
    """More time for one case, with the reason the resident reads and who approved it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    amount = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="fd_cases_extension_adds_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="fd_cases_extension_has_a_reason"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {"reason": "free text"}
        plain: ClassVar[set[str]] = {"id", "amount", "asked_by", "approved_by", "at"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.amount} more for case {self.case_id}"


class Attachment(models.Model):
    """A file that belongs to a case. Whether the public may see it is the file store's answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    file = models.UUIDField()
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "file"], name="fd_cases_a_file_is_attached_once")]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"file": "may show people"}
        plain: ClassVar[set[str]] = {"id", "is_public", "added_at"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.file} of case {self.case_id}"


class Follower(models.Model):
    """Somebody told of a case they did not open; without a customer, somebody who only wants to be counted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    customer = Link("fd_customers.Customer", null=True)
    since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "customer"],
                condition=Q(customer__isnull=False),
                name="fd_cases_one_follows_once",
            ),
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key=""), name="fd_cases_one_is_counted_once"),
        ]

    class Privacy:
        subject = "customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "since", "stopped_at", "key"}
        linked: ClassVar[set[str]] = {"case", "customer"}

    def __str__(self) -> str:
        return f"follower of case {self.case_id}"


class CaseLink(models.Model):
    """Two cases that have to do with each other; `duplicate` points from the one closed to the one kept."""

    RELATED, DUPLICATE = "related", "duplicate"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="fd_cases_two_are_linked_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="fd_cases_not_linked_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=["related", "duplicate"]), name="fd_cases_link_kind_is_known"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "kind", "at", "by"}
        linked: ClassVar[set[str]] = {"case", "other"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Question(models.Model):
    """Something we asked the resident, and their answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    lapse_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    #: Set when we went on without an answer, or the case was closed meanwhile.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True, dropped_at__isnull=True),
                name="fd_cases_one_open_question",
            )
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"text": "free text", "answer": "what the resident told us"}
        plain: ClassVar[set[str]] = {
            "id", "asked_by", "asked_at", "remind_at", "reminded_at", "lapse_at", "answered_at", "dropped_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"question on case {self.case_id}"


class ReopenRequest(models.Model):
    """A resident says that it is not fixed; somebody must answer."""

    ACCEPTED, REFUSED = "accepted", "refused"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reopen_requests")
    reason = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="fd_cases_one_open_dispute"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__in=["accepted", "refused"], decided_at__isnull=False),
                name="fd_cases_decision_and_when_together",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(decided_at__isnull=True), name="fd_cases_disputes_open")
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"reason": "free text", "words": "free text"}
        plain: ClassVar[set[str]] = {"id", "at", "due_at", "decision", "decided_at", "decided_by"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"dispute of case {self.case_id}"


class SavedView(models.Model):
    """A filter of the work list that somebody keeps under a name."""

    user = Link("fd_accounts.User", on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="fd_cases_one_view_per_name")]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "query"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return self.name


__all__ = [
    "NEVER", "NOT_FOR_OTHERS", "Attachment", "Audience", "Case", "CaseLink", "Entry", "Extension", "Follower", "Pause",
    "Question", "ReopenRequest", "SavedView",
]  # fmt: skip
