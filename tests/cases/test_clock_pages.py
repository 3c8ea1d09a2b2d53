"""The clocks of a case as staff see them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.cases.operations.clocks import happened, start_clock
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.ending_clocks import end_clock
from frontdoor.cases.operations.working import ask, extend, stop_waiting
from frontdoor.cases.queries.clock_pages import clock_views
from frontdoor.cases.queries.ledger import NewClock, explain, ledgers
from frontdoor.cases.records import Past
from frontdoor.cases.rules.clock_acts import Ending
from frontdoor.cases.rules.clock_definition import ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.sections import Length
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.calendars.api import add_closure
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("council")

DAY = timedelta(days=1)
ACKNOWLEDGE = NewClock(
    ClockDefinition(
        id="acknowledge", label="Acknowledge", met_by="acknowledged", days=1, source="The Code, 6.2",
        extension=ExtensionLimit(most=Length(days=3), needs_notice=False),
    )
)  # fmt: skip


@pytest.fixture
def case(at: datetime) -> Case:
    """Return an open case of street scene, Otto's and Dee's team."""
    return a_case(at=at)


def test_the_working_puts_together_the_days_that_do_not_count(at: datetime) -> None:
    (view,) = clock_views(ledgers(a_case(at=at + 3 * DAY)), at=at)
    said = [(span.first.day, span.last.day, span.counts, span.counted) for span in view.days]
    assert said[0] == (23, 23, "The day it starts", 0)
    assert (24, 25, "Weekend", 0) in said
    assert (26, 26, "Spring bank holiday", 0) in said
    assert said[-1][2:] == ("Day 3", 480)


def test_the_page_shows_everything_that_was_entered(
    case: Case, at: datetime, otto: Actor, dee: Actor, as_user: Callable[[str], Client]
) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    stop_waiting(case, by=otto, at=at + DAY)
    extend(case, amount=2, reason="Snow", asked_by="otto", by=dee, at=at + DAY)
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    page = as_user("otto").get(f"/office/cases/{case.reference}/clocks/").content.decode()
    assert "Stopped to wait for the resident" in page
    assert "by 2 working days; Snow; asked for by Otto Brandt, approved by Dee Marsh" in page
    assert "Where the rule is written: The Code, 6.2" in page
    assert "Show the working" in page


def test_a_case_from_elsewhere_says_that_it_has_no_clock(at: datetime, as_user: Callable[[str], Client]) -> None:
    case = a_case(at=at, by=SYSTEM, source="boston", past=Past(opened_at=at, status=Status.NEW))
    page = as_user("dee").get(f"/office/cases/{case.reference}/clocks/").content.decode()
    assert "This case has no clock" in page


def test_a_clock_that_is_not_the_promise_says_how_it_ended(case: Case, at: datetime, otto: Actor) -> None:
    in_time = start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    happened(case, moment="acknowledged", by=otto, at=at)
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    happened(case, moment="acknowledged", by=otto, at=at + 9 * DAY)
    stopped = start_clock(case, new=ACKNOWLEDGE, by=otto, at=at + 9 * DAY)
    end_clock(stopped, how=Ending.WITHDRAWN, words="They rang.", when=at + 9 * DAY, by=otto, at=at + 9 * DAY)
    said = {view.id: view.sentence for view in clock_views(ledgers(case), at=at)}
    assert said[in_time.pk].endswith("; met in time on Tuesday 20 May 2025")
    assert said[in_time.pk + 1].endswith("; met late on Thursday 29 May 2025")
    assert said[stopped.pk].endswith("; ended on Thursday 29 May 2025: Withdrawn by whoever asked")


def test_a_clock_that_ended_with_its_case_says_so(case: Case, at: datetime, otto: Actor) -> None:
    start_clock(case, new=ACKNOWLEDGE, by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    said = [view.sentence for view in clock_views(ledgers(case), at=at)]
    assert any(each.endswith("; ended on Tuesday 20 May 2025: The case was closed") for each in said)


@pytest.mark.parametrize(("days", "verdict"), [(1, "in time"), (60, "late")])
def test_what_has_ended_keeps_its_verdict_when_a_calendar_changes(
    days: int, verdict: str, case: Case, at: datetime, otto: Actor
) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at + days * DAY)
    add_closure(first_day=at.date() + DAY, last_day=at.date() + DAY, reason="Flood", by=SYSTEM, at=at)
    (view,) = clock_views(ledgers(case), at=at)
    assert view.has_changed
    assert explain(case).startswith("due Friday 23 May 2025; closed " + verdict)
