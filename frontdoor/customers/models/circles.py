"""Care circles: who is in them, what there is to do, and what was done."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.customers.rules.circles import (
    LONGEST_CALLED,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MemberRole,
    MemberStage,
    TaskStage,
)
from frontdoor.customers.rules.details import LONGEST_EMAIL
from frontdoor.foundation.links.api import Link


class Circle(models.Model):
    """Those who help a person."""

    person = Link("fd_accounts.User")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="fd_customers_one_circle_of_a_person"
            )
        ]

    class Privacy:
        subject = "person"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "begun_at", "ended_at"}
        linked: ClassVar[set[str]] = {"person"}

    def __str__(self) -> str:
        return f"circle {self.pk}"


class CircleMember(models.Model):
    """Somebody in a circle, or who was invited to it."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    user = Link("fd_accounts.User", null=True)
    #: What the person calls them.
    called = models.CharField(max_length=LONGEST_CALLED)
    role = models.CharField(max_length=12)
    email = models.CharField(max_length=LONGEST_EMAIL)
    stage = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, blank=True)
    invited_until = models.DateTimeField()
    invited_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[each.value for each in MemberRole]), name="fd_customers_member_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in MemberStage]), name="fd_customers_member_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(stage=MemberStage.JOINED.value) | Q(user__isnull=False),
                name="fd_customers_member_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(stage=MemberStage.INVITED.value) & ~Q(token_hash="")
                | ~Q(stage=MemberStage.INVITED.value) & Q(token_hash=""),
                name="fd_customers_member_token_while_invited",
            ),
            models.UniqueConstraint(
                fields=["circle", "user"],
                condition=Q(stage=MemberStage.JOINED.value),
                name="fd_customers_in_a_circle_once",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="fd_customers_member_token_once"
            ),
        ]
        indexes = [models.Index(fields=["user", "stage"], name="fd_customers_circles_of")]

    class Privacy:
        subject = ("user", "circle__person")
        personal: ClassVar[dict[str, str]] = {
            "called": "what the person calls them",
            "role": "what they are to the person",
            "email": "where the invitation went",
            "token_hash": "opens the invitation",
        }
        plain: ClassVar[set[str]] = {"id", "stage", "invited_until", "invited_at", "changed_at"}
        linked: ClassVar[set[str]] = {"circle", "user"}

    def __str__(self) -> str:
        return f"member {self.pk} of circle {self.circle_id}"


class CircleTask(models.Model):
    """Something that somebody is to do for the person."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    day = models.DateField(null=True)
    asked_by = Link("fd_accounts.User")
    taken_by = Link("fd_accounts.User", null=True)
    stage = models.CharField(max_length=10)
    #: Whether everybody in the circle sees it; otherwise those whom `seers` names.
    for_all = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in TaskStage]), name="fd_customers_task_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[TaskStage.TAKEN.value, TaskStage.DONE.value], taken_by__isnull=False)
                | Q(stage=TaskStage.WANTED.value, taken_by__isnull=True)
                | Q(stage=TaskStage.CALLED_OFF.value),
                name="fd_customers_task_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["circle", "-id"], name="fd_customers_tasks_of_circle")]

    class Privacy:
        subject = "circle__person"
        personal: ClassVar[dict[str, str]] = {
            "title": "what the person needs",
            "words": "what the person needs",
            "day": "when the person needs it",
        }
        plain: ClassVar[set[str]] = {"id", "stage", "for_all", "asked_at", "changed_at"}
        linked: ClassVar[set[str]] = {"circle", "asked_by", "taken_by"}

    def __str__(self) -> str:
        return f"task {self.pk} of circle {self.circle_id}"


class TaskSeer(models.Model):
    """A member to whom a task is shown that is not for all."""

    task = models.ForeignKey(CircleTask, on_delete=models.CASCADE, related_name="seers")
    member = models.ForeignKey(CircleMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "member"], name="fd_customers_task_shown_once")]

    class Privacy:
        subject = "member__user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"task", "member"}

    def __str__(self) -> str:
        return f"task {self.task_id} for member {self.member_id}"


class CircleEntry(models.Model):
    """One thing that was done in a circle. Never changed; of a task it is read by whoever sees the task."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="entries")
    task = models.ForeignKey(CircleTask, on_delete=models.CASCADE, null=True, related_name="entries")
    member = models.ForeignKey(CircleMember, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    by = Link("fd_accounts.User")
    what = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["circle", "-id"], name="fd_customers_circle_entries")]

    class Privacy:
        subject = "circle__person"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "at", "what"}
        linked: ClassVar[set[str]] = {"circle", "task", "member", "by"}

    def __str__(self) -> str:
        return f"{self.what} in circle {self.circle_id}"
