"""Documents that were made or kept on a case, in versions, and what of them anybody may read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.rules.letters import LETTER


class Document(models.Model):
    """One version of a document. What is published of it is a file of its own, which a second person has checked."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    #: The kind as the definition names it, its words when it was kept, and which version this is.
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    #: A letter that was written here has its words instead (`Letter`).
    file = models.UUIDField(null=True)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    redacted_file = models.UUIDField(null=True)
    redacted_by = models.CharField(max_length=150, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    checked_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A second letter is no second version of the first.
            models.UniqueConstraint(
                fields=["case", "kind", "number"], condition=~Q(kind=LETTER), name="fd_cases_versions_are_told_apart"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(kind=LETTER), name="fd_cases_a_document_is_a_file_or_a_letter"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by="")
                | (Q(checked_at__isnull=False, redacted_file__isnull=False) & ~Q(checked_by=F("redacted_by"))),
                name="fd_cases_redaction_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(checked_at__isnull=False),
                name="fd_cases_published_only_if_checked",
            ),
            models.CheckConstraint(
                condition=Q(redacted_file__isnull=True) | ~Q(redacted_file=F("file")),
                name="fd_cases_redacted_is_another_file",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"file": "may be about people", "redacted_file": "may be about people"}
        plain: ClassVar[set[str]] = {
            "id", "kind", "label", "number", "added_by", "added_at", "redacted_by", "checked_by", "checked_at",
            "published_by", "published_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of case {self.case_id}"
