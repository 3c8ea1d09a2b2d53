"""What customers promises, in sentences."""

from datetime import datetime

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.api import Person, forget, ids_of_email, ids_of_user, recognise, summaries
from frontdoor.customers.models import Customer
from frontdoor.customers.rules import details_key, tidy
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor

ADA = Person(name="Ada Okafor", email="ada@example.com", phone="07700 900123")
people = st.builds(
    Person, name=st.text(max_size=250), email=st.text(max_size=300), phone=st.text(max_size=50)
)


def test_the_same_details_are_the_same_customer(db: None, at: datetime) -> None:
    written = Person(name=" ada  OKAFOR ", email="ADA@example.com", phone="+44 7700 900123")
    assert recognise(people=[ADA], at=at) == recognise(people=[written], at=at)


def test_another_telephone_is_another_row_and_the_first_stays_as_it_was(db: None, at: datetime) -> None:
    first, second = recognise(people=[ADA, Person(name="Ada Okafor", email="ada@example.com")], at=at)
    assert first != second
    assert first is not None
    assert summaries([first])[first].phone == "+447700900123"


def test_somebody_who_says_nothing_is_nobody(db: None, at: datetime) -> None:
    assert recognise(people=[None, Person(name="  ")], at=at) == [None, None]


@pytest.mark.parametrize("count", [1, 50])
def test_recognising_new_people_costs_two_statements_however_many(
    db: None, at: datetime, django_assert_num_queries: object, count: int
) -> None:
    new = [Person(name=f"Person {number}") for number in range(count)]
    with django_assert_num_queries(4):  # type: ignore[operator] # a function; two are the savepoint's
        recognise(people=new, at=at)


@pytest.mark.engine
def test_one_batch_with_the_same_person_twice_makes_one_customer(db: None, at: datetime) -> None:
    first, second = recognise(people=[ADA, ADA], at=at)
    assert first == second


@pytest.mark.engine
def test_a_row_that_somebody_else_made_meanwhile_is_given_back(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recognise(people=[ADA], at=at)
    monkeypatch.setattr("frontdoor.customers.operations._known", lambda _keys: {})
    assert recognise(people=[ADA], at=at) == made


def test_two_rows_never_share_their_details(db: None, at: datetime) -> None:
    recognise(people=[ADA, Person(name="Bola")], at=at)
    with pytest.raises(IntegrityError):
        Customer.objects.update(details_key="same")


def test_an_account_finds_its_customers(db: None, at: datetime, ada: Actor) -> None:
    found = recognise(people=[Person(name="Ada", user_id=ada.user_id)], at=at)
    assert ada.user_id is not None
    assert ids_of_user(ada.user_id) == found


def test_customers_are_found_by_address_whatever_its_case(db: None, at: datetime) -> None:
    made = recognise(people=[ADA], at=at)
    assert ids_of_email(" Ada@Example.com") == made
    assert ids_of_email("") == []


def test_forgetting_removes_the_details_and_keeps_the_row(db: None, at: datetime) -> None:
    (customer,) = recognise(people=[ADA], at=at)
    assert customer is not None
    assert forget(customer_ids=[customer], by=SYSTEM, at=at) == 1
    left = summaries([customer])[customer]
    assert (left.name, left.email, left.phone) == ("", "", "")


def test_forgetting_twice_does_nothing_the_second_time(db: None, at: datetime) -> None:
    (customer,) = recognise(people=[ADA], at=at)
    assert customer is not None
    forget(customer_ids=[customer], by=SYSTEM, at=at)
    assert forget(customer_ids=[customer], by=SYSTEM, at=at) == 0


def test_eve_cannot_make_us_forget(db: None, at: datetime, eve: Actor) -> None:
    with pytest.raises(NotAllowed):
        forget(customer_ids=[1], by=eve, at=at)


@given(person=people)
def test_tidying_twice_changes_nothing_more(person: Person) -> None:
    assert tidy(tidy(person)).email == tidy(person).email
    assert tidy(tidy(person)).name == tidy(person).name


@given(one=people, other=people)
def test_keys_are_equal_exactly_when_the_details_are(one: Person, other: Person) -> None:
    def plain(person: Person) -> tuple[str, str, str]:
        return (person.name.casefold(), person.email, person.phone)

    same = plain(one) == plain(other)
    if not any("\x1f" in part for part in (*plain(one), *plain(other))):
        assert (details_key(one, secret="s") == details_key(other, secret="s")) is same
