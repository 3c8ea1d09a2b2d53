"""What the database itself refuses of clocks and their ledgers, whoever asks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry, Recalculation, TimeRequest
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


def another(case: Case, **fields: Any) -> Clock:
    """Return a clock that is not kept yet, sound but for what is given."""
    row: Clock = case.clocks.get(name="promise")
    row.pk, row.name = None, "stage"
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def an_entry(case: Case, **fields: Any) -> ClockEntry:
    """Return a second entry that is not kept yet, sound but for what is given."""
    clock = case.clocks.get(name="promise")
    sound = {"clock": clock, "number": 2, "at": case.opened_at, "kind": "missed", "actor": "otto"}
    return ClockEntry(**sound | fields)


def a_wish(case: Case, **fields: Any) -> TimeRequest:
    """Return a wish for more time that is not kept yet, sound but for what is given."""
    clock = case.clocks.get(name="promise")
    sound = {"clock": clock, "amount": 1, "reason": "Snow", "asked_by": "otto", "asked_at": case.opened_at}
    return TimeRequest(**sound | fields)


def second_wish(case: Case) -> TimeRequest:
    """Return a wish beside one that waits."""
    a_wish(case).save()
    return a_wish(case)


BROKEN: dict[str, Callable[[Case, datetime], Any]] = {
    "fd_cases_one_clock_per_name_and_run": lambda case, at: another(case, name="promise", ended_at=at, state="met"),
    "fd_cases_one_open_clock_per_name": lambda case, _at: another(case, name="promise", run=2),
    "fd_cases_clock_kind_is_known": lambda case, _at: another(case, kind="egg"),
    "fd_cases_clock_ended_and_state_together": lambda case, at: another(case, ended_at=at),
    "fd_cases_paused_clock_is_never_due": lambda case, at: another(case, state="paused", due_at=at),
    "fd_cases_clock_was_started": lambda case, _at: another(case, revision=0),
    "fd_cases_clock_entries_are_numbered": lambda case, _at: an_entry(case, number=1),
    "fd_cases_clock_entry_kind_is_known": lambda case, _at: an_entry(case, kind="eaten"),
    "fd_cases_extension_adds_time": lambda case, _at: an_entry(case, kind="extended", reason="Snow"),
    "fd_cases_extension_has_a_reason": lambda case, _at: an_entry(case, kind="extended", amount=1),
    "fd_cases_pause_waits_for_something": lambda case, _at: an_entry(case, kind="paused"),
    "fd_cases_clock_entry_happened_before": lambda case, at: an_entry(case, happened_at=at + timedelta(days=1)),
    "fd_cases_clock_ending_is_known": lambda case, _at: an_entry(case, ending="withdrawn"),
    "fd_cases_time_request_state_is_known": lambda case, at: a_wish(case, state="x", settled_at=at, settled_by="dee"),
    "fd_cases_time_request_settled_by_whom": lambda case, at: a_wish(case, settled_at=at),
    "fd_cases_time_given_by_four_eyes": lambda case, at: a_wish(case, state="given", settled_at=at, settled_by="otto"),
    "fd_cases_time_request_says_why": lambda case, _at: a_wish(case, reason=""),
    "fd_cases_one_time_request_waits": lambda case, _at: second_wish(case),
}
NAMES = [
    constraint.name
    for model in (Clock, ClockEntry, Recalculation, TimeRequest)
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize("name", NAMES)
def test_a_ledger_that_contradicts_itself(name: str, at: datetime) -> None:
    # A constraint that is new has no row here, and fails.
    bad = BROKEN[name](a_case(at=at), at)
    # SQLite names the columns of a unique constraint, not the constraint.
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        bad.save(force_insert=True)


def test_what_contradicts_nothing_is_kept(at: datetime) -> None:
    case = a_case(at=at)
    another(case, state="paused", due_at=NEVER).save(force_insert=True)
    another(case, name="done", state="missed", ended_at=at).save(force_insert=True)
    another(case, name="late", state="missed").save(force_insert=True)
    an_entry(case).save(force_insert=True)
    assert case.clocks.count() == 4
