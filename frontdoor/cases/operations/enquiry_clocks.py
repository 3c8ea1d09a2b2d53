"""The clock of a member's enquiry: started, warned of, missed, met, and reckoned again when a calendar changes.

The council's own promise, with the rules and the ledger of every clock (`rules/ledger.py`). Enquiries are few, so each
is looked at in turn; two workers pass over what the other holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from frontdoor.cases.models import Enquiry, EnquiryClock, EnquiryClockEntry
from frontdoor.cases.operations.notifying import Told, notify_many
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.queries.enquiry_clocks import EnquiryLedger, enquiry_ledgers, fields_of_enquiry
from frontdoor.cases.queries.ledger import state_of, stored
from frontdoor.cases.rules.enquiries import promise_on_enquiries
from frontdoor.cases.rules.ledger import ClockState, EntryKind, Line, Written, ending
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamHeads, heads
from frontdoor.foundation.calendars.api import stamp
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.references import spoken

#: Enquiries looked at in one transaction; the rest waits for the next turn.
A_BATCH: Final = 200


@transaction.atomic
def start_enquiry_clock(enquiry: Enquiry, *, by: Actor, at: datetime) -> EnquiryClock:
    """Start the clock of an enquiry that has just come, and make the enquiry say when it is due."""
    definition = promise_on_enquiries(policy().enquiries)
    lines = [Written(EntryKind.STARTED, at)]
    state = state_of(definition, lines)
    row = EnquiryClock.objects.create(
        enquiry=enquiry, definition=stored(definition), **fields_of_enquiry(state, definition, told=at)
    )
    EnquiryClockEntry.objects.create(
        clock=row, number=1, at=at, kind=EntryKind.STARTED, due_after=state.due_at, actor=by.username
    )
    Enquiry.objects.filter(pk=enquiry.pk).update(due_at=row.due_at)
    enquiry.due_at = row.due_at
    return row


@transaction.atomic
def meet_enquiry_clock(enquiry: Enquiry, *, by: Actor, at: datetime) -> None:
    """Meet the clock of an enquiry that is answered: in time, or late.

    :raises HasEnded: when it was met already.
    """
    (ledger,) = enquiry_ledgers(list(EnquiryClock.objects.select_for_update().filter(enquiry=enquiry)))
    definition = ledger.definition
    lines = ending(
        definition, ledger.lines, calendar_of(definition), kind=EntryKind.MET, at=max(at, ledger.lines[-1].at)
    )
    _enter(ledger, lines, by=by, at=at)


def tell_of_enquiries(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Warn of enquiries that will be due, and keep and escalate what was missed; return how many of each.

    Leaders of the team that answers are told; of what was missed also whoever the team names. What a calendar has moved
    meanwhile is reckoned first: nobody is told that they missed what they have time for.
    """
    reckon_enquiries(by=by, at=at)
    with transaction.atomic(durable=True):
        rows = EnquiryClock.objects.filter(state=ClockState.RUNNING, next_at__lt=at).select_related("enquiry")
        batch = enquiry_ledgers(list(_held(rows).order_by("next_at", "id")[:A_BATCH]))
        missed = [each for each in batch if each.row.due_at < at]
        warned = [each for each in batch if each.row.due_at >= at]
        notify_many(told=_notices(warned, missed), at=at)
        for each in missed:
            _enter(each, [Written(EntryKind.MISSED, max(at, each.lines[-1].at))], by=by, at=at)
        for each in warned:
            _enter(each, [], by=by, at=at)
    return len(warned), len(missed)


def reckon_enquiries(*, by: Actor, at: datetime) -> int:
    """Reckon open enquiries again whose calendar has changed since; return how many moved."""
    with transaction.atomic(durable=True):
        rows = EnquiryClock.objects.filter(ended_at__isnull=True).exclude(stamp=stamp())
        batch = enquiry_ledgers(list(_held(rows).order_by("id")[:A_BATCH]))
        others = [each for each in batch if each.state().due_at != each.row.due_at]
        for each in others:
            line = Written(EntryKind.RECALCULATED, max(at, each.lines[-1].at), reason="The calendar changed.")
            _enter(each, [line], by=by, at=at)
        EnquiryClock.objects.filter(pk__in=[each.row.pk for each in batch]).update(stamp=stamp())
        Enquiry.objects.bulk_update(
            [Enquiry(pk=each.row.enquiry_id, due_at=each.row.due_at) for each in others], ["due_at"]
        )
    return len(others)


# ---- inside


def _held(rows: "QuerySet[EnquiryClock]") -> "QuerySet[EnquiryClock]":
    """Return rows that nobody else has in hand, held until the transaction ends."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _enter(ledger: EnquiryLedger, lines: Sequence[Line], *, by: Actor, at: datetime) -> None:
    """Add entries and make the row, which is held, what they come to."""
    row, kept, due, entries = ledger.row, list(ledger.lines), ledger.row.due_at, []
    definition = ledger.definition
    for line in lines:
        kept.append(line)
        after = state_of(definition, kept).due_at
        entries.append(
            EnquiryClockEntry(
                clock=row, number=len(kept), at=line.at, kind=line.kind, reason=line.reason, due_before=due,
                due_after=after, actor=by.username,
            )
        )  # fmt: skip
        due = after or due
    EnquiryClockEntry.objects.bulk_create(entries)
    fields = {**fields_of_enquiry(state_of(definition, kept), definition, told=at), "revision": len(kept)}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _notices(warned: Iterable[EnquiryLedger], missed: Iterable[EnquiryLedger]) -> Iterator[Told]:
    both = [*((each, False) for each in warned), *((each, True) for each in missed)]
    answering = heads({each.row.enquiry.team_id for each, _is_missed in both})
    for each, is_missed in both:
        enquiry, row = each.row.enquiry, each.row
        team = answering.get(enquiry.team_id, TeamHeads())
        people = {person.id for person in team.leaders}
        if is_missed and team.escalates_to is not None:
            people.add(team.escalates_to.id)
        kind = "enquiry-missed" if is_missed else "enquiry-warning"
        day = say_day(row.due_at.astimezone(LONDON).date())
        text = f"Enquiry {spoken(enquiry.reference)} {'was due' if is_missed else 'is due'} {day}."
        key = f"enquiry-clock:{row.pk}:{kind}:{row.next_at:%Y%m%d%H%M}"
        for user in sorted(people):
            yield Told(enquiry_id=enquiry.pk, user_id=user, kind=kind, text=text, key=key)
