"""Giving the time that somebody asked for: the second pair of eyes."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Clock, TimeRequest
from frontdoor.cases.operations.clocks import hold
from frontdoor.cases.operations.complaint_answers import extend_stage
from frontdoor.cases.operations.extending import check_notice_came, extend_clock, fitting
from frontdoor.cases.operations.wishes import settle, tell_asker
from frontdoor.cases.queries.clock_acts import due_in_words
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.rules.clock_acts import ClockAct, HasEndedAlready
from frontdoor.cases.rules.extending import NeedsAnApprover, TimeState
from frontdoor.foundation.accounts.actors import Actor


@transaction.atomic
def give_time(request: TimeRequest, *, by: Actor, at: datetime) -> str:
    """Give a clock the time that somebody else asked for, and return how it stands then; they are told.

    The rule is looked at again, for the clock may have moved since. A step of a complaint is given it with its file.

    :raises NotAllowed: unless the actor leads the team that holds the case.
    :raises CannotAct: when it is answered already, or the clock has ended.
    :raises CannotExtend: for what they asked for themselves, and for what the rule does not allow any more.
    :raises CannotComplain: likewise for a step of a complaint.
    """
    clock = request.clock
    case = clock.case
    permissions.check_may_approve(by, case)
    if request.asked_by == by.username:
        raise NeedsAnApprover("Somebody else must approve the time you ask for yourself.")
    if clock.ended_at is not None:
        raise HasEndedAlready(f"‘{clock.label}’ has ended.")
    # The case first, as everybody does: whoever ends the clock holds it while they close the wish.
    hold(case, by=by, at=at)
    settle(request, state=TimeState.GIVEN, by=by, at=at)
    stands = _give(
        clock, amount=request.amount, reason=request.reason, asked_by=request.asked_by, notice_at=request.notice_at,
        by=by, at=at,
    )  # fmt: skip
    tell_asker(request, text=f"Given. {stands}", by=by, at=at)
    return stands


@transaction.atomic
def give_at_once(
    clock: Clock, *, amount: int, reason: str, asked_by: str, notice_at: datetime | None, by: Actor, at: datetime
) -> str:
    """Give a clock the time that a colleague has asked for by word of mouth, and return how it stands then.

    :param asked_by: their user name; the parameters else are as of `ask_for_time`.
    :raises NotAllowed: unless the actor leads the team that holds the case.
    :raises CannotAct: when the clock has ended, or time is asked for already.
    :raises CannotExtend: for what they want themselves, and for what the rule does not allow.
    :raises CannotComplain: likewise for a step of a complaint.
    """
    permissions.check_may_approve(by, clock.case)
    if asked_by == by.username:
        raise NeedsAnApprover("Somebody else must approve the time you ask for yourself.")
    ledger = fitting(clock, act=ClockAct.MORE_TIME, by=by, at=at)
    if notice_at is not None:
        check_notice_came(notice_at, since=ledger.state().started_at, at=at)
    return _give(clock, amount=amount, reason=reason, asked_by=asked_by, notice_at=notice_at, by=by, at=at)


def _give(
    clock: Clock, *, amount: int, reason: str, asked_by: str, notice_at: datetime | None, by: Actor, at: datetime
) -> str:
    if is_about_a_complaint(clock.case):
        extend_stage(clock.case, days=amount, reason=reason, asked_by=asked_by, by=by, at=at)
    else:
        extend_clock(clock, amount=amount, reason=reason, asked_by=asked_by, by=by, at=at, notice_at=notice_at)
    clock.refresh_from_db()
    return due_in_words(clock)
