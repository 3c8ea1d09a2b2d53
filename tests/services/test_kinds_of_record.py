"""Money, dates of birth, numbers of registers, signatures, bank details: read as people write them, kept one way."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.providers.bank import BankAccount, opened
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.questions import Question

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
Make = Callable[..., Question]


def kept(question: Question, value: Any, *, owner: str = "", now: datetime = NOW) -> Any:
    return clean_answer(question, value, now=now, owner=owner)


def refused(question: Question, value: Any) -> BadAnswer:
    with pytest.raises(BadAnswer) as refusal:
        kept(question, value)
    return refusal.value


def asked(kind: str, **given: Any) -> Question:
    return Question.model_validate({"id": "q", "kind": kind, "label": "What is it?", **given})


@pytest.mark.parametrize(
    "kind",
    ["money", "date_of_birth", "national_insurance", "vehicle_registration", "company_number", "declaration",
     "bank_details"],
)  # fmt: skip
def test_left_empty_when_required_says_what_to_enter(question: Make, kind: str) -> None:
    assert str(refused(question(kind), None)).startswith("Enter ")
    assert str(refused(question(kind, missing="Tell us that"), None)) == "Tell us that"
    assert kind_of(question(kind)).plain(question(kind), None) == ""


# ------------------------------------------------------------------------------ money
@pytest.mark.parametrize(
    ("typed", "is_kept", "reads"),
    [
        ("12", "12.00", "£12"),
        ("£1,234.5", "1234.50", "£1,234.50"),
        (" 0.99 ", "0.99", "£0.99"),
        (7, "7.00", "£7"),
        ("£ 1,000,000", "1000000.00", "£1,000,000"),
    ],
)
def test_an_amount_is_kept_with_its_pence(typed: Any, is_kept: str, reads: str) -> None:
    assert kept(asked("money"), typed) == is_kept
    assert kind_of(asked("money")).plain(asked("money"), is_kept) == reads


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_survives_being_read_and_said_again(amount: Decimal) -> None:
    kind, question = kind_of(asked("money")), asked("money")

    assert kept(question, kind.plain(question, kept(question, str(amount)))) == f"{amount:.2f}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("twelve", "The answer must be an amount of money, like 12 or 12.50"),
        ("NaN", "The answer must be an amount of money, like 12 or 12.50"),
        (True, "The answer must be an amount of money, like 12 or 12.50"),
        ("1.234", "The amount must have no more than 2 figures for pence"),
        ("4.99", "The number must be £5 or more"),
        ("20.01", "The number must be £20 or fewer"),
    ],
)
def test_an_amount_that_will_not_do_is_refused(typed: Any, says: str) -> None:
    limits = {"min": 5, "max": 20} if typed in ("4.99", "20.01") else {}

    assert str(refused(asked("money", **limits), typed)) == says


# ------------------------------------------------------------------------------ date of birth
def born(day: date) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def test_somebody_is_as_old_as_their_last_birthday() -> None:
    eighteen = asked("date_of_birth", min=18)

    assert kept(eighteen, born(date(2007, 5, 20))) == "2007-05-20"
    assert str(refused(eighteen, born(date(2007, 5, 21)))) == "Date of birth must be at least 18 years ago"


def test_somebody_born_on_a_leap_day_comes_of_age_in_march() -> None:
    eighteen, day = asked("date_of_birth", min=18), born(date(2004, 2, 29))

    with pytest.raises(BadAnswer):
        kept(eighteen, day, now=datetime(2022, 2, 28, 12, tzinfo=UTC))
    assert kept(eighteen, day, now=datetime(2022, 3, 1, 12, tzinfo=UTC)) == "2004-02-29"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2025, 5, 21), "Date of birth must be in the past"),
        (date(1880, 1, 1), "Date of birth must be within the last 125 years"),
        (date(2008, 5, 19), "Date of birth must be no more than 16 years ago"),
    ],
)
def test_a_date_of_birth_that_cannot_be_is_refused(day: date, says: str) -> None:
    assert str(refused(asked("date_of_birth", max=16), born(day))) == says


def test_whoever_is_born_today_has_a_date_of_birth() -> None:
    assert kept(asked("date_of_birth"), born(NOW.date())) == "2025-05-20"


# ------------------------------------------------------------------------------ registers
@pytest.mark.parametrize(
    ("kind", "typed", "is_kept", "reads"),
    [
        ("national_insurance", "qq123456c".replace("qq", "ab"), "AB123456C", "AB 12 34 56 C"),
        ("national_insurance", " ab 12-34.56 c ", "AB123456C", "AB 12 34 56 C"),
        ("vehicle_registration", "ab51 abc", "AB51ABC", "AB51 ABC"),
        ("vehicle_registration", "A123BCD", "A123BCD", "A123 BCD"),
        ("vehicle_registration", "abc 123d", "ABC123D", "ABC 123D"),
        ("vehicle_registration", "AIZ 1234", "AIZ1234", "AIZ 1234"),
        ("vehicle_registration", "1 A", "1A", "1 A"),
        ("vehicle_registration", "101D234", "101D234", "101 D234"),
        ("company_number", "1234567", "01234567", "01234567"),
        ("company_number", "sc 123456", "SC123456", "SC123456"),
    ],
)
def test_a_number_of_a_register_is_read_whatever_its_spaces(kind: str, typed: str, is_kept: str, reads: str) -> None:
    assert kept(asked(kind), typed) == is_kept
    assert kept(asked(kind), reads) == is_kept
    assert kind_of(asked(kind)).plain(asked(kind), is_kept) == reads


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("national_insurance", "QQ123456C"),  # neither letter of a prefix is a Q
        ("national_insurance", "AO123456C"),  # the second is not an O
        ("national_insurance", "BG123456A"),  # never given out
        ("national_insurance", "AB123456E"),  # suffixes end at D
        ("national_insurance", "AB12345C"),
        ("national_insurance", "ＡB123456C"),  # a letter that only looks like one
        ("vehicle_registration", "ABCDEFG"),
        ("vehicle_registration", "12345678"),
        ("company_number", "123"),
        ("company_number", "1234567890"),
        ("company_number", "S1234567"),
    ],
)
def test_what_a_register_never_gave_is_refused(kind: str, typed: str) -> None:
    assert "like" in str(refused(asked(kind), typed))


@given(st.text(max_size=200))
def test_numbers_of_registers_take_rubbish_calmly(text: str) -> None:
    for kind in ("national_insurance", "vehicle_registration", "company_number"):
        try:
            number = kept(asked(kind, required=False), text)
        except BadAnswer:
            continue
        assert number is None or kept(asked(kind), number) == number


# ------------------------------------------------------------------------------ signing
def test_a_signature_keeps_the_name_and_the_moment() -> None:
    signed = kept(asked("declaration", statement="All is true."), " Ada Okafor ")

    assert signed == {"name": "Ada Okafor", "at": NOW.isoformat()}
    assert kind_of(asked("declaration")).plain(asked("declaration"), signed) == (
        "Signed by Ada Okafor on Tuesday 20 May 2025"
    )


def test_a_signature_looked_at_again_keeps_its_moment() -> None:
    signed = kept(asked("declaration"), "Ada Okafor", owner="draft:1")

    assert kept(asked("declaration"), signed, owner="draft:1", now=NOW + timedelta(days=3)) == signed


def test_another_system_cannot_say_when_somebody_signed() -> None:
    assert kept(asked("declaration"), {"name": "Ada Okafor", "at": "1999-01-01T00:00:00+00:00"})["at"] == (
        NOW.isoformat()
    )


def test_a_cross_is_no_signature() -> None:
    assert str(refused(asked("declaration"), "x")) == "Enter your full name to sign"


# ------------------------------------------------------------------------------ bank details
DETAILS = {"name": "A Okafor", "sort_code": "30-94-30", "number": "1234567"}


def test_bank_details_are_sealed_at_once() -> None:
    answer = kept(asked("bank_details"), DETAILS)

    assert "309430" not in str(answer)
    assert "1234567" not in str(answer)
    assert kind_of(asked("bank_details")).plain(asked("bank_details"), answer) == "A Okafor, account ending 567"
    assert opened(answer) == BankAccount("A Okafor", "309430", "01234567")


def test_sealed_bank_details_are_taken_as_they_were_kept() -> None:
    answer = kept(asked("bank_details"), DETAILS)

    assert kept(asked("bank_details"), answer) == answer


def test_bank_details_sealed_under_a_former_key_still_open(settings: Any) -> None:
    answer = kept(asked("bank_details"), DETAILS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-altogether"

    assert opened(answer).number == "01234567"


def test_a_seal_that_is_not_ours_is_refused() -> None:
    assert "Enter them again" in str(refused(asked("bank_details"), {"name": "A", "ending": "1", "sealed": "gAAAA"}))


@pytest.mark.parametrize(
    ("given", "part"),
    [({"name": ""}, "name"), ({"sort_code": "3094"}, "sort_code"), ({"number": "12345"}, "number")],
)
def test_the_box_that_is_wrong_is_named(given: dict[str, str], part: str) -> None:
    assert refused(asked("bank_details"), {**DETAILS, **given}).part == part


def test_bank_details_are_read_from_three_boxes() -> None:
    posted = {"q-name": "A Okafor", "q-sort_code": "309430", "q-number": "12345678"}

    assert kind_of(asked("bank_details")).from_form(asked("bank_details"), posted) == {
        "name": "A Okafor", "sort_code": "309430", "number": "12345678",
    }  # fmt: skip
    assert kind_of(asked("bank_details")).from_form(asked("bank_details"), {}) is None
