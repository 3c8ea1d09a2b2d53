"""What others read of cases: records, what is near, timelines for each reader, updates, links."""

import time
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Audience, Case
from frontdoor.cases.operations.closing import close, dispute
from frontdoor.cases.operations.hearing import add_information, follow
from frontdoor.cases.operations.working import add_note, ask, take
from frontdoor.cases.queries.reading import (
    answers_in_words,
    around,
    by_reference,
    follower_of_token,
    following_token,
    near,
    of_customers,
    opened_by,
    public_list,
    public_page,
    record,
    reference_of_token,
    resident_view,
    row_of,
    timeline,
    tracking_token,
    updates,
)
from frontdoor.cases.records import NoSuchCase, Past, PublicQuery
from frontdoor.cases.rules.policy import TRACKING_LINK
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.files.api import DRAFT
from frontdoor.kernel.geo import Point
from frontdoor.places.api import addresses, load_invented
from frontdoor.services.api import ServiceRecord, service
from tests.factories.cases import a_case, a_customer, a_photo, again

pytestmark = pytest.mark.usefixtures("council")

HERE = Point(53.6, 1.2)
#: About 11 metres north, and about 220.
THERE, FAR = Point(53.6001, 1.2), Point(53.602, 1.2)
KIM = Person(name="Kim Bell", email="kim@example.org")


@pytest.fixture
def pothole(council: None, at: datetime) -> ServiceRecord:
    """Return the service whose duplicates lie within 30 metres and 60 days."""
    found = service("pothole", at=at)
    assert found is not None
    return found


# ---- records


def test_a_record_speaks_the_words_of_its_service(otto: Actor, at: datetime) -> None:
    case = a_case("fly-tipping", at=at, description="Jo Amari’s old sofa", point=HERE)
    new = record(case)
    assert (new.service_name, new.status_label, new.outcome, new.outcome_label) == (
        "Report fly-tipping",
        "Received",
        None,
        "",
    )
    assert new.what_happens_next
    assert (new.description, new.public_description) == ("Jo Amari’s old sofa", "")
    close(case, outcome=Outcome.MADE_SAFE, words="Fenced off.", by=otto, at=at)
    closed = by_reference([case.reference, "BCDFGHJKM"])[case.reference]
    assert (closed.status_label, closed.outcome_label, closed.words) == ("Closed", "Made safe", "Fenced off.")


def test_a_clock_that_stands_still_has_no_due_date(otto: Actor, at: datetime) -> None:
    case = a_case("fly-tipping", at=at)
    ask(case, text="Where?", by=otto, at=at)
    assert record(again(case)).due_at is None


def test_a_case_that_is_not_there(at: datetime) -> None:
    with pytest.raises(NoSuchCase):
        row_of("BCDFGHJKM")
    assert by_reference([]) == {}


def test_cases_of_a_person_and_those_an_adviser_opened_for_others(cem: Actor, at: datetime) -> None:
    first = a_case(at=at, by=cem, person=KIM, channel="phone")
    second = a_case(at=at + timedelta(hours=1), by=cem, person=None, channel="phone")
    a_case(at=at)
    assert [each.reference for each in opened_by("cem")] == [second.reference, first.reference]
    assert [each.reference for each in of_customers([a_customer(KIM, at=at)])] == [first.reference]
    assert of_customers([]) == []
    # Those that people open for themselves are nobody's list.
    assert opened_by("public") == []


# ---- the public list


def test_the_public_list_holds_what_is_public_newest_first(otto: Actor, at: datetime) -> None:
    cases = [a_case("fly-tipping", at=at + timedelta(hours=hour), ward=f"W{hour}") for hour in range(3)]
    a_case("noise", at=at)
    close(cases[1], outcome=Outcome.FIXED, words="Done.", by=otto, at=at + timedelta(days=1))

    def listed(**wanted: object) -> list[int]:
        rows = public_list(PublicQuery(**wanted), size=10)  # type: ignore[arg-type] # any filter
        return [[case.reference for case in cases].index(row.reference) for row in rows]

    assert listed() == [2, 1, 0]
    assert listed(services=("pothole",)) == []
    assert listed(is_open=True) == [2, 0]
    assert listed(is_open=False) == [1]
    assert listed(ward="W2") == [2]
    assert listed(opened_from=at + timedelta(hours=1)) == [2, 1]
    assert listed(opened_to=at) == [0]
    assert listed(updated_from=at + timedelta(days=1)) == [1]
    assert listed(updated_to=at) == [0]
    # References are asked for by themselves, as Open311 has it.
    assert listed(references=(cases[0].reference,), is_open=False) == [0]


def test_pages_of_the_public_list_meet_without_gap(at: datetime) -> None:
    for _each in range(5):
        a_case(at=at)
    first = public_page(PublicQuery(), size=2)
    second = public_page(PublicQuery(), size=2, after=first.next)
    third = public_page(PublicQuery(), size=2, after=second.next)
    seen = [row.reference for page in (first, second, third) for row in page.rows]
    assert len(seen) == len(set(seen)) == 5
    assert (first.previous, third.next) == ("", "")
    assert public_page(PublicQuery(), size=2, before=second.previous).rows == first.rows


# ---- near


def test_near_ones_may_be_the_same(pothole: ServiceRecord, at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at)
    there = a_case("pothole", at=at, point=THERE, place="By the bakery", files=(photo,))
    here = a_case("pothole", at=at, point=HERE)
    follow(there, customer_id=a_customer(KIM, at=at), by=PUBLIC, at=at)
    a_case("pothole", at=at, point=FAR)
    a_case("graffiti", at=at, point=HERE)
    a_case("pothole", at=at - timedelta(days=61), point=HERE)
    a_case("pothole", at=at)
    close(a_case("pothole", at=at, point=HERE), outcome=Outcome.FIXED, words="Done.", by=SYSTEM, at=at)
    first, second = near(pothole, HERE, at=at)
    assert (first.reference, first.distance_m, first.followers, first.photo_url) == (here.reference, 0, 0, None)
    assert (second.reference, second.followers) == (there.reference, 1)
    assert second.distance_m == pytest.approx(11.1, abs=0.2)
    assert second.photo_url == f"/files/{photo}/public"
    assert len(near(pothole, HERE, at=at, most=1)) == 1


def test_what_a_resident_typed_of_a_place_is_published_nowhere(pothole: ServiceRecord, at: datetime) -> None:
    load_invented(seed=1, by=SYSTEM, at=at)
    home = next(iter(addresses(range(999_000_000_001, 999_000_000_100)).values()))
    where = Point(home.lat, home.lon)
    case = a_case("pothole", at=at, point=where, place=f"{home.street}, outside Jo's, number 7")

    kept = record(case)
    (close_by,) = near(pothole, where, at=at)
    assert kept.place.endswith("number 7")
    assert home.street in kept.public_place
    assert "Jo" not in kept.public_place
    assert close_by.place == kept.public_place


def test_a_place_without_a_point_has_no_public_words_of_its_own(at: datetime) -> None:
    assert record(a_case("pothole", at=at, place="Jo's house")).public_place == ""


def test_a_place_from_elsewhere_was_published_there(at: datetime) -> None:
    case = a_case("pothole", at=at, place="100 N Main St", source="baltimore", source_reference="1")

    assert record(case).public_place == "100 N Main St"


def test_hidden_cases_are_near_nobody(at: datetime) -> None:
    a_case("noise", at=at, point=HERE)
    found = service("noise", at=at)
    assert found is not None
    assert near(found, HERE, at=at) == []


def test_officers_see_open_cases_of_any_kind_around_one(otto: Actor, at: datetime) -> None:
    case = a_case("pothole", at=at, point=HERE)
    other = a_case("noise", at=at, point=THERE)
    a_case("pothole", at=at, point=FAR)
    ((away, found),) = around(case)
    assert found.reference == other.reference
    assert away == pytest.approx(11.1, abs=0.2)
    assert around(a_case("pothole", at=at)) == []


# ---- who reads what


@pytest.fixture
def lived(council: None, otto: Actor, at: datetime) -> Case:
    """Return a case with a line for every reader."""
    case = a_case("fly-tipping", at=at)
    take(case, by=otto, at=at + timedelta(hours=1))
    add_note(case, text="SECRET", by=otto, at=at + timedelta(hours=2))
    add_information(case, text="PRIVATE", by=PUBLIC, at=at + timedelta(hours=3))
    close(case, outcome=Outcome.FIXED, words="Cleared.", by=otto, at=at + timedelta(hours=4))
    return case


def test_each_reader_has_their_own_timeline(lived: Case) -> None:
    def kinds(audience: Audience) -> list[str]:
        return [entry.kind for entry in timeline(lived, audience=audience)]

    assert kinds(Audience.PUBLIC) == ["opened", "taken", "closed"]
    assert kinds(Audience.RESIDENT) == ["opened", "taken", "information", "closed"]
    assert kinds(Audience.STAFF) == ["opened", "taken", "note", "information", "closed"]


def test_residents_read_you_and_the_council_staff_read_names(lived: Case) -> None:
    theirs = [entry.who for entry in timeline(lived, audience=Audience.RESIDENT)]
    assert theirs == ["", "The council", "You", "The council"]
    ours = timeline(lived, audience=Audience.STAFF, names={"otto": "Otto Brandt"})
    assert [entry.who for entry in ours] == ["public", "Otto Brandt", "Otto Brandt", "public", "Otto Brandt"]
    assert [entry.text for entry in ours if entry.is_internal] == ["SECRET"]


def test_answers_in_words_are_public_only_where_the_service_says_so(at: datetime) -> None:
    case = a_case("pothole", at=at, answers={"depth": "deep", "description": "Jo lives here", "road": "street"})
    assert answers_in_words(case, public_only=True) == [("Depth", "About a golf ball or more (4 to 7 cm)")]
    assert ("Description", "Jo lives here") in answers_in_words(case, public_only=False)


def test_a_resident_view_costs_the_same_for_a_long_life(lived: Case, at: datetime) -> None:
    def cost(case: Case) -> int:
        with CaptureQueriesContext(connection) as captured:
            resident_view(case, at=at)
        return len(captured)

    fresh = a_case("fly-tipping", at=at)
    resident_view(fresh, at=at)
    assert cost(fresh) == cost(lived) == 6


def test_imported_history_has_nothing_to_explain_or_dispute(at: datetime) -> None:
    past = Past(opened_at=at, closed_at=at, status=Status.CLOSED, outcome=Outcome.FIXED)
    case = a_case(at=at, by=SYSTEM, source="boston", past=past)
    view = resident_view(case, at=at)
    assert (view.due_sentence, view.may_confirm, view.may_dispute_until) == ("", False, None)


# ---- updates for other systems


def test_updates_are_the_public_changes_of_public_cases(lived: Case, otto: Actor, at: datetime) -> None:
    dispute(lived, reason="PRIVATE", by=PUBLIC, at=at + timedelta(hours=5))
    a_case("noise", at=at)
    found = updates(start=at, end=at + timedelta(days=1), most=10)
    assert [(each.kind, each.status, each.words) for each in found] == [
        ("opened", Status.NEW, found[0].words),
        ("taken", Status.IN_HAND, found[1].words),
        ("closed", Status.CLOSED, "Cleared."),
    ]
    assert {each.reference for each in found} == {lived.reference}
    assert "PRIVATE" not in " ".join(each.words for each in found)


def test_updates_go_on_where_the_last_page_ended(at: datetime) -> None:
    for _each in range(5):
        a_case(at=at)
    later = a_case(at=at - timedelta(hours=1))
    seen = []
    start, last = at - timedelta(days=1), 0
    while page := updates(start=start, end=at, most=2, after_id=last):
        seen += [each.id for each in page]
        start, last = page[-1].at, page[-1].id
    assert len(seen) == len(set(seen)) == 6
    assert updates(start=at, end=at, most=10)[0].reference != later.reference


# ---- links


def test_a_tracking_link_opens_its_case_and_nothing_else(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(at=at)
    token = tracking_token(case.reference)
    assert reference_of_token(token) == case.reference
    for wrong in ("", "x", token[:-1], token + "x", following_token(1)):
        with pytest.raises(NoSuchCase):
            reference_of_token(wrong)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + TRACKING_LINK.total_seconds() + 1)
    with pytest.raises(NoSuchCase):
        reference_of_token(token)


def test_a_link_to_stop_belongs_to_one_follower(at: datetime) -> None:
    case = a_case(at=at)
    row = follow(case, customer_id=a_customer(KIM, at=at), by=PUBLIC, at=at)
    assert row is not None
    assert follower_of_token(following_token(row.pk)) == row
    for wrong in (tracking_token(case.reference), following_token(row.pk + 1), "x"):
        with pytest.raises(NoSuchCase):
            follower_of_token(wrong)
