"""What staff do with the tasks of a case."""

from collections.abc import Callable
from typing import Any, Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.forms.tasks import AssignForm, CancelTaskForm, FinishTaskForm, NewTaskForm, OfTask, TickForm
from frontdoor.cases.models import Case, Task
from frontdoor.cases.operations import tasking
from frontdoor.cases.operations.tasking import NewTask
from frontdoor.cases.queries.tasks import task_of
from frontdoor.cases.rules.tasks import CannotTask, TaskState
from frontdoor.cases.views.acting import Act, Choice, Doing, Given
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, teams
from frontdoor.foundation.calendars.api import calendar


def _open_tasks(doing: Doing) -> list[tuple[str, str]]:
    rows = doing.case.tasks.filter(state=TaskState.OPEN.value).order_by("due_at", "id")
    return [(str(row.pk), row.title) for row in rows]


def _task(doing: Doing) -> Task:
    found = task_of(doing.case, doing.chosen)
    if found is None:  # pragma: no cover -- the choice before it lets only open tasks of the case through
        raise CannotTask("There is no such task.")
    return found


def _whom(*first: int) -> list[tuple[str, str]]:
    """Return whom a task may be given to: the people of the teams named first, then every team."""
    every = teams()
    options = []
    for each in every:
        if each.id in first:
            options += [(f"{each.slug}/{person.id}", f"{each.name}: {person.name}") for person in colleagues([each.id])]
    return [*options, *((each.slug, f"{each.name}: nobody yet") for each in every)]


def _new_form(doing: Doing, given: Given) -> forms.Form:
    return NewTaskForm(given, people=_whom(doing.case.team_id), before=_open_tasks(doing))


def _add(doing: Doing, data: dict[str, Any]) -> None:
    new = NewTask(
        title=data["title"],
        to=data["to"],
        due_at=calendar().end_of_day(data["due"]) if data["due"] else None,
        checklist=tuple(data["checklist"].splitlines()),
        after=tuple(data.get("after", ())),
        required="yes" in data["required"],
    )
    tasking.add_task(doing.case, new=new, by=doing.by, at=doing.at)


def _assign_form(doing: Doing, given: Given) -> forms.Form:
    task = _task(doing)
    return AssignForm(given, people=_whom(task.team_id), initial={"task": doing.chosen})


def _tick_form(doing: Doing, given: Given) -> forms.Form:
    rows = list(_task(doing).rows.order_by("number"))
    ticked = [row.number for row in rows if row.ticked_at is not None]
    choices = [(str(row.number), row.text) for row in rows]
    return TickForm(given, rows=choices, initial={"task": doing.chosen, "rows": ticked})


def _of_task(form: type[OfTask]) -> Callable[[Doing, Given], forms.Form]:
    return lambda doing, given: form(given, initial={"task": doing.chosen})


def _never(_case: Case, _actor: Actor) -> bool:
    """The panel of tasks links to it, beside the task."""
    return False


_WHICH: Final = Choice("task", "Which task?", _open_tasks)

TASK_ACTS: Final[dict[str, Act]] = {
    "add-task": Act(
        label="Add a task",
        button="Add the task",
        done="The task is added, and whoever is to do it is told.",
        allowed=permissions.may_work,
        form=_new_form,
        run=_add,
        is_careful=False,
    ),
    "take-task": Act(
        label="Take a task",
        button="Take this task",
        done="The task is yours.",
        allowed=permissions.has_tasks,
        fits=_never,
        choice=_WHICH,
        form=_of_task(OfTask),
        run=lambda doing, _data: tasking.take_task(_task(doing), by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "assign-task": Act(
        label="Give a task to somebody",
        button="Give it to them",
        done="The task is with them, and they are told.",
        allowed=permissions.has_tasks,
        fits=_never,
        choice=_WHICH,
        form=_assign_form,
        run=lambda doing, data: tasking.assign_task(_task(doing), to=data["to"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "tick": Act(
        label="Tick off",
        button="Save what is done",
        done="What is done is kept.",
        hint="Who ticked what off, and when, is kept.",
        allowed=permissions.has_tasks,
        fits=_never,
        choice=_WHICH,
        form=_tick_form,
        run=lambda doing, data: tasking.tick(_task(doing), numbers=data["rows"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "finish-task": Act(
        label="Finish a task",
        button="It is done",
        done="The task is done.",
        allowed=permissions.has_tasks,
        fits=_never,
        choice=_WHICH,
        form=_of_task(FinishTaskForm),
        run=lambda doing, data: tasking.finish_task(_task(doing), note=data["note"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "cancel-task": Act(
        label="Cancel a task",
        button="Cancel the task",
        done="The task is cancelled.",
        allowed=permissions.may_work,
        fits=_never,
        choice=_WHICH,
        form=_of_task(CancelTaskForm),
        run=lambda doing, data: tasking.cancel_task(_task(doing), reason=data["reason"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
}
