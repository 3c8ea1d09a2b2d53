"""What happened to a case, and the files that belong to it."""

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case


class Audience(models.TextChoices):
    """Who may read an entry of a case."""

    PUBLIC = "public"
    RESIDENT = "resident"
    STAFF = "staff"


#: The kind of what happened elsewhere, before the case was ours; its text is the source's own word for it.
HISTORY: Final = "history"


class Entry(models.Model):
    """A line of a case's timeline; never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    actor = models.CharField(max_length=150)
    #: On whose behalf the actor did it, where somebody acts for another: "customer:7".
    acting_for = models.CharField(max_length=40, blank=True, db_default="")
    text = models.TextField(blank=True)
    facts: Any = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["at", "id"], condition=Q(audience="public"), name="fd_cases_public_entries")]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="fd_cases_entry_audience_is_known")
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {
            "text": "free text, may name people",
            "actor": "who wrote it",
            "acting_for": "on whose behalf",
        }
        plain: ClassVar[set[str]] = {"id", "at", "kind", "audience", "facts"}
        linked: ClassVar[set[str]] = {"case"}

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"


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
