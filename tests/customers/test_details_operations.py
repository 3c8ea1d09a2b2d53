"""What customers promises, in sentences."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.customers.api import (
    NoSuchCustomer,
    NothingGiven,
    Person,
    correct,
    forget,
    ids_of_email,
    ids_of_user,
    recognise,
    summaries,
)
from frontdoor.customers.models import Customer
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.audit.api import trail

ADA = Person(name="Ada Okafor", email="ada@example.com", phone="07700 900123")


def met(person: Person, *, at: datetime) -> int:
    """Return the customer of somebody who gave some details."""
    (customer,) = recognise([person], at=at)
    assert customer is not None
    return customer


def test_the_same_details_are_the_same_customer(db: None, at: datetime) -> None:
    written = Person(name=" ada  OKAFOR ", email="ADA@example.com", phone="+44 7700 900123")
    assert met(ADA, at=at) == met(written, at=at)


def test_another_telephone_is_another_row_and_the_first_stays_as_it_was(db: None, at: datetime) -> None:
    first, second = recognise([ADA, Person(name="Ada Okafor", email="ada@example.com")], at=at)
    assert first != second
    assert first is not None
    assert summaries([first])[first].phone == "+447700900123"


def test_somebody_who_says_nothing_is_nobody(db: None, at: datetime) -> None:
    assert recognise([None, Person(name="  "), Person(name="\x00")], at=at) == [None, None, None]


@pytest.mark.parametrize("count", [1, 50])
def test_recognising_new_people_costs_two_statements_however_many(
    db: None, at: datetime, django_assert_num_queries: Any, count: int
) -> None:
    with django_assert_num_queries(2):
        recognise([Person(name=f"Person {number}") for number in range(count)], at=at)


@pytest.mark.parametrize("count", [1, 50])
def test_recognising_people_we_know_costs_one_statement(
    db: None, at: datetime, django_assert_num_queries: Any, count: int
) -> None:
    people = [Person(name=f"Person {number}") for number in range(count)]
    recognise(people, at=at)
    with django_assert_num_queries(1):
        recognise(people, at=at)


def test_recognising_nobody_costs_nothing(db: None, at: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert recognise([None, None], at=at) == [None, None]


@pytest.mark.engine
def test_one_batch_with_the_same_person_twice_makes_one_customer(db: None, at: datetime) -> None:
    first, nobody, second = recognise([ADA, None, ADA], at=at)
    assert first == second
    assert nobody is None


@pytest.mark.engine
def test_a_row_that_somebody_else_made_meanwhile_is_given_back(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = met(ADA, at=at)
    monkeypatch.setattr("frontdoor.customers.operations.details._known", lambda _keys: {})
    assert met(ADA, at=at) == made


@pytest.mark.engine
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(["Ada", "ada ", "Bola", "Zoë", "Zoe\u0308", "李", ""]), max_size=8), data=st.data()
)
def test_who_is_recognised_depends_neither_on_the_order_nor_on_how_often_we_ask(
    db: None, at: datetime, names: list[str], data: st.DataObject
) -> None:
    people = [Person(name=name) for name in names]
    shuffled = data.draw(st.permutations(people))
    with transaction.atomic():
        first = dict(zip(people, recognise(people, at=at), strict=True))
        again = dict(zip(shuffled, recognise(shuffled, at=at), strict=True))
        one_by_one = {person: recognise([person], at=at)[0] for person in people}
        assert first == again == one_by_one
        transaction.set_rollback(True)


def test_two_rows_never_share_their_details(db: None, at: datetime) -> None:
    recognise([ADA, Person(name="Bola")], at=at)
    with pytest.raises(IntegrityError):
        Customer.objects.update(details_key="same")


@pytest.mark.engine
def test_a_row_says_something_until_its_details_are_removed(db: None, at: datetime) -> None:
    met(ADA, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.update(name="", email="", phone="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.update(removed_at=at)


def test_an_account_finds_its_customers(db: None, at: datetime, ada: Actor) -> None:
    found = recognise([Person(name="Ada", user_id=ada.user_id)], at=at)
    assert ada.user_id is not None
    assert ids_of_user(ada.user_id) == found


def test_customers_are_found_by_address_whatever_its_case(db: None, at: datetime) -> None:
    made = met(ADA, at=at)
    assert ids_of_email(" Ada@Example.com") == [made]
    assert ids_of_email("") == []


def test_correcting_gives_another_customer_and_leaves_the_old_one_to_whoever_shares_it(
    db: None, at: datetime, cem: Actor
) -> None:
    old = met(ADA, at=at)
    new = correct(old, details=Person(name="Ada Okafor", email="ada@example.org"), reason="moved", by=cem, at=at)
    assert new != old
    assert summaries([old])[old].email == "ada@example.com"
    assert summaries([new])[new].email == "ada@example.org"
    (line,) = trail(f"customer:{old}")
    assert (line.actor, line.reason, line.after) == ("cem", "moved", {"customer": new})


def test_people_correct_their_own_details_and_stay_themselves(db: None, at: datetime, ada: Actor) -> None:
    old = met(Person(name="Ada", user_id=ada.user_id), at=at)
    new = correct(old, details=Person(name="Ada Okafor"), reason="", by=ada, at=at)
    assert summaries([new])[new].user_id == ada.user_id


def test_correcting_to_the_same_details_changes_and_records_nothing(db: None, at: datetime, cem: Actor) -> None:
    old = met(ADA, at=at)
    assert correct(old, details=ADA, reason="", by=cem, at=at) == old
    assert trail(f"customer:{old}") == []


def test_correcting_to_nothing_is_refused(db: None, at: datetime, cem: Actor, ada: Actor) -> None:
    old = met(Person(name="Ada", user_id=ada.user_id), at=at)
    with pytest.raises(NothingGiven):
        correct(old, details=Person(), reason="", by=cem, at=at)


@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina"])
def test_nobody_else_corrects_somebodys_details(
    request: pytest.FixtureRequest, db: None, at: datetime, stranger: str
) -> None:
    old = met(ADA, at=at)
    with pytest.raises(NotAllowed):
        correct(old, details=Person(name="X"), reason="", by=request.getfixturevalue(stranger), at=at)


def test_forgotten_details_cannot_be_corrected(db: None, at: datetime, cem: Actor) -> None:
    old = met(ADA, at=at)
    forget([old], by=SYSTEM, at=at)
    with pytest.raises(NoSuchCustomer):
        correct(old, details=Person(name="Ada"), reason="", by=cem, at=at)


@pytest.mark.engine
def test_forgetting_removes_the_details_and_keeps_the_row(db: None, at: datetime) -> None:
    customer, other = met(ADA, at=at), met(Person(name="Bola"), at=at)
    assert forget([customer, other, customer], by=SYSTEM, at=at) == 2
    left = summaries([customer])[customer]
    assert (left.name, left.email, left.phone) == ("", "", "")
    assert [line.action for line in trail(f"customer:{customer}")] == ["customers.forgotten"]


def test_somebody_who_comes_back_after_being_forgotten_is_somebody_new(db: None, at: datetime) -> None:
    customer = met(ADA, at=at)
    forget([customer], by=SYSTEM, at=at)
    assert met(ADA, at=at) != customer


def test_forgetting_twice_does_nothing_the_second_time(db: None, at: datetime) -> None:
    customer = met(ADA, at=at)
    forget([customer], by=SYSTEM, at=at)
    assert forget([customer], by=SYSTEM, at=at) == 0


def test_eve_cannot_make_us_forget(db: None, at: datetime, eve: Actor) -> None:
    with pytest.raises(NotAllowed):
        forget([1], by=eve, at=at)
