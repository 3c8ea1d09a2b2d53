"""Erasures: what may go of somebody's, who proposed and who approved it, and what was done."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from frontdoor.foundation.links.api import Link
from frontdoor.rights.rules.states import ErasureState


class Erasure(models.Model):
    """That everything of somebody's that may go is to go. It holds ids, counts and rules, and nobody's data."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = Link("fd_customers.SourceRecord")
    case = Link("fd_cases.Case", null=True)
    user = Link("fd_accounts.User", null=True)
    state = models.CharField(max_length=10, default=ErasureState.PROPOSED.value)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    #: What was to go when it was proposed: ids by table. Emptied when it is done.
    plan: Any = models.JSONField(default=dict)
    #: What stayed: [{"what", "count", "why"}].
    kept: Any = models.JSONField(default=list)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: What went: {step: [{"what", "count", "rule"}]}.
    results: Any = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in ErasureState]), name="fd_rights_erasure_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(settled_by=F("proposed_by")), name="fd_rights_erasure_needs_a_second_person"
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[ErasureState.PROPOSED.value, ErasureState.APPROVED.value]),
                name="fd_rights_one_erasure_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="fd_rights_erasures")]

    class Privacy:
        subject = ("record", "user")
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "state", "proposed_by", "proposed_at", "plan", "kept", "settled_by", "settled_at", "results",
            "done_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"record", "case", "user"}

    def __str__(self) -> str:
        return f"erasure {self.pk}"
