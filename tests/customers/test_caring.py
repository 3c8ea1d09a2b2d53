"""Needs, alerts and consents: kept with a record, each with its history, and seen before anybody is contacted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.customers.api import Person, tie
from frontdoor.customers.models import ConsentEntry, Need
from frontdoor.customers.operations.caring import (
    AlertedAlready,
    DetailMissing,
    NewAlert,
    NotByThisWay,
    ToldOrExempt,
    end_alert,
    end_need,
    keep_alert,
    say_of_contact,
    set_alert,
    set_need,
    set_needs,
)
from frontdoor.customers.operations.restricting import TooFarAway
from frontdoor.customers.operations.tying import NoSuchRecord, ReasonMissing, part
from frontdoor.customers.queries.care import NoSuchKind
from frontdoor.customers.queries.caring import alerts_of, alerts_told, needs_of, said_of, standings
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.known import ADA_TAX, a_person, a_record

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def record(ada: Actor, at: datetime) -> int:
    """Return the record of Ada's own details."""
    return a_person(Person(name="Ada Okafor", user_id=ada.user_id), at=at)[1]


@pytest.fixture
def other(at: datetime) -> int:
    return a_record("council-tax", ADA_TAX, at=at)


def kinds(*records: int) -> list[tuple[str, str]]:
    return [(each.kind, each.detail) for each in needs_of(records)]


# ------------------------------------------------------------------------------ needs
def test_what_somebody_needs_is_kept_until_it_ends_and_its_past_stays(
    ada: Actor, cem: Actor, record: int, at: datetime
) -> None:
    set_need(record, kind="large-print", detail="18 point", by=ada, at=at)
    set_need(record, kind="large-print", detail="24 point", by=cem, at=at)
    set_need(record, kind="large-print", detail="24 point", by=cem, at=at)
    now = kinds(record)
    end_need(record, kind="large-print", by=ada, at=at)
    end_need(record, kind="large-print", by=ada, at=at)

    assert (now, kinds(record)) == ([("large-print", "24 point")], [])
    assert [(row.detail, row.ended_by) for row in Need.objects.order_by("pk")] == [
        ("18 point", "cem"),
        ("24 point", "ada"),
    ]


def test_a_need_that_asks_for_more_is_not_kept_without(ada: Actor, record: int, at: datetime) -> None:
    with pytest.raises(DetailMissing, match="Which language"):
        set_need(record, kind="interpreter", by=ada, at=at)
    with pytest.raises(NoSuchKind):
        set_need(record, kind="magic", by=ada, at=at)


def test_somebody_says_all_they_need_at_once_and_what_is_left_out_ends(ada: Actor, record: int, at: datetime) -> None:
    set_needs(record, needs={"bsl": "", "no-calls": ""}, by=ada, at=at)
    set_needs(record, needs={"no-calls": "", "interpreter": "Polish"}, by=ada, at=at)

    assert kinds(record) == [("interpreter", "Polish"), ("no-calls", "")]


def test_needs_of_joined_records_are_seen_together_and_parted_with_them(
    cem: Actor, dee: Actor, record: int, other: int, at: datetime
) -> None:
    set_need(record, kind="bsl", by=cem, at=at)
    set_need(other, kind="no-calls", by=cem, at=at)
    tie(record, right=other, reason="One person", by=dee, at=at)
    together = kinds(record, other)
    part(other, reason="Two people", by=dee, at=at)

    assert together == [("bsl", ""), ("no-calls", "")]
    assert (kinds(record), kinds(other)) == ([("bsl", "")], [("no-calls", "")])


def test_nobody_says_what_another_resident_needs(eve: Actor, mina: Actor, record: int, at: datetime) -> None:
    for who in (eve, mina):
        with pytest.raises(NotAllowed):
            set_need(record, kind="bsl", by=who, at=at)
        with pytest.raises(NotAllowed):
            say_of_contact(record, answers={("news", "email"): True}, how="by telephone", by=who, at=at)
    with pytest.raises(NoSuchRecord):
        set_need(0, kind="bsl", by=mina, at=at)


# ------------------------------------------------------------------------------ consents
def may(record: int, purpose: str, channel: str) -> bool:
    said = standings(said_of([record]))
    return next(each.may for each in said if (each.purpose.id, each.channel) == (purpose, channel))


def test_without_a_word_news_is_not_sent_and_how_things_go_on_is(record: int) -> None:
    assert (may(record, "news", "email"), may(record, "progress", "email")) == (False, True)


def test_consent_is_kept_with_its_words_and_taken_back(ada: Actor, record: int, at: datetime) -> None:
    say_of_contact(record, answers={("news", "email"): True}, how="on their own page", by=ada, at=at)
    given = may(record, "news", "email")
    later = at + timedelta(days=3)
    say_of_contact(record, answers={("news", "email"): False}, how="by telephone", by=ada, at=later)

    assert (given, may(record, "news", "email")) == (True, False)
    assert [(each.given, each.how, each.at) for each in said_of([record])] == [
        (False, "by telephone", later),
        (True, "on their own page", at),
    ]
    assert all("take this back" in each.wording for each in said_of([record]))


def test_what_is_so_already_is_not_written_again(ada: Actor, record: int, at: datetime) -> None:
    answers = {("news", "email"): False, ("progress", "post"): True, ("feedback", "text"): False}

    assert say_of_contact(record, answers=answers, how="on their own page", by=ada, at=at) == 1
    assert say_of_contact(record, answers=answers, how="on their own page", by=ada, at=at) == 0
    assert ConsentEntry.objects.get().purpose == "feedback"


@pytest.mark.parametrize(
    ("answers", "how", "refusal"),
    [
        ({("news", "post"): True}, "by telephone", NotByThisWay),
        ({("magic", "post"): True}, "by telephone", NoSuchKind),
        ({("news", "email"): True}, " ", ReasonMissing),
    ],
)
def test_an_answer_is_to_something_that_is_asked_and_says_how_it_came(
    ada: Actor, record: int, at: datetime, answers: Any, how: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        say_of_contact(record, answers=answers, how=how, by=ada, at=at)


# ------------------------------------------------------------------------------ alerts
def an_alert(at: datetime, **given: Any) -> NewAlert:
    said = {
        "kind": "threats",
        "reason": "Shouted at a colleague",
        "evidence": "Incident report 7",
        "review_on": (at + timedelta(days=100)).date(),
        "told_on": at.date(),
        "told_how": "By letter",
        **given,
    }
    return NewAlert(**said)


def current(record: int, *roles: str, at: datetime) -> list[str]:
    return [each.kind for each in alerts_of([record], roles=roles, on=at.date()) if each.is_current]


def test_an_alert_is_seen_by_its_roles_and_by_the_person_who_was_told(cem: Actor, record: int, at: datetime) -> None:
    set_alert(record, new=an_alert(at), by=cem, at=at)

    assert (current(record, "adviser", at=at), current(record, "contractor", at=at)) == (["threats"], [])
    assert [each.reason for each in alerts_told([record], on=at.date())] == ["Shouted at a colleague"]


def test_an_alert_whose_day_has_passed_is_no_current_one(cem: Actor, dee: Actor, record: int, at: datetime) -> None:
    number = set_alert(record, new=an_alert(at), by=cem, at=at)
    later = at + timedelta(days=101)
    passed = current(record, "adviser", at=later)
    keep_alert(number, review_on=(later + timedelta(days=50)).date(), by=dee, at=later)

    assert (passed, current(record, "adviser", at=later)) == ([], ["threats"])
    assert [each.is_current for each in alerts_of([record], roles=["adviser"], on=later.date())] == [True]


def test_an_exempted_alert_is_not_shown_to_the_person(cem: Actor, record: int, at: datetime) -> None:
    set_alert(record, new=an_alert(at, told_on=None, exemption="serious-harm"), by=cem, at=at)

    assert alerts_told([record], on=at.date()) == []
    (alert,) = alerts_of([record], roles=["adviser"], on=at.date())
    assert "Data Protection Act 2018" in alert.told


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"told_on": None}, ToldOrExempt),
        ({"exemption": "crime"}, ToldOrExempt),
        ({"told_on": None, "exemption": "magic"}, NoSuchKind),
        ({"reason": " "}, ReasonMissing),
        ({"evidence": ""}, ReasonMissing),
        ({"kind": "magic"}, NoSuchKind),
    ],
)
def test_an_alert_has_facts_and_evidence_and_is_told_or_exempt(
    cem: Actor, record: int, at: datetime, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_alert(record, new=an_alert(at, **given), by=cem, at=at)


def test_an_alert_is_looked_at_again_within_its_kinds_time(cem: Actor, record: int, at: datetime) -> None:
    with pytest.raises(TooFarAway):
        set_alert(record, new=an_alert(at, review_on=(at + timedelta(days=366)).date()), by=cem, at=at)


def test_an_alert_ends_with_a_reason_and_may_be_set_anew(cem: Actor, dee: Actor, record: int, at: datetime) -> None:
    number = set_alert(record, new=an_alert(at), by=cem, at=at)
    with pytest.raises(AlertedAlready):
        set_alert(record, new=an_alert(at), by=cem, at=at)
    with pytest.raises(ReasonMissing):
        end_alert(number, reason=" ", by=dee, at=at)
    end_alert(number, reason="They apologised", by=dee, at=at)

    assert current(record, "adviser", at=at) == []
    with pytest.raises(NoSuchRecord):
        end_alert(number, reason="Again", by=dee, at=at)
    assert set_alert(record, new=an_alert(at), by=cem, at=at) != number


@pytest.mark.parametrize("username", ["kit", "eve", "mina", "ada"])
def test_others_set_no_alerts_and_only_leaders_end_them(
    request: pytest.FixtureRequest, username: str, cem: Actor, record: int, at: datetime
) -> None:
    number = set_alert(record, new=an_alert(at), by=cem, at=at)
    who = request.getfixturevalue(username)

    with pytest.raises(NotAllowed):
        set_alert(record, new=an_alert(at, kind="dog"), by=who, at=at)
    for actor in (who, cem):
        with pytest.raises(NotAllowed):
            end_alert(number, reason="I say so", by=actor, at=at)
