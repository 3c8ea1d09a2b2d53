"""Asking people outside about a case: sending them a link, hearing what they say, and taking it back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Attachment, Audience, Case, OutsideRequest
from frontdoor.cases.operations.changing import (
    SomebodyElseWasFirst,
    change,
    checked_text,
    refuse_if_closed,
    write,
)
from frontdoor.cases.operations.clocks import pause_clocks, resume_clocks
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.outside import outside_link
from frontdoor.cases.rules.clock_definition import Awaited
from frontdoor.cases.rules.outside import (
    GRACE,
    MOST_TIMES_WRITTEN,
    MOST_WAITING,
    OUTSIDE_SAID,
    OUTSIDER,
    CannotAnswer,
    CannotAskOutside,
    OutsideState,
    Shown,
    check_days,
    check_shown,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import leaders, teams
from frontdoor.foundation.calendars.api import calendar
from frontdoor.foundation.files import api as files
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.references import spoken
from frontdoor.messages.api import Notice, send

#: Whoever answers by a link.
OUTSIDE: Final = Actor(username=OUTSIDER, name="Somebody outside")
#: Requests reminded of in one sweep; the rest wait for the next.
A_SWEEP: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked of whom.

    :param shows: what of the case they see, as `Shown` names it; personal things need a `reason`.
    :param days: working days they have to answer.
    """

    name: str
    email: str
    text: str
    shows: tuple[str, ...] = (Shown.STREET.value,)
    reason: str = ""
    days: int = 5


@transaction.atomic
def ask_outside(case: Case, *, new: NewRequest, by: Actor, at: datetime) -> OutsideRequest:
    """Ask somebody who has no account, and send them the link at which they answer.

    :raises NotAllowed: outside the team that holds the case; to show contact details, for who may not read them.
    :raises CannotAskOutside: for a name, address or time that will not do, or for something personal without a reason.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    shows = check_shown(new.shows, reason=new.reason)
    if Shown.CONTACT in shows:
        permissions.check_may_see_contact(by, case)
    text = checked_text(new.text, what="what you ask")
    name, email = _checked_person(new)
    days = check_days(new.days)
    if case.outside_requests.filter(state=OutsideState.ASKED.value).count() >= MOST_WAITING:
        raise CannotAskOutside(f"Only {MOST_WAITING} people outside can be asked about a case at once.")
    hours = calendar()
    due = hours.end_of_day(hours.add_working_days(at.astimezone(hours.zone).date(), days))
    change(case, at=at)
    request = OutsideRequest.objects.create(
        case=case,
        name=name,
        email=email,
        text=text,
        shows=[each.value for each in shows],
        reason=new.reason.strip()[:1000],
        asked_by=by.username,
        asked_at=at,
        due_at=due,
        expires_at=due + GRACE,
        remind_at=at + (due - at) / 2,
    )
    seen = ", ".join(each.value.replace("-", " ") for each in shows) or "nothing"
    words = f"Asked {name}, by {say_day(due)}: {text}\nThey see: {seen}."
    _note(request, "asked-outside", words + (f"\nBecause: {request.reason}" if request.reason else ""), by=by, at=at)
    _send(request, "outside-asked", at=at)
    pause_clocks(case, awaited=Awaited.THIRD_PARTY, by=by, at=at)
    return request


def _checked_person(new: NewRequest) -> tuple[str, str]:
    name = " ".join(new.name.replace("\x00", "").split())
    if not name or len(name) > 120:
        raise CannotAskOutside("Enter the name of who you ask, in 120 characters or fewer")
    email = new.email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise CannotAskOutside("Enter their email address, like name@example.com") from None
    return name, email


def _send(request: OutsideRequest, template: str, *, at: datetime) -> None:
    team = next((each.name for each in teams() if each.id == request.case.team_id), "")
    facts = {
        "person": request.name,
        "team": team,
        "reference": spoken(request.case.reference),
        "link": outside_link(request),
        "until": say_day(request.due_at),
    }
    key = f"{template}:{request.pk}:{request.issue}:{request.due_at:%Y%m%d}"
    send([Notice(key=key, template=template, about=request.case.reference, email=request.email, facts=facts)], at=at)


@transaction.atomic
def answer_outside(request: OutsideRequest, *, text: str, at: datetime, attached: Sequence[UUID] = ()) -> None:
    """Keep what somebody outside answers; whoever holds the case is told.

    :raises CannotAnswer: when it was answered or taken back.
    """
    words = checked_text(text.strip() or ("Here are photos." if attached else ""), what="your answer")
    _settle(request, OutsideState.ANSWERED, answer=words, by=OUTSIDE, at=at)
    files.hand_over(dict.fromkeys(attached, request.case.files_owner))
    Attachment.objects.bulk_create([Attachment(case=request.case, file=file, added_at=at) for file in attached])
    _note(request, "answered-outside", f"{request.name} answered: {words}", by=OUTSIDE, at=at)
    _tell_holder(request, f"{request.name} answered what you asked", at=at)


@transaction.atomic
def not_theirs(request: OutsideRequest, *, text: str, at: datetime) -> None:
    """Keep that somebody outside says it is not for them, with the reason; whoever holds the case is told.

    :raises CannotAnswer: when it was answered or taken back.
    """
    words = checked_text(text, what="why it is not for you")
    _settle(request, OutsideState.NOT_THEIRS, answer=words, by=OUTSIDE, at=at)
    _note(request, "not-outside", f"{request.name} says that it is not for them: {words}", by=OUTSIDE, at=at)
    _tell_holder(request, f"{request.name} says that it is not for them", at=at)


@transaction.atomic
def want_more_time(request: OutsideRequest, *, text: str, at: datetime) -> None:
    """Keep that somebody outside needs more time, and why; whoever holds the case is told, and says how much.

    :raises CannotAnswer: when it was answered or taken back.
    """
    words = checked_text(text, what="why you need more time, and until when")
    if not OutsideRequest.objects.filter(pk=request.pk, state=OutsideState.ASKED.value).update(
        more_time=words, more_time_at=at
    ):
        raise CannotAnswer("This was answered, or is not asked any more.")
    _note(request, "more-time-outside", f"{request.name} asks for more time: {words}", by=OUTSIDE, at=at)
    _tell_holder(request, f"{request.name} asks for more time", at=at)


def _settle(request: OutsideRequest, state: OutsideState, *, answer: str = "", by: Actor, at: datetime) -> None:
    settled = OutsideRequest.objects.filter(pk=request.pk, state=OutsideState.ASKED.value).update(
        state=state.value, answer=answer, settled_at=at, settled_by=by.username, remind_at=None
    )
    if not settled:
        raise CannotAnswer("This was answered, or is not asked any more.")
    request.refresh_from_db()
    _go_on(request.case, by=by, at=at)


def _go_on(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the clocks that stand still for people outside go on, once none of those is waited for any more."""
    if not case.outside_requests.filter(state=OutsideState.ASKED.value, late_at__isnull=True).exists():
        resume_clocks(case, awaited=Awaited.THIRD_PARTY, by=by, at=at)


@transaction.atomic
def give_more_time(request: OutsideRequest, *, days: int, by: Actor, at: datetime) -> None:
    """Give somebody outside so many working days from now, and send them a link that lasts; the old one ends.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotAskOutside: for too few or too many days, when they were written to often enough, or have answered.
    """
    permissions.check_may_work(by, request.case)
    hours = calendar()
    due = hours.end_of_day(hours.add_working_days(at.astimezone(hours.zone).date(), check_days(days)))
    if request.issue >= MOST_TIMES_WRITTEN:
        raise CannotAskOutside("We have written to them often enough. Call them, or ask somebody else.")
    given = OutsideRequest.objects.filter(pk=request.pk, state=OutsideState.ASKED.value, issue=request.issue).update(
        issue=request.issue + 1,
        due_at=due,
        expires_at=due + GRACE,
        remind_at=at + (due - at) / 2,
        more_time="",
        more_time_at=None,
        late_at=None,
    )
    if not given:
        raise CannotAskOutside("This was answered, or somebody else has just changed it.")
    request.refresh_from_db()
    _note(request, "asked-outside", f"{request.name} has until {say_day(due)}.", by=by, at=at)
    _send(request, "outside-asked", at=at)
    pause_clocks(request.case, awaited=Awaited.THIRD_PARTY, by=by, at=at)


@transaction.atomic
def take_request_back(request: OutsideRequest, *, by: Actor, at: datetime) -> None:
    """Ask somebody outside no longer: their link opens nothing any more.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotAskOutside: when they have answered, or it was taken back already.
    """
    permissions.check_may_work(by, request.case)
    try:
        _settle(request, OutsideState.REVOKED, by=by, at=at)
    except CannotAnswer:
        request.refresh_from_db()
        said = OUTSIDE_SAID[OutsideState(request.state)].lower()
        raise CannotAskOutside(f"There is nothing to take back: this is {said}.") from None
    _note(request, "unasked-outside", f"{request.name} is not asked any more.", by=by, at=at)


def end_requests(case: Case, *, by: Actor, at: datetime) -> None:
    """Ask nobody outside any more, because the case is closed."""
    case.outside_requests.filter(state=OutsideState.ASKED.value).update(
        state=OutsideState.REVOKED.value, settled_at=at, settled_by=by.username, remind_at=None
    )


def _note(request: OutsideRequest, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    change(request.case, at=at)
    write(request.case, kind, text, audience=Audience.STAFF, by=by, at=at, outside=str(request.pk))


def _tell_holder(request: OutsideRequest, text: str, *, at: datetime) -> None:
    case = request.case
    ids = [case.holder_id] if case.holder_id is not None else [each.id for each in leaders([case.team_id])]
    notify(case, user_ids=ids, kind="outside", text=text, key=f"outside:{request.pk}:{at.isoformat()}", at=at)


def remind_outside(*, at: datetime) -> int:
    """Write again to those outside who have not answered half-way; return to how many.

    Several workers may do this at once: each request is claimed before anybody is written to.
    """
    waiting = OutsideRequest.objects.filter(state=OutsideState.ASKED.value, remind_at__lte=at, expires_at__gt=at)
    rows = waiting.select_related("case").order_by("remind_at", "id")[:A_SWEEP]
    return sum(remind_of_request(request, at=at) for request in rows)


@transaction.atomic
def remind_of_request(request: OutsideRequest, *, at: datetime) -> bool:
    """Write again to somebody outside; return whether they still had to be."""
    claimed = OutsideRequest.objects.filter(
        pk=request.pk, state=OutsideState.ASKED.value, remind_at=request.remind_at
    ).update(remind_at=None)
    if claimed:
        _send(request, "outside-reminder", at=at)
    return bool(claimed)


def wait_no_longer(*, by: Actor, at: datetime) -> int:
    """Stop waiting for those outside who have not answered by their day; return for how many.

    The clock of the case goes on, as the silence of somebody we asked is not the resident's to wait for. Each in a
    transaction of its own; a case that somebody changes meanwhile is left for the next sweep.
    """
    waiting = OutsideRequest.objects.filter(state=OutsideState.ASKED.value, late_at__isnull=True, due_at__lt=at)
    late = 0
    for request in waiting.select_related("case").order_by("due_at", "id")[:A_SWEEP]:
        with suppress(SomebodyElseWasFirst):
            late += _is_late(request, by=by, at=at)
    return late


@transaction.atomic
def _is_late(request: OutsideRequest, *, by: Actor, at: datetime) -> bool:
    claimed = OutsideRequest.objects.filter(
        pk=request.pk, state=OutsideState.ASKED.value, late_at__isnull=True, due_at=request.due_at
    ).update(late_at=at)
    if claimed:
        _go_on(request.case, by=by, at=at)
        _note(request, "late-outside", f"{request.name} has not answered in time.", by=by, at=at)
        _tell_holder(request, f"{request.name} has not answered what you asked", at=at)
    return bool(claimed)
