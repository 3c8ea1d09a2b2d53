"""The invented use of the demonstration's forms looks like use, and is the same every time."""

from datetime import date, datetime
from random import Random

import pytest

from frontdoor.services.api import Tally, service
from frontdoor.web.demo.used import Used, used

TODAY = date(2026, 1, 20)


@pytest.fixture
def found(council: None, at: datetime) -> Used:
    offered = service("blue-badge", at=at)
    assert offered is not None
    return used(Random(1), offered.definition, until=TODAY)


@pytest.fixture
def whole(found: Used) -> Tally:
    tally = Tally()
    for each in found.days.values():
        tally = tally.plus(each)
    return tally


def test_it_ends_yesterday(found: Used) -> None:
    assert max(found.days) < TODAY


def test_whatever_was_begun_came_to_an_end(whole: Tally) -> None:
    assert whole.under_way == 0


def test_most_forms_are_sent_and_some_are_not(whole: Tally) -> None:
    assert 0 < min(whole.stopped, whole.not_eligible, whole.abandoned) < whole.sent


def test_every_form_that_was_sent_took_some_time(whole: Tally) -> None:
    assert sum(whole.paces.values()) == whole.sent


def test_completed_forms_are_counted_by_channel(whole: Tally) -> None:
    assert sum(whole.channels_done.values()) == whole.completed


def test_some_answers_were_not_taken(found: Used) -> None:
    assert found.refused
