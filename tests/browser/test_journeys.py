"""What people come for, from its first page to its last: complaints, questions, disputes, answers, works; and axe."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.models import Case, Complaint, Enquiry, OutsideRequest, ReopenRequest, WorksNotice
from frontdoor.cases.operations.asking_outside import NewRequest, ask_outside
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.complaint_reporting import ask_for_surveys
from frontdoor.cases.operations.enquiring import NewEnquiry, raise_enquiry
from frontdoor.cases.operations.working import hand_over
from frontdoor.cases.queries.outside import outside_link
from frontdoor.cases.queries.surveys import survey_token
from frontdoor.cases.queries.telling import tracking_link
from frontdoor.cases.rules.enquiries import Consent
from frontdoor.cases.rules.outside import Shown
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from tests.browser.conftest import PHONE, check_axe
from tests.browser.test_office import enter, tab_to, write
from tests.browser.test_report_it import name_of
from tests.factories.cases import a_case, again
from tests.factories.complaints import a_complaint, acknowledged, an_investigator, answered
from tests.factories.town import HARBOUR
from tests.factories.works import some_works, the_street
from tests.fakes.outbox import deliver

NewPage = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def _here(live_server: Any, settings: Any, at: datetime) -> None:
    """Let links lead to this server, on the day of the tests."""
    settings.FRONTDOOR_SITE, settings.FRONTDOOR_NOW = live_server.url, at.isoformat()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def act(page: Page, case: Case, name: str, button: str, **typed: str) -> None:
    """Do one thing with a case as staff do, on its own page."""
    page.goto(f"/office/cases/{case.reference}/{name}/")
    for field, text in typed.items():
        page.locator(f"[name={field}]").fill(text)
    press(page, button)
    expect(page).to_have_url(re.compile(rf"/office/cases/{case.reference}/$"))


# ---- a complaint


#: What is chosen, and what is typed, by the question; what is not asked for is left out.
CHOSEN = {
    "danger": "no", "about": "bins", "kind_of": "badly", "told_us": "no", "when_was": "new", "for_whom": "me",
    "contact_by": "email",
}  # fmt: skip
TYPED = {
    "description": "My bin was missed three times.", "wish": "That it is collected.", "contact_name": "Ada Okafor",
    "contact_email": "ada@example.com",
}  # fmt: skip
#: More pages than the form has.
MOST_PAGES = 25


def test_a_complaint_is_made_on_a_phone_and_its_tracking_page_says_how_it_stands(new_page: NewPage) -> None:
    page, looked_at = new_page(size=PHONE, javascript=False), new_page(size=PHONE)
    page.goto("/services/complaint/")
    press(page, "Start now")
    for _ in range(MOST_PAGES):
        asked = name_of(page)
        if asked == "check":
            break
        if asked in CHOSEN:
            page.locator(f"[name={asked}][value={CHOSEN[asked]}]").check()
        elif asked in TYPED:
            page.locator(f"[name={asked}]").fill(TYPED[asked])
        press(page, "Continue")
    assert name_of(page) == "check", page.url
    press(page, "Send my complaint")
    page.get_by_role("link", name=re.compile("Follow")).click()
    expect(page.get_by_role("heading", name="Your complaint at stage 1")).to_be_visible()
    looked_at.goto(page.url)
    check_axe(looked_at)
    assert Complaint.objects.get().case.channel == "web"


def test_a_stage_1_is_answered_late_with_more_time_and_taken_to_stage_2_on_a_phone(
    at: datetime, new_page: NewPage, sign_in: SignIn
) -> None:
    case, una = a_complaint(at=at), an_investigator("una")
    acknowledged(case, by=una, at=at)
    office, ours = new_page(javascript=False), new_page(size=PHONE)
    sign_in(office, "dee")
    office.goto(f"/office/cases/{case.reference}/more-days/")
    office.get_by_label("How many working days more?").fill("10")
    office.get_by_label("Why is more time needed?").fill("The driver is on leave.")
    office.get_by_label("Who asked for it?").select_option("una")
    press(office, "Approve, and tell them")
    expect(office.get_by_text("The stage has more time")).to_be_visible()
    for issue in case.complaint_file.issues.all():
        office.goto(f"/office/cases/{case.reference}/find/?issue={issue.pk}")
        office.get_by_label("Partly upheld").check()
        office.get_by_label("Why?").fill("The log says so.")
        press(office, "Keep the finding")
    act(office, case, "answer", "Send the answer", words="We are sorry.")

    ours.goto(tracking_link(case.reference))
    expect(ours.get_by_text("What we found: partly upheld.")).to_be_visible()
    check_axe(ours)
    press(ours, "Look at it again at stage 2")
    expect(ours.get_by_role("heading", name="Your complaint at stage 2")).to_be_visible()
    assert again(case).status != Status.CLOSED


def test_after_stage_2_the_ombudsmans_file_is_one_archive(at: datetime, new_page: NewPage, sign_in: SignIn) -> None:
    una, finlay = an_investigator("una"), an_investigator("finlay")
    case = answered(a_complaint(at=at), by=una, at=at)
    ours, office = new_page(size=PHONE, javascript=False), new_page()
    ours.goto(tracking_link(case.reference))
    press(ours, "Look at it again at stage 2")
    answered(again(case), by=finlay, at=at)
    ours.reload()
    expect(ours.get_by_text("This is our last answer.")).to_be_visible()

    sign_in(office, "dee")
    act(
        office, case, "ombudsman", "Keep it", their_reference="25 001", asked_on="20/5/2025", reply_by="3/6/2025"
    )  # fmt: skip
    expect(office.get_by_text("25 001").first).to_be_visible()
    check_axe(office)
    with office.expect_download() as taken:
        office.get_by_role("button", name=re.compile("whole file", re.IGNORECASE)).click()
    assert taken.value.suggested_filename.endswith(".zip")


def test_the_survey_about_a_complaint_is_answered_by_keyboard_without_javascript(
    at: datetime, new_page: NewPage
) -> None:
    case = answered(a_complaint(at=at), by=an_investigator("una"), at=at)
    ask_for_surveys(at=at + timedelta(days=8))
    complaint = Complaint.objects.get(case=case)
    address = f"/complaint-survey/{survey_token(complaint)}/"
    looked_at = new_page(size=PHONE)
    looked_at.goto(address)
    check_axe(looked_at)
    page = new_page(size=PHONE, javascript=False)
    page.goto(address)
    for question in page.locator("fieldset").all():
        tab_to(page, question.get_by_role("radio").first)
        page.keyboard.press("Space")
    write(page, "Is there something you want to add? (optional)", "You listened.")
    enter(page, "button", "Send")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Complaint.objects.get().survey_answer.words == "You listened."


# ---- somebody outside


def test_somebody_outside_answers_by_a_link_without_javascript(
    at: datetime, otto: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    case = a_case(at=at, point=HARBOUR)
    new = NewRequest(
        name="Holt & Sons", email="holt@example.org", text="Can you collect it?", shows=[Shown.STREET.value]
    )
    asked = ask_outside(case, new=new, by=otto, at=at)
    looked_at, theirs, office = new_page(size=PHONE), new_page(size=PHONE, javascript=False), new_page()
    looked_at.goto(outside_link(asked))
    check_axe(looked_at)
    theirs.goto(outside_link(asked))
    press(theirs, "Send")
    expect(theirs.get_by_role("alert")).to_be_visible()
    theirs.locator("#text").fill("Yes, on Friday.")
    press(theirs, "Send")
    expect(theirs.get_by_text("We have your answer.")).to_be_visible()
    looked_at.goto(outside_link(asked))
    check_axe(looked_at)

    sign_in(office, "otto")
    office.goto(f"/office/cases/{case.reference}/")
    expect(office.get_by_text("Yes, on Friday.").first).to_be_visible()
    assert OutsideRequest.objects.get().answer == "Yes, on Friday."


# ---- a member


def test_a_member_asks_with_consent_on_a_phone_and_reads_the_reply(
    at: datetime, new_page: NewPage, sign_in: SignIn
) -> None:
    case = a_case("noise", at=at)
    ours, hub = new_page(size=PHONE), new_page(javascript=False)
    sign_in(ours, "mina")
    ours.goto("/member/enquiries/new/")
    check_axe(ours)
    ours.get_by_label("What do you ask?").fill("Why is it still loud?")
    ours.get_by_role("radio", name="Yes").check()
    ours.get_by_label("Reference of a case of theirs (optional)").fill(case.reference)
    press(ours, "Send the enquiry")
    expect(ours.get_by_role("alert")).to_be_visible()
    ours.get_by_label("How have they agreed?").fill("At the surgery.")
    ours.get_by_label("When?").fill("19/5/2025")
    press(ours, "Send the enquiry")
    expect(ours.get_by_text("Why is it still loud?").first).to_be_visible()

    sign_in(hub, "cem")
    row = Enquiry.objects.get()
    hub.goto(f"/office/enquiries/{row.reference}/")
    hub.get_by_label("The member").check()
    hub.locator("[name=text]").fill("We measure it on Friday.")
    press(hub, "Send the answer")
    ours.goto(f"/member/enquiries/{row.reference}/")
    expect(ours.get_by_text("We measure it on Friday.")).to_be_visible()
    expect(ours.get_by_text("They agreed on 19 May 2025")).to_be_visible()
    check_axe(ours)


def test_axe_finds_nothing_on_the_hubs_page_of_an_enquiry(
    at: datetime, mina: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    row = raise_enquiry(NewEnquiry(matter="Why?", consent=Consent(given=False)), by=mina, at=at)
    page = new_page()
    sign_in(page, "cem")
    page.goto(f"/office/enquiries/{row.reference}/")
    check_axe(page)


# ---- a dispute


def test_a_resident_disputes_a_closure_and_somebody_has_to_answer(
    at: datetime, otto: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    case = a_case(at=at, point=HARBOUR)
    close(case, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at)
    ours, office = new_page(size=PHONE), new_page(javascript=False)
    ours.goto(tracking_link(case.reference))
    check_axe(ours)
    no = ours.get_by_role("button", name="It is not put right")
    no.click()
    expect(ours.get_by_role("alert")).to_be_visible()
    check_axe(ours)
    ours.locator("#dispute").fill("Half of it is still there.")
    no.click()
    expect(ours.get_by_text("Somebody will look at it again and answer you")).to_be_visible()
    assert ReopenRequest.objects.get(decided_at__isnull=True).due_at is not None

    sign_in(office, "dee")
    office.goto("/office/disputes/")
    office.get_by_role("link", name=re.compile("Answer")).first.click()
    office.get_by_role("radio").first.check()
    office.locator("[name=words]").fill("We come again.")
    press(office, "Send the answer")
    assert again(case).status == Status.IN_HAND
    ours.reload()
    expect(ours.get_by_text("We come again.").first).to_be_visible()


# ---- freedom of information


def test_whoever_asks_searches_first_and_an_answer_is_found_by_the_next(
    at: datetime, otto: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    ours, office = new_page(size=PHONE, javascript=False), new_page()
    ours.goto("/services/information-request/")
    search = "Has somebody asked before? Search the answers we have given"
    ours.get_by_label(search).fill("road salt")
    press(ours, "Search")
    expect(ours.get_by_text("Nothing here has all of these words.")).to_be_visible()

    case = a_case("information-request", at=at, description="I am Jo Amari. What did road salt cost?")
    hand_over(case, team_slug="street-scene", note="", by=SYSTEM, at=at)
    close(again(case), outcome=Outcome.ANSWERED, words="Dear Jo Amari, £41,000.", by=otto, at=at)
    sign_in(office, "otto")
    office.goto(f"/office/cases/{case.reference}/publish/")
    office.get_by_label("Title").fill("Cost of road salt")
    office.get_by_label("I have taken out everything about people").check()
    press(office, "Publish")
    expect(office.get_by_text("is of whoever asked").first).to_be_visible()
    check_axe(office)
    office.get_by_label("What was asked").fill("What did road salt cost in 2025?")
    office.get_by_label("What was answered").fill("It cost £41,000.")
    press(office, "Publish")
    expect(office.get_by_text("It is published.")).to_be_visible()

    ours.goto("/services/information-request/")
    ours.get_by_label(search).fill("road salt")
    press(ours, "Search")
    ours.get_by_role("link", name=re.compile("Cost of road salt")).click()
    expect(ours.get_by_text("It cost £41,000.")).to_be_visible()
    looked_at = new_page(size=PHONE)
    for address in (ours.url, "/registers/disclosures/?q=salt", "/registers/"):
        looked_at.goto(address)
        check_axe(looked_at)


# ---- planned works


def test_works_are_planned_from_a_case_by_keyboard_without_javascript(
    at: datetime, new_page: NewPage, sign_in: SignIn
) -> None:
    case = a_case(at=at, point=HARBOUR)
    page = new_page(javascript=False)
    sign_in(page, "otto")
    page.goto(f"/office/cases/{case.reference}/")
    enter(page, "link", "Plan works for this case")
    write(page, "What is done?", "Clearing of the lane")
    write(page, "First day", "27/5/2025")
    write(page, "From which hour each day?", "9am")
    tab_to(page, page.get_by_label("Parking is suspended"))
    page.keyboard.press("Space")
    enter(page, "button", "Announce the works")
    expect(page.get_by_text("Enter both hours").first).to_be_visible()
    write(page, "Until which hour?", "4pm")
    enter(page, "button", "Announce the works")
    expect(page.get_by_text("The works are announced.")).to_be_visible()
    assert WorksNotice.objects.get().street == the_street().full_name


def test_works_are_found_by_their_street_on_a_phone_and_on_the_page_of_whoever_reported(
    at: datetime, otto: Actor, new_page: NewPage
) -> None:
    case = a_case(at=at, point=HARBOUR)
    row = some_works(case, by=otto, at=at, effects=("parking",))
    deliver(at)
    page = new_page(size=PHONE)
    page.goto(tracking_link(case.reference))
    check_axe(page)
    page.get_by_role("link", name=re.compile("All about these works")).click()
    expect(page.get_by_text("Parking is suspended")).to_be_visible()
    check_axe(page)
    page.goto("/registers/works/?show=coming")
    page.get_by_label("Postcode, street or ward").fill(row.street)
    press(page, "Find works")
    expect(page.get_by_role("link", name=re.compile("Repair of ten potholes"))).to_be_visible()
    check_axe(page)


def test_axe_finds_nothing_on_the_offices_pages_of_works(
    at: datetime, otto: Actor, new_page: NewPage, sign_in: SignIn
) -> None:
    case = a_case(at=at, point=HARBOUR)
    row = some_works(case, by=otto, at=at)
    office = new_page(size=PHONE)
    sign_in(office, "otto")
    for address in ("", f"{row.pk}/", f"{row.pk}/edit/", f"{row.pk}/cancel/", f"new/?case={case.reference}"):
        office.goto(f"/office/works/{address}")
        check_axe(office)
