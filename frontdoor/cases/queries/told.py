"""What somebody on the staff was told of cases."""

from typing import Final

from django.db.models import QuerySet

from frontdoor.cases.models import Case, Notification
from frontdoor.cases.queries.work_list import capped
from frontdoor.foundation.ui.pages import Page, keyset

#: What each kind is called where it is listed; another is called by its name.
KINDS: Final = {
    "assigned": "Given to you",
    "clock-warning": "Clock",
    "enquiry-missed": "Enquiry overdue",
    "enquiry-warning": "Enquiry",
    "escalated": "Escalated",
    "glass-broken": "Restricted record opened",
    "handed-over": "Handed to you",
    "mentioned": "Mention",
    "more-time": "More time",
    "task": "Task",
    "task-due": "Task due",
    "watched": "Change",
}


def told(user_id: int, *, after: str = "", before: str = "") -> Page[Notification]:
    """Return a page of what somebody was told, newest first. One query."""
    rows = Notification.objects.filter(user_id=user_id).select_related("case", "enquiry")
    return keyset(rows, order=("-at", "-id"), after=after, before=before)


def not_seen(user_id: int) -> str:
    """Return how much somebody was told and has not seen: "0" to "99", or "99+". One query."""
    return capped(Notification.objects.filter(user_id=user_id, seen_at__isnull=True))


def new_of(case: Case, *, user_id: int | None) -> "QuerySet[Notification]":
    """Return what is new to somebody of one case, oldest first."""
    return case.notifications.filter(user_id=user_id or 0, seen_at__isnull=True).order_by("at", "id")


def kind_in_words(kind: str) -> str:
    """Return what a kind of notification is called."""
    return KINDS.get(kind, kind.replace("-", " ").capitalize())
