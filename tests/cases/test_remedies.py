"""What comes of a complaint: told apart, put right, learnt from, looked into by the ombudsman; limits of contact."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, CaseLink, Learning, Notification, Referral, Remedy, Restriction
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.complaint_keeping import forget_complaint
from frontdoor.cases.operations.referring import file_taken, keep_decision, refer
from frontdoor.cases.operations.remedying import (
    NewRemedy,
    decide_remedy,
    end_learning,
    finish_remedy,
    note_learning,
    propose_remedy,
)
from frontdoor.cases.operations.restricting import restrict, review_restriction
from frontdoor.cases.operations.telling_apart import Decision, Told, tell_apart
from frontdoor.cases.permissions import check_may_approve_money
from frontdoor.cases.queries.complaints import letter
from frontdoor.cases.rules.complaints import CannotComplain
from frontdoor.cases.tasks import remind_of_complaints
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, a_photo, again
from tests.factories.complaints import a_complaint, acknowledged, an_investigator, found

pytestmark = pytest.mark.usefixtures("council")
SOON = date(2025, 6, 2)
YES = {"dissatisfied": True, "handling": False, "first-request": False, "survey": False}
NO = dict.fromkeys(YES, False) | {"first-request": True}


@pytest.fixture
def una(council: None) -> Actor:
    """Return an officer of the customer hub."""
    return an_investigator("una")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a complaint with the customer hub."""
    return a_complaint(at=at)


def told(decision: Decision, *, to: str = "", answers: dict[str, bool] | None = None) -> Told:
    """Return a decision with its reason."""
    return Told(answers=YES if answers is None else answers, decision=decision, reason="They asked twice.", to=to)


# ---- told apart


def test_a_request_becomes_a_complaint_with_the_reason_kept_and_told(
    at: datetime, cem: Actor, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    case = a_case("street-cleaning", at=at)
    tell_apart(case, told=told(Decision.TURN, to="complaint"), by=cem, at=at)
    assert again(case).complaint_file.stage == 1
    entry = case.entries.get(kind="told-apart")
    assert (entry.facts["is_complaint"], entry.facts["answers"]) == (True, YES)
    deliver(at)
    assert Message.objects.filter(version__template__key="complaint-told-apart").count() == 1


def test_a_complaint_is_opened_beside_a_request_that_goes_on(at: datetime, cem: Actor) -> None:
    case = a_case("street-cleaning", at=at)
    other = tell_apart(case, told=told(Decision.OPEN, to="complaint"), by=cem, at=at)
    assert other.complaint_file.issues.get().what == "They asked twice."
    assert (other.customer_id, again(case).service) == (case.customer_id, "street-cleaning")
    assert CaseLink.objects.filter(case=case, other=other).exists()


def test_what_is_no_complaint_becomes_the_request_it_is(case: Case, cem: Actor, at: datetime) -> None:
    tell_apart(case, told=told(Decision.REQUEST, to="missed-bin", answers=NO), by=cem, at=at)
    assert again(case).service == "missed-bin"


def test_a_request_that_stays_one_keeps_why(at: datetime, cem: Actor) -> None:
    case = a_case("street-cleaning", at=at)
    tell_apart(case, told=told(Decision.REQUEST, answers=NO), by=cem, at=at)
    assert case.entries.get(kind="told-apart").text.endswith("They asked twice.")


@pytest.mark.parametrize(
    ("service", "given", "why"),
    [
        ("street-cleaning", told(Decision.REQUEST), "This is a complaint, as you said yes"),
        ("street-cleaning", told(Decision.TURN, to="complaint", answers={}), "Answer every question"),
        ("street-cleaning", told(Decision.TURN), "Select a service that is offered"),
        ("street-cleaning", told(Decision.TURN, to="no-such"), "Select a service that is offered"),
        ("street-cleaning", told(Decision.TURN, to="graffiti"), "takes complaints"),
        ("street-cleaning", told(Decision.REQUEST, to="complaint", answers=NO), "takes requests"),
        ("complaint", told(Decision.TURN, to="complaint"), "a complaint already"),
        ("complaint", told(Decision.REQUEST, answers=NO), "that it asks for"),
    ],
)
def test_a_decision_that_does_not_fit(service: str, given: Told, why: str, cem: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match=why):
        tell_apart(a_case(service, at=at), told=given, by=cem, at=at)


def test_a_stranger_decides_nothing(at: datetime, eve: Actor) -> None:
    with pytest.raises(NotAllowed):
        tell_apart(a_case("street-cleaning", at=at), told=told(Decision.TURN, to="complaint"), by=eve, at=at)


# ---- remedies


def proposed(case: Case, *, by: Actor, at: datetime, kind: str = "action", **given: Any) -> Remedy:
    """Propose a remedy that the proposer sees to."""
    new = {"what": "Collect it.", "owner_id": by.user_id, "due_on": SOON, **given}
    return propose_remedy(case, remedy=NewRemedy(kind=kind, **new), by=by, at=at)


def test_what_costs_nothing_is_agreed_at_once_and_stands_in_the_letter(case: Case, una: Actor, at: datetime) -> None:
    row = proposed(case, by=una, at=at)
    assert row.state == Remedy.AGREED
    assert Notification.objects.get(kind="remedy").user_id == una.user_id
    found(acknowledged(case, by=una, at=at), by=una, at=at)
    assert "* Collect it., by 2 June 2025" in letter(again(case).complaint_file)
    finish_remedy(row, evidence="The round's log.", by=una, at=at)
    assert "* Collect it. (done)" in letter(again(case).complaint_file)


def test_money_waits_until_another_approves_it(case: Case, una: Actor, dee: Actor, at: datetime) -> None:
    row = proposed(case, by=una, at=at, kind="money", pence=5000)
    with pytest.raises(CannotComplain, match="agreed and not done yet"):
        finish_remedy(row, evidence="Paid.", by=una, at=at)
    decide_remedy(row, accept=True, why="Fair.", by=dee, at=at)
    assert (row.state, row.decided_by) == (Remedy.AGREED, "dee")
    with pytest.raises(CannotComplain, match="does not wait"):
        decide_remedy(row, accept=False, why="No.", by=dee, at=at)


def test_money_can_be_refused(case: Case, una: Actor, dee: Actor, at: datetime) -> None:
    row = proposed(case, by=una, at=at, kind="money", pence=5000)
    decide_remedy(row, accept=False, why="Too much.", by=dee, at=at)
    assert row.state == Remedy.REFUSED


def test_nobody_approves_their_own_money_or_more_than_their_role_may(
    case: Case, una: Actor, dee: Actor, finn: Actor, at: datetime
) -> None:
    own = proposed(case, by=dee, at=at, kind="money", pence=100)
    with pytest.raises(NotAllowed, match="Somebody else must approve"):
        decide_remedy(own, accept=True, why="Fair.", by=dee, at=at)
    much = proposed(case, by=una, at=at, kind="money", pence=50_001)
    with pytest.raises(NotAllowed, match="up to £500"):
        decide_remedy(much, accept=True, why="Fair.", by=dee, at=at)
    with pytest.raises(NotAllowed, match="no money"):
        check_may_approve_money(una, 1)
    decide_remedy(much, accept=True, why="Fair.", by=finn, at=at)


def test_what_the_ombudsman_orders_needs_no_approval(case: Case, una: Actor, at: datetime) -> None:
    assert proposed(case, by=una, at=at, kind="money", pence=9_000_000, is_ordered=True).state == Remedy.AGREED


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "cake"}, "what kind of remedy"),
        ({"kind": "money"}, "how much money"),
        ({"owner_id": None}, "who sees to it"),
        ({"owner_id": 999_999}, "who sees to it"),
        ({"due_on": date(2025, 5, 19)}, "must not be past"),
    ],
)
def test_a_remedy_that_cannot_be(case: Case, una: Actor, at: datetime, given: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotComplain, match=why):
        proposed(case, by=una, at=at, **given)


def test_its_owner_finishes_it_from_wherever_they_work(case: Case, una: Actor, otto: Actor, at: datetime) -> None:
    row = proposed(case, by=una, at=at, owner_id=otto.user_id)
    stranger = an_investigator("stranger", team="highways")
    with pytest.raises(NotAllowed):
        finish_remedy(row, evidence="Done.", by=stranger, at=at)
    finish_remedy(row, evidence="Done.", by=otto, at=at)
    assert row.done_by == "otto"


# ---- learning


def noted(case: Case, *, by: Actor, at: datetime, **given: Any) -> Learning:
    """Say what should change."""
    new = {"root_cause": "record", "what": "Mark gates.", "owner_id": by.user_id, "due_on": SOON, **given}
    return note_learning(case, **new, by=by, at=at)


def test_what_should_change_has_a_root_cause_an_owner_and_an_end(
    case: Case, una: Actor, dee: Actor, at: datetime
) -> None:
    row = noted(case, by=una, at=at)
    end_learning(row, is_done=True, result="Marked.", by=dee, at=at)
    assert (row.state, row.ended_by) == (Learning.DONE, "dee")
    with pytest.raises(SomebodyElseWasFirst):
        end_learning(row, is_done=False, result="No.", by=una, at=at)
    with pytest.raises(CannotComplain, match="root cause"):
        noted(case, by=una, at=at, root_cause="weather")


def test_owners_are_told_once_when_the_day_has_come(case: Case, una: Actor, at: datetime) -> None:
    proposed(case, by=una, at=at)
    noted(case, by=una, at=at)
    for _each in "12":
        assert remind_of_complaints(at=at + timedelta(days=14)).startswith("2 remedies and learning are due; 0")
    assert Notification.objects.filter(kind="due").count() == 2


# ---- the ombudsman


def referred(case: Case, *, by: Actor, at: datetime, **given: Any) -> Referral:
    """Keep that the ombudsman looks into it."""
    new = {"their_reference": "25 001", "asked_on": date(2025, 5, 19), "reply_by": SOON, **given}
    return refer(case, **new, by=by, at=at)


def test_the_ombudsman_asks_gets_the_file_and_decides(case: Case, una: Actor, at: datetime) -> None:
    row = referred(case, by=una, at=at)
    with pytest.raises(CannotComplain, match="look into it already"):
        referred(case, by=una, at=at)
    file_taken(case, by=una, at=at)
    row.refresh_from_db()
    assert row.sent_at == at
    keep_decision(row, decision="fault", decided_on=date(2025, 5, 20), words="Late.", by=una, at=at)
    assert row.decision == "fault"
    with pytest.raises(CannotComplain, match="kept already"):
        keep_decision(row, decision="fault", decided_on=date(2025, 5, 20), words="Late.", by=una, at=at)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"their_reference": "x" * 61}, "60 characters"),
        ({"asked_on": date(2025, 5, 21)}, "must not be in the future"),
        ({"reply_by": date(2025, 5, 18)}, "before they asked"),
    ],
)
def test_a_referral_that_cannot_be(case: Case, una: Actor, at: datetime, given: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotComplain, match=why):
        referred(case, by=una, at=at, **given)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"decision": "maybe"}, "what they decided"),
        ({"decided_on": date(2025, 5, 18)}, "after they asked"),
        ({"decided_on": date(2025, 5, 21)}, "not in the future"),
    ],
)
def test_a_decision_that_cannot_be(case: Case, una: Actor, at: datetime, given: dict[str, Any], why: str) -> None:
    new = {"decision": "fault", "decided_on": date(2025, 5, 20), "words": "Late.", **given}
    with pytest.raises(CannotComplain, match=why):
        keep_decision(referred(case, by=una, at=at), **new, by=una, at=at)


def test_the_whole_file_holds_page_timeline_letters_and_documents(
    at: datetime, una: Actor, dee: Actor, as_user: Callable[[str], Client], settings: Any, tmp_path: Any,
    deliver: Callable[..., int],
) -> None:  # fmt: skip
    settings.MEDIA_ROOT, settings.FRONTDOOR_NOW = tmp_path, at.isoformat()
    case = a_complaint(at=at, files=(a_photo(owner="draft:x", at=at),))
    acknowledged(case, by=una, at=at)
    deliver(at)
    address = f"/office/cases/{case.reference}/whole-file.zip"
    assert as_user("kit").post(address).status_code == 404
    assert as_user("cem").post(address).status_code == 403
    archive = zipfile.ZipFile(io.BytesIO(as_user("dee").post(address).content))
    names = archive.namelist()
    assert names[:2] == ["complaint.html", "timeline.csv"]
    assert [name for name in names if name.startswith("documents/")] == ["documents/001-photo.jpg"]
    assert "Jo Amari" in archive.read("complaint.html").decode()
    assert any("understood your complaint" in archive.read(name).decode() for name in names if "letters/" in name)
    assert case.entries.filter(kind="file-taken").count() == 1


# ---- limits of contact


def limited(case: Case, *, by: Actor, at: datetime, **given: Any) -> None:
    """Limit how whoever complained contacts us."""
    new = {"how": "By letter.", "reason": "Threats.", "asked_by": "una", "review_on": date(2025, 8, 1), **given}
    restrict(case, **new, by=by, at=at)


def test_a_limit_is_read_on_every_case_of_that_person_until_it_ends(
    case: Case, dee: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    limited(case, by=dee, at=at)
    other = a_case(at=at)
    assert "By letter." in as_user("cem").get(f"/office/cases/{other.reference}/").content.decode()
    assert "By letter." not in as_user("kit").get(f"/office/cases/{other.reference}/").content.decode()
    row = Restriction.objects.get()
    review_restriction(row, why="Still.", again_on=date(2025, 9, 1), by=dee, at=at)
    assert row.review_on == date(2025, 9, 1)
    review_restriction(row, why="Calm.", again_on=None, by=dee, at=at)
    with pytest.raises(CannotComplain, match="ended already"):
        review_restriction(row, why="Calm.", again_on=None, by=dee, at=at)
    assert "By letter." not in as_user("cem").get(f"/office/cases/{other.reference}/").content.decode()


@pytest.mark.parametrize(
    ("given", "refusal", "why"),
    [
        ({"asked_by": "dee"}, NotAllowed, "Somebody else"),
        ({"asked_by": " "}, SayMore, "who asked"),
        ({"review_on": date(2025, 5, 20)}, CannotComplain, "after today, and by 19/11/2025"),
        ({"review_on": date(2025, 11, 20)}, CannotComplain, "at the latest"),
    ],
)
def test_a_limit_that_cannot_be(
    case: Case, dee: Actor, at: datetime, given: dict[str, Any], refusal: type[Exception], why: str
) -> None:
    with pytest.raises(refusal, match=why):
        limited(case, by=dee, at=at, **given)


def test_nobody_unknown_is_limited_and_nobody_twice(case: Case, dee: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="without contact details"):
        limited(a_complaint(at=at, person=None), by=dee, at=at)
    limited(case, by=dee, at=at)
    with pytest.raises(CannotComplain, match="limited already"):
        limited(case, by=dee, at=at)


def test_whoever_approved_a_limit_is_told_once_that_it_is_to_be_reviewed(case: Case, dee: Actor, at: datetime) -> None:
    limited(case, by=dee, at=at)
    Restriction.objects.create(
        case=case, customer_id=a_case(at=at, person=None).customer_id or _another(at), how="x", reason="y",
        asked_by="una", approved_by="robot", since=at, review_on=date(2025, 6, 1),
    )  # fmt: skip
    for _each in "12":
        assert remind_of_complaints(at=at + timedelta(days=90)).endswith("2 limits are to be reviewed.")
    assert Notification.objects.get(kind="review").user_id == dee.user_id


def _another(at: datetime) -> int:
    from frontdoor.customers.api import Person
    from tests.factories.cases import a_customer

    return a_customer(Person(name="Al", email="al@example.org"), at=at)


def test_anonymised_no_words_of_remedies_learning_and_limits_are_left(
    case: Case, una: Actor, dee: Actor, at: datetime
) -> None:
    finish_remedy(proposed(case, by=una, at=at), evidence="Seen.", by=una, at=at)
    end_learning(noted(case, by=una, at=at), is_done=True, result="Done.", by=una, at=at)
    limited(case, by=dee, at=at)
    review_restriction(Restriction.objects.get(), why="Calm.", again_on=None, by=dee, at=at)
    forget_complaint(case)
    assert (Remedy.objects.get().evidence, Learning.objects.get().result) == ("(removed)", "(removed)")
    assert Restriction.objects.get().reason == "(removed)"
