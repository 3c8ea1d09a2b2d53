"""Changing when the council works: what it would move, and that it is moved."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, Clock, ClockEntry, Recalculation
from frontdoor.cases.operations import recalculating
from frontdoor.cases.operations.calendars import change_hours, close_days, keep_calendar, open_days
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.recalculating import recalculate
from frontdoor.cases.operations.working import ask
from frontdoor.cases.queries import what_if
from frontdoor.cases.queries.clocks import _known_calendars as check_promise
from frontdoor.cases.queries.clocks import calendar_of, definition_of
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.queries.recalculating import differs
from frontdoor.cases.rules.sections import PromisesSection
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.tasks import reckon_again
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.calendars.api import Nation, add_closure, calendar, load_bank_holidays
from frontdoor.kernel.clock import LONDON
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")

DAY = timedelta(days=1)
#: The day after the case is reported: within its three working days.
WEDNESDAY = date(2025, 5, 21)
CLOSURE = {"first": "21/5/2025", "last": "21/5/2025", "reason": "Flood"}


@pytest.fixture
def case(at: datetime) -> Case:
    """Return an open case, due on Friday."""
    recalculate(by=SYSTEM, at=at)  # the calendar as it was prepared
    return a_case(at=at)


def shut(*, by: Actor, at: datetime) -> None:
    close_days("council", first=WEDNESDAY, last=WEDNESDAY, reason="Flood", by=by, at=at)


def kinds(case: Case) -> list[str]:
    return list(ClockEntry.objects.filter(clock__case=case).order_by("number").values_list("kind", flat=True))


# ---- reckoned again


def test_a_closure_moves_what_runs_over_it_and_says_why_in_the_ledger(case: Case, dee: Actor, at: datetime) -> None:
    shut(by=dee, at=at)
    assert recalculate(by=SYSTEM, at=at) == (1, 1)
    entry = ClockEntry.objects.get(clock__case=case, kind="recalculated")
    assert entry.reason == "Closed 21 May 2025: Flood"
    assert (entry.due_before, entry.due_after) == (case.due_at, again(case).due_at)
    assert again(case).due_at.astimezone(LONDON).date() == date(2025, 5, 27)
    (ledger,) = ledgers(case)
    assert not differs(ledger.row, ledger.state())


def test_nothing_is_reckoned_when_no_calendar_has_changed(case: Case, at: datetime) -> None:
    assert recalculate(by=SYSTEM, at=at) == (0, 0)


def test_what_does_not_run_over_it_gets_no_entry(case: Case, dee: Actor, at: datetime) -> None:
    close_days("council", first=date(2025, 6, 20), last=date(2025, 6, 20), reason="Flood", by=dee, at=at)
    assert recalculate(by=SYSTEM, at=at) == (1, 0)
    assert kinds(case) == ["started"]


def test_what_stands_still_is_reckoned_when_it_goes_on(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    shut(by=dee, at=at)
    assert recalculate(by=SYSTEM, at=at) == (1, 0)


def test_what_has_ended_keeps_its_verdict(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    shut(by=dee, at=at)
    assert recalculate(by=SYSTEM, at=at) == (0, 0)
    assert again(case).due_at == case.due_at


def test_a_bank_holiday_that_is_added_in_the_past_moves_what_ran_over_it(case: Case, at: datetime) -> None:
    # Removed as well are the days of 2025 that the feed leaves out, of which none lies in the case's time.
    days = [{"title": "Coronation", "date": "2025-05-21", "notes": ""}]
    load_bank_holidays({"england-and-wales": {"events": days}}, source="test", by=SYSTEM, at=at + 2 * DAY)
    assert reckon_again(at=at + 2 * DAY) == "Looked at 1; 1 moved."
    assert ClockEntry.objects.get(kind="recalculated").reason == "The calendar changed."


def test_it_goes_on_where_it_was_stopped(case: Case, dee: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for _each in "123":
        a_case(at=at)
    shut(by=dee, at=at)
    monkeypatch.setattr(recalculating, "A_BATCH", 2)
    monkeypatch.setattr(recalculating, "MOST_BATCHES", 1)
    assert recalculate(by=SYSTEM, at=at) == (2, 2)
    row = Recalculation.objects.latest("id")
    assert (row.looked_at, row.finished_at) == (2, None)
    assert [recalculate(by=SYSTEM, at=at) for _each in "123"] == [(2, 2), (0, 0), (0, 0)]
    assert ClockEntry.objects.filter(kind="recalculated").count() == 4
    row.refresh_from_db()
    assert (row.looked_at, row.moved, row.finished_at) == (4, 4, at)


def test_a_batch_that_dies_has_moved_nothing(
    case: Case, dee: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    shut(by=dee, at=at)
    monkeypatch.setattr(recalculating, "_mirror", die)
    with pytest.raises(KeyboardInterrupt):
        recalculate(by=SYSTEM, at=at)
    monkeypatch.undo()
    assert kinds(case) == ["started"]
    assert recalculate(by=SYSTEM, at=at) == (1, 1)


def test_what_another_worker_has_in_hand_is_left_to_it(case: Case, dee: Actor, at: datetime) -> None:
    shut(by=dee, at=at)
    Recalculation.objects.update(finished_at=at)
    assert recalculate(by=SYSTEM, at=at) == (0, 0)


def test_opening_after_all_takes_the_move_back(case: Case, dee: Actor, at: datetime) -> None:
    shut(by=dee, at=at)
    recalculate(by=SYSTEM, at=at)
    open_days("council", first=WEDNESDAY, last=WEDNESDAY, by=dee, at=at)
    recalculate(by=SYSTEM, at=at)
    assert again(case).due_at == case.due_at
    assert ClockEntry.objects.latest("id").reason == "Not closed 21 May 2025 after all"


def test_only_leaders_say_when_the_council_works(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        shut(by=otto, at=at)
    with pytest.raises(NotAllowed):
        open_days("council", first=WEDNESDAY, last=WEDNESDAY, by=otto, at=at)
    with pytest.raises(NotAllowed):
        change_hours("council", hours={0: [(time(9), time(17))]}, by=otto, at=at)


# ---- the pages


def test_what_would_move_is_shown_before_it_is_made_so(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("dee").get("/office/calendars/closure/", CLOSURE).content.decode()
    assert "1 due date would move" in page
    assert f"<strong>1</strong> {definition_of(case).name}" in page
    assert again(case).due_at == case.due_at
    assert not calendar().holidays.get(WEDNESDAY)


def test_the_button_makes_it_so(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    dee = as_user("dee")
    dee.post("/office/calendars/closure/", {"first": "2025-05-21", "last": "2025-05-21", "reason": "Flood"})
    assert calendar().holidays[WEDNESDAY] == "Flood"
    assert "Under way: 0 looked at, 0 moved, 1 to go." in dee.get("/office/calendars/").content.decode()
    recalculate(by=SYSTEM, at=at)
    assert "Done: 1 of 1 clocks moved." in dee.get("/office/calendars/").content.decode()


def test_a_closure_can_be_taken_back(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    add_closure(first_day=WEDNESDAY, last_day=WEDNESDAY, reason="Flood", by=SYSTEM, at=at)
    recalculate(by=SYSTEM, at=at)
    dee, asked = as_user("dee"), {"first": "2025-05-21", "last": "2025-05-21", "reason": "Flood", "open": "yes"}
    assert "1 due date would move" in dee.get("/office/calendars/closure/", asked).content.decode()
    dee.post("/office/calendars/closure/", asked)
    assert WEDNESDAY not in calendar().holidays


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Enter the first day"),
        ({"first": "soon"}, "is not a date"),
        ({"last": "20/5/2025"}, "The last day must be the first day or later"),
        ({"last": "21/8/2025"}, "A closure lasts no longer than 62 days"),
        ({"reason": "x" * 121}, "120 characters or fewer"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(
    given: dict[str, str], says: str, as_user: Callable[[str], Client]
) -> None:
    asked = CLOSURE | given if given else {}
    response = as_user("dee").get("/office/calendars/closure/", asked)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_closure_that_is_too_long_is_not_made_so_either(as_user: Callable[[str], Client]) -> None:
    response = as_user("dee").post("/office/calendars/closure/", CLOSURE | {"last": "21/8/2025"})
    assert response.status_code == 422


HOURS: dict[str, Any] = {f"day{number}": "9:00-12:30, 13:30-17:00" for number in range(4)}


def test_hours_with_a_lunch_break_are_looked_at_and_then_kept(case: Case, as_user: Callable[[str], Client]) -> None:
    dee = as_user("dee")
    assert "9:00-17:00" in dee.get("/office/calendars/hours/").content.decode()
    # Not worked on Fridays, so due on Tuesday after the bank holiday.
    assert "1 due date would move" in dee.get("/office/calendars/hours/", HOURS).content.decode()
    dee.post("/office/calendars/hours/", HOURS)
    assert len(calendar().hours[0]) == 2
    assert "Not worked" in dee.get("/office/calendars/").content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"day0": "nine to five"}, "is not a span"),
        ({"day0": "17:00-9:00"}, "Each span must close after it opens"),
        ({"day0": ""}, "at least one day with working hours"),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    given: dict[str, str], says: str, as_user: Callable[[str], Client]
) -> None:
    dee = as_user("dee")
    for response in (dee.get("/office/calendars/hours/", given), dee.post("/office/calendars/hours/", given)):
        assert response.status_code == 422
        assert says in response.content.decode()


def test_so_many_clocks_are_counted_and_no_more(
    case: Case, at: datetime, as_user: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "A_BATCH", 1)
    monkeypatch.setattr(what_if, "MOST", 2)
    for _each in "12":
        a_case(at=at)
    page = as_user("dee").get("/office/calendars/closure/", CLOSURE).content.decode()
    assert "At least 2 due dates would move" in page
    assert Clock.objects.count() == 3


# ---- calendars of teams and offices


def keep(client: Client, **given: str) -> Any:
    asked = {"name": "north-office", "label": "North office", "nation": "scotland"}
    return client.post("/office/calendars/keep/", asked | given)


def test_an_office_has_a_calendar_with_the_bank_holidays_of_its_nation(as_user: Callable[[str], Client]) -> None:
    dee = as_user("dee")
    assert keep(dee).url == "/office/calendars/?calendar=north-office"
    page = dee.get("/office/calendars/?calendar=north-office").content.decode()
    assert "When North office works" in page
    assert "Bank holidays of Scotland" in page
    assert calendar("north-office").holidays[date(2026, 11, 30)] == "St Andrew’s Day"


@pytest.mark.parametrize(
    "given", [{"name": "North Office"}, {"name": "uk-any"}, {"label": " "}, {"label": "x" * 81}, {"nation": "mars"}]
)
def test_a_calendar_that_makes_no_sense_is_refused(given: dict[str, str], as_user: Callable[[str], Client]) -> None:
    assert keep(as_user("dee"), **given).status_code == 422


def test_a_calendar_that_nobody_made_is_not_there(as_user: Callable[[str], Client]) -> None:
    assert as_user("dee").get("/office/calendars/?calendar=moon").status_code == 404


def test_a_promise_may_name_the_calendar_of_an_office_and_no_other(case: Case, dee: Actor, at: datetime) -> None:
    office = PromisesSection.model_validate({"days": 3, "calendar": "north-office"})
    assert [each.path for each in check_promise(office, definition_of(case))] == [("calendar",)]
    keep_calendar("north-office", label="North office", nation=Nation.SCOTLAND, by=dee, at=at)
    assert check_promise(office, definition_of(case)) == []
    assert calendar_of(office) == calendar("north-office")
    assert calendar_of(office).holidays != calendar_of(PromisesSection.model_validate({"days": 3})).holidays
