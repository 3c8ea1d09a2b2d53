"""What a team does to cases again and again, kept under a name."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.foundation.links.api import Link


class Macro(models.Model):
    """Steps that a team does to cases in one go (`rules/macros.py`)."""

    team = Link("fd_accounts.Team", on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    steps: Any = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="fd_cases_one_macro_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="fd_cases_a_macro_has_a_name"),
        ]

    class Privacy:
        subject = None
        named = ("by",)
        personal: ClassVar[dict[str, str]] = {"by": "who wrote it"}
        plain: ClassVar[set[str]] = {"id", "name", "steps", "at"}
        linked: ClassVar[set[str]] = {"team"}

    def __str__(self) -> str:
        return self.name
