"""Services, their versions, and submissions."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from frontdoor.foundation.links.api import Link
from frontdoor.services.models.others import OtherPerson
from frontdoor.services.records import DraftState, ProposalState, Source
from frontdoor.services.rules.tracked import (
    NAME_LENGTH,
    OWNER_LENGTH,
    REASON_LENGTH,
    WHERE_LENGTH,
    ItemSort,
    ItemStatus,
)

__all__ = [
    "AnswerRefused", "DayOfUse", "OtherPerson", "Proposal", "Service", "ServiceVersion", "Submission", "TrackedChange",
    "TrackedItem", "TrackerImport", "TrackerRefusal", "TrackerTarget",
]  # fmt: skip

SUBMITTED = DraftState.SUBMITTED.value
#: Proposals that may still become a version.
UNDER_WAY = [each.value for each in (ProposalState.WRITING, ProposalState.IN_REVIEW, ProposalState.APPROVED)]


class Service(models.Model):
    """Something residents ask the council for. Never deleted: cases speak of it."""

    slug = models.SlugField(max_length=60, unique=True)
    #: When it was withdrawn, or its file left the catalogue; empty while it is offered.
    withdrawn_at = models.DateTimeField(null=True)
    #: Whether somebody withdrew it in the browser: no file then offers it again.
    is_withdrawn_by_hand = models.BooleanField(default=False)
    #: What its file said when file and browser last agreed, as `ServiceVersion.checksum`; empty: it never had one.
    file_checksum = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withdrawn_by_hand=False) | Q(withdrawn_at__isnull=False),
                name="fd_services_withdrawn_by_hand_has_a_moment",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "slug", "withdrawn_at", "is_withdrawn_by_hand", "file_checksum"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.slug


class ServiceVersion(models.Model):
    """One wording of a service; never changed, so that what a case was opened under stays readable."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition: Any = models.JSONField()
    #: SHA-256 of the canonical JSON: tells whether a file says something new.
    checksum = models.CharField(max_length=64)
    source = models.CharField(max_length=10, default=Source.FILE.value)
    #: The first day it counts, from `available_from` or as it was published; empty: at once.
    effective_from = models.DateField(null=True)
    #: When it was called off, before the first day it would have counted.
    called_off_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="fd_services_a_service_counts_its_versions"),
            models.CheckConstraint(condition=Q(number__gte=1), name="fd_services_versions_count_from_one"),
            models.CheckConstraint(
                condition=Q(source__in=[each.value for each in Source]), name="fd_services_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(effective_from__isnull=False),
                name="fd_services_called_off_only_if_for_a_day",
            ),
        ]

    class Privacy:
        subject = None
        named = ("published_by",)
        personal: ClassVar[dict[str, str]] = {"published_by": "who is answerable"}
        plain: ClassVar[set[str]] = {
            "id",
            "number",
            "definition",
            "checksum",
            "source",
            "effective_from",
            "called_off_at",
            "published_at",
        }
        linked: ClassVar[set[str]] = {"service"}

    def __str__(self) -> str:
        return f"{self.service_id} version {self.number}"


class Proposal(models.Model):
    """A wording of a service that somebody is writing, until it is published or given up; one at a time for each.

    What it says may still be wrong in any way that JSON allows: it is checked whenever it is shown, and must be
    right to be published.
    """

    #: The service it will be a version of. There may be none yet.
    slug = models.SlugField(max_length=60)
    base = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, null=True, related_name="+")
    definition: Any = models.JSONField(default=dict)
    #: Rises by one with every change, so that of two people who change it at once the second is told.
    edition = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=ProposalState.WRITING.value)
    begun_by = models.CharField(max_length=150)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()
    #: User names of everybody who wrote any of it; none of them may review it.
    authors: Any = models.JSONField(default=list)
    #: What it was begun from, if from a form or a file: its name, and what of it was not understood.
    report: Any = models.JSONField(default=dict)
    #: What it was published as.
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in ProposalState]),
                name="fd_services_proposal_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(state__in=UNDER_WAY), name="fd_services_one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PUBLISHED.value, version__isnull=False)
                | ~Q(state=ProposalState.PUBLISHED.value) & Q(version__isnull=True),
                name="fd_services_published_as_a_version",
            ),
        ]

    class Privacy:
        subject = None
        named = ("begun_by", "changed_by")
        personal: ClassVar[dict[str, str]] = {
            "begun_by": "who is answerable",
            "changed_by": "who is answerable",
            "authors": "who is answerable",
        }
        plain: ClassVar[set[str]] = {
            "id", "slug", "definition", "edition", "state", "begun_at", "changed_at", "report",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"base", "version"}

    def __str__(self) -> str:
        return f"proposal {self.pk} for {self.slug}"


class Submission(models.Model):
    """Somebody's answers on their way in: a draft until it is submitted.

    The id is random and unguessable: whoever holds it, in a session or in a signed link, may go on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="submissions")
    answers: Any = models.JSONField(default=dict)
    #: Answers that a newer wording of the form does not take, in words (`rules.reconciling.SetAside`).
    set_aside: Any = models.JSONField(default=list)
    #: Sentences about what changed in the form, until the person has read them.
    news: Any = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=DraftState.STARTED.value)
    channel = models.CharField(max_length=20)
    #: The language it is filled in in; "" for English.
    language = models.CharField(max_length=12, blank=True, default="")
    started_by = models.CharField(max_length=150)
    on_behalf = models.BooleanField(default=False)
    #: By what right somebody fills it in for another; none for their own and for a caller's.
    representation = Link("fd_customers.Representation", null=True)
    #: Where a link to come back was sent; forgotten when the person wants no reminders.
    email = models.EmailField(blank=True)
    #: How often the person was reminded, and when they are next; empty for never again.
    reminded = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=20, blank=True)
    #: What use is counted by, written with what is written anyway: a `rules.use.Device`, "" for an adviser's.
    device = models.CharField(max_length=10, blank=True)
    #: A `rules.use.Told` once somebody was told not to go on, until they change an answer.
    told = models.CharField(max_length=12, blank=True)
    #: The id of the first question still to be answered, or of the stopper that was shown.
    stands_at = models.CharField(max_length=60, blank=True)
    #: How long it took to send it, on the scale of `rules.use.pace_of`.
    pace = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in DraftState]), name="fd_services_state_is_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=SUBMITTED, submitted_at__isnull=False) & ~Q(reference="")
                    | ~Q(state=SUBMITTED) & Q(submitted_at__isnull=True, reference="")
                ),
                name="fd_services_submitted_with_moment_and_reference",
            ),
            models.CheckConstraint(
                condition=Q(remind_at__isnull=True) | Q(state=DraftState.STARTED.value) & ~Q(email=""),
                name="fd_services_reminded_only_before_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="fd_services_expiring"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="fd_services_to_be_reminded"),
            models.Index(fields=["email", "updated_at"], condition=~Q(email=""), name="fd_services_sent_a_link"),
        ]

    class Privacy:
        subject = None
        named = ("reference", "started_by", "email")
        handles = ("draft:{pk}",)
        given: ClassVar[set[str]] = {"answers", "email"}
        personal: ClassVar[dict[str, str]] = {
            "answers": "what the person told us",
            "set_aside": "what the person told us, of which the form no longer asks",
            "news": "what changed, with the person's answers in it",
            "email": "where the link to come back was sent",
            "started_by": "who filled it in",
        }
        plain: ClassVar[set[str]] = {
            "id", "revision", "state", "channel", "on_behalf", "started_at", "updated_at", "expires_at",
            "submitted_at", "reference", "reminded", "remind_at", "device", "told", "stands_at", "pace", "language",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"service_version", "representation"}

    def __str__(self) -> str:
        return str(self.id)


class DayOfUse(models.Model):
    """How the forms of a version that were begun on one day were used: counts, kept when the forms are deleted."""

    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="days_of_use")
    day = models.DateField()
    begun = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    not_eligible = models.PositiveIntegerField(default=0)
    #: What `rules.use.Tally.stored` returns.
    by_name: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service_version", "day"], name="fd_services_one_row_for_a_day_of_use"),
            models.CheckConstraint(
                condition=Q(begun__gte=models.F("sent") + models.F("stopped") + models.F("not_eligible")),
                name="fd_services_no_more_forms_end_than_begin",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="fd_services_days_of_use")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "day", "begun", "sent", "stopped", "not_eligible", "by_name"}
        linked: ClassVar[set[str]] = {"service_version"}

    def __str__(self) -> str:
        return f"version {self.service_version_id} on {self.day}"


class AnswerRefused(models.Model):
    """How often an answer to a question was not taken on one day, and for what kind of reason; never what it said."""

    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="answers_refused")
    day = models.DateField()
    #: A question's id; of one that is asked of each of a group: `group.question`.
    question = models.CharField(max_length=120)
    #: A `rules.kinds.base.BadAnswer.why`.
    why = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_version", "day", "question", "why"], name="fd_services_refusals_are_counted_in_one_row"
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "day", "question", "why", "number"}
        linked: ClassVar[set[str]] = {"service_version"}

    def __str__(self) -> str:
        return f"{self.question} of version {self.service_version_id} on {self.day}: {self.why}"


class TrackedItem(models.Model):
    """Something people ask for by an old form, a document or a letter, and how far it has come to be a service."""

    sort = models.CharField(max_length=10)
    name = models.CharField(max_length=NAME_LENGTH)
    #: `rules.tracked.key_of` the name, which may be longer: one sign may fold into three.
    key = models.CharField(max_length=NAME_LENGTH * 3)
    #: How often a year; 0 where nobody knows, so that the list can be paged by it.
    volume = models.PositiveIntegerField(default=0)
    where_now = models.CharField(max_length=WHERE_LENGTH, blank=True)
    owner = models.CharField(max_length=OWNER_LENGTH, blank=True)
    #: The service it became or is to become. No key: the service may be proposed only.
    slug = models.SlugField(max_length=60, blank=True)
    #: What somebody said; the platform may know better, see `queries.tracker`.
    status = models.CharField(max_length=12, default=ItemStatus.NOT_STARTED.value)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    #: The day somebody said so.
    status_on = models.DateField()
    added_on = models.DateField()
    #: Rises by one with every change, so that of two people who change it at once the second is told.
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sort", "key"], name="fd_services_a_tracked_item_is_named_once"),
            models.CheckConstraint(
                condition=Q(sort__in=[each.value for each in ItemSort]), name="fd_services_tracked_sort_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in ItemStatus]), name="fd_services_tracked_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ItemStatus.NOT_DONE.value, reason=""), name="fd_services_not_done_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["-volume", "id"], name="fd_services_most_asked_for")]

    class Privacy:
        subject = None
        apart = "a list of forms with the teams that answer for them, imported from a table; names nobody by an account"
        personal: ClassVar[dict[str, str]] = {"owner": "may name a person", "where_now": "may name a person's file"}
        plain: ClassVar[set[str]] = {
            "id", "sort", "name", "key", "volume", "slug", "status", "reason", "status_on", "added_on", "edition",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.sort}: {self.name}"


class TrackedChange(models.Model):
    """One change of a tracked item by somebody, by hand or from a file. Never changed itself."""

    item = models.ForeignKey(TrackedItem, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    #: The file it came from; "" when it was made by hand.
    file = models.CharField(max_length=200, blank=True)
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)

    class Privacy:
        subject = None
        named = ("by",)
        personal: ClassVar[dict[str, str]] = {
            "by": "who is answerable",
            "before": "may name a person",
            "after": "may name a person",
        }
        plain: ClassVar[set[str]] = {"id", "at", "file"}
        linked: ClassVar[set[str]] = {"item"}

    def __str__(self) -> str:
        return f"change of item {self.item_id} at {self.at}"


class TrackerTarget(models.Model):
    """By when everything of a sort is to be done."""

    sort = models.CharField(max_length=10, unique=True)
    day = models.DateField()

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "sort", "day"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.sort} by {self.day}"


class TrackerImport(models.Model):
    """A file that was read into the tracker, and what came of its rows."""

    file = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Privacy:
        subject = None
        named = ("by",)
        personal: ClassVar[dict[str, str]] = {"by": "who is answerable"}
        plain: ClassVar[set[str]] = {"id", "file", "at", "added", "changed", "unchanged", "refused"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.file} at {self.at}"


class TrackerRefusal(models.Model):
    """A row of a file that could not be read, as it came, until somebody has mended it or it was kept long enough."""

    source = models.ForeignKey(TrackerImport, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    #: Pairs of column and cell: a database may keep the keys of an object in another order.
    raw: Any = models.JSONField(default=list)
    why = models.TextField()

    class Privacy:
        subject = None
        apart = "a row of a table of forms that could not be read"
        personal: ClassVar[dict[str, str]] = {"raw": "whatever stood in the table"}
        plain: ClassVar[set[str]] = {"id", "line", "why"}
        linked: ClassVar[set[str]] = {"source"}

    def __str__(self) -> str:
        return f"line {self.line} of import {self.source_id}"


class RegisterRow(models.Model):
    """A list that questions ask from. Never deleted: cases speak of what it listed."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    #: SHA-256 of what its files say, so that thousands of entries are compared only when one changed.
    checksum = models.CharField(max_length=64)

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "slug", "title", "source", "checksum"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.slug


class RegisterEntry(models.Model):
    """One of a register. What its file leaves out stays, and can be chosen no more."""

    register = models.ForeignKey(RegisterRow, on_delete=models.PROTECT, related_name="entries")
    value = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=100, blank=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    facts: Any = models.JSONField(default=dict)
    #: Its place in the file; empty once the file leaves it out.
    place = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "value"], name="fd_services_a_register_lists_a_value_once"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "value", "label", "hint", "group", "begins", "ends", "facts", "place",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"register"}

    def __str__(self) -> str:
        return self.value
