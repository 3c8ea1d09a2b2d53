"""Care circles: a person, those who help them, and what there is to do. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

LONGEST_TITLE: Final = 120
LONGEST_WORDS: Final = 1000
LONGEST_CALLED: Final = 80


class MemberRole(StrEnum):
    """What somebody in a circle is to the person."""

    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    PROFESSIONAL = "professional"


class MemberStage(StrEnum):
    """How somebody stands to a circle."""

    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


#: From each stage to where a member may go, and by what. The drawing is docs/states/circle.md.
MEMBER_MOVES: Final[dict[MemberStage, dict[MemberStage, str]]] = {
    MemberStage.INVITED: {
        MemberStage.JOINED: "they accept, signed in",
        MemberStage.DECLINED: "they say no",
        MemberStage.REMOVED: "the person takes it back",
    },
    MemberStage.JOINED: {MemberStage.LEFT: "they leave", MemberStage.REMOVED: "the person removes them"},
    MemberStage.DECLINED: {},
    MemberStage.LEFT: {},
    MemberStage.REMOVED: {},
}
#: Those who count against the most there may be.
COUNTED: Final = frozenset({MemberStage.INVITED, MemberStage.JOINED})


class TaskStage(StrEnum):
    """How far a task of a circle has come."""

    WANTED = "wanted"
    TAKEN = "taken"
    DONE = "done"
    CALLED_OFF = "called-off"


#: From each stage to where a task may go, and by what. The drawing is docs/states/circle.md.
TASK_MOVES: Final[dict[TaskStage, dict[TaskStage, str]]] = {
    TaskStage.WANTED: {TaskStage.TAKEN: "somebody takes it", TaskStage.CALLED_OFF: "it is called off"},
    TaskStage.TAKEN: {
        TaskStage.DONE: "it is done",
        TaskStage.WANTED: "they cannot do it after all, or are no longer in the circle",
        TaskStage.CALLED_OFF: "it is called off",
    },
    TaskStage.DONE: {},
    TaskStage.CALLED_OFF: {},
}


class CannotInCircle(Refusal):
    """This cannot be done in the circle; the sentence says why."""


class CirclePolicy(BaseModel):
    """circles.yaml.

    :param most: how many circles there may be at once; None when the pilot is over.
    :param most_members: of one circle, the person themselves left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: date = Field(alias="from")
    source: str
    is_open: bool
    most: Annotated[int, Field(ge=1)] | None
    most_members: Annotated[int, Field(ge=1, le=50)]
    invitation_days: Annotated[int, Field(ge=1, le=60)]
    longest_ahead_days: Annotated[int, Field(ge=1, le=1000)]


def check_may_begin(policy: CirclePolicy, *, there_are: int) -> None:
    """Raise CannotInCircle unless another circle may begin."""
    if not policy.is_open or (policy.most is not None and there_are >= policy.most):
        raise CannotInCircle(later("Care circles are on trial, and there is no room for another one yet."))


def check_room(policy: CirclePolicy, *, there_are: int) -> None:
    """Raise CannotInCircle when a circle has as many members and invitations as it may."""
    if there_are >= policy.most_members:
        raise CannotInCircle(later("Your circle is full. Remove somebody before you invite another person."))


def check_member_move(here: MemberStage, there: MemberStage) -> None:
    """Raise CannotInCircle unless the table allows it."""
    if there not in MEMBER_MOVES[here]:
        raise CannotInCircle(later("Somebody has changed this meanwhile. Look at it again."))


def check_task_move(here: TaskStage, there: TaskStage) -> None:
    """Raise CannotInCircle unless the table allows it."""
    if there not in TASK_MOVES[here]:
        raise CannotInCircle(later("Somebody was quicker, or it was called off. Look at it again."))


def check_day(day: date | None, *, today: date, policy: CirclePolicy) -> None:
    """Raise CannotInCircle for a day that has been, or is too far ahead to be meant."""
    if day is not None and not today <= day <= today + timedelta(days=policy.longest_ahead_days):
        raise CannotInCircle(later("Enter a day from today on, and within a year"))


def may_see(
    *, user_id: int, person: int, asked_by: int, taken_by: int | None, for_all: bool, seers: Collection[int]
) -> bool:
    """Return whether somebody who is in a circle may see one of its tasks.

    The person sees everything, for it is about them; whoever asked or took it sees it; others if they were chosen.

    :param seers: the accounts of the members to whom it is shown.
    """
    return user_id in {person, asked_by, taken_by} or for_all or user_id in seers


def drawing() -> str:
    """Return docs/states/circle.md."""
    lines = [
        "# Care circles",
        "",
        "Drawn from `frontdoor/customers/rules/circles.py` by `make states`; a test compares the two.",
        "",
        "## A member",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> INVITED: the person gives an e-mail address",
        *(f"    {here.name} --> {there.name}: {by}" for here, to in MEMBER_MOVES.items() for there, by in to.items()),
        *(f"    {here.name} --> [*]" for here, to in MEMBER_MOVES.items() if not to),
        "```",
        "",
        "## A task",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    CALLED_OFF: called off",
        "    [*] --> WANTED: the person or a member asks for it",
        *(f"    {here.name} --> {there.name}: {by}" for here, to in TASK_MOVES.items() for there, by in to.items()),
        *(f"    {here.name} --> [*]" for here, to in TASK_MOVES.items() if not to),
        "```",
        "",
    ]
    return "\n".join(lines)
