"""Codes: each works once, for a while, for a few tries, and where it was asked for."""

from datetime import datetime, timedelta

import pytest

from frontdoor.foundation.accounts import codes
from frontdoor.foundation.accounts.codes import OpenedElsewhere, TooManyCodes, WrongCode
from frontdoor.foundation.accounts.models import Code
from frontdoor.foundation.accounts.proving import CODES_FROM_ONE, CODES_TO_ONE, TRIES, Kind, Purpose

ADA = "ada@example.com"
pytestmark = pytest.mark.django_db


def a_code(at: datetime, *, browser: str = "here", value: str = ADA, asked_from: str = "") -> codes.Issued:
    return codes.issue(Purpose.SIGN_IN, kind=Kind.EMAIL, value=value, browser=browser, asked_from=asked_from, at=at)


def taken(made: codes.Issued, at: datetime, *, typed: str = "", browser: str = "here") -> codes.Proof:
    return codes.take_code(Purpose.SIGN_IN, typed=typed or made.code, browser=browser, at=at)


def test_a_code_is_kept_only_as_a_keyed_hash(at: datetime) -> None:
    made = a_code(at)

    kept = " ".join(str(each) for each in Code.objects.values_list("code_hash", "link_hash", "browser_hash").get())
    assert made.code not in kept and made.token not in kept and "here" not in kept


def test_a_code_is_typed_with_spaces_and_dashes_as_people_do(at: datetime) -> None:
    made = a_code(at)

    assert taken(made, at, typed=f" {made.code[:3]}-{made.code[3:]} ").value == ADA


def test_a_code_ends_after_ten_minutes(at: datetime) -> None:
    made = a_code(at)

    with pytest.raises(WrongCode):
        taken(made, at + timedelta(minutes=10))


def test_a_code_is_refused_after_five_wrong_ones_even_if_it_is_right(at: datetime) -> None:
    made = a_code(at)
    wrong = "000000" if made.code != "000000" else "111111"
    for _ in range(TRIES):
        with pytest.raises(WrongCode):
            taken(made, at, typed=wrong)

    with pytest.raises(WrongCode):
        taken(made, at)
    with pytest.raises(WrongCode):
        codes.take_link(Purpose.SIGN_IN, token=made.token, browser="here", at=at)


def test_a_later_code_takes_the_place_of_the_one_before(at: datetime) -> None:
    first = a_code(at)
    a_code(at)

    with pytest.raises(WrongCode):
        codes.take_link(Purpose.SIGN_IN, token=first.token, browser="here", at=at)


def test_a_code_for_one_purpose_is_none_for_another(at: datetime) -> None:
    made = a_code(at)

    with pytest.raises(WrongCode):
        codes.take_code(Purpose.PROVE, typed=made.code, browser="here", at=at)


@pytest.mark.parametrize("browser", ["elsewhere", ""])
def test_a_link_works_in_its_own_browser_only(at: datetime, browser: str) -> None:
    made = a_code(at)

    with pytest.raises(OpenedElsewhere):
        codes.take_link(Purpose.SIGN_IN, token=made.token, browser=browser, at=at)


def test_one_address_gets_five_codes_an_hour_from_however_many_browsers(at: datetime) -> None:
    for number in range(CODES_TO_ONE):
        a_code(at, browser=str(number))

    with pytest.raises(TooManyCodes):
        a_code(at, browser="another")
    a_code(at + timedelta(hours=1), browser="another")


def test_one_visitor_asks_for_thirty_codes_an_hour_whatever_the_address(at: datetime) -> None:
    for number in range(CODES_FROM_ONE):
        a_code(at, value=f"{number}@example.com", asked_from="192.0.2.7")

    with pytest.raises(TooManyCodes):
        a_code(at, value="another@example.com", asked_from="192.0.2.7")


def test_codes_that_ended_a_day_ago_are_forgotten(at: datetime) -> None:
    a_code(at)

    assert codes.forget(at=at + timedelta(days=1, minutes=11)) == 1
