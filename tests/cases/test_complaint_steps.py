"""The steps of a complaint beside the clocks of its Code: what moves the one moves the other."""

from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import NEVER, Case, Complaint, ComplaintStage, TimeRequest
from frontdoor.cases.operations.closing import mark_duplicate
from frontdoor.cases.operations.extending import ask_for_time
from frontdoor.cases.operations.giving_time import give_time
from frontdoor.cases.operations.merging import undo_merge
from frontdoor.cases.operations.recalculating import recalculate
from frontdoor.cases.rules.complaints import State
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.calendars.api import load_bank_holidays
from tests.factories.cases import again
from tests.factories.complaints import a_complaint, acknowledged, an_investigator

pytestmark = pytest.mark.usefixtures("council")
DAY = timedelta(days=1)


@pytest.fixture
def una(council: None) -> Actor:
    """Return who looks into stage 1."""
    return an_investigator("una")


def file_of(case: Case) -> Complaint:
    return Complaint.objects.get(case=case)


def stage(case: Case) -> ComplaintStage:
    return ComplaintStage.objects.get(complaint_file__case=case, number=1)


@pytest.mark.parametrize("is_acknowledged", [False, True])
@pytest.mark.parametrize("years", [0, 1])
def test_a_complaint_that_was_merged_by_mistake_is_at_its_step_again(
    una: Actor, dee: Actor, at: datetime, years: int, *, is_acknowledged: bool
) -> None:
    # Before and after the Ombudsman's Code has clocks.
    at += years * 365 * DAY
    case, kept = a_complaint(at=at), a_complaint(at=at)
    if is_acknowledged:
        acknowledged(case, by=una, at=at)
    was = file_of(case)
    mark_duplicate(again(case), of=kept, words="The same.", by=dee, at=at + DAY)
    assert (file_of(case).state, file_of(case).due_at) == (State.ENDED, NEVER)
    undo_merge(again(case), words="Not the same.", by=dee, at=at + 2 * DAY)
    now = file_of(case)
    assert (now.state, now.due_at, now.concluded_at) == (was.state, was.due_at, None)


@pytest.mark.parametrize("is_acknowledged", [False, True])
def test_a_bank_holiday_moves_the_step_that_is_due_with_its_clock(
    una: Actor, at: datetime, *, is_acknowledged: bool
) -> None:
    at += 365 * DAY
    case = a_complaint(at=at)
    if is_acknowledged:
        acknowledged(case, by=una, at=at)
    before = file_of(case).due_at
    days = [{"title": "Spring", "date": "2026-05-25", "notes": ""}, {"title": "X", "date": "2026-05-22", "notes": ""}]
    load_bank_holidays({"england-and-wales": {"events": days}}, source="test", by=SYSTEM, at=at)
    recalculate(by=SYSTEM, at=at)
    name = "stage-1" if is_acknowledged else "acknowledge"
    assert file_of(case).due_at == case.clocks.get(name=name).due_at != before
    assert (stage(case).answer_by or stage(case).acknowledge_by) == file_of(case).due_at


def test_time_that_is_asked_for_on_the_page_of_the_clocks_is_given_to_the_complaint_too(
    una: Actor, dee: Actor, at: datetime
) -> None:
    # The Ombudsman's Code has clocks from April 2026 on.
    then = at + 365 * DAY
    case = a_complaint(at=then)
    acknowledged(case, by=una, at=then)
    clock = case.clocks.select_related("case").get(name="stage-1")
    ask_for_time(clock, amount=5, reason="It is complex.", notice_at=None, by=una, at=then)
    give_time(TimeRequest.objects.select_related("clock__case").get(), by=dee, at=then)
    assert stage(case).answer_by == case.clocks.get(name="stage-1").due_at > clock.due_at
