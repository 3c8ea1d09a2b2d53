"""What happened in a case under a law, said by an officer: the moments that its clocks wait for."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, Clock
from frontdoor.cases.operations.changing import change, move, refuse_if_closed, write
from frontdoor.cases.operations.clocks import happened, pause_clocks, resume_clocks
from frontdoor.cases.queries.clock_acts import due_in_words, moments_of
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.rules.clock_acts import WAITS, Wait
from frontdoor.cases.rules.clock_definition import Awaited
from frontdoor.cases.rules.reckoning import BadMoment
from frontdoor.cases.rules.states import MOVES, Status
from frontdoor.foundation.accounts.actors import Actor


@transaction.atomic
def record_moment(case: Case, *, moment: str, when: datetime, by: Actor, at: datetime) -> str:
    """Keep that something happened, now or before, and return how the clocks it changed stand then.

    It meets the clocks that wait for it and starts those it starts; what is asked for stops those that stand still for
    it, and what has come lets them go on. Each counts from when it happened. A case whose clocks wait for the resident
    waits for them too, and is in hand again with what they say.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotMove: of a closed case.
    :raises BadMoment: for what no clock waits for as it stands, has not come, or is earlier than the case.
    :raises ImpossibleEntry: for a moment before a clock began, or before what it last waited for had come.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    change(case, at=at)
    known = moments_of(case, ledgers(case, hold=True), at=at)
    if moment not in known:
        raise BadMoment("Select what happened")
    if when > at:
        raise BadMoment("It cannot have happened yet. Enter a moment that has passed.")
    if when < case.opened_at:
        raise BadMoment("It cannot have happened before the case was opened.")
    moved = _enter(case, moment, when=when, by=by, at=at)
    stands = " ".join(due_in_words(each) for each in moved)
    write(
        case, "moment", f"{known[moment]}.\n{stands}", audience=Audience.STAFF, by=by, at=at, moment=moment,
        when=when.isoformat(),
    )  # fmt: skip
    return stands


def _enter(case: Case, moment: str, *, when: datetime, by: Actor, at: datetime) -> list[Clock]:
    earlier = when if when < at else None
    wait = WAITS.get(moment)
    if wait is None:
        return happened(case, moment=moment, by=by, at=at, when=earlier)
    if wait.is_asked:
        moved = pause_clocks(case, awaited=wait.awaited, by=by, at=at, when=earlier)
    else:
        moved = resume_clocks(case, awaited=wait.awaited, by=by, at=at, when=earlier)
    if wait.awaited == Awaited.CUSTOMER:
        _wait_for_them(case, wait, by=by, at=at)
    return moved


def _wait_for_them(case: Case, wait: Wait, *, by: Actor, at: datetime) -> None:
    """Make the case say where its clocks are: waiting for the resident, or in hand again. They read why."""
    here, there = Status(case.status), Status.WAITING if wait.is_asked else Status.IN_HAND
    if there not in MOVES[here] or (here != Status.WAITING and not wait.is_asked):
        return
    move(case, there, at=at)
    asked = ("asked-elsewhere", "We have asked you what we need to know, and wait for you.")
    kind, words = asked if wait.is_asked else ("went-on", "You told us what we asked. We carry on.")
    write(case, kind, words, audience=Audience.RESIDENT, by=by, at=at)
