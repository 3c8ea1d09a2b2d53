"""Cases that are dealt with in parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.states import Outcome


class Split(models.Model):
    """That a case is dealt with in parts, each a case of its own that is linked to it, and what then becomes of it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="split")
    #: What it is closed with once every part was put right; "" leaves that to whoever holds it.
    outcome = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(outcome.value for outcome in Outcome)]),
                name="fd_cases_split_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", words="") | (~Q(outcome="") & ~Q(words="")),
                name="fd_cases_split_outcome_and_words_together",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"words": "free text, may name people", "by": "who split it"}
        plain: ClassVar[set[str]] = {"id", "outcome", "at"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"split of case {self.case_id}"
