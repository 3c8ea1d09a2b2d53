"""Who people are, who may open what, and the keys of other systems."""

from datetime import datetime, timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from frontdoor.foundation.accounts.access import NotAllowed, access, answers, anyone, roles, signed_in, staff
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor, Role
from frontdoor.foundation.accounts.api import (
    actor_for_key,
    actor_of,
    colleagues,
    create_key,
    ensure_team,
    people,
    team,
    teams,
)
from frontdoor.foundation.accounts.cast import DEMO_PASSWORD, ensure_cast
from frontdoor.foundation.accounts.models import ApiKey, Membership, User
from frontdoor.foundation.accounts.sessions import SIGN_INS_KEPT
from frontdoor.foundation.outbox.tasks import forget_sign_ins
from frontdoor.kernel.clock import SystemClock


def _request(actor: Actor) -> object:
    request = RequestFactory().get("/office/?page=2")
    request.actor = actor  # type: ignore[attr-defined] # what our middleware does
    return request


@access(staff)
def _staff_page(request: object) -> HttpResponse:
    return HttpResponse("hello")


def test_a_visitor_is_taken_to_sign_in_and_back() -> None:
    response = _staff_page(_request(PUBLIC))
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2Foffice%2F%3Fpage%3D2"


def test_an_officer_opens_a_staff_page(otto: Actor) -> None:
    assert _staff_page(_request(otto)).content == b"hello"


@pytest.mark.parametrize("stranger", ["ada", "mina", "eve"])
def test_residents_members_and_strangers_are_refused_a_staff_page(
    stranger: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        _staff_page(_request(request.getfixturevalue(stranger)))


def test_an_administrator_passes_every_rule_about_roles() -> None:
    assert roles(Role.FINANCE)(SYSTEM)


def test_a_rule_about_roles_refuses_another_role(otto: Actor) -> None:
    assert not roles(Role.FINANCE)(otto)


def test_a_view_shows_which_rule_guards_it() -> None:
    assert _staff_page.access is staff


def test_everybody_passes_a_public_page() -> None:
    assert anyone(PUBLIC)


def test_a_resident_who_signed_in_is_known_to_have(ada: Actor) -> None:
    assert signed_in(ada)


def test_a_check_that_raises_becomes_a_question_that_answers() -> None:
    def check_may_enter(actor: Actor, _thing: str) -> None:
        if actor.username != "dee":
            raise NotAllowed("Only Dee may.")

    may_enter = answers(check_may_enter)
    assert [may_enter(Actor(username=name), "door") for name in ("dee", "eve")] == [True, False]


def test_dee_leads_two_teams(dee: Actor) -> None:
    assert dee.has(Role.TEAM_LEADER)
    assert len(dee.team_ids) == 2


def test_preparing_the_cast_again_changes_nobody(db: None) -> None:
    ensure_cast()
    User.objects.filter(username="otto").update(display_name="Otto B")
    ensure_cast()
    assert User.objects.get(username="otto").display_name == "Otto B"
    assert Membership.objects.filter(user__username="dee").count() == 2


def test_the_same_role_in_the_same_team_cannot_be_held_twice(cast: dict[str, User]) -> None:
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=cast["finn"], team=None, role=Role.FINANCE)


def test_an_unknown_role_is_refused_by_the_database(cast: dict[str, User]) -> None:
    with pytest.raises(IntegrityError):
        Membership.objects.filter(user=cast["finn"]).update(role="emperor")


def test_a_key_stands_for_its_holder_and_scopes(db: None, at: datetime) -> None:
    key = create_key(name="Street works", scopes=["cases:open"], at=at)
    actor = actor_for_key(key)
    assert actor is not None
    assert (actor.username, actor.scopes) == ("key:Street works", frozenset({"cases:open"}))


def test_a_key_is_kept_only_as_a_hash(db: None, at: datetime) -> None:
    key = create_key(name="Street works", scopes=[], at=at)
    row = ApiKey.objects.get()
    assert key not in {row.key_hash, row.prefix, row.name}


@pytest.mark.parametrize("key", ["", "wrong", "x" * 5000])
def test_a_key_nobody_was_given_opens_nothing(db: None, key: str) -> None:
    assert actor_for_key(key) is None


def test_a_withdrawn_key_opens_nothing(db: None, at: datetime) -> None:
    key = create_key(name="Street works", scopes=[], at=at)
    ApiKey.objects.update(active=False)
    assert actor_for_key(key) is None


def test_a_team_is_made_once(db: None) -> None:
    first = ensure_team("parks", name="Parks")
    assert ensure_team("parks", name="Something else") == first
    assert teams() == [first]
    assert team("nothing") is None


def test_colleagues_are_the_active_members_of_a_team(cast: dict[str, User]) -> None:
    street_scene = team("street-scene")
    assert street_scene is not None
    assert [person.username for person in colleagues([street_scene.id])] == ["dee", "kit", "otto"]


def test_an_administrator_of_the_installation_acts_as_one(db: None) -> None:
    assert actor_of(User.objects.create(username="root", is_superuser=True)).has(Role.ADMIN)


def test_people_are_found_by_id_in_one_query(
    cast: dict[str, User], django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator] # the fixture is a function
        found = people([cast["ada"].pk, cast["otto"].pk])
    assert {person.name for person in found.values()} == {"Ada Okafor", "Otto Brandt"}


def test_staff_sign_in_with_the_demonstration_password(cast: dict[str, User], client: Client) -> None:
    response = client.post("/sign-in/", {"username": "otto", "password": DEMO_PASSWORD})
    assert response.status_code == 302
    assert client.get("/signed-in/")["Location"] == "/office/"


def test_an_adviser_lands_on_the_hub(as_user: object) -> None:
    assert as_user("cem").get("/signed-in/")["Location"] == "/hub/"  # type: ignore[operator] # a function


def test_a_resident_lands_on_the_front_page(as_user: object) -> None:
    assert as_user("ada").get("/signed-in/")["Location"] == "/"  # type: ignore[operator] # a function


def test_a_wrong_password_says_so_without_saying_which_part(cast: dict[str, User], client: Client) -> None:
    page = client.post("/sign-in/", {"username": "otto", "password": "nonsense"}).content.decode()
    assert "<title>Error: " in page.replace("\n", "")
    assert "user name or password" in page


def test_guessing_passwords_is_stopped(cast: dict[str, User], client: Client) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"username": "otto", "password": "guess"})
    assert client.post("/sign-in/", {"username": "otto", "password": DEMO_PASSWORD}).status_code == 429


def test_sessions_that_have_ended_are_forgotten_and_others_stay(db: None, at: datetime) -> None:
    over = SystemClock().now() - timedelta(seconds=1)
    Session.objects.create(session_key="over", session_data="", expire_date=over)
    Session.objects.create(session_key="open", session_data="", expire_date=over + timedelta(hours=1))
    forget_sign_ins(at=at)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_sign_ins_of_long_ago_are_forgotten_and_later_ones_stay(db: None, at: datetime) -> None:
    AccessLog.objects.create(username="long-ago")
    AccessLog.objects.update(attempt_time=SystemClock().now() - SIGN_INS_KEPT - timedelta(days=1))
    AccessLog.objects.create(username="lately")
    forget_sign_ins(at=at)

    assert list(AccessLog.objects.values_list("username", flat=True)) == ["lately"]
