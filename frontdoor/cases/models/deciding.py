"""What was decided on a case: how, why, by whom, and who looked at it too."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.deciding import DecisionState


class Decision(models.Model):
    """One decision, from being proposed to being made or not."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    #: The kind and the result as the definition names them, and their words when it was proposed.
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    result = models.CharField(max_length=40)
    result_label = models.CharField(max_length=120)
    #: The outcome with which the case is then closed; "" if it is not closed by it.
    outcome = models.CharField(max_length=20, blank=True)
    reasons = models.TextField()
    needs_approver = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=DecisionState.PROPOSED.value)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: Why it was sent back.
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DecisionState]), name="fd_cases_decision_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.PROPOSED.value, settled_at__isnull=True, settled_by="")
                | (~Q(state=DecisionState.PROPOSED.value) & Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="fd_cases_decision_settled_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(needs_approver=True, state=DecisionState.MADE.value, settled_by=models.F("proposed_by")),
                name="fd_cases_decision_by_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state=DecisionState.PROPOSED.value),
                name="fd_cases_one_decision_waits",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {
            "reasons": "free text, about whoever it is for",
            "words": "free text, may name people",
        }
        plain: ClassVar[set[str]] = {
            "id", "kind", "label", "result", "result_label", "outcome", "needs_approver", "state", "proposed_by",
            "proposed_at", "settled_by", "settled_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"decision {self.kind} on case {self.case_id}"
