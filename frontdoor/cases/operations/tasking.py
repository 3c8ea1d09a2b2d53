"""What is to be done on a case: setting tasks, taking, ticking off, finishing and cancelling them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import NEVER, Audience, Case, Task, TaskDependency, TaskRow
from frontdoor.cases.operations.changing import change, checked_text, refuse_if_closed, write
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.rules.tasks import (
    LONGEST_TITLE,
    MOST_OPEN,
    MOST_ROWS,
    CannotTask,
    TaskState,
    check_may_finish,
    due_of,
    has_ended,
)
from frontdoor.cases.rules.workflow import TaskDefinition
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, people, team, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.calendars.api import calendar

#: Tasks that one sweep warns of; the rest wait for the next.
A_SWEEP: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task that somebody sets.

    :param to: the slug of a team, or "team/account id" for somebody in it; "" for the team that holds the case.
    :param due_at: by when; None for no date of its own.
    :param after: ids of tasks of the same case that have to be done before.
    """

    title: str
    to: str = ""
    due_at: datetime | None = None
    checklist: tuple[str, ...] = ()
    after: tuple[int, ...] = ()
    required: bool = False


@transaction.atomic
def add_task(case: Case, *, new: NewTask, by: Actor, at: datetime) -> Task:
    """Set a task on a case, and tell whoever it is for.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotTask: for a due date that is past, a team or person that is not there, or too many tasks.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    title = _checked_title(new.title)
    rows = _checked_rows(new.checklist)
    if new.due_at is not None and new.due_at <= at:
        raise CannotTask("The due date must be in the future")
    team_id, holder_id = _whom(case, new.to)
    if case.tasks.filter(state=TaskState.OPEN.value).count() >= MOST_OPEN:
        raise CannotTask(f"A case cannot have more than {MOST_OPEN} tasks to do.")
    first = list(case.tasks.filter(pk__in=new.after, state=TaskState.OPEN.value))
    if len(first) != len(set(new.after)):
        raise CannotTask("A task can wait only for one of this case that is still to be done.")
    change(case, at=at)
    task = Task.objects.create(
        case=case, title=title, required=new.required, team_id=team_id, holder_id=holder_id,
        due_at=new.due_at or NEVER, set_by=by.username, set_at=at,
    )  # fmt: skip
    TaskRow.objects.bulk_create(TaskRow(task=task, number=number, text=text) for number, text in enumerate(rows, 1))
    TaskDependency.objects.bulk_create(TaskDependency(task=task, first=each) for each in first)
    write(case, "task-set", f"To do: {title}", audience=Audience.STAFF, by=by, at=at, task=task.pk)
    _tell_holder(task, by=by, at=at)
    return task


def _checked_title(text: str) -> str:
    title = " ".join(checked_text(text, what="what is to be done").split())
    if len(title) > LONGEST_TITLE:
        raise CannotTask(f"What is to be done must be {LONGEST_TITLE} characters or fewer")
    return title


def _checked_rows(texts: Iterable[str]) -> list[str]:
    rows = [text.replace("\x00", "").strip() for text in texts if text.strip()]
    if len(rows) > MOST_ROWS:
        raise CannotTask(f"A task can have {MOST_ROWS} things to tick off or fewer")
    if any(len(text) > 120 for text in rows):
        raise CannotTask("Each thing to tick off must be 120 characters or fewer")
    return rows


def _whom(case: Case, to: str) -> tuple[int, int | None]:
    """Return the team and the person that a word stands for. Raises CannotTask for those that are not there."""
    slug, _, person = to.partition("/")
    there = team(slug) if slug else None
    if slug and there is None:
        raise CannotTask("Select who is to do it")
    team_id = there.id if there is not None else case.team_id
    if not person:
        return team_id, None
    holder = next((each.id for each in colleagues([team_id]) if str(each.id) == person), None)
    if holder is None:
        raise CannotTask("Select who is to do it")
    return team_id, holder


def set_tasks(asked: Mapping[Case, tuple[str, Sequence[TaskDefinition]]], *, by: Actor, at: datetime) -> list[Task]:
    """Set the tasks of a step on cases, those that are not to do there already; four statements for any number.

    :param asked: by case, the step's name and its tasks.
    """
    if not any(tasks for _step, tasks in asked.values()):
        return []
    hours, ids = calendar(), {each.slug: each.id for each in teams()}
    known = _to_do_of(asked)
    made: dict[tuple[int, str], tuple[Task, TaskDefinition]] = {}
    for case, (step, tasks) in asked.items():
        for each in tasks:
            if (case.pk, each.id) in known:
                continue
            row = Task(
                case=case, title=each.title, step=step, origin=each.id, required=each.required,
                # A team that the council has no more would lose the task: it stays with whoever has the case.
                team_id=ids.get(each.team, case.team_id), holder_id=case.holder_id if not each.team else None,
                due_at=due_of(each.due, hours, at=at) or NEVER, set_by=by.username, set_at=at,
            )  # fmt: skip
            made[case.pk, each.id] = row, each
    rows = Task.objects.bulk_create([row for row, _each in made.values()], batch_size=1000)
    TaskRow.objects.bulk_create(
        [
            TaskRow(task=row, number=number, text=text)
            for row, each in made.values()
            for number, text in enumerate(each.checklist, 1)
        ],
        batch_size=1000,
    )
    TaskDependency.objects.bulk_create(
        [
            TaskDependency(task=row, first=made[row.case_id, name][0])
            for row, each in made.values()
            for name in each.after
            if (row.case_id, name) in made
        ],
        batch_size=1000,
    )
    return rows


def _to_do_of(asked: Mapping[Case, tuple[str, Sequence[TaskDefinition]]]) -> set[tuple[int, str]]:
    """Return which of the tasks are to be done already: a step that a case comes back to sets them once."""
    steps = {case.pk: step for case, (step, _tasks) in asked.items()}
    rows = Task.objects.filter(case__in=list(steps), state=TaskState.OPEN.value).exclude(origin="")
    return {(row.case_id, row.origin) for row in rows if steps[row.case_id] == row.step}


@transaction.atomic
def take_task(task: Task, *, by: Actor, at: datetime) -> None:
    """Make the actor the one who does a task.

    :raises NotAllowed: outside the task's team and the team that holds the case.
    :raises CannotTask: when it is done or cancelled.
    """
    permissions.check_may_do(by, task)
    _change(task, holder_id=by.user_id)
    _note(task, "task-taken", f"{by.name} does ‘{task.title}’.", by=by, at=at)


@transaction.atomic
def assign_task(task: Task, *, to: str, by: Actor, at: datetime) -> None:
    """Give a task to a team, or to somebody in it, who is told.

    :param to: as in `NewTask`.
    :raises NotAllowed: outside the task's team and the team that holds the case.
    :raises CannotTask: for a team or person that is not there, or when it is done or cancelled.
    """
    permissions.check_may_do(by, task)
    if not to:
        raise CannotTask("Select who is to do it")
    team_id, holder_id = _whom(task.case, to)
    _change(task, team_id=team_id, holder_id=holder_id, warned_at=None)
    holder = people([holder_id]).get(holder_id) if holder_id is not None else None
    name = next((each.name for each in teams() if each.id == team_id), "")
    whose = f"{name}, {holder.name}" if holder is not None else name
    _note(task, "task-assigned", f"‘{task.title}’ is for {whose} to do.", by=by, at=at)
    _tell_holder(task, by=by, at=at)


@transaction.atomic
def tick(task: Task, *, numbers: Collection[int], by: Actor, at: datetime) -> None:
    """Say which things of a task are ticked off; who ticked each, and when, is kept.

    :raises NotAllowed: outside the task's team and the team that holds the case.
    :raises CannotTask: when it is done or cancelled.
    """
    permissions.check_may_do(by, task)
    _change(task)
    task.rows.filter(number__in=numbers, ticked_at__isnull=True).update(ticked_by=by.username, ticked_at=at)
    task.rows.exclude(number__in=numbers).update(ticked_by="", ticked_at=None)
    audit.record("cases.task-ticked", on=task.case.reference, by=by, at=at, after={"task": task.pk})


@transaction.atomic
def finish_task(task: Task, *, by: Actor, at: datetime, note: str = "") -> None:
    """Say that a task is done; whoever does what waited for it is told.

    :raises NotAllowed: outside the task's team and the team that holds the case.
    :raises CannotTask: while a task before it is open or something in it is not ticked off, or when it has ended.
    """
    permissions.check_may_do(by, task)
    check_may_finish(
        waits_for=task.waits_for.filter(first__state=TaskState.OPEN.value).values_list("first__title", flat=True),
        unticked=task.rows.filter(ticked_at__isnull=True).order_by("number").values_list("text", flat=True),
    )
    _end(task, TaskState.DONE, by=by, at=at)
    words = f"Done: {task.title}" + (f"\n{note.strip()}" if note.strip() else "")
    _note(task, "task-done", words, by=by, at=at)


@transaction.atomic
def cancel_task(task: Task, *, reason: str, by: Actor, at: datetime) -> None:
    """Say that a task will not be done, and why.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotTask: when it has ended.
    """
    permissions.check_may_work(by, task.case)
    words = checked_text(reason, what="why it is not needed")
    _end(task, TaskState.CANCELLED, by=by, at=at, reason=words)
    _note(task, "task-cancelled", f"Not to be done: {task.title}\n{words}", by=by, at=at)


def _change(task: Task, *, state: TaskState = TaskState.OPEN, **fields: object) -> None:
    """Write a task if it is still to be done. Raises CannotTask when somebody ended it."""
    if not Task.objects.filter(pk=task.pk, state=TaskState.OPEN.value).update(state=state.value, **fields):
        task.refresh_from_db()
        raise has_ended(task.state)
    task.state = state.value
    for name, value in fields.items():
        setattr(task, name, value)


def _end(task: Task, state: TaskState, *, by: Actor, at: datetime, reason: str = "") -> None:
    _change(task, state=state, ended_by=by.username, ended_at=at, reason=reason)
    for free in _freed_by(task):
        _tell(free, f"You can start ‘{free.title}’: what came before it is done.", key="free", at=at)


def _freed_by(task: Task) -> list[Task]:
    """Return the tasks that waited for one, and wait for nothing else now."""
    rows = Task.objects.filter(waits_for__first=task, state=TaskState.OPEN.value, holder__isnull=False)
    return list(rows.exclude(waits_for__first__state=TaskState.OPEN.value).select_related("case"))


def _note(task: Task, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    change(task.case, at=at)
    write(task.case, kind, text, audience=Audience.STAFF, by=by, at=at, task=task.pk)


def _tell_holder(task: Task, *, by: Actor, at: datetime) -> None:
    if task.holder_id is not None and task.holder_id != by.user_id:
        _tell(task, f"For you to do: {task.title}", key=f"given:{at.isoformat()}", at=at)


def _tell(task: Task, text: str, *, key: str, at: datetime, kind: str = "task") -> None:
    ids = [task.holder_id] if task.holder_id is not None else []
    notify(task.case, user_ids=ids, kind=kind, text=text, key=f"task:{task.pk}:{key}", at=at)


def refuse_while_required(case: Case) -> None:
    """Raise CannotTask while a required task of a case is to be done; nobody sets one meanwhile."""
    # Whoever sets a task writes the case's row too: one of the two waits for the other.
    Case.objects.select_for_update().filter(pk=case.pk).first()
    titles = list(
        case.tasks.filter(state=TaskState.OPEN.value, required=True).order_by("id").values_list("title", flat=True)[:3]
    )
    if titles:
        raise CannotTask(f"Finish or cancel the open tasks first: {'; '.join(titles)}.")


def end_tasks(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Cancel what is still to be done on a case that goes on no more, or quite otherwise."""
    case.tasks.filter(state=TaskState.OPEN.value).update(
        state=TaskState.CANCELLED.value, ended_by=by.username, ended_at=at, reason=reason
    )


def warn_of_tasks(*, at: datetime) -> int:
    """Tell those who do tasks that are due, each once, and return how many were due.

    Several workers may do this at once: each task is claimed before anybody is told.
    """
    due = Task.objects.filter(state=TaskState.OPEN.value, warned_at__isnull=True, due_at__lte=at)
    return sum(warn_of_task(task, at=at) for task in due.select_related("case").order_by("due_at", "id")[:A_SWEEP])


@transaction.atomic
def warn_of_task(task: Task, *, at: datetime) -> bool:
    """Tell whoever does a task that it is due; return whether they had to be told."""
    claimed = Task.objects.filter(pk=task.pk, state=TaskState.OPEN.value, warned_at__isnull=True).update(warned_at=at)
    if claimed:
        _tell(task, f"Due: {task.title}", key=f"due:{task.due_at.isoformat()}", at=at, kind="task-due")
    return bool(claimed)
