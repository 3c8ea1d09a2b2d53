"""What is asked after complaints, and how the council assesses itself: of the person once, of the Code every year."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.complaints import Complaint


class SurveyAnswer(models.Model):
    """What somebody thought of how their complaint was dealt with; asked once, answered once."""

    complaint_file = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="survey_answer")
    #: From 1 to 5, by question of the policy.
    scores: Any = models.JSONField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Privacy:
        subject = "complaint_file__case__customer"
        given: ClassVar[set[str]] = {"words"}
        personal: ClassVar[dict[str, str]] = {"words": "free text"}
        plain: ClassVar[set[str]] = {"id", "scores", "at"}
        linked: ClassVar[set[str]] = {"complaint_file"}

    def __str__(self) -> str:
        return f"survey of complaint {self.complaint_file_id}"


class SelfAssessment(models.Model):
    """Whether the council keeps a provision of a Code in a year: with the evidence, or why not."""

    code = models.CharField(max_length=40)
    #: The year that begins in April of it.
    year = models.PositiveSmallIntegerField()
    provision = models.CharField(max_length=8)
    complies = models.BooleanField()
    words = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "year", "provision"], name="fd_cases_a_provision_once_a_year"),
            models.CheckConstraint(condition=~Q(words=""), name="fd_cases_an_assessment_has_words"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "code", "year", "provision", "complies", "words", "by", "at"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.code} {self.provision} in {self.year}"
