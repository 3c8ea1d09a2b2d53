"""What is to be done on a case besides the case itself: by whom, by when, after what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import NEVER, Case
from frontdoor.cases.rules.tasks import LONGEST_TITLE, TaskState
from frontdoor.foundation.links.api import Link


class Task(models.Model):
    """One thing to be done on a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=LONGEST_TITLE)
    #: The step of the service's workflow that set it, and its name there; "" for one that somebody thought of.
    step = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=40, blank=True)
    required = models.BooleanField(default=False)
    team = Link("fd_accounts.Team", db_index=False)
    holder = Link("fd_accounts.User", null=True, db_index=False)
    state = models.CharField(max_length=10, default=TaskState.OPEN.value)
    due_at = models.DateTimeField(default=NEVER)
    #: When its holder, or else the team's leaders, were told that it is due.
    warned_at = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    #: Why it was cancelled.
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in TaskState]), name="fd_cases_task_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN.value, ended_at__isnull=True)
                | (~Q(state=TaskState.OPEN.value) & Q(ended_at__isnull=False)),
                name="fd_cases_task_ended_and_when_together",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="fd_cases_a_task_says_what"),
            models.UniqueConstraint(
                fields=["case", "step", "origin"],
                condition=Q(state=TaskState.OPEN.value) & ~Q(origin=""),
                name="fd_cases_a_step_sets_a_task_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "due_at", "id"],
                condition=Q(state=TaskState.OPEN.value, holder__isnull=False),
                name="fd_cases_tasks_of_holder",
            ),
            models.Index(
                fields=["team", "due_at", "id"], condition=Q(state=TaskState.OPEN.value), name="fd_cases_tasks_of_team"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=TaskState.OPEN.value, warned_at__isnull=True),
                name="fd_cases_tasks_to_warn",
            ),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {"title": "may name people", "reason": "free text, may name people"}
        plain: ClassVar[set[str]] = {
            "id", "step", "origin", "required", "state", "due_at", "warned_at", "set_by", "set_at", "ended_by",
            "ended_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case", "team", "holder"}

    def __str__(self) -> str:
        return f"task {self.pk} on case {self.case_id}"


class TaskRow(models.Model):
    """Something to tick off in a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    ticked_by = models.CharField(max_length=150, blank=True)
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="fd_cases_rows_of_a_task_are_told_apart"),
            models.CheckConstraint(
                condition=Q(ticked_at__isnull=True, ticked_by="") | (Q(ticked_at__isnull=False) & ~Q(ticked_by="")),
                name="fd_cases_ticked_by_whom_and_when",
            ),
        ]

    class Privacy:
        subject = "task__case__customer"
        personal: ClassVar[dict[str, str]] = {"text": "may name people"}
        plain: ClassVar[set[str]] = {"id", "number", "ticked_by", "ticked_at"}
        linked: ClassVar[set[str]] = {"task"}

    def __str__(self) -> str:
        return f"row {self.number} of task {self.task_id}"


class TaskDependency(models.Model):
    """A task that can be finished only when another is."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="waits_for")
    first = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="awaited_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "first"], name="fd_cases_a_task_waits_for_another_once"),
            models.CheckConstraint(condition=~Q(task=models.F("first")), name="fd_cases_a_task_waits_not_for_itself"),
        ]

    class Privacy:
        subject = "task__case__customer"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"task", "first"}

    def __str__(self) -> str:
        return f"task {self.task_id} after task {self.first_id}"
