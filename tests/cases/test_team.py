"""A team's board, who has how much, how old it is; and handing over all that somebody holds."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.cases.models import Case
from frontdoor.cases.operations.moving import hand_over_all
from frontdoor.cases.operations.working import CannotHandOver, take
from frontdoor.cases.queries.board import columns
from frontdoor.cases.queries.work_list import COUNTED
from frontdoor.cases.queries.workflow import workflow_of
from frontdoor.cases.queries.workload import ages, loads
from frontdoor.cases.rules.workload import Load, spread
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamRecord, set_work_facts, team, work_facts
from tests.factories.cases import a_case, again

BOARD = "/office/team/street-scene/"


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def street_scene(council: None) -> TeamRecord:
    """Return the team that most of these cases are held by."""
    found = team("street-scene")
    assert found is not None
    return found


# ---- the rule


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 30))
def test_work_is_spread_evenly_whatever_people_had(had: list[int], things: int) -> None:
    weights = dict(enumerate(had))
    after = dict(weights)
    for person in spread(range(things), weights).values():
        after[person] += 1
    given_some = [after[person] for person in after if after[person] > weights[person]]
    assert sum(after.values()) == sum(had) + things
    assert not given_some or max(given_some) - min(after.values()) <= 1


def test_what_is_late_weighs_more() -> None:
    assert Load(open=4, due_soon=1, overdue=2).weight == 1 + 2 + 6


# ---- counting


def test_what_people_hold_is_counted_by_how_it_stands(council: None, otto: Actor, dee: Actor, at: datetime) -> None:
    for _each in "123":
        take(a_case(at=at), by=otto, at=at)
    late, soon, _fine = Case.objects.order_by("id")
    Case.objects.filter(pk=late.pk).update(due_at=at - timedelta(days=1), soon_at=at - timedelta(days=2))
    Case.objects.filter(pk=soon.pk).update(soon_at=at)
    assert otto.user_id is not None
    assert dee.user_id is not None
    assert loads([otto.user_id, dee.user_id], at=at) == {
        otto.user_id: Load(open=3, due_soon=1, overdue=1),
        dee.user_id: Load(),
    }


def test_every_open_case_has_one_age(street_scene: TeamRecord, at: datetime) -> None:
    for days in (0, 7, 10, 30, 400):
        a_case(at=at - timedelta(days=days))
    found = ages([street_scene.id], at=at)
    assert [each.count for each in found] == [1, 2, 0, 1, 1]
    assert found[-1].overdue == 1


def test_a_column_counts_no_further_than_ninety_nine(
    street_scene: TeamRecord, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdoor.cases.queries.board.COUNTED", 1)
    for _each in "12":
        a_case(at=at)
    assert COUNTED == 99
    assert [each.count for each in columns(street_scene.id)] == ["1+", "0", "0"]


# ---- handing over


def test_all_that_somebody_holds_goes_to_one_person(
    street_scene: TeamRecord, otto: Actor, dee: Actor, kit: Actor, at: datetime
) -> None:
    cases = [a_case(at=at) for _ in "12"]
    for case in cases:
        take(case, by=otto, at=at)
    assert otto.user_id is not None
    moved = hand_over_all(of=otto.user_id, team=street_scene, to=kit.user_id, note="Otto is ill.", by=dee, at=at)
    assert [each.to for each in moved] == ["Kit Mensah"] * 2
    assert {again(case).holder_id for case in cases} == {kit.user_id}


def test_or_to_whoever_has_the_least_of_those_who_are_there(
    street_scene: TeamRecord, otto: Actor, dee: Actor, kit: Actor, at: datetime
) -> None:
    take(a_case(at=at), by=dee, at=at)
    for _each in "123":
        take(a_case(at=at), by=otto, at=at)
    assert otto.user_id is not None
    moved = hand_over_all(of=otto.user_id, team=street_scene, by=dee, at=at)
    assert sorted(each.to for each in moved) == ["Dee Marsh", "Kit Mensah", "Kit Mensah"]
    for somebody in (dee, kit):
        set_work_facts(somebody.user_id or 0, skills=[], away_until=date(2025, 5, 20))
    with pytest.raises(CannotHandOver, match="nobody else"):
        hand_over_all(of=otto.user_id, team=street_scene, by=dee, at=at)
    with pytest.raises(CannotHandOver, match="not away"):
        hand_over_all(of=otto.user_id, team=street_scene, to=kit.user_id, by=dee, at=at)


def test_what_is_refused_for_one_case_is_told_and_the_rest_are_handed_over(
    street_scene: TeamRecord, otto: Actor, dee: Actor, kit: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (a_case(at=at + timedelta(days=days)) for days in (0, 1))
    for case in (first, second):
        take(case, by=otto, at=at)

    def while_somebody_takes_it(people: Any, *, at: datetime) -> dict[int, Load]:
        Case.objects.filter(pk=first.pk).update(holder_id=kit.user_id)
        return loads(people, at=at)

    monkeypatch.setattr("frontdoor.cases.operations.moving.loads", while_somebody_takes_it)
    moved = hand_over_all(of=otto.user_id or 0, team=street_scene, by=dee, at=at)
    assert ["Somebody else" in each.refused for each in moved] == [True, False]


def test_an_officer_does_not_hand_over_a_colleagues_work(
    street_scene: TeamRecord, otto: Actor, kit: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        hand_over_all(of=kit.user_id or 0, team=street_scene, by=otto, at=at)


# ---- the pages


def test_the_board_costs_the_same_whatever_is_on_it(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    client = as_user("otto")
    take(a_case(at=at), by=otto, at=at)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as one:
        client.get(BOARD)
    for _each in "123":
        a_case(at=at)
    with CaptureQueriesContext(connection) as four:
        page = client.get(BOARD).content.decode()
    assert page.count('class="fd-card"') == 4
    assert len(one) == len(four)


def test_the_board_is_narrowed_to_a_person_or_to_nobody(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    held, free = a_case(at=at), a_case(at=at)
    take(held, by=otto, at=at)
    client = as_user("otto")
    for asked, shown, hidden in ((str(otto.user_id), held, free), ("nobody", free, held)):
        page = client.get(BOARD, {"holder": asked}).content.decode()
        assert shown.reference in page
        assert hidden.reference not in page


@pytest.mark.parametrize(("username", "status"), [("otto", 404), ("dee", 404), ("cem", 200)])
def test_another_teams_board_is_for_the_hub(
    council: None, as_user: Callable[[str], Client], username: str, status: int
) -> None:
    assert as_user(username).get("/office/team/highways/").status_code == status


def test_a_leader_writes_down_skills_and_absence_and_hands_all_over(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client], otto: Actor, kit: Actor
) -> None:
    dee, page = as_user("dee"), f"{BOARD}people/{otto.user_id}/"
    case = a_case(at=at)
    take(case, by=otto, at=at)
    assert "1 open case" in dee.get(page).content.decode()
    assert dee.post(page, {"do": "facts", "away_until": "soon"}).status_code == 422
    dee.post(page, {"do": "facts", "skills": "Welsh,  asbestos ,", "away_until": "30/5/2025"})
    facts = work_facts([otto.user_id or 0])[otto.user_id or 0]
    assert (facts.skills, facts.away_until) == (("asbestos", "welsh"), date(2025, 5, 30))
    board = dee.get(BOARD).content.decode()
    assert "Away" in board
    assert "asbestos, welsh" in board
    assert dee.post(page, {"do": "move", "to": str(otto.user_id)}).status_code == 422
    assert (
        "1 of 1 cases of Otto Brandt handed over"
        in dee.post(page, {"do": "move", "to": str(kit.user_id)}).content.decode()
    )
    assert again(case).holder_id == kit.user_id


def test_nobody_to_take_it_is_told_at_the_field(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client], otto: Actor, dee: Actor, kit: Actor
) -> None:
    for somebody in (dee, kit):
        set_work_facts(somebody.user_id or 0, skills=[], away_until=date(2025, 5, 20))
    response = as_user("dee").post(f"{BOARD}people/{otto.user_id}/", {"do": "move"})
    assert response.status_code == 422
    assert "There is nobody else in Street scene to take it" in response.content.decode()


def test_only_a_leader_of_the_team_and_only_its_people(
    street_scene: TeamRecord, as_user: Callable[[str], Client], otto: Actor, ada: Actor
) -> None:
    assert as_user("otto").get(f"{BOARD}people/{otto.user_id}/").status_code == 403
    assert as_user("dee").get(f"{BOARD}people/{ada.user_id}/").status_code == 404


# ---- by steps


def vehicles(how_many: int, *, at: datetime) -> list[Case]:
    """Open cases of a service of the team that is worked by steps."""
    return [a_case("abandoned-vehicle", at=at + timedelta(minutes=number)) for number in range(how_many)]


def test_the_board_shows_the_steps_of_a_service_where_there_are_any(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client]
) -> None:
    (case,) = vehicles(1, at=at)
    client = as_user("otto")
    assert "Steps of ‘" in client.get(BOARD).content.decode()
    page = client.get(BOARD, {"by": "abandoned-vehicle"}).content.decode()
    steps = workflow_of(case).steps
    assert all(f'id="column-{each.id}"' in page for each in steps)
    first, second = (page.index(f'id="column-{each.id}"') for each in steps[:2])
    assert first < page.index(case.reference) < second
    assert "no more" not in page
    Case.objects.update(step="gone")
    assert "At a step that is no more" in client.get(BOARD, {"by": "abandoned-vehicle"}).content.decode()
    assert "Steps of ‘" not in as_user("cem").get("/office/team/highways/").content.decode()


def test_a_column_of_steps_goes_on_over_pages_by_itself(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdoor.cases.queries.board.SHOWN", 2)
    cases = vehicles(3, at=at)
    client, by = as_user("otto"), {"by": "abandoned-vehicle"}
    page = client.get(BOARD, by).content.decode()
    (onward,) = re.findall(r'href="(\?[^"]*after-[^"]*)"', page)
    second = client.get(BOARD + onward.replace("&amp;", "&")).content.decode()
    assert [case.reference in page for case in cases] == [True, True, False]
    assert [case.reference in second for case in cases] == [False, False, True]
    assert "before-" in second


def test_a_board_by_steps_costs_the_same_whatever_is_on_it(
    street_scene: TeamRecord, at: datetime, as_user: Callable[[str], Client]
) -> None:
    client, by = as_user("otto"), {"by": "abandoned-vehicle"}
    vehicles(1, at=at)
    client.get(BOARD, by)
    with CaptureQueriesContext(connection) as one:
        client.get(BOARD, by)
    vehicles(4, at=at)
    with CaptureQueriesContext(connection) as five:
        client.get(BOARD, by)
    assert len(one) == len(five)
