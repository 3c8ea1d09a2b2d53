"""Letters that officers wrote on a case, word for word as they went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.documents import Document
from frontdoor.cases.rules.letters import Way
from frontdoor.foundation.links.api import Link


class Letter(models.Model):
    """The words of a document of the kind `letter`; who kept the document wrote it, and then. Never changed."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="letter")
    #: The text it was begun with.
    version = Link("fd_messages.TemplateVersion")
    way = models.CharField(max_length=10)
    #: An email address, or the lines of a postal address.
    to = models.TextField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    #: What the page it was written on was drawn with: pressing its button twice writes one letter.
    key = models.UUIDField(unique=True)
    #: Of one by post, when somebody put it in the post, and who.
    posted_at = models.DateTimeField(null=True)
    posted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[each.value for each in Way]), name="fd_cases_way_of_letter_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(to="") & ~Q(subject="") & ~Q(body=""), name="fd_cases_a_letter_says_something_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, posted_by="")
                | (Q(posted_at__isnull=False, way=Way.POST.value) & ~Q(posted_by="")),
                name="fd_cases_posted_by_somebody_if_by_post",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(way=Way.POST.value, posted_at__isnull=True), name="fd_cases_letters_to_post"
            )
        ]

    class Privacy:
        subject = "document__case__customer"
        personal: ClassVar[dict[str, str]] = {
            "to": "where it went",
            "subject": "what was written to them",
            "body": "what was written to them",
        }
        plain: ClassVar[set[str]] = {"id", "way", "language", "key", "posted_at", "posted_by"}
        linked: ClassVar[set[str]] = {"document", "version"}

    def __str__(self) -> str:
        return f"letter {self.pk} by {self.way}"
