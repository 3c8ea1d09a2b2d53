"""What the database itself refuses of clocks and their ledgers, whoever asks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import NEVER, Case, Clock, ClockEntry, Recalculation, clocks
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
}
NAMES = [
    constraint.name
    for model in (Clock, ClockEntry, Recalculation)
    if model.__module__ == clocks.__name__
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
