"""Acting for another and care circles, by their rules."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.queries.acting_policy import acting_policy, circle_policy
from frontdoor.customers.rules import acting, circles
from frontdoor.customers.rules.acting import CannotMoveOn, MayNotAct, Stage, check_may_act, check_move, stands, until_of
from frontdoor.customers.rules.circles import CannotInCircle, check_room, check_task_move, may_see
from frontdoor.customers.rules.invitations import first_name, hashed, is_good

STATES = Path(__file__).parents[2] / "docs" / "states"
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
stages = st.sampled_from(Stage)
moments = st.datetimes(
    NOW.replace(tzinfo=None), (NOW + timedelta(days=700)).replace(tzinfo=None), timezones=st.just(UTC)
)
secrets = st.text(st.characters(codec="ascii", exclude_characters="\x00"), min_size=20, max_size=60)


@given(stages, stages)
def test_a_representation_goes_only_where_its_table_says(here: Stage, there: Stage) -> None:
    if there in acting.MOVES[here]:
        check_move(here, there)
    else:
        with pytest.raises(CannotMoveOn):
            check_move(here, there)


def test_every_stage_has_its_row_and_what_is_over_stays_over() -> None:
    assert set(acting.MOVES) == set(Stage)
    assert {stage for stage, moves in acting.MOVES.items() if not moves} == set(Stage) - acting.OPEN


def test_the_drawings_are_those_of_the_tables(tmp_path: Path) -> None:
    call_command("acting_states", str(tmp_path), stdout=StringIO())

    for name in ("acting.md", "circle.md"):
        assert (STATES / name).read_text() == (tmp_path / name).read_text(), "run `make states`"


@given(stages, moments, moments, moments)
def test_nobody_acts_at_or_after_the_moment_it_ends(
    stage: Stage, until: datetime, asked: datetime, at: datetime
) -> None:
    found = stands(stage, until=until, invited_until=asked, at=at)

    if found is Stage.ACTIVE:
        assert stage is Stage.ACTIVE and at < until
    assert found in {stage, Stage.LAPSED}


@given(
    stages, st.frozensets(st.sampled_from(["pothole", "bins", "trees"])), st.sampled_from(["pothole", "bins", "tax"])
)
def test_something_may_be_done_only_while_active_and_in_a_service_it_is_for(
    stage: Stage, services: frozenset[str], service: str
) -> None:
    may = stage is Stage.ACTIVE and (not services or service in services)
    if may:
        check_may_act(stage, services=services, service=service, principal="Ada")
    else:
        with pytest.raises(MayNotAct):
            check_may_act(stage, services=services, service=service, principal="Ada")


@given(st.sampled_from(acting_policy().kinds), st.none() | st.integers(-10, 100_000))
def test_it_ends_within_the_longest_of_its_kind(kind: acting.Kind, days: int | None) -> None:
    assert NOW < until_of(kind, days=days, at=NOW) <= NOW + timedelta(days=kind.longest_days)


@given(secrets, secrets, st.emails(), st.emails(), moments, moments, st.booleans())
def test_a_secret_is_good_for_its_own_address_in_time_and_once(
    brought: str, made: str, sent_to: str, address: str, until: datetime, at: datetime, is_open: bool
) -> None:
    found = is_good(brought, kept=hashed(made), sent_to=sent_to, until=until, address=address, is_open=is_open, at=at)

    assert found == (brought == made and sent_to == address and at < until and is_open)


@given(secrets)
def test_nothing_is_good_for_an_account_without_an_address(made: str) -> None:
    assert not is_good(made, kept=hashed(made), sent_to="", until=NOW, address="", is_open=True, at=NOW - timedelta(1))


@pytest.mark.parametrize(("name", "first"), [("Ada Okafor", "Ada"), ("  ", ""), ("Ada", "Ada")])
def test_of_a_name_only_the_first_goes_to_an_address_nobody_has_proved(name: str, first: str) -> None:
    assert first_name(name) == first


people = st.integers(1, 6)


@given(people, people, people, st.none() | people, st.booleans(), st.frozensets(people))
def test_a_task_is_seen_by_the_person_whoever_asked_or_took_it_and_those_it_is_shown_to(
    user: int, person: int, asked: int, taken: int | None, for_all: bool, seers: frozenset[int]
) -> None:
    found = may_see(user_id=user, person=person, asked_by=asked, taken_by=taken, for_all=for_all, seers=seers)

    assert found == (user in ({person, asked, taken} | seers) or for_all)


@given(st.sampled_from(circles.TaskStage), st.sampled_from(circles.TaskStage))
def test_a_task_goes_only_where_its_table_says(here: circles.TaskStage, there: circles.TaskStage) -> None:
    if there in circles.TASK_MOVES[here]:
        check_task_move(here, there)
    else:
        with pytest.raises(CannotInCircle):
            check_task_move(here, there)


def test_a_circle_takes_as_many_as_policy_says_and_no_more() -> None:
    policy = circle_policy()
    check_room(policy, there_are=policy.most_members - 1)
    with pytest.raises(CannotInCircle):
        check_room(policy, there_are=policy.most_members)


def test_an_agent_of_a_landlord_has_to_show_a_letter_and_an_executor_is_recorded_by_staff() -> None:
    agent, executor = acting_policy().kind("landlords-agent"), acting_policy().kind("executor")

    assert agent is not None and agent.proof and agent.services == "named"
    assert executor is not None and executor.proof and executor.begun_by == ("staff",)
