"""What is published of closed cases: answers to requests for information, and decisions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.models.documents import Document
from frontdoor.cases.rules.registers import RegisterName


class Publication(models.Model):
    """One entry of a public register. It stands on its own: what was published stays when the case is forgotten."""

    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="publications")
    register = models.CharField(max_length=20)
    service = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    #: What was asked, without anybody's personal data.
    asked = models.TextField(blank=True)
    #: What was answered or decided, likewise.
    said = models.TextField()
    outcome = models.CharField(max_length=60)
    #: What else is known, as pairs of label and text.
    facts: Any = models.JSONField(default=list)
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(withdrawn_at__isnull=True), name="fd_cases_a_case_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(register__in=[each.value for each in RegisterName]), name="fd_cases_register_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""),
                name="fd_cases_what_is_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["register", "decided_at", "id"],
                condition=Q(withdrawn_at__isnull=True),
                name="fd_cases_published",
            )
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {
            "title": "stands in a register that is open to all",
            "asked": "stands in a register that is open to all",
            "said": "stands in a register that is open to all",
            "facts": "stands in a register that is open to all",
        }
        plain: ClassVar[set[str]] = {
            "id", "register", "service", "outcome", "decided_at", "published_at", "published_by", "withdrawn_at",
            "withdrawn_why",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return self.title

    @property
    def files_owner(self) -> str:
        """Return the name under which the file store keeps what belongs to this entry, not to its case."""
        return f"register:{self.pk}"


class PublishedDocument(models.Model):
    """A redacted document that an entry of a register carries. Its file is the entry's, and outlives the case."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="publications")
    label = models.CharField(max_length=120)
    #: The redacted file, never the document's own.
    file = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "file"], name="fd_cases_a_document_is_published_once")
        ]

    class Privacy:
        subject = "publication__case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "label", "file"}
        linked: ClassVar[set[str]] = {"publication", "document"}

    def __str__(self) -> str:
        return self.label
