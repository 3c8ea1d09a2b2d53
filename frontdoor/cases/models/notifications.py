"""What a member of staff is told about a case, or a member's enquiry: a warning, a mention, a task, an answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.cases.models.enquiries import Enquiry
from frontdoor.foundation.links.api import Link


class Notification(models.Model):
    """Something somebody on the staff should know of a case or an enquiry, until they have seen it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="notifications")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, null=True, related_name="notifications")
    #: Of what another context has to tell: the address at which it is read.
    elsewhere = models.CharField(max_length=200, blank=True, default="")
    user = Link("fd_accounts.User", on_delete=models.CASCADE, db_index=False)
    #: What it is about: "clock-warning", "escalated", "handed-over", "mentioned", "task", "task-due", "watched".
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    #: The same thing is told once: the entry, clock or task it comes from.
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    #: Whether it still has to go by e-mail, to whom that goes at all.
    to_mail = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="fd_cases_somebody_is_told_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, enquiry__isnull=True, elsewhere="")
                | Q(case__isnull=True, enquiry__isnull=False, elsewhere="")
                | Q(case__isnull=True, enquiry__isnull=True) & ~Q(elsewhere=""),
                name="fd_cases_a_notification_is_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="fd_cases_a_notification_says_something"),
        ]
        indexes = [
            # Read backwards, it is the list: newest first, and ties the same way.
            models.Index(fields=["user", "at", "id"], name="fd_cases_told_in_order"),
            models.Index(fields=["user"], condition=Q(seen_at__isnull=True), name="fd_cases_told_not_seen"),
            models.Index(fields=["user", "at"], condition=Q(to_mail=True), name="fd_cases_told_to_mail"),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"text": "may name people"}
        plain: ClassVar[set[str]] = {"id", "kind", "key", "at", "seen_at", "to_mail", "elsewhere"}
        linked: ClassVar[set[str]] = {"case", "enquiry", "user"}

    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"
