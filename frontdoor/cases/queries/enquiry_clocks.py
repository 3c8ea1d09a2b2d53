"""The clocks of members' enquiries: what they come to, and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdoor.cases.models import NEVER, Enquiry, EnquiryClock, EnquiryClockEntry
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.ledger import definition_in, state_of
from frontdoor.cases.rules.clock import explain
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.ledger import SAID, ClockState, EntryKind, Line, State, Written, next_point
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.calendars.api import stamp
from frontdoor.kernel.clock import say_day


@dataclass(frozen=True, slots=True)
class EnquiryLedger:
    """The clock of an enquiry with its entries, in order."""

    row: EnquiryClock
    lines: tuple[Line, ...]

    @property
    def definition(self) -> ClockDefinition:
        """Return what it was started under."""
        return definition_in(self.row.definition)

    def state(self) -> State:
        """Return what the entries come to, by the calendar as it is now."""
        return state_of(self.definition, self.lines)


def enquiry_ledgers(rows: Sequence[EnquiryClock]) -> list[EnquiryLedger]:
    """Return clocks with their entries. One query; none for no clocks."""
    found: dict[int, list[Line]] = {row.pk: [] for row in rows}
    asked = EnquiryClockEntry.objects.filter(clock__in=found).order_by("clock_id", "number") if rows else ()
    for entry in asked:
        found[entry.clock_id].append(Written(entry.kind, entry.at, reason=entry.reason))
    return [EnquiryLedger(row, tuple(found[row.pk])) for row in rows]


def fields_of_enquiry(state: State, definition: ClockDefinition, *, told: datetime) -> dict[str, Any]:
    """Return the columns of a clock that say what its entries come to; `told` is up to when people were told of it."""
    return {
        "state": state.state.value,
        "started_at": state.started_at,
        "due_at": state.due_at or NEVER,
        "next_at": next_point(state, definition, calendar_of(definition), after=told) or NEVER,
        "ended_at": state.ended_at,
        "stamp": stamp(),
    }


def explain_enquiry(enquiry: Enquiry) -> str:
    """Return how the due date of an enquiry comes about, and how it was met, in one sentence. Two queries."""
    (found,) = enquiry_ledgers([EnquiryClock.objects.get(enquiry=enquiry)])
    row, definition = found.row, found.definition
    calendar = calendar_of(definition)
    if row.ended_at is None:
        return explain(row.started_at, definition, calendar)
    # What has ended keeps its verdict, whatever calendars have said since.
    due, ended = (say_day(each.astimezone(calendar.zone).date()) for each in (row.due_at, row.ended_at))
    return f"due {due}; answered {'in time' if row.state == ClockState.MET else 'late'} on {ended}"


def enquiry_lines(enquiry: Enquiry) -> list[tuple[EnquiryClockEntry, str, str]]:
    """Return what was entered on the clock of an enquiry, in order: each entry, in words, by whom. Two queries."""
    entries = list(EnquiryClockEntry.objects.filter(clock__enquiry=enquiry).order_by("number"))
    called = {**names({each.actor for each in entries}), SYSTEM.username: SYSTEM.name}
    return [(each, SAID[EntryKind(each.kind)], called.get(each.actor, each.actor)) for each in entries]
