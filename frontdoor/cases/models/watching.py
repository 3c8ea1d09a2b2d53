"""Which of the staff keep an eye on a case, and who has its page open at the moment."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.cases.models.case import Case
from frontdoor.foundation.links.api import Link


class Watcher(models.Model):
    """Somebody on the staff who is told of every change of a case; residents who are told are followers."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watchers")
    user = Link("fd_accounts.User", on_delete=models.CASCADE)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="fd_cases_somebody_watches_once")]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "since"}
        linked: ClassVar[set[str]] = {"case", "user"}

    def __str__(self) -> str:
        return f"user {self.user_id} watches case {self.case_id}"


class Viewing(models.Model):
    """That somebody has the page of a case open, as far as their browser said so a moment ago."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="viewings", db_index=False)
    user = Link("fd_accounts.User", on_delete=models.CASCADE)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="fd_cases_somebody_views_once"),
            models.CheckConstraint(condition=Q(seen_at__gte=F("since")), name="fd_cases_a_view_lasts_on"),
        ]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "since", "seen_at"}
        linked: ClassVar[set[str]] = {"case", "user"}

    def __str__(self) -> str:
        return f"user {self.user_id} has case {self.case_id} open"
