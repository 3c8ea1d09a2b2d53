"""Members' enquiries: who asks, who answers, and what each may read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Enquiry, EnquiryReply
from frontdoor.cases.operations.enquiring import (
    NewEnquiry,
    hand_enquiry_over,
    raise_enquiry,
    reply_to_enquiry,
    set_wards,
)
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.queries.enquiries import answerable, of_case, theirs, wards_of
from frontdoor.cases.rules.enquiries import NOT_FOUND, NOT_WITHOUT_CONSENT, CannotAsk, Consent
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.geo import Point
from frontdoor.kernel.references import new_reference
from frontdoor.messages.models import Message
from frontdoor.places.api import wards
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("town")
#: A reference that is no case's.
LOST = new_reference()
AGREED = Consent(given=True, how="By email.", on=date(2025, 5, 19))


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def asked(by: Actor, *, at: datetime, consent: Consent | None = None, **given: Any) -> Enquiry:
    """Ask something for a constituent."""
    new = {"matter": "Why was the bin missed?", "constituent": "Jo Amari", **given}
    return raise_enquiry(NewEnquiry(consent=consent or Consent(given=False), **new), by=by, at=at)


# ---- asked


def test_an_enquiry_is_to_be_answered_within_the_councils_own_time(mina: Actor, at: datetime) -> None:
    # Ten working days from Tuesday 20 May, over the bank holiday of 26 May.
    assert asked(mina, at=at).due_at == datetime(2025, 6, 4, 16, 0, tzinfo=UTC)


def test_a_member_asks_for_themselves_whatever_else_is_said(mina: Actor, ada: Actor, at: datetime) -> None:
    row = asked(mina, at=at, member_id=ada.user_id, member_name="Somebody else")
    assert (row.member_id, row.member_name, row.member_email) == (mina.user_id, "Mina Rahman", "mina@example.com")


def test_an_adviser_keeps_what_an_office_without_an_account_asks(cem: Actor, at: datetime) -> None:
    row = asked(cem, at=at, member_name="Office of A. Lane MP", member_email="lane@example.org")
    assert (row.member_id, row.raised_by) == (None, "cem")
    with pytest.raises(CannotAsk, match="who asks"):
        asked(cem, at=at)


def test_a_stranger_asks_nothing_as_a_member(eve: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        asked(eve, at=at)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"consent": Consent(given=True, on=date(2025, 5, 1))}, "how the constituent agreed"),
        ({"consent": Consent(given=True, how="By email.")}, "when the constituent agreed"),
        ({"consent": Consent(given=True, how="By email.", on=date(2025, 5, 21))}, "in the future"),
        ({"ward": "nowhere"}, "a ward of ours"),
        ({"about": "not a reference"}, "reference"),
    ],
)
def test_an_enquiry_that_cannot_be(mina: Actor, at: datetime, given: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotAsk, match=why):
        asked(mina, at=at, **given)


def test_without_a_team_to_answer_nothing_is_kept(mina: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = policy()
    other = rules.model_copy(update={"enquiries": rules.enquiries.model_copy(update={"team": "no-such"})})
    monkeypatch.setattr("frontdoor.cases.operations.enquiring.policy", lambda: other)
    with pytest.raises(CannotAsk, match="no-such"):
        asked(mina, at=at)


# ---- what a member may read of a case


def test_with_consent_a_member_reads_how_a_case_stands_and_nothing_more(mina: Actor, at: datetime) -> None:
    case = a_case("noise", at=at, description="My neighbour Al shouts.")
    seen = of_case(asked(mina, at=at, consent=AGREED, about=case.reference))
    assert seen is not None
    assert "new" in seen.words
    assert "Al" not in seen.words


def test_that_a_member_looked_at_a_case_is_kept_with_the_case(
    mina: Actor, as_user: Callable[[str], Client], at: datetime
) -> None:
    agreed, other = a_case("noise", at=at), a_case("noise", at=at)
    for consent, case in ((AGREED, agreed), (None, other)):
        row = asked(mina, at=at, consent=consent, about=case.reference)
        as_user("mina").get(f"/member/enquiries/{row.reference}/")
    assert [look.actor for look in audit.views(agreed.reference)] == ["mina"]
    assert audit.views(other.reference) == []


def test_without_consent_a_case_and_no_case_are_told_apart_by_nobody(mina: Actor, at: datetime) -> None:
    case = a_case("noise", at=at)
    seen = [of_case(asked(mina, at=at, about=about)) for about in (case.reference, LOST)]
    assert [each.words for each in seen if each] == [NOT_WITHOUT_CONSENT] * 2
    lost = of_case(asked(mina, at=at, consent=AGREED, about=LOST))
    assert lost is not None
    assert lost.words == NOT_FOUND


def test_what_is_public_anyway_is_told_without_consent(mina: Actor, at: datetime) -> None:
    seen = of_case(asked(mina, at=at, about=a_case("pothole", at=at).reference))
    assert seen is not None
    assert seen.words != NOT_WITHOUT_CONSENT
    assert of_case(asked(mina, at=at)) is None


# ---- answered


def test_member_and_constituent_are_answered_apart(
    mina: Actor, cem: Actor, at: datetime, as_user: Callable[[str], Client], deliver: Callable[..., int],
    settings: Any,
) -> None:  # fmt: skip
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    row = asked(mina, at=at, constituent_email="jo@example.org")
    reply_to_enquiry(row, to=EnquiryReply.CONSTITUENT, text="Your gate was locked.", by=cem, at=at)
    assert row.answered_at is None
    reply_to_enquiry(row, to=EnquiryReply.MEMBER, text="The round is late.", by=cem, at=at)
    reply_to_enquiry(row, to=EnquiryReply.MEMBER, text="It is on time again.", by=cem, at=at)
    assert row.answered_at == at
    deliver(at)
    assert sorted(Message.objects.filter(about=row.reference).values_list("to", flat=True)) == [
        "jo@example.org", "mina@example.com", "mina@example.com",
    ]  # fmt: skip
    page = as_user("mina").get(f"/member/enquiries/{row.reference}/").content.decode()
    assert "The round is late." in page
    assert "gate was locked" not in page


def test_an_office_without_an_address_is_answered_on_paper(
    cem: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    row = asked(cem, at=at, member_name="Office of A. Lane MP")
    reply_to_enquiry(row, to=EnquiryReply.MEMBER, text="Soon.", by=cem, at=at)
    deliver(at)
    assert not Message.objects.filter(about=row.reference).exists()


@pytest.mark.parametrize(
    ("to", "why"), [("press", "whom you answer"), (EnquiryReply.CONSTITUENT, "no address")]
)  # fmt: skip
def test_an_answer_that_reaches_nobody(mina: Actor, cem: Actor, at: datetime, to: str, why: str) -> None:
    with pytest.raises(CannotAsk, match=why):
        reply_to_enquiry(asked(mina, at=at), to=to, text="x", by=cem, at=at)


def test_another_team_answers_once_it_is_handed_to_them(mina: Actor, cem: Actor, otto: Actor, at: datetime) -> None:
    row = asked(mina, at=at)
    with pytest.raises(NotAllowed):
        reply_to_enquiry(row, to=EnquiryReply.MEMBER, text="x", by=otto, at=at)
    assert not answerable(otto).exists()
    with pytest.raises(CannotAsk, match="Select the team"):
        hand_enquiry_over(row, team_slug="no-such", by=cem, at=at)
    hand_enquiry_over(row, team_slug="street-scene", by=cem, at=at)
    assert answerable(otto).get() == row
    reply_to_enquiry(row, to=EnquiryReply.MEMBER, text="x", by=otto, at=at)


def test_nobody_else_has_enquiries(mina: Actor, eve: Actor, at: datetime) -> None:
    asked(mina, at=at)
    assert not theirs(eve).exists()
    assert not theirs(PUBLIC).exists()
    assert not answerable(eve).exists()


# ---- wards


def test_a_leader_says_which_wards_a_member_was_elected_for(mina: Actor, dee: Actor, eve: Actor, at: datetime) -> None:
    first, second = sorted(each.code for each in wards())[:2]
    assert mina.user_id is not None
    set_wards(mina.user_id, codes=frozenset({first}), by=dee, at=at)
    set_wards(mina.user_id, codes=frozenset({second}), by=dee, at=at)
    assert wards_of(mina.user_id) == [second]
    assert wards_of(None) == []
    with pytest.raises(CannotAsk, match="wards of ours"):
        set_wards(mina.user_id, codes=frozenset({"nowhere"}), by=dee, at=at)
    with pytest.raises(NotAllowed):
        set_wards(mina.user_id, codes=frozenset(), by=eve, at=at)


# ---- pages

FORM = {
    "matter": "Why was the bin missed?",
    "constituent": "Jo Amari",
    "consent": "yes",
    "consent_how": "By email.",
    "consent_on": "19/5/2025",
}


def test_a_member_asks_and_sees_their_enquiries_and_what_is_public_in_their_ward(
    mina: Actor, dee: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    code = sorted(each.code for each in wards())[0]
    shown = a_case("pothole", at=at, ward=code, point=Point(53.6, 1.2))
    hidden = a_case("noise", at=at, ward=code)
    assert as_user("dee").post(f"/office/enquiries/members/{mina.user_id}/", {"wards": [code]}).status_code == 302
    client = as_user("mina")
    wrong = client.post("/member/enquiries/new/", {**FORM, "consent_how": ""})
    assert wrong.status_code == 422
    assert "Why was the bin missed?" in wrong.content.decode()
    page = client.post("/member/enquiries/new/", FORM, follow=True).content.decode()
    assert "Why was the bin missed?" in page
    assert "We answer by Wednesday 4 June 2025" in page
    assert shown.reference in page
    assert hidden.reference not in page


@pytest.mark.parametrize("stranger", ["ada", "eve", "otto", "cem", "kit"])
def test_no_stranger_reads_a_members_pages(
    mina: Actor, at: datetime, as_user: Callable[[str], Client], stranger: str
) -> None:
    row = asked(mina, at=at)
    for address in ("/member/", "/member/enquiries/new/", f"/member/enquiries/{row.reference}/"):
        assert as_user(stranger).get(address).status_code == 403


def test_a_member_does_not_read_anothers_enquiry_or_the_councils_pages(
    mina: Actor, cem: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    row = asked(cem, at=at, member_name="Office of A. Lane MP")
    client = as_user("mina")
    assert client.get(f"/member/enquiries/{row.reference}/").status_code == 404
    for address in ("/office/enquiries/", f"/office/enquiries/{row.reference}/", "/office/enquiries/members/"):
        assert client.get(address).status_code == 403


def test_the_hub_keeps_answers_and_hands_over(mina: Actor, at: datetime, as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    data = {**FORM, "member": str(mina.user_id), "about": a_case("noise", at=at).reference}
    assert client.post("/office/enquiries/new/", {**data, "member": ""}).status_code == 422
    assert client.post("/office/enquiries/new/", data).status_code == 302
    row = Enquiry.objects.get()
    here = f"/office/enquiries/{row.reference}/"
    assert "Mina Rahman" in client.get("/office/enquiries/").content.decode()
    assert f"/office/cases/{row.about}/" in client.get(here).content.decode()
    assert client.post(here, {"to": "constituent", "text": "x"}).status_code == 422
    assert client.post(f"{here}hand-over/", {"team": ""}).status_code == 422
    assert client.post(f"{here}hand-over/", {"team": "street-scene"}).status_code == 302
    assert "which is no case that you may see" in as_user("otto").get(here).content.decode()
    assert client.post(here, {"to": "member", "text": "It is collected."}).status_code == 302
    assert "No enquiry waits" in client.get("/office/enquiries/").content.decode()


def test_wards_are_set_by_leaders_for_members_alone(mina: Actor, ada: Actor, as_user: Callable[[str], Client]) -> None:
    client = as_user("dee")
    assert "Mina Rahman" in client.get("/office/enquiries/members/").content.decode()
    assert client.get(f"/office/enquiries/members/{ada.user_id}/").status_code == 404
    assert client.post(f"/office/enquiries/members/{mina.user_id}/", {"wards": ["nowhere"]}).status_code == 422


def test_the_lists_cost_the_same_however_long(mina: Actor, at: datetime, as_user: Callable[[str], Client]) -> None:
    pages = (("cem", "/office/enquiries/"), ("mina", "/member/"))

    def cost() -> list[int]:
        found = []
        for who, address in pages:
            client = as_user(who)
            with CaptureQueriesContext(connection) as made:
                client.get(address)
            found.append(len(made))
        return found

    asked(mina, at=at)
    before = cost()
    for _each in range(4):
        asked(mina, at=at)
    assert cost() == before
