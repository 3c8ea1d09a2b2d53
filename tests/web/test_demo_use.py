"""The invented use of the demonstration's forms looks like use, and so does what it has still to do."""

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest

from frontdoor.services.api import ItemSort, ItemStatus, ItemValues, Tally, catalogue, service
from frontdoor.web.demo.still_to_do import DOCUMENTS, FORMS, KNOWN, REQUESTS, items
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


@pytest.fixture
def things() -> list[tuple[date, ItemValues]]:
    return list(items(Random(1), today=TODAY))


def test_there_are_as_many_things_to_do_as_the_council_said(things: list[tuple[date, ItemValues]]) -> None:
    counted = Counter(each.sort for _day, each in things)

    assert counted == {ItemSort.REQUEST: REQUESTS, ItemSort.FORM: FORMS, ItemSort.DOCUMENT: DOCUMENTS}


def test_no_two_things_to_do_are_the_same(things: list[tuple[date, ItemValues]]) -> None:
    assert len({(each.sort, each.key) for _day, each in things}) == len(things)


def test_about_a_third_of_it_is_done(things: list[tuple[date, ItemValues]]) -> None:
    done = sum(each.status in {ItemStatus.LIVE, ItemStatus.MERGED, ItemStatus.NOT_DONE} for _day, each in things)

    assert 0.25 < done / len(things) < 0.45


def test_what_it_is_linked_to_is_in_the_catalogue(council: None, at: datetime) -> None:
    assert KNOWN.keys() <= {each.slug for each in catalogue(at=at)}
