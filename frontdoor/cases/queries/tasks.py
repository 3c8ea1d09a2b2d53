"""Reading tasks: those of a case, and those that somebody has to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from frontdoor.cases.models import NEVER, Case, Task, TaskDependency, TaskRow
from frontdoor.cases.rules.tasks import TASK_SAID, TaskState
from frontdoor.foundation.accounts.api import people, teams
from frontdoor.foundation.ui.pages import Page, keyset


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as pages show it.

    :param whose: the team, and who in it, by name.
    :param waits_for: titles of the tasks before it that are still open.
    """

    row: Task
    whose: str
    rows: tuple[TaskRow, ...]
    waits_for: tuple[str, ...]
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.row.state == TaskState.OPEN

    @property
    def said(self) -> str:
        return TASK_SAID[TaskState(self.row.state)]

    @property
    def due_at(self) -> datetime | None:
        return None if self.row.due_at == NEVER else self.row.due_at

    @property
    def ticked(self) -> int:
        return sum(row.ticked_at is not None for row in self.rows)

    @property
    def may_be_finished(self) -> bool:
        return self.is_open and not self.waits_for and self.ticked == len(self.rows)


def tasks_of(case: Case, *, at: datetime) -> list[TaskLine]:
    """Return the tasks of a case: those to be done by when they are due, then the others. Five queries."""
    return _lines(case.tasks.order_by(F("ended_at").asc(nulls_first=True), "due_at", "id"), at=at)


def task_of(case: Case, task_id: str) -> Task | None:
    """Return a task of a case by its id, or None. One query."""
    if not (task_id.isascii() and task_id.isdigit() and len(task_id) < 19):
        return None
    return case.tasks.filter(pk=int(task_id)).select_related("case").first()


def to_do(*, team_ids: Iterable[int] = (), user_id: int | None = None) -> "QuerySet[Task]":
    """Return the open tasks of somebody, or of teams if nobody is named; unordered."""
    rows = Task.objects.filter(state=TaskState.OPEN.value)
    return rows.filter(holder_id=user_id) if user_id is not None else rows.filter(team_id__in=set(team_ids))


def page_of(rows: "QuerySet[Task]", *, after: str, before: str, at: datetime) -> tuple[Page[Task], list[TaskLine]]:
    """Return a page of tasks, those due first on top. Five queries."""
    page = keyset(rows.select_related("case"), order=("due_at", "id"), after=after, before=before)
    return page, _lines(page.rows, at=at)


def _lines(found: "QuerySet[Task] | list[Task]", *, at: datetime) -> list[TaskLine]:
    tasks = list(found)
    if not tasks:
        return []
    ids = [task.pk for task in tasks]
    ticks: dict[int, list[TaskRow]] = {}
    for row in TaskRow.objects.filter(task__in=ids).order_by("task_id", "number"):
        ticks.setdefault(row.task_id, []).append(row)
    waits: dict[int, list[str]] = {}
    before = TaskDependency.objects.filter(task__in=ids, first__state=TaskState.OPEN.value).select_related("first")
    for each in before.order_by("first_id"):
        waits.setdefault(each.task_id, []).append(each.first.title)
    called = {each.id: each.name for each in teams()}
    holders = people({task.holder_id for task in tasks if task.holder_id is not None})
    return [
        TaskLine(
            row=task,
            whose=", ".join(
                [called.get(task.team_id, ""), *([holders[task.holder_id].name] if task.holder_id in holders else [])]
            ),
            rows=tuple(ticks.get(task.pk, ())),
            waits_for=tuple(waits.get(task.pk, ())),
            is_late=task.state == TaskState.OPEN and task.due_at < at,
        )
        for task in tasks
    ]
