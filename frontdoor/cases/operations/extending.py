"""Giving a clock more time: at once, or asked for by one person and given by another."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseExtended
from frontdoor.cases.models import Audience, Clock, ClockEntry, TimeRequest
from frontdoor.cases.operations.changing import SayMore, checked_text, refuse_if_closed, write
from frontdoor.cases.operations.clocks import Change, apply, hold, mirror, not_before, same
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.operations.wishes import settle, tell_asker
from frontdoor.cases.queries.clock_acts import clock_now, due_in_words, is_waiting
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.ledger import Ledger, definition_in
from frontdoor.cases.rules.clock import amount_in_words
from frontdoor.cases.rules.clock_acts import ClockAct, check_act
from frontdoor.cases.rules.extending import NeedsNotice, TimeState, check_extension
from frontdoor.cases.rules.ledger import EntryKind, Written
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import leaders
from frontdoor.foundation.outbox.api import announce_many

LONGEST_REASON = 200


@transaction.atomic
def extend_clock(
    clock: Clock,
    *,
    amount: int,
    reason: str,
    asked_by: str,
    by: Actor,
    at: datetime,
    notice_at: datetime | None = None,
    is_said: bool = True,
) -> ClockEntry:
    """Give a clock more time, in its own unit, as far as its rule allows; whoever asked reads the reason.

    :param asked_by: user name of the officer who wants it; `by` approves it.
    :param notice_at: when whoever asked was told, where the rule wants that.
    :param is_said: whether the timeline says so; not where another clock's extension has said it already.
    :raises NotAllowed: unless a leader of the team approves, or anybody of it where the rule wants no approval.
    :raises CannotExtend: by a name of its own for each thing that the rule does not allow.
    :raises SomebodyElseWasFirst: when the clock has changed since it was read.
    """
    case = clock.case
    refuse_if_closed(case)
    words = checked_reason(reason, what="why more time is needed")
    if not asked_by.strip():
        raise SayMore("Enter who asked for more time")
    found = hold(case, by=by, at=at)
    ledger = same(clock, found=found)
    limit = ledger.definition.extension
    if limit is None or limit.needs_approver:
        permissions.check_may_approve(by, case)
    else:
        permissions.check_may_work(by, case)
    state = ledger.state()
    check_extension(
        ledger.definition, state.extensions, amount=amount, asked_by=asked_by, approved_by=by.username,
        notice_at=notice_at, due_at=state.due_at,
    )  # fmt: skip
    line = Written(EntryKind.EXTENDED, not_before(ledger, at=at), amount=amount, reason=words)
    says = {"asked_by": asked_by, "approved_by": by.username, "notice_at": notice_at}
    apply(case, changes=[Change(ledger, [line], says)], by=by, at=at)
    mirror(case, found=found, at=at)
    if is_said:
        write(
            case, "extended", f"We need more time: {words}", audience=Audience.RESIDENT, by=by, at=at, amount=amount,
            clock=ledger.row.name, due=due_in_words(ledger.row),
        )  # fmt: skip
        announce_many([CaseExtended(case_id=case.pk, reference=case.reference)], at=at)
    return ClockEntry.objects.get(clock=ledger.row, number=ledger.row.revision)


@transaction.atomic
def ask_for_time(
    clock: Clock, *, amount: int, reason: str, notice_at: datetime | None, by: Actor, at: datetime
) -> TimeRequest | None:
    """Ask for more time for a clock; leaders of the team are told, and another than who asks gives it.

    Where the rule wants no approval, the clock has the time at once, and None is returned.

    :param amount: in the clock's own unit; `reason` is what whoever waits for the case will read.
    :param notice_at: when they were told that it takes longer, where the rule wants that.
    :raises NotAllowed: outside the team that holds the case.
    :raises CannotAct: when the clock has ended, or time is asked for already.
    :raises CannotExtend: by a name of its own for each thing that the rule does not allow.
    """
    case = clock.case
    permissions.check_may_work(by, case)
    ledger = fitting(clock, act=ClockAct.MORE_TIME, by=by, at=at)
    words, state = checked_reason(reason, what="why more time is needed"), ledger.state()
    limit = ledger.definition.extension
    if is_about_a_complaint(case):
        # Whoever complains is told, with the reason, the moment that it is given.
        notice_at = at
    if notice_at is not None:
        check_notice_came(notice_at, since=state.started_at, at=at)
    # Whoever approves it is somebody else, whoever that will be.
    check_extension(
        ledger.definition, state.extensions, amount=amount, asked_by=by.username, approved_by="",
        notice_at=notice_at, due_at=state.due_at,
    )  # fmt: skip
    if limit is not None and not limit.needs_approver:
        extend_clock(clock, amount=amount, reason=words, asked_by=by.username, by=by, at=at, notice_at=notice_at)
        return None
    request = TimeRequest.objects.create(
        clock=ledger.row, amount=amount, reason=words, notice_at=notice_at, asked_by=by.username, asked_at=at
    )
    more = amount_in_words(amount, ledger.definition)
    write(
        case, "time-asked", f"Asked for {more} more for ‘{clock.label}’.\n{words}", audience=Audience.STAFF, by=by,
        at=at, clock=clock.name,
    )  # fmt: skip
    others = [each.id for each in leaders([case.team_id]) if each.id != by.user_id]
    text = f"To approve: {more} more for ‘{clock.label}’"
    notify(case, user_ids=others, kind="more-time", text=text, key=f"time:{request.pk}:asked", at=at)
    return request


def check_notice_came(notice_at: datetime, *, since: datetime, at: datetime) -> None:
    """Raise NeedsNotice unless whoever asked can have been told then."""
    if notice_at > at:
        raise NeedsNotice("Whoever asked cannot have been told yet. Enter a moment that has passed.")
    if notice_at < since:
        raise NeedsNotice("Whoever asked cannot have been told before the clock began.")


@transaction.atomic
def refuse_time(request: TimeRequest, *, words: str, by: Actor, at: datetime) -> None:
    """Refuse more time, or, for whoever asked, withdraw the wish; the clock stays as it is.

    :raises NotAllowed: unless the actor leads the team that holds the case, or asked.
    :raises CannotAct: when it is answered already, or the clock has ended.
    """
    clock, is_own = request.clock, request.asked_by == by.username
    if not is_own:
        permissions.check_may_approve(by, clock.case)
    text = checked_text(words, what="why")
    fitting(clock, act=ClockAct.SETTLE_TIME, by=by, at=at)
    settle(request, state=TimeState.WITHDRAWN if is_own else TimeState.REFUSED, words=text, by=by, at=at)
    verb = "Withdrawn" if is_own else "Refused"
    more = amount_in_words(request.amount, definition_in(clock.definition))
    write(
        clock.case, "time-refused", f"{verb}: {more} more for ‘{clock.label}’.\n{text}", audience=Audience.STAFF,
        by=by, at=at, clock=clock.name,
    )  # fmt: skip
    tell_asker(request, text=f"Refused: {more} more for ‘{clock.label}’: {text}", by=by, at=at)


def checked_reason(reason: str, *, what: str) -> str:
    """Return a reason without surrounding space. Raises SayMore when it is empty or too long for a ledger."""
    words = checked_text(reason, what=what)
    if len(words) > LONGEST_REASON:
        raise SayMore(f"The reason must be {LONGEST_REASON} characters or fewer")
    return words


def fitting(clock: Clock, *, act: ClockAct, by: Actor, at: datetime) -> Ledger:
    """Return a clock, held, if an act fits it. Raises CannotAct, CannotExtend and SomebodyElseWasFirst."""
    ledger = same(clock, found=hold(clock.case, by=by, at=at))
    check_act(act, clock_now(clock.case, ledger, is_asked=is_waiting(clock)))
    return ledger
