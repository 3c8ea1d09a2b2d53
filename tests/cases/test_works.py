"""Planned works: when they may be, what is refused, what is kept of every change, and who is told, once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.cases.models import Case, Entry, WorksNotice
from frontdoor.cases.operations.changing import SomebodyElseWasFirst
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.hearing import follow
from frontdoor.cases.operations.publishing import CannotPublish
from frontdoor.cases.operations.works import OverlapsOthers, edit_works, publish_works, step_works
from frontdoor.cases.queries.works import overlapping, works_notice, works_of_case
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.rules.works import (
    FURTHEST,
    LONGEST,
    MOST_CASES,
    WORKS_MOVES,
    CannotPlan,
    Show,
    Span,
    WorksKind,
    WorksState,
    check_span,
    check_works_move,
    is_unfinished,
    names_a_home,
    shown_in,
    span_in_words,
    works_drawing,
)
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from tests.factories.cases import JO, a_case, a_customer
from tests.factories.town import HARBOUR, OUTSIDE
from tests.factories.works import THURSDAY, TUESDAY, details, some_works, the_street

TODAY = date(2025, 5, 20)
DAY = timedelta(days=1)


# ---- the rules


def test_the_table_of_states_is_total_and_drawn() -> None:
    assert set(WORKS_MOVES) == set(WorksState)
    assert (Path("docs") / "states" / "works.md").read_text() == works_drawing()


@given(st.sampled_from(WorksState), st.sampled_from(WorksState))
def test_works_go_only_where_the_table_lets_them(here: WorksState, there: WorksState) -> None:
    if there in WORKS_MOVES[here]:
        check_works_move(here, there)
    else:
        with pytest.raises(CannotPlan, match="cannot become"):
            check_works_move(here, there)


@pytest.mark.parametrize(
    ("span", "field"),
    [
        (Span(TODAY + DAY, TODAY), "ends_on"),
        (Span(TODAY - DAY, TODAY), "starts_on"),
        (Span(TODAY + FURTHEST + DAY, TODAY + FURTHEST + DAY), "starts_on"),
        (Span(TODAY, TODAY + LONGEST + DAY), "ends_on"),
        (Span(TODAY, TODAY, time(9)), "ends_at"),
        (Span(TODAY, TODAY, None, time(9)), "starts_at"),
        (Span(TODAY, TODAY, time(9), time(9)), "ends_at"),
    ],
)
def test_days_and_hours_that_cannot_be_are_refused_at_their_field(span: Span, field: str) -> None:
    with pytest.raises(CannotPlan) as refused:
        check_span(span, today=TODAY)
    assert refused.value.field == field


def test_works_that_have_begun_keep_their_first_day_and_get_a_last_day_that_is_to_come() -> None:
    was = Span(TODAY - 3 * DAY, TODAY - DAY)
    check_span(was, today=TODAY, was=was)
    check_span(Span(was.starts_on, TODAY), today=TODAY, was=was)
    with pytest.raises(CannotPlan, match="last day has passed"):
        check_span(Span(was.starts_on, TODAY - 2 * DAY), today=TODAY, was=was)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(TODAY, TODAY), "on Tuesday 20 May 2025"),
        (Span(TODAY, TODAY + DAY), "from Tuesday 20 May 2025 to Wednesday 21 May 2025"),
        (Span(TODAY, TODAY, time(9), time(16, 30)), "on Tuesday 20 May 2025, 9am to 4:30pm"),
        (
            Span(TODAY, TODAY + DAY, time(0), time(12)),
            "from Tuesday 20 May 2025 to Wednesday 21 May 2025, midnight to midday each day",
        ),
        (Span(TODAY, TODAY, time(22), time(5)), "on Tuesday 20 May 2025, 10pm to 5am overnight"),
    ],
)
def test_days_and_hours_are_said_as_people_say_them(span: Span, words: str) -> None:
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    ("state", "starts", "shown"),
    [
        (WorksState.PLANNED, 0, Show.NOW),
        (WorksState.PLANNED, 1, Show.COMING),
        (WorksState.UNDER_WAY, 1, Show.NOW),
        (WorksState.POSTPONED, -1, Show.COMING),
        (WorksState.FINISHED, 1, Show.PAST),
        (WorksState.CANCELLED, 1, Show.PAST),
    ],
)
def test_works_are_now_coming_or_past_by_their_state_and_first_day(state: WorksState, starts: int, shown: Show) -> None:
    assert shown_in(state, starts_on=TODAY + starts * DAY, today=TODAY) == shown


@given(st.sampled_from(WorksState), st.integers(-3, 3))
def test_works_stand_out_once_their_last_day_has_passed_and_nobody_said_more(state: WorksState, days: int) -> None:
    late = state in {WorksState.PLANNED, WorksState.UNDER_WAY} and days < 0
    assert is_unfinished(state, ends_on=TODAY + days * DAY, today=TODAY) is late


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("outside 14 Mill Lane", "14 Mill Lane"),
        ("at 12a, mill lane", "12a, mill lane"),
        ("between 3-5 Mill Lane", "3-5 Mill Lane"),
        ("by Flat 3", "Flat 3"),
        ("near no. 7", "no. 7"),
        ("all of Mill Lane, 300 metres", ""),
        ("Repair of 10 potholes, Mill Lane", ""),
    ],
)
def test_the_number_of_a_house_is_somebodys_address(text: str, home: str) -> None:
    assert names_a_home(text, street="Mill Lane") == home


def test_where_no_street_is_known_a_flat_is_still_a_home() -> None:
    assert (names_a_home("14 Mill Lane, flat 2", street=""), names_a_home("Mill Lane", street="")) == ("flat 2", "")


# ---- announcing


@pytest.fixture
def case(town: None, at: datetime) -> Case:
    """Return an open case of otto's team."""
    return a_case(at=at, point=HARBOUR)


def test_works_are_announced_for_several_cases_and_each_says_so(case: Case, otto: Actor, at: datetime) -> None:
    other = a_case(at=at)
    row = some_works(case, other, case, by=otto, at=at, stretch="by the harbour office", effects=("loud", "parking"))

    found = works_notice(row.pk, today=TODAY)
    assert found is not None
    assert found.where == f"{the_street().full_name}: by the harbour office"
    assert [words for _name, words in found.effects] == ["Parking is suspended", "It will be noisy"]
    assert [each.said for each in found.changes] == ["Announced."]
    assert found.ward
    for each in (case, other):
        assert "Works are planned from Tuesday 27 May 2025" in Entry.objects.get(case=each, kind="works-planned").text
        assert [works.id for works in works_of_case(each.pk, today=TODAY)] == [row.pk]


def test_a_pin_may_stand_anywhere_in_our_area_and_nowhere_else(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at, point=(HARBOUR.lat, HARBOUR.lon))
    assert (row.lat, row.lon) == (HARBOUR.lat, HARBOUR.lon)
    with pytest.raises(CannotPlan, match="outside our area"):
        some_works(case, by=otto, at=at, point=(OUTSIDE.lat, OUTSIDE.lon))
    with pytest.raises(CannotPlan, match="swapped"):
        some_works(case, by=otto, at=at, point=(1.2, 53.6))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": " \0"}, "what"),
        ({"what": "x" * 121}, "what"),
        ({"why": "x" * 1001}, "why"),
        ({"usrn": 1}, "street"),
        ({"effects": ("fun",)}, "effects"),
        ({"stretch": "by no. 14"}, "stretch"),
        ({"span": Span(TUESDAY, TODAY)}, "ends_on"),
    ],
)
def test_what_works_cannot_be_is_refused_at_its_field(
    case: Case, otto: Actor, at: datetime, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(CannotPlan) as refused:
        some_works(case, by=otto, at=at, **given)
    assert refused.value.field == field
    assert not WorksNotice.objects.exists()


def test_whoever_reported_is_named_nowhere(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotPublish, match="‘Jo Amari’ is of whoever asked"):
        some_works(case, by=otto, at=at, why="jo amari fell here.")
    row = some_works(case, by=otto, at=at)
    with pytest.raises(CannotPublish):
        step_works(row, kind=WorksKind.CANCELLED, reason="Ask jo@example.org", edition=1, by=otto, at=at)
    with pytest.raises(CannotPublish):
        edit_works(row, details=details(what="For Jo Amari"), cases=[], reason="", edition=1, by=otto, at=at)


def test_only_the_teams_own_people_plan_and_only_for_their_open_cases(
    case: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    theirs, over = a_case("pothole", at=at), a_case(at=at)
    close(over, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    with pytest.raises(NotAllowed):
        some_works(case, by=cem, at=at)
    with pytest.raises(CannotPlan, match="another team’s"):
        some_works(case, theirs, by=otto, at=at)
    with pytest.raises(CannotPlan, match="is closed"):
        some_works(case, over, by=otto, at=at)
    with pytest.raises(CannotPlan, match="Name the case"):
        some_works(by=otto, at=at)


def test_no_notice_gathers_more_cases_than_one_visit_puts_right(case: Case, otto: Actor, at: datetime) -> None:
    many = [Case(pk=10_000 + number) for number in range(MOST_CASES)]
    with pytest.raises(CannotPlan, match="at most 50"):
        some_works(case, *many, by=otto, at=at)


def test_other_works_in_the_street_then_are_pointed_out_before(case: Case, otto: Actor, at: datetime) -> None:
    gas = some_works(case, by=otto, at=at, what="A gas main")
    with pytest.raises(OverlapsOthers) as refused:
        publish_works(details(span=Span(THURSDAY, THURSDAY)), cases=[case], by=otto, at=at)
    assert refused.value.others == [gas]
    publish_works(details(span=Span(THURSDAY, THURSDAY)), cases=[case], seen=[gas.pk], by=otto, at=at)
    publish_works(details(span=Span(THURSDAY + DAY, THURSDAY + DAY)), cases=[case], by=otto, at=at)
    assert len(overlapping(gas.usrn, span=gas.span)) == 2


# ---- changing


def test_another_day_says_from_when_to_when_and_why(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at, span=Span(TUESDAY, TUESDAY, time(9), time(16)))
    later = details(span=Span(THURSDAY, THURSDAY))
    with pytest.raises(CannotPlan, match="Enter why"):
        edit_works(row, details=later, cases=[], reason=" ", edition=1, by=otto, at=at)
    edit_works(row, details=later, cases=[], reason="Frost.", edition=1, by=otto, at=at)

    found = works_notice(row.pk, today=TODAY)
    assert found is not None
    assert found.changes[-1].said == (
        "Moved: it was to be on Tuesday 27 May 2025, 9am to 4pm; it is now on Thursday 29 May 2025. Why: Frost"
    )
    assert "Moved" in Entry.objects.get(case=case, kind="works-changed").text


def test_other_words_are_kept_with_those_before_and_told_to_nobody(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    row = some_works(case, by=otto, at=at)
    deliver()
    told = Message.objects.count()
    edit_works(row, details=details(what="Repair of nine"), cases=[], reason="", edition=1, by=otto, at=at)
    deliver()

    change = row.changes.latest("id")
    assert (change.kind, change.was) == (WorksKind.EDITED, {"what": "Repair of ten potholes"})
    assert Message.objects.count() == told
    edit_works(row, details=details(what="Repair of nine"), cases=[], reason="", edition=2, by=otto, at=at)
    assert row.changes.count() == 2


def test_the_second_of_two_who_save_is_told(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    stale = WorksNotice.objects.get(pk=row.pk)
    edit_works(row, details=details(contact="Highways"), cases=[], reason="", edition=1, by=otto, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        edit_works(stale, details=details(contact="Us"), cases=[], reason="", edition=1, by=dee, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        step_works(stale, kind=WorksKind.STARTED, reason="", edition=1, by=dee, at=at)
    assert WorksNotice.objects.get().contact == "Highways"


def test_a_case_may_be_gathered_later_and_stays(case: Case, otto: Actor, at: datetime) -> None:
    row, other, theirs = some_works(case, by=otto, at=at), a_case(at=at), a_case("pothole", at=at)
    with pytest.raises(CannotPlan, match="another team’s"):
        edit_works(row, details=details(), cases=[theirs], reason="", edition=1, by=otto, at=at)
    edit_works(row, details=details(), cases=[other, case], reason="", edition=1, by=otto, at=at + DAY)
    assert set(row.gathered.values_list("case_id", flat=True)) == {case.pk, other.pk}
    found = works_notice(row.pk, today=TODAY)
    assert found is not None
    assert found.changes[-1].said == "The same works put more reports right."


def test_another_street_is_looked_at_for_other_works(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at, span=Span(TUESDAY, TUESDAY))
    gas = some_works(case, by=otto, at=at, what="A gas main", span=Span(THURSDAY, THURSDAY))
    with pytest.raises(OverlapsOthers) as refused:
        edit_works(
            row, details=details(span=Span(THURSDAY, THURSDAY)), cases=[], reason="Rain", edition=1, by=otto, at=at
        )
    assert refused.value.others == [gas]


def test_postponed_works_wait_for_a_date_and_have_one_again(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    with pytest.raises(CannotPlan, match="Enter why"):
        step_works(row, kind=WorksKind.POSTPONED, reason="", edition=1, by=otto, at=at)
    step_works(row, kind=WorksKind.POSTPONED, reason="No tar", edition=1, by=otto, at=at)
    edit_works(row, details=details(permit="A1"), cases=[], reason="", edition=2, by=otto, at=at)
    assert row.state == WorksState.POSTPONED
    edit_works(row, details=details(span=Span(THURSDAY, THURSDAY)), cases=[], reason="", edition=3, by=otto, at=at)

    assert WorksNotice.objects.get().state == WorksState.PLANNED
    found = works_notice(row.pk, today=TODAY)
    assert found is not None
    assert [each.said for each in found.changes][1:] == [
        "Postponed; we do not know the new date yet. Why: No tar",
        "Details changed.",
        "There is a new date: on Thursday 29 May 2025.",
    ]


def test_works_begin_are_finished_and_may_go_on_after_all(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    with pytest.raises(CannotPlan, match="not where they were"):
        step_works(row, kind=WorksKind.WENT_ON, reason="More", edition=1, by=otto, at=at)
    step_works(row, kind=WorksKind.STARTED, reason="", edition=1, by=otto, at=at)
    step_works(row, kind=WorksKind.FINISHED, reason="", edition=2, by=otto, at=at)
    with pytest.raises(CannotPlan, match="are over"):
        edit_works(row, details=details(), cases=[], reason="", edition=3, by=otto, at=at)
    with pytest.raises(CannotPlan, match="not where they were"):
        step_works(row, kind=WorksKind.STARTED, reason="", edition=3, by=otto, at=at)
    step_works(row, kind=WorksKind.WENT_ON, reason="A hole was missed", edition=3, by=otto, at=at)
    step_works(row, kind=WorksKind.CANCELLED, reason="No money", edition=4, by=otto, at=at)
    with pytest.raises(CannotPlan, match="cannot become"):
        step_works(row, kind=WorksKind.FINISHED, reason="", edition=5, by=otto, at=at)


def test_only_the_team_changes_works(case: Case, otto: Actor, cem: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    with pytest.raises(NotAllowed):
        step_works(row, kind=WorksKind.STARTED, reason="", edition=1, by=cem, at=at)
    with pytest.raises(NotAllowed):
        edit_works(row, details=details(), cases=[], reason="", edition=1, by=cem, at=at)


def test_a_closed_case_hears_no_more_of_its_works(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    step_works(row, kind=WorksKind.FINISHED, reason="", edition=1, by=otto, at=at)
    assert not Entry.objects.filter(case=case, kind="works-changed").exists()


# ---- telling


def written(template: str) -> list[Message]:
    return list(Message.objects.filter(version__template__key=template).order_by("id"))


def test_everybody_is_told_once_however_many_of_the_cases_are_theirs(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    bola = a_customer(Person(email="bola@example.com"), at=at)
    other = a_case(at=at)
    for each in (case, other):
        follow(each, customer_id=bola, by=PUBLIC, at=at)
    follow(other, customer_id=a_customer(JO, at=at), by=PUBLIC, at=at)
    row = some_works(case, other, by=otto, at=at, effects=("loud",), means="Ask us.")
    deliver()

    told = written("works-planned")
    assert sorted(each.to for each in told) == ["bola@example.com", "jo@example.org"]
    text = body_of(told[0]).text
    assert "from Tuesday 27 May 2025 to Thursday 29 May 2025" in text
    assert f"/registers/works/{row.pk}/" in text
    assert ["track/stop" in body_of(each).text for each in sorted(told, key=lambda each: each.to)] == [True, False]


def test_a_new_date_and_a_calling_off_are_told_and_what_was_overtaken_is_not(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    row = some_works(case, by=otto, at=at)
    deliver()
    for number, day in enumerate((TUESDAY, THURSDAY), start=1):
        moved = details(span=Span(day, day))
        edit_works(row, details=moved, cases=[], reason="Rain", edition=number, by=otto, at=at)
    deliver()
    assert ["it is now on Thursday" in body_of(each).text for each in written("works-moved")] == [True]
    step_works(row, kind=WorksKind.STARTED, reason="", edition=3, by=otto, at=at)
    step_works(row, kind=WorksKind.CANCELLED, reason="No money", edition=4, by=otto, at=at)
    deliver()
    assert "Why: No money" in body_of(written("works-cancelled")[0]).text
    assert len(written("works-moved")) == 1


def test_who_comes_later_is_told_that_works_are_planned_and_the_others_nothing(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    row = some_works(case, by=otto, at=at)
    deliver()
    other = a_case(at=at, person=Person(email="sam@example.com"))
    edit_works(row, details=details(), cases=[other], reason="", edition=1, by=otto, at=at + DAY)
    deliver()
    assert [each.to for each in written("works-planned")] == ["jo@example.org", "sam@example.com"]


def test_whoever_asked_in_welsh_reads_the_days_in_welsh(
    town: None, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    some_works(a_case(at=at, language="cy"), by=otto, at=at)
    deliver()
    assert "Dydd Mawrth 27 Mai 2025 tan Dydd Iau 29 Mai 2025" in body_of(written("works-planned")[0]).text


# ---- what the database refuses


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("fd_cases_works_state_is_known", {"state": "dreamt-of"}),
        ("fd_cases_works_end_after_they_begin", {"ends_on": TUESDAY - DAY}),
        ("fd_cases_works_have_both_hours", {"starts_at": time(9)}),
    ],
)
def test_works_that_contradict_themselves(
    case: Case, otto: Actor, at: datetime, name: str, given: dict[str, Any]
) -> None:
    row = some_works(case, by=otto, at=at)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WorksNotice.objects.filter(pk=row.pk).update(**given)


@pytest.mark.engine
def test_works_gather_a_case_once_and_a_change_is_of_a_known_kind(case: Case, otto: Actor, at: datetime) -> None:
    row = some_works(case, by=otto, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.gathered.create(case=case, change=row.changes.get())
    with pytest.raises(IntegrityError, match="works_change_is_known"), transaction.atomic():
        row.changes.update(kind="dreamt-of")
