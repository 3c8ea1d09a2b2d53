"""The page of hand-offs: what has not reached everybody, and pressing replay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.audit.models import Line
from frontdoor.foundation.outbox.models import DONE, GIVEN_UP, OWED, Announcement, Delivery, Sweep
from frontdoor.foundation.outbox.registered import sweeps

PAGE = "/office/hand-offs/"


@pytest.fixture
def owed(db: None, at: datetime) -> Callable[..., Delivery]:
    """Return a function that makes a delivery as it would stand after some attempts."""

    def make(
        state: str = OWED, *, attempts: int = 0, error: str = "", handler: str = "messages.handlers.x"
    ) -> Delivery:
        announcement = Announcement.objects.create(name="cases.case-opened.1", body={}, happened_at=at)
        return Delivery.objects.create(
            announcement=announcement,
            handler=handler,
            state=state,
            attempts=attempts,
            due_at=at + timedelta(days=1),
            done_at=at if state == DONE else None,
            last_error=error,
        )

    return make


def test_it_shows_what_is_not_done_and_why(owed: Callable[..., Delivery], as_user: Callable[[str], Client]) -> None:
    owed(GIVEN_UP, attempts=9, error="OSError: <b>no route</b>")
    owed(attempts=1, error="TimeoutError: slow")
    owed(DONE, handler="messages.handlers.done")
    page = as_user("dee").get(PAGE).content.decode()
    assert "OSError: &lt;b&gt;no route&lt;/b&gt;" in page
    assert "TimeoutError: slow" in page
    assert "messages.handlers.done" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_rows_as_for_one(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client], django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        owed(GIVEN_UP, attempts=9)
    dee = as_user("dee")
    # Session, account, roles, the rows, whether any was given up, sweeps, news, what waits for a leader to look at.
    with django_assert_num_queries(8):
        dee.get(PAGE)


def test_filters_choose_by_state_and_by_handler(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client]
) -> None:
    owed(GIVEN_UP, attempts=9, error="gone wrong")
    owed(attempts=1, error="once more")
    owed(handler="cases.handlers.fresh")
    dee = as_user("dee")
    shown = {state: dee.get(PAGE, {"state": state}).content.decode() for state in ("given-up", "retried", "waiting")}
    assert [text for text in shown if "gone wrong" in shown[text]] == ["given-up"]
    assert [text for text in shown if "once more" in shown[text]] == ["retried"]
    assert [text for text in shown if "cases.handlers.fresh</td>" in shown[text]] == ["waiting"]
    assert "gone wrong" not in dee.get(PAGE, {"handler": "cases."}).content.decode()


def test_replaying_one_owes_it_again_from_now(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client], at: datetime
) -> None:
    row, other = owed(GIVEN_UP, attempts=9), owed(GIVEN_UP, attempts=9)
    page = as_user("dee").post(f"{PAGE}{row.pk}/replay/", follow=True).content.decode()
    assert "1 hand-off is tried again now." in page
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.attempts, other.state) == (OWED, 0, GIVEN_UP)
    assert Line.objects.get(action="outbox.replayed").actor == "dee"


def test_replaying_all_leaves_what_is_done_and_what_still_waits(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client]
) -> None:
    given_up, done, waiting = owed(GIVEN_UP, attempts=9), owed(DONE), owed(attempts=2)
    as_user("dee").post(f"{PAGE}replay/")
    states = {row.pk: (row.state, row.attempts) for row in Delivery.objects.all()}
    assert states == {given_up.pk: (OWED, 0), done.pk: (DONE, 0), waiting.pk: (OWED, 2)}


def test_replaying_what_is_done_does_nothing(owed: Callable[..., Delivery], as_user: Callable[[str], Client]) -> None:
    row = owed(DONE)
    assert "nothing to try again" in as_user("dee").post(f"{PAGE}{row.pk}/replay/", follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == DONE


@pytest.mark.parametrize("username", ["otto", "kit", "cem", "eve"])
def test_only_leaders_look_and_replay(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client], username: str
) -> None:
    row = owed(GIVEN_UP, attempts=9)
    client = as_user(username)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}replay/").status_code == 403
    assert client.post(f"{PAGE}{row.pk}/replay/").status_code == 403
    row.refresh_from_db()
    assert row.state == GIVEN_UP


def test_replay_is_not_something_a_link_does(owed: Callable[..., Delivery], as_user: Callable[[str], Client]) -> None:
    assert as_user("dee").get(f"{PAGE}replay/").status_code == 405


def test_the_second_page_goes_on_where_the_first_ended(
    owed: Callable[..., Delivery], as_user: Callable[[str], Client]
) -> None:
    for _ in range(30):
        owed(GIVEN_UP, attempts=9)
    dee = as_user("dee")
    first = dee.get(PAGE, {"state": "given-up"}).content.decode()
    cursor = first.split("after=")[1].split('"')[0]
    second = dee.get(f"{PAGE}?state=given-up&after={cursor}").content.decode()
    counts = [text.count("messages.handlers.x</td>") for text in (first, second)]
    assert counts == [25, 5]


def test_periodic_work_is_listed_with_how_it_went(db: None, at: datetime, as_user: Callable[[str], Client]) -> None:
    work = sweeps()[0]
    Sweep.objects.create(name=work.name, due_at=at, last_run_at=at, last_error="ValueError: odd")
    page = as_user("dee").get(PAGE).content.decode()
    assert "ValueError: odd" in page
    assert all(each.name in page for each in sweeps())
