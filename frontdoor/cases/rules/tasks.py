"""What a task may become, and by when it is due. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from frontdoor.cases.rules import clock
from frontdoor.cases.rules.sections import Length, PromiseSection
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.refusals import Refusal


class TaskState(StrEnum):
    """Where a task is."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


#: How staff pages name the states.
TASK_SAID: Final = {TaskState.OPEN: "To do", TaskState.DONE: "Done", TaskState.CANCELLED: "Cancelled"}
LONGEST_TITLE: Final = 200
#: Things to tick off in one task, and open tasks of one case.
MOST_ROWS: Final = 20
MOST_OPEN: Final = 100


class CannotTask(Refusal):
    """This cannot be done with a task as it stands."""


def has_ended(state: str) -> CannotTask:
    """Return the refusal of whatever is to be done with a task that has ended."""
    return CannotTask(f"This task is {TASK_SAID[TaskState(state)].lower()} already.")


def check_may_finish(*, waits_for: Iterable[str], unticked: Iterable[str]) -> None:
    """Raise CannotTask while a task waits for another, or not everything in it is ticked off.

    :param waits_for: titles of the tasks before it that are still open.
    :param unticked: what is still to be ticked off.
    """
    if titles := list(waits_for):
        raise CannotTask(f"First finish or cancel ‘{titles[0]}’.")
    if rows := list(unticked):
        raise CannotTask(f"First tick off ‘{rows[0]}’.")


def due_of(length: Length | None, calendar: WorkingCalendar, *, at: datetime) -> datetime | None:
    """Return by when something is due that is to be done within a time from now, in working days or hours."""
    if length is None:
        return None
    promise = PromiseSection(days=length.days, hours=length.hours)
    found = clock.due(clock.start(at, promise, calendar), promise, calendar)
    return found.at if found is not None else None
