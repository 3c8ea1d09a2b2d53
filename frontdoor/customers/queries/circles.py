"""Reading care circles: what somebody in one may see of it, and nothing to anybody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from frontdoor.customers.models import Circle, CircleEntry, CircleMember, CircleTask, TaskSeer
from frontdoor.customers.rules.circles import COUNTED, MemberRole, MemberStage, TaskStage
from frontdoor.foundation.accounts.api import people


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """Somebody in a circle. `name` is their account's; before they joined, what the person calls them."""

    id: int
    user_id: int | None
    called: str
    name: str
    role: MemberRole
    email: str
    stage: MemberStage


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """Something to be done, as somebody who may see it reads it.

    :param shown_to: the names of those who were chosen to see it; none for everybody.
    """

    id: int
    title: str
    words: str
    day: date | None
    stage: TaskStage
    asked_by: int
    asked_by_name: str
    taken_by: int | None
    taken_by_name: str
    shown_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneRecord:
    """One thing that was done in a circle. `about` is a task's title, or what a member is called."""

    at: datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleRecord:
    """A circle as somebody in it sees it: of its tasks those that are shown to them."""

    id: int
    person: int
    person_name: str
    is_mine: bool
    me: int | None
    members: tuple[MemberRecord, ...]
    tasks: tuple[TaskRecord, ...]
    history: tuple[DoneRecord, ...]


def circles_of(user_id: int) -> list[tuple[int, str, bool]]:
    """Return the circles somebody is in: id, the person's name, and whether it is their own. Two queries."""
    joined = CircleMember.objects.filter(circle=OuterRef("pk"), user_id=user_id, stage=MemberStage.JOINED)
    rows = Circle.objects.filter(Q(person_id=user_id) | Exists(joined), ended_at__isnull=True).order_by("id")
    listed = list(rows)
    known = people(row.person_id for row in listed)
    return [(row.pk, known[row.person_id].name, row.person_id == user_id) for row in listed]


def circle_for(circle_id: int, user_id: int) -> CircleRecord | None:
    """Return a circle as somebody in it sees it, or None for everybody else. Seven queries, whatever the circle."""
    row = Circle.objects.filter(pk=circle_id, ended_at__isnull=True).first()
    if row is None:
        return None
    members = list(row.members.filter(stage__in=[each.value for each in COUNTED]).order_by("id"))
    mine = next((each for each in members if each.user_id == user_id and each.stage == MemberStage.JOINED), None)
    if row.person_id != user_id and mine is None:
        return None
    tasks = list(_visible(row, user_id, mine).prefetch_related("seers__member")[:100])
    entries = list(_history(row, user_id, mine).select_related("task", "member").order_by("-id")[:50])
    ids = {row.person_id} | {each.user_id for each in members} | {each.by_id for each in entries}
    ids |= {each.asked_by_id for each in tasks} | {each.taken_by_id for each in tasks}
    names = {pk: each.name for pk, each in people(each for each in ids if each is not None).items()}
    return CircleRecord(
        id=row.pk,
        person=row.person_id,
        person_name=names[row.person_id],
        is_mine=row.person_id == user_id,
        me=mine.pk if mine else None,
        # Whom the person has asked, and where, is nobody else's business before they joined.
        members=tuple(
            _member(each, names, is_mine=row.person_id == user_id)
            for each in members
            if row.person_id == user_id or each.stage == MemberStage.JOINED
        ),
        tasks=tuple(_task(each, names) for each in tasks),
        history=tuple(_done(each, names) for each in entries),
    )


def visible_tasks(circle: Circle, user_id: int) -> "QuerySet[CircleTask]":
    """Return the tasks of a circle that somebody in it may see; none for somebody who is not. At most two queries."""
    mine = circle.members.filter(user_id=user_id, stage=MemberStage.JOINED).first()
    if circle.person_id != user_id and mine is None:
        return CircleTask.objects.none()
    return _visible(circle, user_id, mine)


def _visible(circle: Circle, user_id: int, mine: CircleMember | None) -> "QuerySet[CircleTask]":
    """Return tasks by `rules.circles.may_see`, which the tests hold this to."""
    rows = circle.tasks.order_by("-id")
    return rows if circle.person_id == user_id else rows.filter(_seen("", user_id, mine))


def _seen(path: str, user_id: int, mine: CircleMember | None) -> Q:
    key = f"{path}pk" if path else "pk"
    shown = TaskSeer.objects.filter(task=OuterRef(key), member=mine)
    ways = ("for_all", True), ("asked_by_id", user_id), ("taken_by_id", user_id)
    found = Q(Exists(shown))
    for name, value in ways:
        found |= Q(**{f"{path}{name}": value})
    return found


def _history(circle: Circle, user_id: int, mine: CircleMember | None) -> "QuerySet[CircleEntry]":
    rows = circle.entries.all()
    if circle.person_id == user_id:
        return rows
    joined = Q(task__isnull=True, member__isnull=True) | Q(task__isnull=True, what__in=["joined", "left", "removed"])
    return rows.filter(joined & Q(member__user__isnull=False) | Q(task__isnull=False) & _seen("task__", user_id, mine))


def _member(row: CircleMember, names: dict[int, str], *, is_mine: bool) -> MemberRecord:
    return MemberRecord(
        id=row.pk,
        user_id=row.user_id,
        called=row.called,
        name=names.get(row.user_id or 0, row.called),
        role=MemberRole(row.role),
        email=row.email if is_mine else "",
        stage=MemberStage(row.stage),
    )


def _task(row: CircleTask, names: dict[int, str]) -> TaskRecord:
    seers: Iterable[TaskSeer] = () if row.for_all else row.seers.all()
    return TaskRecord(
        id=row.pk,
        title=row.title,
        words=row.words,
        day=row.day,
        stage=TaskStage(row.stage),
        asked_by=row.asked_by_id,
        asked_by_name=names.get(row.asked_by_id, ""),
        taken_by=row.taken_by_id,
        taken_by_name=names.get(row.taken_by_id or 0, ""),
        shown_to=tuple(names.get(each.member.user_id or 0, each.member.called) for each in seers),
    )


def _done(row: CircleEntry, names: dict[int, str]) -> DoneRecord:
    about = row.task.title if row.task is not None else row.member.called if row.member is not None else ""
    return DoneRecord(at=row.at, who=names.get(row.by_id, ""), what=row.what, about=about)
