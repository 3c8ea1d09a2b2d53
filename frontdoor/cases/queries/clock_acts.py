"""What may be done with the clocks of a case, and be said to have happened in it, as they stand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from frontdoor.cases.models import NEVER, Case, Clock, TimeRequest
from frontdoor.cases.queries.asking import open_question
from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.ledger import Ledger, definition_in, of_case
from frontdoor.cases.queries.packs import packs
from frontdoor.cases.rules.clock_acts import WAITS, ClockAct, ClockNow, moments_now, offered, waits_now
from frontdoor.cases.rules.complaint_clocks import ANSWER_CLOCKS
from frontdoor.cases.rules.extending import TimeState
from frontdoor.cases.rules.ledger import ClockState
from frontdoor.cases.rules.states import Status
from frontdoor.kernel.clock import say_day


def is_waiting(clock: Clock) -> bool:
    """Return whether somebody asks for more time for a clock. One query."""
    return clock.time_requests.filter(state=TimeState.ASKED.value).exists()


def time_asked(case: Case) -> dict[int, TimeRequest]:
    """Return who asks for more time, by the open clock that it is for. One query."""
    rows = TimeRequest.objects.filter(clock__case=case, clock__ended_at__isnull=True, state=TimeState.ASKED.value)
    return {row.clock_id: row for row in rows.select_related("clock")}


def clock_now(case: Case, ledger: Ledger, *, is_asked: bool) -> ClockNow:
    """Return a clock as it stands. No query once the version of the service was read."""
    row = ledger.row
    return ClockNow(
        definition=ledger.definition,
        state=ledger.state(),
        is_open=row.ended_at is None and case.closed_at is None,
        is_step=row.name in ANSWER_CLOCKS if is_about_a_complaint(case) else None,
        is_asked=is_asked,
    )


def acts_on(case: Case, found: Iterable[Ledger], asked: Mapping[int, TimeRequest]) -> dict[int, tuple[ClockAct, ...]]:
    """Return what may be done with each clock of a case, by its id; `asked` is as of `time_asked`. No query."""
    return {each.row.pk: offered(clock_now(case, each, is_asked=each.row.pk in asked)) for each in found}


def moments_of(case: Case, found: Sequence[Ledger], *, at: datetime) -> dict[str, str]:
    """Return what may be said to have happened in a case, by its name: all that would change a clock as it stands.

    A pack says its moments in words; of a service's own clocks the name has to do. One query for a case that waits for
    the resident, else none.
    """
    if case.closed_at is not None:
        return {}
    every = of_case(case, at=at)
    clocks = [clock_now(case, each, is_asked=False) for each in found]
    words: dict[str, str] = {}
    for pack in {each.pack for each in every} | {each.row.pack for each in found}:
        words |= packs()[pack].moments if pack in packs() else {}
    named = moments_now([each.definition for each in every], clocks)
    is_asking = case.status == Status.WAITING and open_question(case) is not None
    waits = waits_now(clocks, is_asking=is_asking)
    return {each: words.get(each, each.replace("-", " ").capitalize()) for each in named} | {
        each: WAITS[each].says for each in waits
    }


def due_in_words(row: Clock) -> str:
    """Return how a clock stands, in one sentence: by when it is due, that it waits, or how it ended."""
    state = ClockState(row.state)
    if row.ended_at is not None:
        return f"‘{row.label}’ {_ENDED[state]}."
    if row.due_at == NEVER:
        return f"‘{row.label}’ stands still."
    definition = definition_in(row.definition)
    due = row.due_at.astimezone(calendar_of(definition).zone)
    time = f" at {due:%H:%M}" if definition.hours is not None else ""
    return f"‘{row.label}’ is due on {say_day(due.date())}{time}."


_ENDED = {
    ClockState.MET: "was met in time",
    ClockState.MISSED: "was met late",
    ClockState.STOPPED: "is not asked for any more",
}
