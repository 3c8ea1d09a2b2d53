"""Records that few may see: hidden from everybody else, opened with a reason for a short time, and looked at again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from frontdoor.cases.models import Notification
from frontdoor.customers.api import tie
from frontdoor.customers.events import GlassBroken
from frontdoor.customers.models import BrokenGlass, Pair, RestrictedRecord
from frontdoor.customers.operations.finding import Sought, find
from frontdoor.customers.operations.looking import FewMaySee, look, neighbours
from frontdoor.customers.operations.restricting import (
    NobodyOfThatName,
    NotConfirmed,
    NothingToOpen,
    RestrictedAlready,
    SomebodyElseReviews,
    TooFarAway,
    break_glass,
    keep_restricted,
    lift,
    restrict,
    review_opening,
)
from frontdoor.customers.operations.tying import NoSuchRecord, ReasonMissing, part
from frontdoor.customers.queries.care import NoSuchKind
from frontdoor.customers.queries.restricted import openings, restricted_page, waiting_reviews
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor, Role
from tests.factories.known import ADA_HOUSING, ADA_TAX, a_record

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def at(at: datetime) -> datetime:
    return at + timedelta(days=365)


@pytest.fixture
def greta(at: datetime) -> int:
    return a_record("council-tax", ADA_TAX, at=at)


def restricted(record: int, *, by: Actor, at: datetime, **given: Any) -> int:
    said = {
        "kind": "staff-relative",
        "reason": "A colleague’s mother",
        "review_on": (at + timedelta(days=90)).date(),
        **given,
    }
    return restrict(record, **said, by=by, at=at)


def opened(record: int, *, by: Actor, at: datetime, reason: str = "She rang", is_confirmed: bool = True) -> datetime:
    return break_glass(record, purpose="answer-a-request", reason=reason, is_confirmed=is_confirmed, by=by, at=at)


def seen(record: int, *, by: Actor, at: datetime) -> int:
    return look(record, purpose="answer-a-request", reason="She rang", by=by, at=at).id


def found(by: Actor, *, at: datetime) -> list[int]:
    return [each.id for each in find(Sought(number="70012345"), by=by, at=at).rows]


def test_few_see_a_restricted_record_and_nobody_else_finds_it(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)

    with pytest.raises(FewMaySee):
        seen(greta, by=cem, at=at)
    assert (found(cem, at=at), found(dee, at=at)) == ([], [greta])
    assert seen(greta, by=dee, at=at) == greta


def test_who_is_named_sees_it_too_and_who_is_named_never_does_not_even_as_a_leader(
    cem: Actor, dee: Actor, otto: Actor, greta: int, at: datetime
) -> None:
    restricted(greta, by=dee, at=at, also=["cem"], never=["dee"])

    assert (found(cem, at=at), found(dee, at=at), found(otto, at=at)) == ([greta], [], [])
    with pytest.raises(NotAllowed, match="never see"):
        opened(greta, by=dee, at=at)


def test_a_record_of_two_restrictions_is_seen_by_whoever_may_by_both(
    cem: Actor, dee: Actor, greta: int, at: datetime
) -> None:
    restricted(greta, by=dee, at=at, also=["cem"])
    restricted(greta, by=dee, at=at, kind="protected-address")

    with pytest.raises(FewMaySee):
        seen(greta, by=cem, at=at)


def test_a_joined_customer_is_restricted_whole_and_parted_only_where_it_was_said(
    cem: Actor, dee: Actor, greta: int, at: datetime
) -> None:
    other = a_record("housing", ADA_HOUSING, at=at)
    restricted(other, by=dee, at=at)
    tie(greta, right=other, reason="One person", by=dee, at=at)
    hidden = found(cem, at=at)
    part(other, reason="Two people", by=dee, at=at)

    assert (hidden, found(cem, at=at)) == ([], [greta])
    with pytest.raises(FewMaySee):
        seen(other, by=cem, at=at)


def test_a_restricted_neighbour_is_not_among_those_who_live_there(
    dee: Actor, otto: Actor, greta: int, at: datetime
) -> None:
    chidi = a_record("council-tax", {**ADA_TAX, "account_ref": "2", "first_name": "Chidi"}, at=at)
    restricted(chidi, by=dee, at=at)
    for_tax = {"purpose": "collect-council-tax", "reason": "The bill"}

    with_otto = neighbours(look(greta, **for_tax, by=otto, at=at), by=otto, at=at)
    with_dee = neighbours(look(greta, **for_tax, by=dee, at=at), by=dee, at=at)

    assert ([each.id for each in with_otto], [each.id for each in with_dee]) == ([], [chidi])


# ------------------------------------------------------------------------------ the glass
def test_the_glass_opens_the_record_for_an_hour_for_whoever_broke_it_and_for_no_list(
    cem: Actor, dee: Actor, otto: Actor, greta: int, at: datetime
) -> None:
    restricted(greta, by=dee, at=at)
    until = opened(greta, by=cem, at=at)

    assert until == at + timedelta(minutes=60)
    assert seen(greta, by=cem, at=at + timedelta(minutes=59)) == greta
    assert found(cem, at=at) == []
    for who, when in ((cem, until), (otto, at)):
        with pytest.raises(FewMaySee):
            seen(greta, by=who, at=when)


def test_breaking_the_glass_is_told_at_once_to_the_named_person_and_the_leaders(
    cem: Actor, dee: Actor, otto: Actor, greta: int, at: datetime, announced: Any, deliver: Any
) -> None:
    restricted(greta, by=dee, at=at, told="otto")
    opened(greta, by=cem, at=at)

    assert GlassBroken.name in announced()
    deliver()
    told = {(row.user_id, row.kind) for row in Notification.objects.all()}
    assert told == {(dee.user_id, "glass-broken"), (otto.user_id, "glass-broken")}
    assert waiting_reviews(dee) == "1"
    (row,) = openings(dee, to_review=True).rows
    assert (row.by, row.team, row.reason) == ("cem", "Customer hub", "She rang")


@pytest.mark.parametrize(
    ("given", "refusal"), [({"reason": " "}, ReasonMissing), ({"is_confirmed": False}, NotConfirmed)]
)
def test_the_glass_wants_a_reason_and_that_one_knows_what_follows(
    cem: Actor, dee: Actor, greta: int, at: datetime, given: dict[str, Any], refusal: type[Exception]
) -> None:
    restricted(greta, by=dee, at=at)

    with pytest.raises(refusal):
        opened(greta, by=cem, at=at, **given)
    assert not BrokenGlass.objects.exists()


def test_an_adoption_is_opened_by_nobody_of_another_role(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at, kind="adoption")

    with pytest.raises(NotAllowed, match="Ask a team leader"):
        opened(greta, by=cem, at=at)


def test_there_is_no_glass_before_what_anybody_sees(cem: Actor, greta: int, at: datetime) -> None:
    with pytest.raises(NothingToOpen):
        opened(greta, by=cem, at=at)


def test_a_stranger_breaks_nothing(eve: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)

    with pytest.raises(NotAllowed):
        opened(greta, by=eve, at=at)


def test_somebody_else_looks_at_why_it_was_opened_once(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)
    opened(greta, by=cem, at=at)
    row = BrokenGlass.objects.get()
    review_opening(row.pk, was_right=True, found="", by=dee, at=at)

    with pytest.raises(SomebodyElseReviews):
        review_opening(row.pk, was_right=True, found="", by=dee, at=at)
    row.refresh_from_db()
    assert (row.was_right, row.reviewed_by, waiting_reviews(dee)) == (True, "dee", "0")


def test_whoever_opened_it_does_not_look_at_it_themselves(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    both = Actor(username="cem", user_id=cem.user_id, roles=frozenset({Role.ADVISER, Role.TEAM_LEADER}))
    restricted(greta, by=dee, at=at)
    opened(greta, by=cem, at=at)

    with pytest.raises(SomebodyElseReviews, match="You opened it"):
        review_opening(BrokenGlass.objects.get().pk, was_right=True, found="", by=both, at=at)


def test_what_was_not_right_says_why(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)
    opened(greta, by=cem, at=at)

    with pytest.raises(ReasonMissing):
        review_opening(BrokenGlass.objects.get().pk, was_right=False, found=" ", by=dee, at=at)
    with pytest.raises(NoSuchRecord):
        review_opening(0, was_right=True, found="", by=dee, at=at)


# ------------------------------------------------------------------------------ setting and lifting
def test_a_lifted_restriction_hides_nothing_and_is_kept(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    number = restricted(greta, by=dee, at=at)
    lift(number, reason="The colleague left", by=dee, at=at)

    assert found(cem, at=at) == [greta]
    assert RestrictedRecord.objects.get().lifted_by == "dee"
    with pytest.raises(NoSuchRecord):
        lift(number, reason="Again", by=dee, at=at)


def test_a_restriction_goes_on_to_another_day(dee: Actor, greta: int, at: datetime) -> None:
    number = restricted(greta, by=dee, at=at)
    day = (at + timedelta(days=200)).date()
    keep_restricted(number, review_on=day, by=dee, at=at)

    assert [row.review_on for row in restricted_page(dee).rows] == [day]


def test_a_restriction_counts_until_somebody_has_looked_again(cem: Actor, dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)

    assert found(cem, at=at + timedelta(days=400)) == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"review_on": date(2020, 1, 1)}, TooFarAway),
        ({"review_on": date(2040, 1, 1)}, TooFarAway),
        ({"kind": "famous"}, NoSuchKind),
        ({"also": ["nobody-here"]}, NobodyOfThatName),
        ({"told": "nobody-here"}, NobodyOfThatName),
    ],
)
def test_a_restriction_says_why_for_how_long_and_who(
    dee: Actor, greta: int, at: datetime, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        restricted(greta, by=dee, at=at, **given)


def test_the_same_restriction_is_set_once_and_on_a_record_that_is_there(dee: Actor, greta: int, at: datetime) -> None:
    restricted(greta, by=dee, at=at)

    with pytest.raises(RestrictedAlready):
        restricted(greta, by=dee, at=at)
    with pytest.raises(NoSuchRecord):
        restricted(0, by=dee, at=at)


@pytest.mark.parametrize("username", ["cem", "otto", "eve", "kit", "mina"])
def test_only_team_leaders_say_whose_records_few_may_see(
    request: pytest.FixtureRequest, username: str, dee: Actor, greta: int, at: datetime
) -> None:
    who = request.getfixturevalue(username)
    number = restricted(greta, by=dee, at=at)

    with pytest.raises(NotAllowed):
        restricted(greta, by=who, at=at, kind="adoption")
    with pytest.raises(NotAllowed):
        lift(number, reason="Curious", by=who, at=at)


# ------------------------------------------------------------------------------ elsewhere
def test_a_restricted_record_is_in_no_list_of_matches(
    as_user: Any, cem: Actor, dee: Actor, greta: int, at: datetime, settings: Any
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    other = a_record("council-tax", {**ADA_TAX, "account_ref": "2"}, at=at)
    pair = Pair.objects.create(
        left_id=greta, right_id=other, state="waiting", probability=0.6, changed_at=at, by="system"
    )
    restricted(greta, by=dee, at=at)
    hub, leader = as_user("cem"), as_user("dee")

    assert f"/office/matches/{pair.pk}/" not in hub.get("/office/matches/").content.decode()
    assert f"/office/matches/{pair.pk}/" in leader.get("/office/matches/").content.decode()
    for address in (f"/office/matches/{pair.pk}/", f"/office/records/{greta}/", f"/office/records/{greta}/part/"):
        assert (hub.get(address).status_code, leader.get(address).status_code) == (404, 200)


def test_whoever_is_told_of_a_broken_glass_reads_it_in_the_office(
    as_user: Any, cem: Actor, dee: Actor, greta: int, at: datetime, deliver: Any, settings: Any
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    restricted(greta, by=dee, at=at)
    opened(greta, by=cem, at=at)
    deliver()
    page = as_user("dee").get("/office/notifications/").content.decode()

    assert "Restricted record opened" in page
    assert f"/office/restricted/{BrokenGlass.objects.get().pk}/" in page
    assert "Okafor" not in page
