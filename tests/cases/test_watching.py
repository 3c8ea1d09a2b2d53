"""Watching a case, mentioning colleagues, notes left with a hand-over, and who has a case open."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Case, Notification, Viewing, Watcher
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.hearing import add_information
from frontdoor.cases.operations.notifying import CannotMention, forget_told, notify
from frontdoor.cases.operations.watching import forget_viewings, keep_open, leave, stop_watching, watch
from frontdoor.cases.operations.working import add_note, hand_over, take
from frontdoor.cases.rules.policy import VIEWING_LASTS
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case that street scene holds."""
    return a_case(at=at)


def told(actor: Actor) -> list[tuple[str, str]]:
    """Return what somebody was told, oldest first."""
    return list(Notification.objects.filter(user_id=actor.user_id).order_by("id").values_list("kind", "text"))


# ---- watching


def test_whoever_watches_is_told_of_what_others_do_and_never_of_their_own(
    case: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    assert watch(case, by=dee, at=at)
    assert not watch(case, by=dee, at=at)
    add_note(case, text="Two bags.", by=dee, at=at)
    take(case, by=otto, at=at)
    assert told(dee) == [("watched", "Otto Brandt took it.")]
    assert told(otto) == []


def test_whoever_stops_watching_is_told_nothing_more(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    watch(case, by=dee, at=at)
    assert stop_watching(case, by=dee)
    assert not stop_watching(case, by=dee)
    take(case, by=otto, at=at)
    assert told(dee) == []


def test_whoever_may_not_see_a_case_may_not_watch_it(otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        watch(a_case("noise", at=at), by=otto, at=at)


def test_the_platform_itself_watches_nothing(case: Case, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="Sign in"):
        watch(case, by=SYSTEM, at=at)


def test_whoever_lost_sight_of_a_case_is_told_nothing(case: Case, otto: Actor, kit: Actor, at: datetime) -> None:
    watch(case, by=kit, at=at)
    hand_over(case, team_slug="highways", by=otto, at=at)
    assert told(kit) == []


def test_the_holder_is_told_what_the_resident_says_without_the_residents_name(
    case: Case, otto: Actor, at: datetime
) -> None:
    take(case, by=otto, at=at)
    ada = Actor(username="ada", name="Ada Okafor", user_id=0)
    add_information(case, text="There is glass.", by=ada, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=SYSTEM, at=at)
    assert told(otto) == [("watched", "A resident told us more.")]


def test_without_anybody_to_tell_a_change_costs_one_query(case: Case, at: datetime) -> None:
    with CaptureQueriesContext(connection) as queries:
        add_information(case, text="There is glass.", by=PUBLIC, at=at)
    assert sum("fd_cases_watcher" in each["sql"] for each in queries) == 1
    assert not any("fd_cases_notification" in each["sql"] for each in queries)


# ---- mentions


def test_a_colleague_who_is_mentioned_is_told_once(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    watch(case, by=dee, at=at)
    add_note(case, text="@dee and @Dee: look? @otto knows.", by=otto, at=at)
    assert told(dee) == [("mentioned", "Otto Brandt mentioned you in a note.")]
    assert told(otto) == []


@pytest.mark.parametrize(
    ("text", "words"), [("@nobody", "signs in as ‘nobody’"), ("@ada", "signs in as ‘ada’"), ("@kit", "may not see")]
)
def test_a_note_that_mentions_somebody_who_cannot_read_it_is_refused(
    text: str, words: str, dee: Actor, cem: Actor, at: datetime
) -> None:
    case = a_case("pothole", at=at)
    with pytest.raises(CannotMention, match=words):
        add_note(case, text=text, by=cem, at=at)
    assert not case.entries.filter(kind="note").exists()


# ---- notes left with a hand-over


def test_what_is_left_with_a_hand_over_stands_out_until_it_is_read(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], dee: Actor
) -> None:
    hand_over(case, team_slug="street-scene", holder_id=dee.user_id, note="Ring her.\nAfter six.", by=otto, at=at)
    client, page = as_user("dee"), f"/office/cases/{case.reference}/"
    for _twice in "12":
        assert "Ring her.<br>After six.</p>\n" in client.get(page).content.decode()
    (row,) = Notification.objects.filter(user_id=dee.user_id)
    assert client.post("/office/notifications/seen/", {"which": row.pk, "case": case.reference})["Location"] == page
    assert "I have read it" not in client.get(page).content.decode()


def test_a_note_to_a_team_waits_for_whoever_takes_the_case(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    hand_over(case, team_slug="street-scene", note="Ring her.", by=otto, at=at)
    take(case, by=dee, at=at)
    assert told(dee) == [("handed-over", "A note was left for you when this case was handed over.")]


def test_nobody_is_told_of_what_they_handed_to_themselves(case: Case, otto: Actor, at: datetime) -> None:
    hand_over(case, team_slug="street-scene", note="Ring her.", by=otto, at=at)
    take(case, by=otto, at=at)
    assert told(otto) == []


def test_a_hand_over_without_a_note_is_told_but_not_to_whoever_takes_it(
    case: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    hand_over(case, team_slug="street-scene", holder_id=dee.user_id, by=otto, at=at)
    assert told(dee) == [("handed-over", "Otto Brandt handed this to you.")]
    hand_over(case, team_slug="street-scene", by=dee, at=at)
    take(case, by=otto, at=at)
    assert told(otto) == []


# ---- who has it open


def test_two_who_have_one_case_open_see_each_other(
    case: Case, at: datetime, as_user: Callable[[str], Client], settings: Any
) -> None:
    page = f"/office/cases/{case.reference}/"
    as_user("dee").get(page)
    settings.FRONTDOOR_NOW = (at + timedelta(minutes=2)).isoformat()
    assert "Dee Marsh has had this open since 10" in as_user("otto").get(page).content.decode()
    answer = as_user("dee").post(f"{page}open/").json()
    assert [each[:36] for each in answer["others"]] == ["Otto Brandt has had this open since "]
    assert as_user("otto").post(f"{page}open/", {"leaving": "yes"}).json() == {"others": []}
    assert as_user("dee").post(f"{page}open/").json() == {"others": []}


def test_a_page_that_says_nothing_more_is_taken_to_be_closed(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    keep_open(case, by=dee, at=at)
    later = at + VIEWING_LASTS
    assert keep_open(case, by=otto, at=later) == []
    assert keep_open(case, by=dee, at=later)[0].since == later
    assert Viewing.objects.get(user_id=dee.user_id).since == later
    assert forget_viewings(at=later) == 0
    assert forget_viewings(at=later + VIEWING_LASTS) == 2


def test_a_clock_that_is_set_back_is_survived(case: Case, dee: Actor, at: datetime) -> None:
    keep_open(case, by=dee, at=at)
    keep_open(case, by=dee, at=at - timedelta(hours=1))
    assert Viewing.objects.get().since == at - timedelta(hours=1)


def test_the_platform_has_nothing_open(case: Case, at: datetime) -> None:
    keep_open(case, by=SYSTEM, at=at)
    leave(case, by=SYSTEM)
    assert not Viewing.objects.exists()


def test_the_page_costs_the_same_whoever_else_watches_or_has_it_open(
    case: Case, at: datetime, as_user: Callable[[str], Client], otto: Actor, dee: Actor, kit: Actor, cem: Actor
) -> None:
    client, page = as_user("otto"), f"/office/cases/{case.reference}/"
    keep_open(case, by=dee, at=at)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for each in (kit, cem):
        keep_open(case, by=each, at=at)
        watch(case, by=each, at=at)
    with CaptureQueriesContext(connection) as three:
        assert "Cem Yildiz has had this open" in client.get(page).content.decode()
    assert len(one) == len(three)


# ---- the list


def test_the_list_says_what_is_new_and_opening_a_case_marks_it(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], dee: Actor
) -> None:
    watch(case, by=dee, at=at)
    add_note(case, text="Two bags.", by=otto, at=at)
    client = as_user("dee")
    page = client.get("/office/notifications/").content.decode()
    assert "Otto Brandt added a note." in page
    assert '<span class="fd-count">1<' in page
    client.get(f"/office/cases/{case.reference}/")
    page = client.get("/office/notifications/").content.decode()
    assert "fd-count" not in page
    assert "Mark as read" not in page


def test_all_on_the_list_is_marked_and_what_came_since_is_not(
    case: Case, at: datetime, as_user: Callable[[str], Client], dee: Actor
) -> None:
    ids = []
    for number in range(3):
        notify(case, user_ids=[dee.user_id or 0], kind="other-thing", text="x", key=f"k:{number}", at=at)
        ids.append(Notification.objects.latest("id").pk)
    client = as_user("dee")
    assert "Other thing" in client.get("/office/notifications/").content.decode()
    client.post("/office/notifications/seen/", {"up_to": ids[1], "which": ["rubbish", "9" * 30]})
    assert list(Notification.objects.filter(seen_at=None).values_list("pk", flat=True)) == [ids[2]]


def test_a_case_that_is_not_theirs_any_more_is_told_without_a_link(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], kit: Actor
) -> None:
    notify(case, user_ids=[kit.user_id or 0], kind="task", text="Look.", key="k", at=at)
    hand_over(case, team_slug="highways", by=otto, at=at)
    page = as_user("kit").get("/office/notifications/").content.decode()
    assert "not yours to see any more" in page
    assert f"/office/cases/{case.reference}/" not in page


def test_what_was_told_is_forgotten_in_time_sooner_once_it_was_seen(case: Case, at: datetime, dee: Actor) -> None:
    for key, seen in (("a", None), ("b", at)):
        notify(case, user_ids=[dee.user_id or 0], kind="task", text="Look.", key=key, at=at)
        Notification.objects.filter(key=key).update(seen_at=seen)
    assert forget_told(at=at + timedelta(days=30)) == 0
    assert forget_told(at=at + timedelta(days=31)) == 1
    assert forget_told(at=at + timedelta(days=401)) == 1


def test_the_button_begins_and_stops_watching(case: Case, as_user: Callable[[str], Client]) -> None:
    client, page = as_user("otto"), f"/office/cases/{case.reference}/"
    assert "You watch this case." in client.post(f"{page}watch/", follow=True).content.decode()
    client.post(f"{page}watch/", {"stop": "yes"})
    assert not Watcher.objects.exists()


@pytest.mark.engine
@pytest.mark.parametrize("bad", ["twice", "view twice", "before"])
def test_the_database_refuses(bad: str, case: Case, at: datetime, dee: Actor) -> None:
    row: dict[str, Any] = {"case": case, "user_id": dee.user_id, "since": at}
    rows = {
        "twice": [Watcher(**row), Watcher(**row)],
        "view twice": [Viewing(**row, seen_at=at), Viewing(**row, seen_at=at)],
        "before": [Viewing(**row, seen_at=at - timedelta(seconds=1))],
    }[bad]
    with pytest.raises(IntegrityError), transaction.atomic():
        for each in rows:
            each.save(force_insert=True)
