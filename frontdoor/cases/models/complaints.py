"""A complaint: its file, its stages, its issues with what was found of each, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import NEVER, Case
from frontdoor.cases.rules.complaints import State, Verdict
from frontdoor.foundation.links.api import Link

_STATES = [each.value for each in State]
_VERDICTS = [each.value for each in Verdict]


class Complaint(models.Model):
    """What makes a case a complaint; a case has one at most."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="complaint_file")
    #: The Code it falls under, as the policy names it.
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default=State.RECEIVED.value)
    stage = models.PositiveSmallIntegerField(default=1)
    #: Of the stage it is at; kept here for lists.
    investigator = Link("fd_accounts.User", null=True, db_index=False)
    #: When the next step of the stage is due; NEVER once there is none.
    due_at = models.DateTimeField(default=NEVER)
    verdict = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    #: When it was last answered, or ended without an answer.
    concluded_at = models.DateTimeField(null=True)
    #: When its survey was sent, how the link to it is told apart, and when it was answered.
    surveyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="fd_cases_complaint_state_is_known"),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="fd_cases_complaint_has_two_stages"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *_VERDICTS]), name="fd_cases_complaint_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED.value) | ~Q(verdict=""), name="fd_cases_complaint_answer_has_verdict"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="fd_cases_complaints_due"),
            models.Index(fields=["opened_at"], name="fd_cases_complaints_opened"),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "code", "state", "stage", "due_at", "verdict", "opened_at", "concluded_at", "surveyed_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case", "investigator"}

    def __str__(self) -> str:
        return f"complaint of case {self.case_id}"


class ComplaintStage(models.Model):
    """One stage: who looks into it, what we said we understood, what we answered, and the times of each."""

    complaint_file = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField()
    #: When it was received: the complaint, or the wish for stage 2.
    asked_at = models.DateTimeField()
    #: What was said with that wish, if anything: reasons may not be demanded (Code 6.12).
    asked_words = models.TextField(blank=True)
    investigator = Link("fd_accounts.User", null=True)
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    understood = models.TextField(blank=True)
    sought = models.TextField(blank=True)
    out_of_scope = models.TextField(blank=True)
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    verdict = models.CharField(max_length=12, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint_file", "number"], name="fd_cases_a_stage_comes_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="fd_cases_stage_is_one_or_two"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, answer_by__isnull=True, answered_at__isnull=True)
                | Q(acknowledged_at__isnull=False, answer_by__isnull=False),
                name="fd_cases_stage_is_acknowledged_first",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, verdict="") | Q(answered_at__isnull=False, verdict__in=_VERDICTS),
                name="fd_cases_stage_answer_has_verdict",
            ),
        ]

    class Privacy:
        subject = "complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {
            "asked_words": "free text",
            "understood": "free text",
            "sought": "free text",
            "out_of_scope": "free text",
            "answer": "free text",
        }
        plain: ClassVar[set[str]] = {
            "id", "number", "asked_at", "acknowledge_by", "acknowledged_at", "answer_by", "answered_at", "answered_by",
            "verdict",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"complaint_file", "investigator"}

    def __str__(self) -> str:
        return f"stage {self.number} of complaint {self.complaint_file_id}"


class StageExtension(models.Model):
    """More working days for a stage, with the reason the complainant was told."""

    stage = models.ForeignKey(ComplaintStage, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1), name="fd_cases_stage_extension_adds_days"),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("approved_by")), name="fd_cases_stage_extension_approved_by_another"
            ),
        ]

    class Privacy:
        subject = "stage__complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {"reason": "free text"}
        plain: ClassVar[set[str]] = {"id", "days", "asked_by", "approved_by", "at"}
        linked: ClassVar[set[str]] = {"stage"}

    def __str__(self) -> str:
        return f"{self.days} days more for stage {self.stage_id}"


class Issue(models.Model):
    """One thing complained about, and what the person would like to come of it."""

    complaint_file = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="issues")
    what = models.TextField()
    sought = models.TextField(blank=True)
    theme = models.CharField(max_length=40, blank=True)
    added_by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="fd_cases_an_issue_says_what")]

    class Privacy:
        subject = "complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {"what": "free text", "sought": "free text"}
        plain: ClassVar[set[str]] = {"id", "theme", "added_by", "at"}
        linked: ClassVar[set[str]] = {"complaint_file"}

    def __str__(self) -> str:
        return f"issue of complaint {self.complaint_file_id}"


class Finding(models.Model):
    """What was found of an issue at one stage, and why."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="findings")
    stage = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12)
    reasons = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "stage"], name="fd_cases_one_finding_a_stage"),
            models.CheckConstraint(condition=Q(verdict__in=_VERDICTS), name="fd_cases_finding_verdict_is_known"),
            models.CheckConstraint(condition=~Q(reasons=""), name="fd_cases_a_finding_has_reasons"),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="fd_cases_finding_of_stage_one_or_two"),
        ]

    class Privacy:
        subject = "issue__complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {"reasons": "free text"}
        plain: ClassVar[set[str]] = {"id", "stage", "verdict", "by", "at"}
        linked: ClassVar[set[str]] = {"issue"}

    def __str__(self) -> str:
        return f"{self.verdict} of issue {self.issue_id}"


class Remedy(models.Model):
    """What we do to put it right: proposed, approved where it costs money, done with evidence."""

    APOLOGY, EXPLANATION, ACTION, MONEY = "apology", "explanation", "action", "money"
    KINDS = ((APOLOGY, "An apology"), (EXPLANATION, "An explanation"), (ACTION, "Something done"), (MONEY, "Money"))
    PROPOSED, AGREED, REFUSED, DONE = "proposed", "agreed", "refused", "done"

    complaint_file = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(max_length=12)
    what = models.TextField()
    pence = models.PositiveIntegerField(null=True)
    owner = Link("fd_accounts.User")
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)
    evidence = models.TextField(blank=True)
    #: Whether the ombudsman ordered it.
    is_ordered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["apology", "explanation", "action", "money"]),
                name="fd_cases_remedy_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed", "refused", "done"]), name="fd_cases_remedy_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="money", pence__isnull=False, pence__gt=0)
                | (~Q(kind="money") & Q(pence__isnull=True)),
                name="fd_cases_remedy_of_money_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=models.F("proposed_by")),
                name="fd_cases_remedy_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_at__isnull=False) & ~Q(evidence="")),
                name="fd_cases_remedy_is_done_with_evidence",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state__in=["proposed", "agreed"]), name="fd_cases_remedies_open"
            )
        ]

    class Privacy:
        subject = "complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {
            "what": "free text",
            "evidence": "free text",
            "decided_why": "free text",
            "pence": "what somebody gets",
        }
        plain: ClassVar[set[str]] = {
            "id", "kind", "due_on", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "done_at",
            "done_by", "is_ordered",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"complaint_file", "owner"}

    def __str__(self) -> str:
        return f"{self.kind} for complaint {self.complaint_file_id}"

    @property
    def label(self) -> str:
        """Return what its kind is called."""
        return dict(self.KINDS)[self.kind]


class Learning(models.Model):
    """What should change so that it does not happen again: with its root cause, an owner and a date."""

    OPEN, DONE, DROPPED = "open", "done", "dropped"

    complaint_file = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="learning")
    root_cause = models.CharField(max_length=40)
    what = models.TextField()
    owner = Link("fd_accounts.User")
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN)
    noted_by = models.CharField(max_length=150)
    noted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "dropped"]), name="fd_cases_learning_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False) & ~Q(result="")),
                name="fd_cases_learning_ends_with_a_result",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="fd_cases_learning_due")]

    class Privacy:
        subject = "complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {"what": "free text", "result": "free text"}
        plain: ClassVar[set[str]] = {
            "id", "root_cause", "due_on", "state", "noted_by", "noted_at", "ended_by", "ended_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"complaint_file", "owner"}

    def __str__(self) -> str:
        return f"learning from complaint {self.complaint_file_id}"


class Referral(models.Model):
    """That the ombudsman looks into a complaint, and what they decided."""

    complaint_file = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="referrals")
    their_reference = models.CharField(max_length=60)
    asked_on = models.DateField()
    #: By when they want our file.
    reply_by = models.DateField()
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint_file"], condition=Q(decision=""), name="fd_cases_one_open_referral"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True) | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="fd_cases_referral_decision_and_day_together",
            ),
        ]

    class Privacy:
        subject = "complaint_file__case__customer"
        personal: ClassVar[dict[str, str]] = {"words": "free text", "their_reference": "names their file"}
        plain: ClassVar[set[str]] = {
            "id", "asked_on", "reply_by", "kept_by", "kept_at", "sent_at", "decision", "decided_on",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"complaint_file"}

    def __str__(self) -> str:
        return f"referral of complaint {self.complaint_file_id}"
