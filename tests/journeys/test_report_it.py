"""Report it, end to end: from answers to one case, whoever tells us and however often they press."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.api import CannotOpen
from frontdoor.cases.models import Case
from frontdoor.cases.queries.reading import answers_in_words, photos
from frontdoor.customers.api import Person, summaries
from frontdoor.customers.models import Customer
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.stamps.api import touch
from frontdoor.journeys.report_it import NotReady, Report, report, submit
from frontdoor.kernel.geo import Point
from frontdoor.messages.models import Message
from frontdoor.places.api import AddressRecord, addresses, locate
from frontdoor.services.api import DraftChanged, DraftGone, DraftRecord, draft, save_answer, service, start_draft
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_photo
from tests.factories.town import HARBOUR

pytestmark = pytest.mark.usefixtures("town")

POTHOLE: dict[str, Any] = {
    "danger": False,
    "where": {"lat": HARBOUR.lat, "lon": HARBOUR.lon, "words": "by the bakery"},
    "road": "street",
    "position": "edge",
    "depth": "deep",
    "cause": "not-dug",
    "description": "It is deep, and Jo fell.",
    "photos": None,
    "contact_by": ["none"],
}
JO: dict[str, Any] = {
    "contact_by": ["email"],
    "contact_name": {"first": "Jo", "last": "Amari"},
    "contact_email": "jo@example.org",
}


def a_draft(
    answers: dict[str, Any], *, at: datetime, slug: str = "pothole", by: Actor = PUBLIC, **given: Any
) -> DraftRecord:
    """Begin a draft and answer what is given."""
    offered = service(slug, at=at)
    assert offered is not None
    begun = start_draft(offered, channel=given.pop("channel", "web"), by=by, at=at, **given)
    for question, value in answers.items():
        if begun.service.definition.question(question) is not None:
            begun = save_answer(begun.id, question_id=question, value=value, at=at)
    return begun


# ---- one report, one case


def test_a_report_becomes_a_case_with_all_that_was_said(at: datetime, deliver: Callable[..., int]) -> None:
    begun = a_draft(POTHOLE | JO, at=at)
    photo = a_photo(owner=begun.owner, at=at)
    save_answer(begun.id, question_id="photos", value=[str(photo)], at=at)
    receipt = submit(begun.id, by=PUBLIC, at=at)
    case = Case.objects.get(reference=receipt.reference)
    assert receipt.is_new
    assert receipt.case_id == case.pk
    assert (case.service, case.service_version_id, case.channel) == ("pothole", begun.service.version_id, "web")
    assert (case.lat, case.lon, case.ward) == (HARBOUR.lat, HARBOUR.lon, locate([HARBOUR])[0].ward_code)
    assert case.ward
    assert case.place == "Razorbill Close, Kelpgate, by the bakery"
    assert case.description == "It is deep, and Jo fell."
    assert photos([case.pk])[case.pk]
    assert case.customer_id is not None
    person = summaries([case.customer_id])[case.customer_id]
    assert (person.name, person.email, person.user_id) == ("Jo Amari", "jo@example.org", None)
    deliver()
    message = Message.objects.get()
    assert (message.to, message.about) == ("jo@example.org", case.reference)


def test_who_reported_is_not_among_the_answers(at: datetime) -> None:
    receipt = submit(a_draft(POTHOLE | JO, at=at).id, by=PUBLIC, at=at)
    case = Case.objects.get(reference=receipt.reference)
    assert "jo@example.org" not in str(case.answers)
    assert not set(case.answers) & set(JO)


def test_anonymous_where_the_service_allows_it(at: datetime, deliver: Callable[..., int]) -> None:
    receipt = submit(a_draft(POTHOLE, at=at).id, by=PUBLIC, at=at)
    assert Case.objects.get(reference=receipt.reference).customer_id is None
    deliver()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("where", "place", "is_found"),
    [
        ({"words": "qqq zzz", "street": "Nowhere Alley"}, "Nowhere Alley, qqq zzz", False),
        ({"words": "by the bakery", "street": "High Street"}, "High Street, Saltmere, by the bakery", True),
    ],
)
def test_a_place_in_words_alone_will_do(where: dict[str, str], place: str, is_found: bool, at: datetime) -> None:
    receipt = submit(a_draft(POTHOLE | {"where": where}, at=at).id, by=PUBLIC, at=at)
    case = Case.objects.get(reference=receipt.reference)
    assert (case.place, case.lat is not None, bool(case.ward)) == (place, is_found, is_found)


@pytest.fixture
def home(town: None) -> AddressRecord:
    """Return an address of the invented borough."""
    (found,) = addresses([999_000_000_001]).values()
    return found


def test_an_address_gives_place_and_uprn(home: AddressRecord, at: datetime) -> None:
    (receipt,) = report(
        [Report(service="missed-bin", point=Point(home.lat, home.lon), place=home.one_line, uprn=home.uprn)],
        by=PUBLIC,
        at=at,
    )
    case = Case.objects.get(reference=receipt.reference)
    assert (case.uprn, case.ward) == (home.uprn, home.ward_code)


# ---- pressing twice


def test_pressing_twice_is_one_case(at: datetime, announced: Callable[[], list[str]]) -> None:
    begun = a_draft(POTHOLE, at=at)
    first = submit(begun.id, by=PUBLIC, at=at)
    second = submit(begun.id, by=PUBLIC, at=at + timedelta(seconds=1))
    assert (second.case_id, second.reference, second.is_new) == (first.case_id, first.reference, False)
    assert Case.objects.count() == 1
    assert announced().count("cases.case-opened.1") == 1


def test_a_lost_answer_of_ours_is_one_case(at: datetime) -> None:
    """The case was made, but the draft was never marked: the key finds it."""
    begun = a_draft(POTHOLE, at=at)
    (made,) = report([Report(service="pothole", key=f"draft:{begun.id}")], by=PUBLIC, at=at)
    receipt = submit(begun.id, by=PUBLIC, at=at)
    assert (receipt.reference, receipt.is_new) == (made.reference, False)
    sent = draft(begun.id, at=at)
    assert sent is not None
    assert sent.reference == made.reference


def test_what_changed_in_another_tab_is_looked_at_again(at: datetime) -> None:
    begun = a_draft(POTHOLE, at=at)
    save_answer(begun.id, question_id="depth", value="shallow", at=at)
    with pytest.raises(DraftChanged):
        submit(begun.id, revision=begun.revision, by=PUBLIC, at=at)
    assert not Case.objects.exists()
    now = draft(begun.id, at=at)
    assert now is not None
    assert submit(begun.id, revision=now.revision, by=PUBLIC, at=at).is_new


# ---- not ready


def test_missing_answers_are_named_and_nothing_is_kept(at: datetime) -> None:
    begun = a_draft({"danger": False, "road": "street"} | JO, at=at)
    with pytest.raises(NotReady) as refusal:
        submit(begun.id, by=PUBLIC, at=at)
    assert {"where", "depth"} <= set(refusal.value.questions)
    assert not Case.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"danger": True}, "Call us now"),
        ({"road": "private"}, "We cannot mend private roads"),
        ({"where": {"lat": 51.5, "lon": -0.1}}, "not in our area"),
    ],
)
def test_a_reason_not_to_go_on_stands_in_the_way(changed: dict[str, Any], title: str, at: datetime) -> None:
    begun = a_draft(POTHOLE | changed, at=at)
    with pytest.raises(NotReady, match=title):
        submit(begun.id, by=PUBLIC, at=at)
    assert not Case.objects.exists()


def test_a_warning_does_not(at: datetime) -> None:
    assert submit(a_draft(POTHOLE | {"cause": "street-works"}, at=at).id, by=PUBLIC, at=at).is_new


def test_a_draft_that_has_expired(at: datetime) -> None:
    begun = a_draft(POTHOLE, at=at)
    with pytest.raises(DraftGone):
        submit(begun.id, by=PUBLIC, at=at + timedelta(days=400))


def test_a_service_that_was_withdrawn_meanwhile(at: datetime) -> None:
    begun = a_draft(POTHOLE, at=at)
    Service.objects.filter(slug="pothole").update(withdrawn_at=at)
    touch(STAMP)
    with pytest.raises(CannotOpen, match="not offered"):
        submit(begun.id, by=PUBLIC, at=at + timedelta(minutes=1))
    kept = draft(begun.id, at=at)
    assert kept is not None
    assert kept.answers["depth"] == "deep"


def test_a_service_that_changed_meanwhile_is_the_one_that_was_answered(at: datetime) -> None:
    begun = a_draft(POTHOLE, at=at)
    old = ServiceVersion.objects.get(pk=begun.service.version_id)
    ServiceVersion.objects.create(
        service_id=old.service_id,
        number=old.number + 1,
        definition=old.definition | {"name": "Report a hole"},
        checksum="changed",
        published_at=at,
    )
    touch(STAMP)
    later = service("pothole", at=at)
    assert later is not None
    assert later.name == "Report a hole"
    receipt = submit(begun.id, by=PUBLIC, at=at)
    case = Case.objects.get(reference=receipt.reference)
    assert case.service_version_id == old.pk
    assert ("Depth", "About a golf ball or more (4 to 7 cm)") in answers_in_words(case, public_only=True)


# ---- who tells us


def test_a_signed_in_resident_finds_the_case_under_their_account(ada: Actor, at: datetime) -> None:
    receipt = submit(a_draft(POTHOLE | JO, at=at, by=ada).id, by=ada, at=at)
    customer = Case.objects.get(reference=receipt.reference).customer_id
    assert customer is not None
    assert summaries([customer])[customer].user_id == ada.user_id


def test_an_adviser_reports_for_a_caller_and_keeps_their_own_details(
    cem: Actor, cast: dict[str, User], at: datetime, deliver: Callable[..., int]
) -> None:
    before = User.objects.filter(pk=cast["cem"].pk).values().get()
    begun = a_draft(POTHOLE | JO, at=at, by=cem, on_behalf=True, channel="phone")
    receipt = submit(begun.id, by=cem, at=at)
    case = Case.objects.get(reference=receipt.reference)
    assert (case.channel, case.opened_by) == ("phone", "cem")
    assert case.customer_id is not None
    caller = summaries([case.customer_id])[case.customer_id]
    assert (caller.name, caller.email, caller.user_id) == ("Jo Amari", "jo@example.org", None)
    assert User.objects.filter(pk=cast["cem"].pk).values().get() == before
    deliver()
    assert {message.to for message in Message.objects.all()} == {"jo@example.org"}


def test_the_same_details_are_the_same_person(at: datetime) -> None:
    for _each in range(2):
        submit(a_draft(POTHOLE | JO, at=at).id, by=PUBLIC, at=at)
    assert len(set(Case.objects.values_list("customer_id", flat=True))) == 1


# ---- what it costs


def test_reporting_costs_nine_statements_for_one_and_no_more_for_many(at: datetime) -> None:
    def reports(start: int, count: int) -> list[Report]:
        people = (Person(name=f"Person {number}") for number in range(start, start + count))
        return [Report(service="pothole", point=HARBOUR, person=person, channel="open311") for person in people]

    def cost(told: list[Report]) -> int:
        with CaptureQueriesContext(connection) as captured:
            report(told, by=PUBLIC, at=at)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    report(reports(0, 1), by=PUBLIC, at=at)  # catalogue, wards and calendar are remembered from here on
    # Look for the person, keep them; the case, its entry, the audit line, the announcement, what is owed for it.
    assert cost(reports(1, 1)) == 9
    assert cost(reports(10, 15)) == 9
    # Two savepoints: this test's transaction holds the journey's, and the journey's holds the opening's.
    with CaptureQueriesContext(connection) as captured:
        report(reports(50, 1), by=PUBLIC, at=at)
    assert len([query for query in captured if query["sql"].startswith("SAVEPOINT")]) == 2
