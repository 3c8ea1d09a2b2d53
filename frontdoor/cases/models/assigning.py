"""The rules by which a team gives out its new cases."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.foundation.links.api import Link


class AssignmentRule(models.Model):
    """A rule of a team (`rules/assigning.py`); it does nothing until it is switched on."""

    team = Link("fd_accounts.Team", on_delete=models.CASCADE, db_index=False)
    #: Rules are asked in this order.
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    services: Any = models.JSONField(default=list)
    wards: Any = models.JSONField(default=list)
    skill = models.CharField(max_length=40, blank=True)
    most = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="fd_cases_one_rule_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="fd_cases_a_rule_has_a_name"),
        ]

    class Privacy:
        subject = None
        named = ("by",)
        personal: ClassVar[dict[str, str]] = {"by": "who wrote it"}
        plain: ClassVar[set[str]] = {"id", "place", "name", "services", "wards", "skill", "most", "is_on", "at"}
        linked: ClassVar[set[str]] = {"team"}

    def __str__(self) -> str:
        return self.name
