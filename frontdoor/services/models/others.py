"""The other people who answer a section of somebody's form."""

from typing import Any, ClassVar, Final
from uuid import uuid4

from django.db import models
from django.db.models import Q

from frontdoor.services.rules.others import OtherState

ASKED: Final = OtherState.ASKED.value
TAKEN_BACK: Final = OtherState.TAKEN_BACK.value
#: Those who have had their say; asked again, they have it anew.
SETTLED: Final = [OtherState.ANSWERED.value, OtherState.DECLINED.value]


class OtherPerson(models.Model):
    """Somebody whom an applicant has asked to answer a section of their form, and what they have said.

    The id is random and unguessable: whoever holds it, in a signed link, answers as this person. Another name or
    address is another row, so that the link to a wrong one ends. The old row stays until the draft is deleted, without
    name and answers, to count how often an address was written to.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey("fd_services.Submission", on_delete=models.CASCADE, related_name="others")
    #: The id of what they are asked as, among the definition's others.
    other = models.CharField(max_length=40)
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField()
    #: The applicant's name, for this person to read.
    asked_by = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=ASKED)
    answers: Any = models.JSONField(default=dict)
    #: Answers that a newer wording of the form does not take, in words (`rules.reconciling.SetAside`).
    set_aside: Any = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    #: What stands for the applicant's answers that they saw when they confirmed (`rules.others.seen_of`).
    seen = models.CharField(max_length=64, blank=True)
    #: A `rules.others.Reason`, of those who said no.
    reason = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    #: When the link was last sent, and how often; reminders are counted apart.
    written_at = models.DateTimeField()
    written = models.PositiveSmallIntegerField(default=1)
    reminded = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    #: Whether they want no more e-mails about it.
    is_silent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in OtherState]), name="fd_services_other_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["submission", "other"],
                condition=~Q(state=TAKEN_BACK),
                name="fd_services_one_person_is_asked_as_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, settled_at__isnull=False)
                | ~Q(state__in=SETTLED) & Q(settled_at__isnull=True),
                name="fd_services_other_settled_with_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=OtherState.DECLINED.value) & ~Q(reason="")
                | ~Q(state=OtherState.DECLINED.value) & Q(reason=""),
                name="fd_services_other_declines_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(remind_at__isnull=True) | Q(state=ASKED, is_silent=False),
                name="fd_services_others_reminded_while_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False), name="fd_services_others_to_remind"
            ),
            models.Index(fields=["email", "asked_at"], name="fd_services_others_at_address"),
        ]

    class Privacy:
        subject = "submission"
        personal: ClassVar[dict[str, str]] = {
            "name": "who was asked, another person",
            "email": "where another person was asked",
            "asked_by": "who asked",
            "answers": "what another person told us",
            "set_aside": "what another person told us, of which the form no longer asks",
            "reason": "why another person would not answer",
        }
        plain: ClassVar[set[str]] = {
            "id", "other", "state", "revision", "seen", "asked_at", "settled_at", "written_at", "written", "reminded",
            "remind_at", "is_silent",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"submission"}

    def __str__(self) -> str:
        return f"{self.other} of {self.submission_id}"
