"""Giving the time that somebody asked for: the second pair of eyes."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import TimeRequest
from frontdoor.cases.operations.complaint_answers import extend_stage
from frontdoor.cases.operations.extending import extend_clock, settle, tell_asker
from frontdoor.cases.queries.clock_acts import due_in_words
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.rules.clock_acts import HasEndedAlready
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
    settle(request, state=TimeState.GIVEN, by=by, at=at)
    if is_about_a_complaint(case):
        extend_stage(case, days=request.amount, reason=request.reason, asked_by=request.asked_by, by=by, at=at)
    else:
        extend_clock(
            clock, amount=request.amount, reason=request.reason, asked_by=request.asked_by, by=by, at=at,
            notice_at=request.notice_at,
        )  # fmt: skip
    clock.refresh_from_db()
    stands = due_in_words(clock)
    tell_asker(request, text=f"Given. {stands}", by=by, at=at)
    return stands
