"""What care circles promise, in sentences."""

from datetime import date, datetime, timedelta

import pytest

from frontdoor.customers.api import (
    BadInvitation,
    CannotInCircle,
    CircleRecord,
    NewTask,
    TaskStage,
    ask_circle,
    begin_circle,
    call_off_circle_task,
    circle_for,
    circle_policy,
    circles_of,
    end_circle,
    finish_circle_task,
    give_back_circle_task,
    invite_to_circle,
    join_circle,
    leave_circle,
    remove_member,
    take_circle_task,
)
from frontdoor.customers.models import Circle
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.models import User

SHOPPING = NewTask(title="The shopping", day=date(2025, 5, 27))


def seen(circle: int, by: Actor, /) -> CircleRecord:
    found = circle_for(circle, by.user_id or 0)
    assert found is not None
    return found


def joins(circle: int, who: Actor, *, ada: Actor, at: datetime) -> int:
    """Let Ada invite somebody who joins; return the member."""
    email = f"{who.username}@example.com"
    asked = invite_to_circle(circle, called=who.name, email=email, role="neighbour", by=ada, at=at)
    join_circle(asked.token, by=who, at=at)
    return asked.id


@pytest.fixture
def circle(ada: Actor, bola: Actor, at: datetime) -> int:
    """Return Ada's circle, with Bola in it."""
    made = begin_circle(by=ada, at=at)
    joins(made, bola, ada=ada, at=at)
    return made


def test_ada_asks_for_the_shopping_and_bola_takes_and_does_it(
    circle: int, ada: Actor, bola: Actor, at: datetime
) -> None:
    task = ask_circle(circle, new=SHOPPING, by=ada, at=at)
    take_circle_task(circle, task_id=task, by=bola, at=at)
    finish_circle_task(circle, task_id=task, by=bola, at=at)

    (found,) = seen(circle, ada).tasks
    assert (found.stage, found.taken_by_name) == (TaskStage.DONE, "Bola Okafor")
    assert [each.what for each in seen(circle, ada).history][:3] == ["done", "taken", "asked"]


def test_a_member_reads_and_takes_no_task_that_is_shown_to_another(
    circle: int, ada: Actor, bola: Actor, otto: Actor, at: datetime
) -> None:
    member = joins(circle, otto, ada=ada, at=at)
    task = ask_circle(circle, new=NewTask(title="Help in the bath", shown_to=frozenset({member})), by=ada, at=at)

    assert [each.id for each in seen(circle, otto).tasks] == [task]
    assert seen(circle, bola).tasks == ()
    assert "Help in the bath" not in str(seen(circle, bola).history)
    for act in (take_circle_task, give_back_circle_task, finish_circle_task, call_off_circle_task):
        with pytest.raises(CannotInCircle, match="no such task"):
            act(circle, task_id=task, by=bola, at=at)


def test_to_eve_there_is_no_circle(circle: int, ada: Actor, eve: Actor, at: datetime) -> None:
    ask_circle(circle, new=SHOPPING, by=ada, at=at)

    assert circle_for(circle, eve.user_id or 0) is None
    with pytest.raises(CannotInCircle, match="no such circle"):
        ask_circle(circle, new=SHOPPING, by=eve, at=at)
    with pytest.raises(CannotInCircle, match="no such circle"):
        invite_to_circle(circle, called="Eve", email="e@example.org", role="family", by=eve, at=at)


def test_an_invitation_is_for_its_address_alone_and_works_once(
    circle: int, ada: Actor, otto: Actor, eve: Actor, at: datetime
) -> None:
    asked = invite_to_circle(circle, called="Otto", email="otto@example.com", role="family", by=ada, at=at)
    for token, by, then in (
        (asked.token, eve, at),
        ("guessed" * 6, otto, at),
        (asked.token, otto, at + timedelta(days=14)),
    ):
        with pytest.raises(BadInvitation):
            join_circle(token, by=by, at=then)
    join_circle(asked.token, by=otto, at=at)
    with pytest.raises(BadInvitation):
        join_circle(asked.token, by=otto, at=at)


def test_whoever_leaves_gives_back_what_they_had_taken_and_sees_nothing_more(
    circle: int, ada: Actor, bola: Actor, at: datetime
) -> None:
    task = ask_circle(circle, new=SHOPPING, by=ada, at=at)
    take_circle_task(circle, task_id=task, by=bola, at=at)

    leave_circle(circle, by=bola, at=at)

    assert [each.stage for each in seen(circle, ada).tasks] == [TaskStage.WANTED]
    assert circle_for(circle, bola.user_id or 0) is None
    assert circles_of(bola.user_id or 0) == []


def test_only_the_person_invites_removes_and_ends(
    circle: int, ada: Actor, bola: Actor, otto: Actor, at: datetime
) -> None:
    member = joins(circle, otto, ada=ada, at=at)

    with pytest.raises(NotAllowed):
        remove_member(circle, member_id=member, by=bola, at=at)
    with pytest.raises(NotAllowed):
        invite_to_circle(circle, called="E", email="e@example.org", role="family", by=bola, at=at)
    with pytest.raises(NotAllowed):
        end_circle(circle, by=bola, at=at)
    remove_member(circle, member_id=member, by=ada, at=at)
    assert circle_for(circle, otto.user_id or 0) is None


def test_of_two_who_take_a_task_one_is_told_that_somebody_was_quicker(
    circle: int, ada: Actor, bola: Actor, at: datetime
) -> None:
    task = ask_circle(circle, new=SHOPPING, by=ada, at=at)
    take_circle_task(circle, task_id=task, by=bola, at=at)

    with pytest.raises(CannotInCircle, match="quicker"):
        take_circle_task(circle, task_id=task, by=ada, at=at)


@pytest.mark.parametrize("day", [date(2025, 5, 19), date(2026, 6, 1)])
def test_a_task_is_for_a_day_to_come(circle: int, ada: Actor, at: datetime, day: date) -> None:
    with pytest.raises(CannotInCircle):
        ask_circle(circle, new=NewTask(title="The shopping", day=day), by=ada, at=at)


def test_the_trial_has_room_for_ten_circles(ada: Actor, bola: Actor, at: datetime) -> None:
    most = circle_policy().most
    assert most == 10
    others = User.objects.bulk_create(User(username=f"person{number}") for number in range(most - 1))
    Circle.objects.bulk_create(Circle(person_id=each.pk, begun_at=at) for each in others)

    mine = begin_circle(by=ada, at=at)

    assert begin_circle(by=ada, at=at) == mine
    with pytest.raises(CannotInCircle, match="no room"):
        begin_circle(by=bola, at=at)


def test_bola_does_not_see_whom_ada_has_asked_nor_where(circle: int, ada: Actor, bola: Actor, at: datetime) -> None:
    invite_to_circle(circle, called="My nurse", email="nurse@example.org", role="professional", by=ada, at=at)

    assert "My nurse" in str(seen(circle, ada))
    assert "nurse" not in str(seen(circle, bola))
    assert "@" not in str(seen(circle, bola))
