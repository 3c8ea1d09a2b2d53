"""Retention: what is left of a case when its time is over."""

from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import Attachment, Case, Entry, Follower
from frontdoor.cases.operations import keeping
from frontdoor.cases.operations.closing import close, dispute
from frontdoor.cases.operations.hearing import add_information, follow
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.customers.api import Person, summaries
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.audit.api import trail
from frontdoor.foundation.files.api import DRAFT
from frontdoor.foundation.files.models import StoredFile
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.geo import Point
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, a_customer, a_photo, again

pytestmark = pytest.mark.usefixtures("council")

KIM = Person(name="Kim Bell", email="kim@example.org")
TWO_YEARS, LONG = timedelta(days=730), timedelta(days=731)


def a_closed_case(service: str = "fly-tipping", *, at: datetime, **given: object) -> Case:
    """Return a case that was closed on the day it was opened."""
    case = a_case(service, at=at, **given)
    close(case, outcome=Outcome.FIXED, words="Done, Jo.", by=SYSTEM, at=at)
    return case


def test_everything_personal_goes_and_what_is_counted_stays(at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at)
    case = a_case(
        "fly-tipping",
        at=at,
        answers={"what": "sofa"},
        description="Jo’s sofa",
        point=Point(53.61234, 1.21234),
        place="12 High Street",
        ward="W01",
        uprn=9,
        files=(photo,),
    )
    add_information(case, text="My number is 01632 960123", by=PUBLIC, at=at)
    follow(case, customer_id=a_customer(KIM, at=at), by=PUBLIC, at=at)
    close(case, outcome=Outcome.FIXED, words="Done, Jo.", by=SYSTEM, at=at)
    reporter = case.customer_id
    Case.objects.filter(pk=case.pk).update(others=[{"other": "neighbour", "name": "Kim"}])
    assert apply_retention(by=SYSTEM, at=at + TWO_YEARS - timedelta(seconds=1)) == (0, 0)
    assert apply_retention(by=SYSTEM, at=at + TWO_YEARS) == (1, 0)
    now = again(case)
    assert (now.answers, now.description, now.closing_words, now.place, now.uprn, now.customer_id) == (
        {}, "", "", "", None, None,
    )  # fmt: skip
    assert now.others == []
    assert (now.lat, now.lon, now.is_public) == (53.61, 1.21, False)
    assert (now.status, now.outcome, now.ward, now.closed_at) == (Status.CLOSED, Outcome.FIXED, "W01", at)
    assert set(Entry.objects.filter(case=case).values_list("text", flat=True)) == {""}
    assert not Attachment.objects.exists()
    assert not Follower.objects.exists()
    assert not StoredFile.objects.exists()
    assert reporter is not None
    assert {each.name for each in summaries([reporter, a_customer(KIM, at=at)]).values()} >= {""}
    assert trail(case.reference)[0].action == "cases.anonymised"
    assert apply_retention(by=SYSTEM, at=at + LONG) == (0, 0)


def test_people_with_another_case_are_not_forgotten(at: datetime) -> None:
    case = a_closed_case(at=at)
    a_case(at=at + TWO_YEARS)
    customer = case.customer_id
    assert customer is not None
    apply_retention(by=SYSTEM, at=at + LONG)
    assert summaries([customer])[customer].name == "Jo Amari"


def test_people_with_an_account_are_not_forgotten(cast: dict[str, User], at: datetime) -> None:
    case = a_closed_case(at=at, person=Person(name="Ada", email="ada@example.com", user_id=cast["ada"].pk))
    customer = case.customer_id
    assert customer is not None
    apply_retention(by=SYSTEM, at=at + LONG)
    assert summaries([customer])[customer].name == "Ada"


def test_open_and_disputed_cases_stay(at: datetime) -> None:
    a_case(at=at)
    dispute(a_closed_case(at=at), reason="Still there", by=PUBLIC, at=at)
    assert apply_retention(by=SYSTEM, at=at + LONG) == (0, 0)


def test_a_service_may_have_its_cases_deleted(at: datetime) -> None:
    case = a_closed_case(at=at)
    row = ServiceVersion.objects.get(pk=case.service_version_id)
    row.definition["retention"] |= {"then": "delete"}
    row.save()
    touch(STAMP)
    assert apply_retention(by=SYSTEM, at=at + LONG) == (0, 1)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert trail(case.reference)[0].action == "cases.deleted"


def test_a_service_that_keeps_for_long_does_not_hide_the_others(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "A_RUN", 1)
    for _each in range(3):
        a_closed_case("noise", at=at - timedelta(days=1))
    a_closed_case("graffiti", at=at)
    assert apply_retention(by=SYSTEM, at=at + LONG) == (1, 0)
