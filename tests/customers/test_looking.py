"""Looking at a customer: for a purpose one's role may state, with a reason, and never unlogged."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.customers.api import Person, tie
from frontdoor.customers.models import Look, LookedAt
from frontdoor.customers.operations.finding import FoundPage, SayMoreOfThem, Sought, find
from frontdoor.customers.operations.looking import (
    NoReasonGiven,
    NoSuchPurpose,
    OwnRecord,
    look,
    neighbours,
)
from frontdoor.customers.operations.tying import NoSuchRecord, part
from frontdoor.customers.queries.looks import looks_at
from frontdoor.customers.queries.own import held_about
from frontdoor.customers.queries.viewing import CustomerView
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.known import ADA_HOUSING, ADA_LIBRARY, ADA_TAX, a_person, a_record

pytestmark = pytest.mark.usefixtures("cast")
REASON = "She called about a missed bin"
#: The sharing agreements of the shipped sources begin in 2026.
LATER = timedelta(days=365)


@pytest.fixture
def at(at: datetime) -> datetime:
    return at + LATER


@pytest.fixture
def tax(at: datetime) -> int:
    return a_record("council-tax", ADA_TAX, at=at)


@pytest.fixture
def housing(tax: int, at: datetime) -> int:
    return a_record("housing", ADA_HOUSING, at=at)


def seen_by(actor: Actor, customer: int, *, at: datetime, purpose: str = "answer-a-request") -> CustomerView:
    return look(customer, purpose=purpose, reason=REASON, by=actor, at=at)


def found_by(actor: Actor, *, at: datetime, **sought: str) -> FoundPage:
    return find(Sought(**sought), by=actor, at=at)


def test_an_adviser_sees_a_customer_to_deal_with_what_they_ask(cem: Actor, tax: int, at: datetime) -> None:
    view = seen_by(cem, tax, at=at)

    assert view.name == "Ms Ada Okafor"
    assert view.uprns == (999000000001,)


def test_an_adviser_may_not_state_a_purpose_that_is_not_their_roles(cem: Actor, tax: int, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="bill and collect Council Tax"):
        seen_by(cem, tax, at=at, purpose="collect-council-tax")

    assert not Look.objects.exists()


@pytest.mark.parametrize("username", ["eve", "ada", "kit", "mina", "sam", "finn"])
@pytest.mark.parametrize("purpose", ["answer-a-request", "identify", "collect-council-tax", "safeguard", "rights"])
def test_strangers_residents_members_and_contractors_may_state_none(
    request: pytest.FixtureRequest, username: str, purpose: str, tax: int, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        seen_by(request.getfixturevalue(username), tax, at=at, purpose=purpose)


def test_a_purpose_that_policy_does_not_know_is_refused(cem: Actor, tax: int, at: datetime) -> None:
    with pytest.raises(NoSuchPurpose):
        seen_by(cem, tax, at=at, purpose="curiosity")


def test_nobody_looks_without_a_reason(cem: Actor, tax: int, at: datetime) -> None:
    with pytest.raises(NoReasonGiven):
        look(tax, purpose="answer-a-request", reason="  ", by=cem, at=at)


def test_nobody_is_found_under_a_number_that_names_nobody(cem: Actor, tax: int, at: datetime) -> None:
    with pytest.raises(NoSuchRecord):
        seen_by(cem, tax + 99, at=at)


def test_somebody_of_the_staff_does_not_look_at_themselves(cem: Actor, at: datetime) -> None:
    _details, customer = a_person(Person(name="Cem Yildiz", user_id=cem.user_id), at=at)

    with pytest.raises(OwnRecord, match="your own page"):
        seen_by(cem, customer, at=at)


def test_a_look_keeps_who_when_what_for_why_and_what_was_seen(cem: Actor, tax: int, at: datetime) -> None:
    seen_by(cem, tax, at=at)

    (row,) = Look.objects.all()
    (record,) = LookedAt.objects.all()
    assert (row.by, row.role, row.team, row.at, row.purpose, row.reason) == (
        "cem", "adviser", "Customer hub", at, "answer-a-request", REASON,
    )  # fmt: skip
    assert "property_address" in record.columns
    assert not {"band", "balance"} & set(record.columns)


def test_an_agreement_that_has_run_out_shows_nothing_and_says_so(cem: Actor, tax: int, at: datetime) -> None:
    view = seen_by(cem, tax, at=at + timedelta(days=1200))

    assert view.seen.data == ()
    assert "SA-2026-014 ended" in view.seen.withheld[0].sentence
    assert not LookedAt.objects.exists()


def test_a_joined_customer_is_seen_whole_under_either_number(
    cem: Actor, dee: Actor, tax: int, housing: int, at: datetime
) -> None:
    tie(tax, right=housing, reason="She gave both numbers", by=dee, at=at)

    view = seen_by(cem, housing, at=at)

    assert (view.id, [each.source for each in view.records]) == (tax, ["council-tax", "housing"])
    assert [(each.left, each.right, each.by) for each in view.ties] == [(tax, housing, "dee")]


def test_parting_a_customer_leaves_to_each_record_who_looked_at_it(
    cem: Actor, dee: Actor, tax: int, housing: int, at: datetime
) -> None:
    tie(tax, right=housing, reason="One person", by=dee, at=at)
    seen_by(cem, tax, at=at)
    part(housing, reason="Two people after all", by=dee, at=at)

    assert [each.sources for each in looks_at([tax])] == [("Council Tax",)]
    assert [each.sources for each in looks_at([housing])] == [("Housing",)]
    assert [each.source for each in seen_by(cem, housing, at=at).records] == ["housing"]


def test_a_resident_reads_who_looked_by_role_and_team_and_never_by_name(ada: Actor, cem: Actor, at: datetime) -> None:
    _details, customer = a_person(Person(name="Ada Okafor", user_id=ada.user_id), at=at)
    seen_by(cem, customer, at=at)

    (line,) = held_about(ada.user_id or 0, at=at).looks
    assert (line.who, line.team, line.plain, line.reason) == (
        "An adviser", "Customer hub", "to deal with what you asked of us", REASON,
    )  # fmt: skip


def test_a_resident_sees_other_systems_once_their_records_are_tied(
    ada: Actor, dee: Actor, tax: int, at: datetime
) -> None:
    _details, customer = a_person(Person(name="Ada Okafor", user_id=ada.user_id), at=at)
    before = [each.name for each in held_about(ada.user_id or 0, at=at).sources]
    tie(tax, right=customer, reason="She proved it", by=dee, at=at)

    own = held_about(ada.user_id or 0, at=at)

    assert before == ["Given to us here"]
    assert [each.name for each in own.sources] == ["Council Tax", "Given to us here"]
    assert "£212.40" in [datum.value.text for datum in own.sources[0].seen.data]


def test_looking_costs_as_many_queries_however_many_records_there_are(
    cem: Actor, dee: Actor, tax: int, at: datetime, django_assert_num_queries: Any
) -> None:
    others = [a_record("library", {**ADA_LIBRARY, "card_number": f"L-{number}"}, at=at) for number in range(6)]
    for each in others:
        tie(tax, right=each, reason="One person", by=dee, at=at)
    alone = a_record("council-tax", {**ADA_TAX, "account_ref": "alone"}, at=at)

    with django_assert_num_queries(13):
        seen_by(cem, tax, at=at)
    with django_assert_num_queries(13):
        seen_by(cem, alone, at=at)


# ------------------------------------------------------------------------------ finding
@pytest.mark.parametrize(
    "sought",
    [
        {"name": "Ada Okafor", "born": "4 March 1981"},
        {"name": "Okafor", "born": "04/03/1981"},
        {"name": "ada OKAFOR", "postcode": "mw12ab"},
        {"email": "ADA@example.com"},
        {"phone": "01632 960456"},
        {"number": "70012345"},
    ],
)
def test_somebody_is_found_by_what_they_say_of_themselves(
    cem: Actor, tax: int, at: datetime, sought: dict[str, str]
) -> None:
    assert [each.id for each in found_by(cem, at=at, **sought).rows] == [tax]


def test_somebody_is_found_by_the_number_for_life_and_by_ours(cem: Actor, housing: int, at: datetime) -> None:
    assert [each.id for each in found_by(cem, at=at, number="QQ 12 34 56 C").rows] == [housing]
    assert [each.id for each in found_by(cem, at=at, number=f"C{housing}").rows] == [housing]


@pytest.mark.parametrize("sought", [{}, {"name": "Okafor"}, {"name": "Ada Okafor"}, {"born": "4 March 1981"}])
def test_what_would_find_too_many_is_asked_for_more(cem: Actor, at: datetime, sought: dict[str, str]) -> None:
    with pytest.raises(SayMoreOfThem):
        found_by(cem, at=at, **sought)


def test_who_is_found_was_looked_at_to_make_sure_who_it_is(cem: Actor, tax: int, at: datetime) -> None:
    found_by(cem, at=at, number="70012345")

    assert [(each.purpose, each.sources) for each in looks_at([tax])] == [
        ("Make sure who somebody is", ("Council Tax",))
    ]
    assert set(LookedAt.objects.get().columns) == {
        "title", "first_name", "last_name", "dob", "property_address", "postcode",
    }  # fmt: skip


def test_joined_records_are_found_once_and_under_one_number(
    cem: Actor, dee: Actor, tax: int, housing: int, at: datetime
) -> None:
    tie(tax, right=housing, reason="One person", by=dee, at=at)

    assert [each.id for each in found_by(cem, at=at, name="Ada Okafor", born="4/3/1981").rows] == [tax]


def test_finding_is_paged_and_costs_the_same_on_every_page(
    cem: Actor, at: datetime, django_assert_num_queries: Any
) -> None:
    numbers = [a_record("council-tax", {**ADA_TAX, "account_ref": f"a{number}"}, at=at) for number in range(25)]
    sought = Sought(email="ada@example.com")
    with django_assert_num_queries(7):
        first = find(sought, by=cem, at=at)
    with django_assert_num_queries(7):
        second = find(sought, by=cem, at=at, after=first.next)

    assert [each.id for each in (*first.rows, *second.rows)] == numbers
    assert (len(first.rows), second.next) == (20, "")


@pytest.mark.parametrize("username", ["eve", "kit", "mina", "ines"])
def test_nobody_else_finds_anybody(request: pytest.FixtureRequest, username: str, tax: int, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        found_by(request.getfixturevalue(username), at=at, number="70012345")


# ------------------------------------------------------------------------------ the property
def test_who_else_lives_there_is_seen_for_a_purpose_that_opens_it(dee: Actor, tax: int, at: datetime) -> None:
    chidi = a_record("council-tax", {**ADA_TAX, "account_ref": "2", "first_name": "Chidi"}, at=at)

    found = neighbours(seen_by(dee, tax, at=at, purpose="safeguard"), by=dee, at=at)

    # Council tax may not be seen to protect somebody, so of Chidi there is only that he is there.
    assert [each.id for each in found] == []
    for_tax = neighbours(seen_by(dee, tax, at=at, purpose="collect-council-tax"), by=dee, at=at)
    assert [each.id for each in for_tax] == [chidi]


def test_who_else_lives_there_is_not_seen_for_another(cem: Actor, tax: int, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="Who else lives there"):
        neighbours(seen_by(cem, tax, at=at), by=cem, at=at)
