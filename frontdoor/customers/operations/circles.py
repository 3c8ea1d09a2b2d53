"""Care circles: beginning one, inviting, joining and leaving, asking for help and giving it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.models import Circle, CircleEntry, CircleMember, CircleTask, TaskSeer
from frontdoor.customers.operations.acting import BadInvitation, address_of
from frontdoor.customers.queries.acting_policy import circle_policy
from frontdoor.customers.queries.circles import visible_tasks
from frontdoor.customers.records import Invited
from frontdoor.customers.rules.circles import (
    COUNTED,
    LONGEST_CALLED,
    LONGEST_TITLE,
    LONGEST_WORDS,
    CannotInCircle,
    MemberRole,
    MemberStage,
    TaskStage,
    check_day,
    check_may_begin,
    check_member_move,
    check_room,
    check_task_move,
)
from frontdoor.customers.rules.invitations import first_name, hashed, is_good
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import later
from frontdoor.kernel.names import normal_email


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Something somebody wants done.

    :param shown_to: ids of members; none for everybody in the circle.
    """

    title: str
    words: str = ""
    day: date | None = None
    shown_to: frozenset[int] = field(default_factory=frozenset)


@transaction.atomic
def begin_circle(*, by: Actor, at: datetime) -> int:
    """Begin the actor's circle, or return the one they have. Raises CannotInCircle when the pilot has no room."""
    permissions.check_may_invite(by, None)
    # The rows are counted under a lock, so that the eleventh does not slip in beside the tenth.
    there = list(Circle.objects.select_for_update().filter(ended_at__isnull=True).order_by("id"))
    mine = next((row for row in there if row.person_id == by.user_id), None)
    if mine is not None:
        return mine.pk
    check_may_begin(circle_policy(), there_are=len(there))
    row = Circle.objects.create(person_id=permissions.account_of(by), begun_at=at)
    _note(row, "begun", by=by, at=at)
    return row.pk


@transaction.atomic
def end_circle(circle_id: int, *, by: Actor, at: datetime) -> None:
    """End one's own circle: nobody sees anything of it any more, and no invitation works."""
    row = _circle(circle_id, by=by)
    permissions.check_may_lead(by, row)
    _note(row, "ended", by=by, at=at)
    row.members.filter(stage=MemberStage.INVITED).update(stage=MemberStage.REMOVED, token_hash="", changed_at=at)
    Circle.objects.filter(pk=row.pk).update(ended_at=at)


@transaction.atomic
def invite_to_circle(circle_id: int, *, called: str, email: str, role: str, by: Actor, at: datetime) -> Invited:
    """Invite somebody into one's circle. The secret is returned this once; who sends it is for the caller.

    :raises CannotInCircle: without a name, an address or a role, when it is full, or they are in it already.
    """
    row = _circle(circle_id, by=by)
    permissions.check_may_lead(by, row)
    policy = circle_policy()
    name, address = " ".join(called.split())[:LONGEST_CALLED], normal_email(email)
    if not name:
        raise CannotInCircle(later("Enter what you call them"))
    if "@" not in address or address_of(by, wanted=address):
        raise CannotInCircle(later("Enter the email address of somebody else"))
    if role not in list(MemberRole):
        raise CannotInCircle(later("Select what they are to you"))
    counted = [each for each in row.members.all() if _counts(each, at=at)]
    if any(each.email == address for each in counted):
        raise CannotInCircle(later("They are in your circle already, or you have invited them."))
    check_room(policy, there_are=len(counted))
    token = secrets.token_urlsafe(32)
    until = at + timedelta(days=policy.invitation_days)
    member = CircleMember.objects.create(
        circle=row, called=name, role=role, email=address, stage=MemberStage.INVITED, token_hash=hashed(token),
        invited_until=until, invited_at=at, changed_at=at,
    )  # fmt: skip
    _note(row, "invited", member=member, by=by, at=at)
    return Invited(member.pk, token, address, first_name(by.name), until)


def _counts(member: CircleMember, *, at: datetime) -> bool:
    is_late = member.stage == MemberStage.INVITED and at >= member.invited_until
    return member.stage in COUNTED and not is_late


def circle_invitation(token: str, *, by: Actor, at: datetime) -> int:
    """Return which circle a secret opens for an account. Raises BadInvitation."""
    return _brought(token, by=by, at=at).circle_id


@transaction.atomic
def join_circle(token: str, *, by: Actor, at: datetime) -> int:
    """Join a circle with the account whose address the invitation was sent to; return it. Raises BadInvitation."""
    member = _brought(token, by=by, at=at)
    is_in_it = CircleMember.objects.filter(
        circle=member.circle, user_id=permissions.account_of(by), stage=MemberStage.JOINED
    ).exists()
    if member.circle.person_id == by.user_id or is_in_it:
        raise BadInvitation
    member.user_id = by.user_id
    _move_member(member, MemberStage.JOINED, by=by, at=at)
    return member.circle_id


@transaction.atomic
def decline_circle(token: str, *, by: Actor, at: datetime) -> None:
    """Say no to a circle. Raises BadInvitation."""
    _move_member(_brought(token, by=by, at=at), MemberStage.DECLINED, by=by, at=at)


def _brought(token: str, *, by: Actor, at: datetime) -> CircleMember:
    kept = hashed(token)
    member = CircleMember.objects.select_related("circle").filter(token_hash=kept).first() if kept else None
    if member is None or not is_good(
        token,
        kept=member.token_hash,
        sent_to=member.email,
        until=member.invited_until,
        address=address_of(by, wanted=member.email),
        is_open=member.stage == MemberStage.INVITED and member.circle.ended_at is None,
        at=at,
    ):
        raise BadInvitation
    return member


@transaction.atomic
def leave_circle(circle_id: int, *, by: Actor, at: datetime) -> None:
    """Leave somebody's circle. What they had taken and not done is wanted again."""
    row = _circle(circle_id, by=by)
    member = row.members.filter(user_id=permissions.account_of(by), stage=MemberStage.JOINED).first()
    if member is None:
        raise CannotInCircle(later("It is your own circle. End it instead."))
    _move_member(member, MemberStage.LEFT, by=by, at=at)


@transaction.atomic
def remove_member(circle_id: int, *, member_id: int, by: Actor, at: datetime) -> None:
    """Remove somebody from one's circle, or take an invitation back."""
    row = _circle(circle_id, by=by)
    permissions.check_may_lead(by, row)
    member = row.members.filter(pk=member_id).first()
    if member is None:
        raise CannotInCircle(later("They are not in your circle."))
    _move_member(member, MemberStage.REMOVED, by=by, at=at)


def _move_member(member: CircleMember, there: MemberStage, *, by: Actor, at: datetime) -> None:
    here = MemberStage(member.stage)
    check_member_move(here, there)
    # Conditional: of two who press at once, one moves it, and the other is told.
    moved = CircleMember.objects.filter(pk=member.pk, stage=here).update(
        stage=there, token_hash="", user_id=member.user_id, changed_at=at
    )
    if not moved:
        raise CannotInCircle(later("Somebody has changed this meanwhile. Look at it again."))
    if here is MemberStage.JOINED:
        for task in CircleTask.objects.filter(
            circle=member.circle_id, taken_by_id=member.user_id, stage=TaskStage.TAKEN
        ):
            _move_task(task, TaskStage.WANTED, taken_by=None, what="given-back", by=by, at=at)
    _note(member.circle, there.value, member=member, by=by, at=at)


@transaction.atomic
def ask_circle(circle_id: int, *, new: NewTask, by: Actor, at: datetime) -> int:
    """Ask for something to be done, as the person or a member; return the task.

    :raises CannotInCircle: without words on what, for a day that has been, or when it is shown to somebody outside.
    """
    row = _circle(circle_id, by=by)
    title = " ".join(new.title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise CannotInCircle(later("Enter what is to be done, in 120 characters or fewer"))
    if len(new.words) > LONGEST_WORDS:
        raise CannotInCircle(later("Say it in 1,000 characters or fewer"))
    check_day(new.day, today=at.astimezone(LONDON).date(), policy=circle_policy())
    seers = list(row.members.filter(pk__in=new.shown_to, stage=MemberStage.JOINED))
    if len(seers) != len(new.shown_to):
        raise CannotInCircle(later("Select people who are in the circle"))
    task = CircleTask.objects.create(
        circle=row, title=title, words=new.words.strip(), day=new.day, asked_by_id=permissions.account_of(by),
        stage=TaskStage.WANTED, for_all=not seers, asked_at=at, changed_at=at,
    )  # fmt: skip
    TaskSeer.objects.bulk_create(TaskSeer(task=task, member=each) for each in seers)
    _note(row, "asked", task=task, by=by, at=at)
    return task.pk


@transaction.atomic
def take_circle_task(circle_id: int, *, task_id: int, by: Actor, at: datetime) -> None:
    """Take a task that one sees. Raises CannotInCircle when somebody was quicker."""
    task = _task(circle_id, task_id, by=by)
    _move_task(task, TaskStage.TAKEN, taken_by=by.user_id, what="taken", by=by, at=at)


@transaction.atomic
def give_back_circle_task(circle_id: int, *, task_id: int, by: Actor, at: datetime) -> None:
    """Give a task back that one has taken and cannot do."""
    task = _task(circle_id, task_id, by=by)
    permissions.check_took(by, task)
    _move_task(task, TaskStage.WANTED, taken_by=None, what="given-back", by=by, at=at)


@transaction.atomic
def finish_circle_task(circle_id: int, *, task_id: int, by: Actor, at: datetime) -> None:
    """Say that a task is done: whoever took it, whoever asked, or the person."""
    task = _task(circle_id, task_id, by=by)
    permissions.check_may_finish(by, task)
    _move_task(task, TaskStage.DONE, taken_by=task.taken_by_id, what="done", by=by, at=at)


@transaction.atomic
def call_off_circle_task(circle_id: int, *, task_id: int, by: Actor, at: datetime) -> None:
    """Call a task off: whoever asked, or the person."""
    task = _task(circle_id, task_id, by=by)
    permissions.check_may_call_off(by, task)
    _move_task(task, TaskStage.CALLED_OFF, taken_by=task.taken_by_id, what="called-off", by=by, at=at)


def _move_task(task: CircleTask, there: TaskStage, *, taken_by: int | None, what: str, by: Actor, at: datetime) -> None:
    here = TaskStage(task.stage)
    check_task_move(here, there)
    rows = CircleTask.objects.filter(pk=task.pk, stage=here)
    if not rows.update(stage=there, taken_by_id=taken_by, changed_at=at):
        check_task_move(there, there)
    _note(task.circle, what, task=task, by=by, at=at)


def _circle(circle_id: int, *, by: Actor) -> Circle:
    """Return a circle that the actor is in. Raises CannotInCircle: to a stranger there is none."""
    row = Circle.objects.filter(pk=circle_id, ended_at__isnull=True).first()
    if row is None or by.user_id is None or not _is_in(row, by.user_id):
        raise CannotInCircle(later("There is no such circle."))
    return row


def _is_in(row: Circle, user_id: int) -> bool:
    return row.person_id == user_id or row.members.filter(user_id=user_id, stage=MemberStage.JOINED).exists()


def _task(circle_id: int, task_id: int, *, by: Actor) -> CircleTask:
    task = visible_tasks(_circle(circle_id, by=by), by.user_id or 0).select_related("circle").filter(pk=task_id).first()
    if task is None:
        raise CannotInCircle(later("There is no such task."))
    return task


def _note(
    row: Circle,
    what: str,
    *,
    by: Actor,
    at: datetime,
    task: CircleTask | None = None,
    member: CircleMember | None = None,
) -> None:
    CircleEntry.objects.create(circle=row, task=task, member=member, at=at, by_id=permissions.account_of(by), what=what)
    about: Collection[tuple[str, int]] = [
        (name, each.pk) for name, each in (("task", task), ("member", member)) if each is not None
    ]
    audit.record(f"customers.circle-{what}", on=f"circle:{row.pk}", by=by, at=at, after=dict(about))
