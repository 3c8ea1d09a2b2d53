"""Which cases have to do with each other."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case


class CaseLink(models.Model):
    """Two cases that have to do with each other.

    `duplicate` points from the one closed to the one kept, `part` from a part to the whole.
    """

    RELATED, DUPLICATE, PART = "related", "duplicate", "part"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="fd_cases_two_are_linked_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="fd_cases_not_linked_to_itself"),
            models.CheckConstraint(
                condition=Q(kind__in=["related", "duplicate", "part"]), name="fd_cases_link_kind_is_known"
            ),
            # A part has one whole, and a duplicate is closed for one case.
            models.UniqueConstraint(fields=["case"], condition=Q(kind="part"), name="fd_cases_a_part_has_one_whole"),
        ]

    class Privacy:
        subject = ("case__customer", "other__customer")
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "kind", "at", "by"}
        linked: ClassVar[set[str]] = {"case", "other"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
