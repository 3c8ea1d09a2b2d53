"""Ending a clock by itself, with a named ending, while its case goes on."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Clock
from frontdoor.cases.operations.changing import write
from frontdoor.cases.operations.clocks import Change, apply, hold, mirror, not_before, same
from frontdoor.cases.operations.extending import checked_reason
from frontdoor.cases.queries.clock_acts import clock_now, due_in_words
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.rules.clock_acts import ENDING_SAID, Ending, check_ending
from frontdoor.cases.rules.ledger import EntryKind, ending
from frontdoor.cases.rules.reckoning import BadMoment
from frontdoor.foundation.accounts.actors import Actor


@transaction.atomic
def end_clock(clock: Clock, *, how: Ending, words: str, when: datetime, by: Actor, at: datetime) -> str:
    """End a clock of a law by itself and return how it stands then: answered, or not asked for any more.

    What was answered keeps its verdict, in time or late by the day on which it was; what is withdrawn or not ours has
    none.

    :param words: why; `when` is when it ended, now or before.
    :raises NotAllowed: outside the team that holds the case.
    :raises CannotAct: by a name of its own: for our own promise, a step of a complaint, a clock that another moment
        meets, and for what was missed already, unless a leader says so.
    :raises BadMoment: for a moment that has not come.
    :raises ImpossibleEntry: for a moment before the clock began, or before what it last waited for had come.
    :raises SomebodyElseWasFirst: when the clock has changed since it was read.
    """
    case = clock.case
    permissions.check_may_work(by, case)
    text = checked_reason(words, what="why this clock ends")
    if when > at:
        raise BadMoment("It cannot have ended yet. Enter a moment that has passed.")
    found = hold(case, by=by, at=at)
    ledger = same(clock, found=found)
    check_ending(how, clock_now(case, ledger, is_asked=False), leads=permissions.may_approve(by, case))
    definition = ledger.definition
    lines = ending(
        definition, ledger.entries, calendar_of(definition),
        kind=EntryKind.MET if how == Ending.ANSWERED else EntryKind.STOPPED, at=not_before(ledger, at=at), reason=text,
        happened_at=when if when < at else None,
    )  # fmt: skip
    (row,) = apply(case, changes=[Change(ledger, lines, {"ending": how.value})], by=by, at=at)
    mirror(case, found=found, at=at)
    stands = due_in_words(row)
    write(
        case, "clock-ended", f"{ENDING_SAID[how]}. {stands}\n{text}", audience=Audience.STAFF, by=by, at=at,
        clock=row.name, ending=how.value, when=when.isoformat(),
    )  # fmt: skip
    return stands
