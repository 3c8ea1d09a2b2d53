"""What is asked on a case: by us of the resident, and by the resident of us."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.asking import QuestionKind, Silence
from frontdoor.cases.rules.reopening import Answerer
from frontdoor.foundation.links.api import Link


class Question(models.Model):
    """Something we asked the resident, and their answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, default=QuestionKind.QUESTION.value)
    text = models.TextField()
    #: What a fee is to be, in pence, and how many days longer it is to take, for the kinds that ask so.
    pence = models.PositiveIntegerField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    lapse_at = models.DateTimeField()
    #: What silence means, and when it had lasted so long that whoever holds the case was told.
    silence = models.CharField(max_length=10, default=Silence.GO_ON.value)
    lapsed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    #: Whether they agree, to what is agreed to or not.
    agreed = models.BooleanField(null=True)
    #: Set when we went on without an answer, or the case was closed meanwhile.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True, dropped_at__isnull=True),
                name="fd_cases_one_open_question",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in QuestionKind]), name="fd_cases_question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(silence__in=[silence.value for silence in Silence]), name="fd_cases_silence_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind=QuestionKind.FEE.value, pence__isnull=False) | ~Q(kind=QuestionKind.FEE.value))
                & (Q(kind=QuestionKind.TIME.value, days__isnull=False) | ~Q(kind=QuestionKind.TIME.value)),
                name="fd_cases_question_says_how_much",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        given: ClassVar[set[str]] = {"answer"}
        personal: ClassVar[dict[str, str]] = {"text": "free text", "answer": "what the resident told us"}
        plain: ClassVar[set[str]] = {
            "id", "kind", "pence", "days", "asked_by", "asked_at", "remind_at", "reminded_at", "lapse_at", "silence",
            "lapsed_at", "answered_at", "agreed", "dropped_at",
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
    #: Whether a part of it is put right, and the reason says what is left.
    half = models.BooleanField(default=False)
    #: The reason that was chosen, by its id in the definition; "" for none.
    cause = models.CharField(max_length=40, blank=True)
    answered_by = models.CharField(max_length=10, default=Answerer.LEADER.value)
    #: The closing that is disputed: what was said is counted against that, also once the case is open again.
    outcome = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)
    #: Who held the case before another team was to look afresh; it goes back to them if that finds nothing.
    team_before = Link("fd_accounts.Team", null=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="fd_cases_one_open_dispute"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__in=[each.value for each in Answerer]),
                name="fd_cases_who_answers_a_dispute_is_known",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__in=["accepted", "refused"], decided_at__isnull=False),
                name="fd_cases_decision_and_when_together",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(decided_at__isnull=True), name="fd_cases_disputes_open"),
            # What was said of closings in a span, for the rates.
            models.Index(fields=["closed_at"], name="fd_cases_disputes_closed"),
        ]

    class Privacy:
        subject = "case__customer"
        given: ClassVar[set[str]] = {"reason"}
        personal: ClassVar[dict[str, str]] = {"reason": "free text", "words": "free text"}
        plain: ClassVar[set[str]] = {
            "id", "at", "due_at", "decision", "decided_at", "decided_by", "half", "cause", "answered_by", "outcome",
            "closed_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case", "team_before"}

    def __str__(self) -> str:
        return f"dispute of case {self.case_id}"
