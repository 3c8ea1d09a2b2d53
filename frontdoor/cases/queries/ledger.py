"""The clocks of cases, with their ledgers: what they come to, and in words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry
from frontdoor.cases.queries import packs
from frontdoor.cases.queries.clocks import calendar_of, definition_of, promise_of
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.rules import clock
from frontdoor.cases.rules.clock_definition import (
    ADMITTED,
    CLOSED,
    RECEIVED,
    Awaited,
    ClockDefinition,
    ExtensionLimit,
)
from frontdoor.cases.rules.ledger import PROMISE_CLOCK, ClockState, Line, State, next_point, replay
from frontdoor.cases.rules.sections import Length, PromiseSection
from frontdoor.cases.rules.workflow import is_intake
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, say
from frontdoor.services.api import Definition

#: How much more time than promised, in the promise's own unit, a leader may give a case in all.
MOST_MORE: Final = {"days": 100, "hours": 100, "months": 24}
#: Said instead of a due date until then.
BEFORE_ADMITTED: Final = later("The time we promise begins once we have checked that we can take this on")
#: What we wait for, as whoever asked reads it in "paused 2 days waiting for …"; of the customer they read "you".
AWAITED: Final = {
    Awaited.IDENTITY: later("proof of who you are"),
    Awaited.FEE: later("the fee"),
    Awaited.THIRD_PARTY: later("somebody else"),
}
#: What we wait for, as staff read it.
AWAITED_BY_STAFF: Final = {
    Awaited.CUSTOMER: "the resident",
    Awaited.IDENTITY: "proof of identity",
    Awaited.FEE: "the fee",
    Awaited.THIRD_PARTY: "a third party",
}


@dataclass(frozen=True, slots=True)
class NewClock:
    """A clock to be started: what it is, and the pack that it comes from, if any."""

    definition: ClockDefinition
    pack: str = ""
    pack_version: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A clock with its entries, in order."""

    row: Clock
    entries: tuple[ClockEntry, ...]

    @property
    def definition(self) -> ClockDefinition:
        """Return what it was started under."""
        return definition_in(self.row.definition)

    def state(self) -> State:
        """Return what the entries come to, by the calendar as it is now."""
        return state_of(self.definition, self.entries)


def clocks_of(
    definition: Definition, answers: Mapping[str, Any], *, received: datetime, today: datetime
) -> list[NewClock]:
    """Return every clock that a case with these answers may have, the service's promise first.

    :param today: when it is asked: a law may have taken running cases over since it was received.
    """
    others = packs.clocks_of(definition, answers, received=received, today=today)
    work = WORKFLOW.of(definition)
    return [
        NewClock(
            promise_clock(
                promise_of(definition, answers),
                starts=ADMITTED if is_intake(work, work.first) else RECEIVED,
                stops_for_others=work.stops_for_others,
            )
        ),
        *(NewClock(each, found.pack, found.version) for found in others for each in found.clocks),
    ]


def starting(new: Iterable[NewClock], moment: str) -> list[NewClock]:
    """Return those that a moment starts."""
    return [each for each in new if each.definition.starts == moment]


def promise_clock(
    promise: PromiseSection, *, starts: str = RECEIVED, stops_for_others: bool = False
) -> ClockDefinition:
    """Return a service's promise as a clock: from receipt to closure, its holder told when it is due soon.

    :param starts: the moment that starts it, if it is not at once.
    :param stops_for_others: whether it stands still for people outside whom we ask.
    """
    plain = PromiseSection.model_validate(promise.model_dump(include=set(PromiseSection.model_fields)))
    return _promise_clock(plain, starts, stops_for_others)


@lru_cache(maxsize=1000)
def _promise_clock(promise: PromiseSection, starts: str, stops_for_others: bool) -> ClockDefinition:
    # How much a leader may give is ours to say, as the promise is; the resident reads why, so nobody tells them first.
    unit = next(unit for unit in MOST_MORE if getattr(promise, unit) is not None)
    most = Length.model_validate({unit: MOST_MORE[unit]})
    return ClockDefinition(
        **promise.model_dump(),
        id=PROMISE_CLOCK,
        label="Our promise",
        starts=starts,
        met_by=CLOSED,
        stops_for=(Awaited.CUSTOMER, Awaited.THIRD_PARTY) if stops_for_others else (Awaited.CUSTOMER,),
        warn=(promise.due_soon,),
        extension=ExtensionLimit(most=most, needs_notice=False),
    )


def stored(definition: ClockDefinition) -> dict[str, Any]:
    """Return a definition as a clock keeps it."""
    return definition.model_dump(mode="json", exclude_defaults=True)


def definition_in(kept: Mapping[str, Any]) -> ClockDefinition:
    """Return the definition that a clock keeps."""
    return _definition_in(json.dumps(kept, sort_keys=True))


@lru_cache(maxsize=5000)
def _definition_in(text: str) -> ClockDefinition:
    return ClockDefinition.model_validate_json(text)


def state_of(definition: ClockDefinition, lines: Iterable[Line], *, by: WorkingCalendar | None = None) -> State:
    """Return what entries come to, by the calendar as it is now. No query once it is remembered.

    :param by: that calendar, where the caller reckons many clocks by it.
    """
    return replay(definition, lines, by or calendar_of(definition))


def fields_of(
    state: State, definition: ClockDefinition, *, told: datetime, by: WorkingCalendar | None = None
) -> dict[str, Any]:
    """Return the columns of a clock that say what its entries come to.

    :param told: up to when people were told of it.
    :param by: its calendar, where the caller reckons many clocks by it.
    """
    point = next_point(state, definition, by or calendar_of(definition), after=told)
    return {
        "state": state.state.value,
        "started_at": state.started_at,
        "soon_at": state.soon_at or NEVER,
        "due_at": state.due_at or NEVER,
        "far_at": state.far_at or NEVER,
        "next_at": point or NEVER,
        "ended_at": state.ended_at,
    }


def ledgers(case: Case, *, only_open: bool = False, hold: bool = False) -> list[Ledger]:
    """Return a case's clocks with their entries, in the order in which they were started. Two queries.

    :param hold: whether nobody else may change them until the transaction ends.
    """
    rows = case.clocks.order_by("id")
    if only_open:
        rows = rows.filter(ended_at__isnull=True)
    return with_entries(list(rows.select_for_update() if hold else rows))


def with_entries(rows: Sequence[Clock]) -> list[Ledger]:
    """Return clocks with their entries. One query; none for no clocks."""
    entries: dict[int, list[ClockEntry]] = {row.pk: [] for row in rows}
    if rows:
        for entry in ClockEntry.objects.filter(clock_id__in=list(entries)).order_by("clock_id", "number"):
            entries[entry.clock_id].append(entry)
    return [Ledger(row, tuple(entries[row.pk])) for row in rows]


def promise_ledger(found: Iterable[Ledger]) -> Ledger | None:
    """Return the service's own promise among a case's clocks, the one that was started last."""
    return next((each for each in reversed(list(found)) if each.row.name == PROMISE_CLOCK), None)


def explain(case: Case, *, awaited: str = "you") -> str:
    """Return how the due date comes about, in one sentence. Two queries; "" for a case that has no clock of ours.

    :param awaited: what whoever reads it calls the person who reported: residents "you", staff "the resident".
    """
    if is_intake(WORKFLOW.of(definition_of(case)), case.step):
        return say(BEFORE_ADMITTED)
    found = promise_ledger(ledgers(case))
    return sentence(found, awaited=awaited) if found is not None else ""


def sentence(ledger: Ledger, *, awaited: str = "you") -> str:
    """Return how a clock's due date comes about, in one sentence. No query. `awaited` is as in `explain`."""
    definition, state = ledger.definition, ledger.state()
    ended = state.ended_at if ledger.row.name == PROMISE_CLOCK and state.state != ClockState.STOPPED else None
    if ended is not None and state.due_at != ledger.row.due_at:
        return verdict_alone(ledger.row.due_at, ended, zone=calendar_of(definition).zone)
    return clock.explain(
        state.started_at,
        definition,
        calendar_of(definition),
        pauses=state.pauses,
        extensions=state.extensions,
        closed_at=ended,
        awaited=_awaited(ledger, awaited=awaited),
    )


def verdict_alone(due_at: datetime, ended_at: datetime, *, zone: tzinfo) -> str:
    """Return how a clock ended whose calendar has changed since: the verdict stands, and its sum cannot be redone."""
    words = later("closed in time on {day}") if ended_at <= due_at else later("closed late on {day}")
    due, ended = say_day(due_at.astimezone(zone).date()), say_day(ended_at.astimezone(zone).date())
    return "; ".join((say("due {day}", day=due), say(words, day=ended)))


def _awaited(ledger: Ledger, *, awaited: str) -> str:
    """Return what the clock waits for, or waited for last, in the words of whoever reads it."""
    waits = [entry.awaited for entry in ledger.entries if entry.awaited]
    last = Awaited(waits[-1]) if waits else Awaited.CUSTOMER
    if last == Awaited.CUSTOMER:
        return awaited
    return say(AWAITED[last]) if awaited == "you" else AWAITED_BY_STAFF[last]


def of_case(case: Case, *, at: datetime) -> list[NewClock]:
    """Return every clock that a case may have, the promise first. No query once its service's version was read."""
    return clocks_of(definition_of(case), case.answers, received=case.opened_at, today=at)
