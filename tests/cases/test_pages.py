"""The case page and the small pages on which something is done with a case."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, CaseLink, ClockEntry
from frontdoor.cases.operations.closing import close, dispute, link
from frontdoor.cases.operations.hearing import add_information, follow
from frontdoor.cases.operations.tasking import NewTask, add_task
from frontdoor.cases.operations.working import add_note, take
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.cases.views.acting import stand
from frontdoor.cases.views.acts import ACTS
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files.api import PICTURES, FileRules, receive
from frontdoor.kernel.geo import Point
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, a_customer, again
from tests.foundation.uploads import photo, upload

#: What each form needs; those that are not named need nothing.
FILLED: dict[str, dict[str, str]] = {
    "close": {"outcome": "fixed", "words": "We cleared it."},
    "ask": {"text": "Is it the lane behind the bakery?"},
    "hand-over": {"team": "highways"},
    "category": {"to": "graffiti"},
    "ask-for-time": {"amount": "2", "reason": "A lorry broke down.", "asked_by": "otto"},
    "note": {"text": "Two bags, one mattress."},
    "information": {"text": "There is glass too."},
    "dispute": {"decision": "refuse", "words": "We looked again."},
}


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open fly-tipping case of street scene, reported by Jo."""
    return a_case(at=at, place="Mill Lane", point=Point(53.6, 1.2), description="Bags. <b>Many</b> bags.")


@pytest.fixture
def elsewhere(council: None, at: datetime) -> Case:
    """Return a case that another team holds and nobody else sees: noise."""
    return a_case("noise", at=at)


def test_the_page_says_who_filled_a_form_in_for_somebody(
    as_user: Callable[[str], Client], cem: Actor, at: datetime, council: None
) -> None:
    case = a_case("pothole", at=at, by=cem, channel="phone")

    assert "Cem Yildiz filled it in for them." in as_user("dee").get(address(case)).content.decode()


def test_the_audit_trail_is_told_in_words(
    as_user: Callable[[str], Client], case: Case, otto: Actor, at: datetime
) -> None:
    take(case, by=otto, at=at)

    html = as_user("otto").get(address(case)).content.decode()

    assert "took it" in html
    assert "cases.taken" not in html


def address(case: Case, act: str = "") -> str:
    """Return where a case is, or something is done with it."""
    return f"/office/cases/{case.reference}/{f'{act}/' if act else ''}"


def do(client: Client, case: Case, act: str, **data: str) -> Any:
    """Press the button of an act."""
    return client.post(address(case, act), data)


def more_time(client: Client, case: Case, **data: str) -> Any:
    return do(client, case, "ask-for-time", **{"clock": str(case.clocks.get().pk), **FILLED["ask-for-time"], **data})


def test_the_page_shows_what_an_officer_needs(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("otto").get(address(case)).content.decode()
    assert f"{case.reference[:3]}-{case.reference[3:6]}-{case.reference[6:]}" in page
    assert "Bags. &lt;b&gt;Many&lt;/b&gt; bags." in page
    assert "Mill Lane" in page
    assert "working days from Tuesday 20 May 2025" in page
    assert "jo@example.org" in page
    assert "Take this case" in page


def test_looking_at_who_reported_is_kept(case: Case, as_user: Callable[[str], Client]) -> None:
    as_user("otto").get(address(case))
    (look,) = audit.views(case.reference)
    assert (look.actor, look.reason) == ("otto", "the case and who reported it")


def test_a_contractor_does_not_see_who_reported_and_the_look_at_the_rest_is_kept(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    page = as_user("kit").get(address(case)).content.decode()
    assert "jo@example.org" not in page
    (look,) = audit.views(case.reference)
    assert (look.actor, look.reason) == ("kit", "the case")


@pytest.mark.parametrize(("username", "is_told"), [("dee", True), ("otto", False), ("kit", False), ("cem", False)])
def test_who_has_looked_is_for_the_teams_leader_to_read(
    case: Case, at: datetime, as_user: Callable[[str], Client], otto: Actor, username: str, is_told: bool
) -> None:
    audit.record_views([case.reference], by=otto, at=at, purpose="curiosity")
    assert ("curiosity" in as_user(username).get(address(case)).content.decode()) is is_told


def test_what_was_sent_is_read_on_the_page_of_the_case_without_the_residents_own_link(
    case: Case, at: datetime, deliver: Callable[..., int], settings: Any, as_user: Callable[[str], Client]
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    deliver(at)
    Message.objects.update(sender="smtp")
    page = as_user("otto").get(address(case)).content.decode()
    sent = page.split('id="sent"')[1].split("</section>")[0]
    assert "jo@example.org" in sent
    assert "(a link only they have)" in sent
    assert "/track/" not in sent
    assert "/office/messages/" not in sent, "that page is not open to officers"
    assert "/office/messages/" in as_user("cem").get(address(case)).content.decode()


def test_staff_are_told_that_we_wait_for_the_resident_not_for_them(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    otto = as_user("otto")
    do(otto, case, "ask", text="Which lane?", seen=stand(case))
    page = otto.get(address(case)).content.decode()
    assert "Waiting for the resident" in page
    assert "stopped while we wait for the resident" in page
    assert "Waiting for the resident" in otto.get("/office/cases/").content.decode().split("<tbody")[1]


def test_pressing_approve_twice_gives_more_time_once(case: Case, as_user: Callable[[str], Client]) -> None:
    dee, seen = as_user("dee"), stand(case)
    more_time(dee, case, seen=seen)
    assert more_time(dee, case, seen=seen).status_code == 422
    assert ClockEntry.objects.filter(clock__case=case, kind="extended").count() == 1


def test_a_service_that_somebody_chose_meanwhile_is_not_chosen_over(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    seen = stand(case)
    do(as_user("dee"), case, "category", to="graffiti", seen=seen)
    assert do(as_user("otto"), case, "category", to="dog-fouling", seen=seen).status_code == 422
    assert again(case).service == "graffiti"


@pytest.mark.parametrize("username", ["ada", "mina", "eve", "sam"])
def test_people_without_business_in_cases_are_turned_away(
    case: Case, as_user: Callable[[str], Client], username: str
) -> None:
    assert as_user(username).get(address(case)).status_code == 403


def test_whoever_has_not_signed_in_is_asked_to(case: Case, client: Client) -> None:
    assert client.get(address(case))["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("username", ["otto", "kit"])
def test_what_is_not_theirs_to_see_does_not_exist_for_them(
    elsewhere: Case, as_user: Callable[[str], Client], username: str
) -> None:
    assert as_user(username).get(address(elsewhere)).status_code == 404


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("username", ["eve", "ada", "mina"])
def test_strangers_cannot_press_any_button(
    case: Case, as_user: Callable[[str], Client], username: str, act: str
) -> None:
    assert do(as_user(username), case, act, **FILLED.get(act, {})).status_code == 403
    assert again(case).updated_at == case.updated_at


@pytest.mark.parametrize("act", list(ACTS))
def test_an_officer_of_another_team_cannot_press_any_button(
    council: None, at: datetime, as_user: Callable[[str], Client], act: str
) -> None:
    theirs = a_case("pothole", at=at)
    assert as_user("otto").get(address(theirs)).status_code == 200
    assert do(as_user("otto"), theirs, act, **FILLED.get(act, {})).status_code == 403
    assert again(theirs).updated_at == theirs.updated_at


@pytest.mark.parametrize("act", ["hand-over", "category", "dispute"])
def test_a_contractor_cannot_press_the_buttons_of_council_staff(
    case: Case, as_user: Callable[[str], Client], act: str
) -> None:
    assert do(as_user("kit"), case, act, **FILLED.get(act, {})).status_code == 403


def test_an_officer_cannot_approve_what_a_leader_approves(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("otto").get(address(case)).content.decode()
    assert "More time" in page
    assert 'name="asked_by"' not in more_time(as_user("otto"), case, amount="").content.decode()
    more_time(as_user("otto"), case, asked_by="dee")
    assert not ClockEntry.objects.filter(kind="extended").exists()


def test_taking_a_case_makes_it_ones_own(case: Case, as_user: Callable[[str], Client], otto: Actor) -> None:
    response = do(as_user("otto"), case, "take", seen=stand(case))
    assert response["Location"] == address(case)
    assert (again(case).holder_id, again(case).status) == (otto.user_id, Status.IN_HAND)


def test_the_page_says_what_was_done(case: Case, as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    do(otto, case, "note", text="Two bags.")
    page = otto.get(address(case)).content.decode()
    assert "The note is added." in page
    assert "Two bags." in page
    assert "Otto Brandt" in page


def test_closing_starts_from_the_words_of_the_outcome(case: Case, as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    assert "What came of it?" in otto.get(address(case, "close")).content.decode()
    page = otto.get(address(case, "close"), {"outcome": "fixed"}).content.decode()
    words = page.split("<textarea")[1].split(">")[1].split("<")[0].strip()
    assert len(words) > 10
    do(otto, case, "close", outcome="fixed", words="We cleared it today.", seen=stand(case))
    assert (again(case).outcome, again(case).closing_words) == (Outcome.FIXED, "We cleared it today.")


def test_an_outcome_that_the_service_does_not_have_is_asked_for_again(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    response = do(as_user("otto"), case, "close", outcome="miracle", words="Done.")
    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()
    assert again(case).closed_at is None


def test_going_on_without_a_choice_says_what_to_choose(case: Case, as_user: Callable[[str], Client]) -> None:
    response = as_user("otto").get(address(case, "close"), {"answered": "yes"})
    assert response.status_code == 422
    assert 'href="#outcome"' in response.content.decode()


def test_a_duplicate_asks_which_case_is_kept(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    otto, kept = as_user("otto"), a_case(at=at)
    assert otto.get(address(case, "close"), {"outcome": "duplicate"})["Location"] == address(case, "duplicate")
    spoken = f"{kept.reference[:3]}-{kept.reference[3:6]}-{kept.reference[6:]}".lower()
    do(otto, case, "duplicate", other=spoken, words="Reported before.", seen=stand(case))
    assert again(case).outcome == Outcome.DUPLICATE
    assert CaseLink.objects.get().other_id == kept.pk


def test_a_duplicate_of_a_case_one_may_not_see_is_refused(
    case: Case, elsewhere: Case, as_user: Callable[[str], Client]
) -> None:
    response = do(as_user("otto"), case, "duplicate", other=elsewhere.reference, words="Reported before.")
    assert response.status_code == 422
    assert "There is no case with that reference" in response.content.decode()
    assert again(case).closed_at is None


def test_a_slip_in_a_reference_is_told_at_its_field(case: Case, as_user: Callable[[str], Client]) -> None:
    response = do(as_user("otto"), case, "link", other="ABC")
    assert response.status_code == 422
    assert 'href="#id_other"' in response.content.decode()


def test_cases_are_linked_and_unlinked(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    otto, other = as_user("otto"), a_case("graffiti", at=at)
    do(otto, case, "link", other=other.reference)
    assert "Take the link back" in otto.get(address(case)).content.decode()
    do(otto, case, "unlink", other=other.reference)
    assert not CaseLink.objects.exists()


def test_an_empty_text_is_refused_at_its_field_and_the_title_says_so(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    response = do(as_user("otto"), case, "ask", text="  ")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert "Enter the question" in page
    assert 'href="#id_text"' in page


def test_asking_stops_the_clock_and_the_page_says_so(case: Case, as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    do(otto, case, "ask", text="Which lane?", seen=stand(case))
    page = otto.get(address(case)).content.decode()
    assert "Clock stopped" in page
    assert "Which lane?" in page
    do(otto, case, "stop-waiting", seen=stand(again(case)))
    assert again(case).status == Status.IN_HAND


def test_whoever_comes_second_sees_the_case_anew_and_keeps_what_they_typed(
    case: Case, at: datetime, as_user: Callable[[str], Client], dee: Actor
) -> None:
    seen = stand(case)
    take(again(case), by=dee, at=at)
    response = do(as_user("otto"), case, "close", outcome="fixed", words="My careful words.", seen=seen)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else has just changed this case" in page
    assert "My careful words." in page
    assert "Dee Marsh" in page
    assert again(case).closed_at is None


def test_a_case_is_handed_to_somebody_in_a_team(case: Case, as_user: Callable[[str], Client], kit: Actor) -> None:
    otto = as_user("otto")
    assert "Which team?" in otto.get(address(case, "hand-over")).content.decode()
    assert "Kit Mensah" in otto.get(address(case, "hand-over"), {"team": "street-scene"}).content.decode()
    do(otto, case, "hand-over", team="street-scene", holder=str(kit.user_id), note="Bring a van.", seen=stand(case))
    assert again(case).holder_id == kit.user_id
    assert "Bring a van." in otto.get(address(case)).content.decode()


def test_somebody_of_another_team_cannot_be_made_the_holder(
    case: Case, as_user: Callable[[str], Client], kit: Actor
) -> None:
    response = do(as_user("otto"), case, "hand-over", team="highways", holder=str(kit.user_id))
    assert response.status_code == 422
    assert again(case).holder_id is None


def test_a_case_handed_out_of_sight_leads_back_to_the_list(
    council: None, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    ours = a_case(at=at)
    Case.objects.filter(pk=ours.pk).update(is_public=False)
    response = do(as_user("otto"), ours, "hand-over", team="highways")
    assert response["Location"] == "/office/cases/"


def test_another_service_takes_the_case_to_its_team(case: Case, as_user: Callable[[str], Client]) -> None:
    do(as_user("otto"), case, "category", to="pothole", seen=stand(case))
    assert again(case).service == "pothole"
    assert again(case).team_id != case.team_id


def test_a_leader_gives_more_time_that_somebody_else_asked_for(case: Case, as_user: Callable[[str], Client]) -> None:
    dee = as_user("dee")
    assert "Dee Marsh</option>" not in more_time(dee, case, amount="").content.decode()
    more_time(dee, case, seen=stand(case))
    assert again(case).due_at > case.due_at
    page = dee.get(address(case)).content.decode()
    assert "extended by 2 " in page
    assert "A lorry broke down." in page


@pytest.mark.parametrize("amount", ["", "soon", "0", "101", "-3"])
def test_an_amount_that_makes_no_sense_is_refused(case: Case, as_user: Callable[[str], Client], amount: str) -> None:
    response = more_time(as_user("dee"), case, amount=amount)
    assert response.status_code == 422
    assert not ClockEntry.objects.filter(clock__case=case, kind="extended").exists()


def test_an_adviser_adds_what_a_caller_says(case: Case, as_user: Callable[[str], Client]) -> None:
    cem = as_user("cem")
    do(cem, case, "information", text="There is glass too.")
    assert "There is glass too." in cem.get(address(case)).content.decode()


def test_a_dispute_is_answered_by_a_leader(
    case: Case, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    close(case, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at)
    dispute(case, reason="It is all still there.", by=PUBLIC, at=at)
    assert "It is all still there." in as_user("otto").get("/office/disputes/").content.decode()
    dee = as_user("dee")
    assert "Answer the dispute" in dee.get(address(case)).content.decode()
    assert do(dee, case, "dispute", words="We will look again.").status_code == 422
    do(dee, case, "dispute", decision="accept", words="We will look again.", seen=stand(case))
    assert again(case).status == Status.IN_HAND
    assert "Nobody waits for an answer." in dee.get("/office/disputes/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_disputes_costs_as_many_queries_for_three_as_for_one(
    council: None,
    at: datetime,
    as_user: Callable[[str], Client],
    otto: Actor,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for _ in range(count):
        closed = a_case(at=at)
        close(closed, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at)
        dispute(closed, reason="It is all still there.", by=PUBLIC, at=at)
    dee = as_user("dee")
    dee.get("/office/disputes/")  # reads the versions of services that this process has not met
    # Session, account, roles, the disputes with their cases, the looks that are kept, their transaction; news.
    # One of them asks how many openings of restricted records wait for a leader to look at.
    with django_assert_num_queries(9):
        page = dee.get("/office/disputes/").content.decode()
    assert page.count("It is all still there.") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_costs_as_many_queries_with_three_of_everything_as_with_one(
    case: Case,
    at: datetime,
    deliver: Callable[..., int],
    as_user: Callable[[str], Client],
    otto: Actor,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for _ in range(count):
        near = a_case("graffiti", at=at, point=Point(53.6002, 1.2))
        link(case, other=near, by=otto, at=at)
        follow(case, customer_id=a_customer(Person(name="Bo", email="bo@example.org"), at=at), by=PUBLIC, at=at)
        add_note(case, text="Two bags.", by=otto, at=at)
        add_task(case, new=NewTask(title="Measure it"), by=otto, at=at)
    deliver(at)
    dee = as_user("dee")
    dee.get(address(case))
    # Session, account, roles (3); the case (1); the look that is kept and its transaction (3); clock and team (3);
    # what happened and who did it (2); followers, question, dispute (3); the trail and who looked (2); files (1);
    # links and neighbours, and which of them dee may see (4); the reporter and what was sent (2); tasks, what is
    # ticked and waited for, and teams (4). What is new of it, and at all (2); who has it open, that dee has, a
    # savepoint (4); if she watches, whom she may mention (2); what was asked of others (1); whether
    # something holds for whoever reported, and why dee has it (2). What waits for a leader (1); who acts for them (1).
    with django_assert_num_queries(46):
        page = dee.get(address(case)).content.decode()
    assert page.count("Two bags.") == count


def test_a_dispute_of_another_team_is_not_listed_for_a_contractor(
    elsewhere: Case, at: datetime, as_user: Callable[[str], Client]
) -> None:
    close(elsewhere, outcome=Outcome.NOT_FOUND, words="We heard nothing.", by=SYSTEM, at=at)
    dispute(elsewhere, reason="Come at night.", by=PUBLIC, at=at)
    assert "Come at night." not in as_user("kit").get("/office/disputes/").content.decode()
    assert audit.views(elsewhere.reference) == []
    assert "Come at night." in as_user("cem").get("/office/disputes/").content.decode()
    assert [look.actor for look in audit.views(elsewhere.reference)] == ["cem"]


def test_photos_are_shown_to_staff_before_the_public_may_see_them(
    council: None, at: datetime, settings: Any, tmp_path: Path, as_user: Callable[[str], Client]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    rules = FileRules(types=PICTURES, public=True)
    kept = receive(upload(photo(), "corner.jpg"), rules=rules, owner="draft:x", by=PUBLIC, at=at)
    case = a_case(at=at, files=(kept.id,))
    otto = as_user("otto")
    page = otto.get(address(case)).content.decode()
    (address_of_picture,) = re.findall(rf'src="({kept.picture_url}[^"]*)"', page)
    picture = otto.get(address_of_picture)
    list(picture.streaming_content)  # closing it unread would close the test's own connection with it
    assert picture.status_code == 200
    assert "Otto Brandt, opened the file corner.jpg" in as_user("dee").get(address(case)).content.decode()
    assert kept.public_url is None


def test_nearby_cases_are_shown_only_to_those_who_may_see_them(
    case: Case, at: datetime, as_user: Callable[[str], Client]
) -> None:
    near = a_case("pothole", at=at, point=Point(53.6002, 1.2))
    link = f'href="/office/cases/{near.reference}/"'
    assert link in as_user("otto").get(address(case)).content.decode()
    assert link not in as_user("kit").get(address(case)).content.decode()


def test_rubbish_in_words_is_shown_safely(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    add_information(case, text="<script>alert(1)</script> ‮txet‬ 🚧", by=PUBLIC, at=at)
    page = as_user("otto").get(address(case)).content.decode()
    assert "<script>alert" not in page
    assert "🚧" in page


@pytest.mark.engine
@pytest.mark.parametrize("reference", ["XXXXXXXXX", "no-such-case", "%00"])
def test_an_address_of_no_case_is_not_found(council: None, as_user: Callable[[str], Client], reference: str) -> None:
    assert as_user("cem").get(f"/office/cases/{reference}/").status_code == 404


def test_an_act_that_does_not_exist_is_not_found(case: Case, as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get(address(case, "explode")).status_code == 404
