"""Sections that others answer, page by page and without JavaScript; and who may see what was said."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.audit.api import views
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.api import (
    Reason,
    confirm_their_part,
    decline,
    keep_their_answer,
    other_token,
    resume_token,
    take_back,
)
from frontdoor.services.models import OtherPerson, Submission
from tests.factories.others import CONFIDED, WITNESSES, Whom, a_report, answer_all, asked, with_witnesses
from tests.web.test_resident_form import answer, begin, fill_in, held

pytestmark = pytest.mark.usefixtures("witnessed")
WHOM = {"act": "ask", "name": "Wyn Rees", "email": "wyn@example.org", "asked_by": "Ada Okafor"}


@pytest.fixture
def witnessed(town: None) -> None:
    with_witnesses(at=now())


@pytest.fixture
def check(client: Client) -> str:
    """Answer the whole form, come back to it, and return the address of the page on which it is checked."""
    draft = a_report(at=now())
    client.get(f"/services/come-back/{resume_token(draft.id)}/")
    return f"/services/pothole/{draft.id}/check/"


@pytest.fixture
def form(check: str) -> UUID:
    return Submission.objects.get().pk


@pytest.fixture
def witness(form: UUID) -> UUID:
    return asked(form, "witness", at=now())


@pytest.fixture
def link(witness: UUID) -> str:
    """Return the link of somebody who was asked."""
    return f"/services/asked/{other_token(witness)}/"


def confide(witness: UUID) -> None:
    keep_their_answer(witness, question_id="saw", value=True, at=now())
    part = keep_their_answer(witness, question_id="what", value=CONFIDED, at=now())
    confirm_their_part(witness, revision=part.revision, by=PUBLIC, at=now())


def text(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def sent(client: Client, check: str) -> Case:
    """Send the form without the neighbour."""
    page = client.get(check).content.decode()
    revision = page.split('name="revision" value="')[1].split('"')[0]
    answer(client, check, revision=revision, without="neighbour")
    return Case.objects.get()


def test_whoever_has_answered_everything_reads_who_else_has_to(client: Client, check: str) -> None:
    page = text(client, check.replace("/check/", "/who-else/"))

    assert "Your witness" in page
    assert "You can send without them" in page


def test_the_way_through_the_form_leads_to_who_else_has_to_answer_before_the_check(client: Client) -> None:
    assert fill_in(client, begin(client), until="who-else").endswith("/who-else/")


def test_a_form_that_waits_for_somebody_says_so_and_has_no_button(client: Client, check: str) -> None:
    page = text(client, check)

    assert "You cannot send this yet" in page
    assert "We wait for: your witness" in " ".join(page.split())
    assert "Send my report" not in page


def test_a_form_that_waits_for_somebody_is_not_sent_by_pressing_either(client: Client, check: str) -> None:
    token = held(client, check.replace("/check/", "/other-witness/"))
    response = client.post(check, {"held": token, "without": ["witness", "neighbour"]})

    assert response.status_code == 422
    assert "your witness has not answered" in response.content.decode()
    assert not Case.objects.exists()


def test_whom_one_can_do_without_is_let_go_by_saying_so(client: Client, check: str, witness: UUID) -> None:
    confide(witness)
    response = client.post(check, {"held": held(client, check)})

    assert response.status_code == 422
    assert "Tick the box to send this without what your neighbour would tell us" in response.content.decode()
    assert sent(client, check).others[1] == {"other": "neighbour", "stands": "not asked yet"}


def test_somebody_is_asked_on_a_page_of_their_own(client: Client, check: str, deliver: Callable[[], int]) -> None:
    page = answer(client, check.replace("/check/", "/other-witness/"), **WHOM)

    assert "We wrote to" in text(client, page)
    message = Message.objects.get(to="wyn@example.org")
    assert "/services/asked/" in body_of(message).text


def test_what_is_wrong_is_told_beside_each_box_with_what_was_typed(client: Client, check: str) -> None:
    page = check.replace("/check/", "/other-witness/")
    response = client.post(page, {"held": held(client, page), **WHOM, "name": "", "email": "wyn"})

    told = response.content.decode()
    assert response.status_code == 422
    assert "Enter their name" in told
    assert "Enter an email address in the correct format" in told
    assert 'value="wyn"' in told


def test_asking_again_at_once_is_refused_in_words(client: Client, check: str, witness: UUID) -> None:
    page = answer(client, check.replace("/check/", "/other-witness/"), act="again")

    assert "We wrote to them less than a day ago" in text(client, page)


def test_somebody_is_asked_no_longer_by_a_button(client: Client, check: str, link: str) -> None:
    answer(client, check.replace("/check/", "/other-witness/"), act="take-back")

    assert Client().get(link).status_code == 410


def test_a_no_is_told_with_its_reason(client: Client, check: str, witness: UUID) -> None:
    decline(witness, reason=Reason.CANNOT, by=PUBLIC, at=now())

    assert "said no" in (page := text(client, check.replace("/check/", "/other-witness/")))
    assert "they do not know the answers" in page


def test_what_changed_under_them_is_told_with_a_way_to_ask_again(client: Client, check: str, witness: UUID) -> None:
    confide(witness)
    answer(client, check.replace("/check/", "/depth/"), depth="very-deep")

    page = check.replace("/check/", "/other-witness/")
    assert "they have to look at it again" in text(client, page)
    assert "We have sent them the link again" in text(client, answer(client, page, act="again"))


@pytest.mark.parametrize(("page", "status"), [("other-nobody", 404), ("other-witness", 200)])
def test_only_those_the_form_names_have_a_page(client: Client, check: str, page: str, status: int) -> None:
    assert client.get(check.replace("/check/", f"/{page}/")).status_code == status


def test_who_is_not_needed_any_more_has_no_page(client: Client, check: str) -> None:
    with_witnesses(at=now(), text="others: []")
    client.post(check.replace("/check/", "/what-changed/"), {"held": held(client, check.replace("/check/", "/depth/"))})

    assert client.get(check.replace("/check/", "/who-else/")).status_code == 302


def test_a_strangers_page_says_who_asks_and_shows_what_it_may_and_no_more(link: str) -> None:
    page = text(Client(), link)

    assert "Ada Okafor asks you to answer some questions" in page
    assert "How we use and keep what you tell us" in page
    assert "About a golf ball or more (4 to 7 cm)" in page
    assert "by the bakery" not in page
    assert "ada@example.com" not in page


def test_a_stranger_reads_in_the_language_they_choose_as_far_as_the_form_has_it(form: UUID, link: str) -> None:
    says = [{"en": "Did you see it?", "says": "A welsoch chi ef?"}]
    with_witnesses(at=now(), languages=[{"code": "cy", "texts": says}])
    stranger = Client()
    page = stranger.get(link, {"lang": "cy"}, follow=True).content.decode()

    assert "Mae Ada Okafor yn gofyn i chi ateb cwestiynau" in page
    assert "A welsoch chi ef?" in text(stranger, f"{link}saw/")


def test_somebody_answers_confirms_and_cannot_change_it(link: str, witness: UUID) -> None:
    stranger = Client()
    stranger.post(f"{link}saw/", {"saw": "yes"})
    check = stranger.post(f"{link}what/", {"what": CONFIDED})["Location"]
    page = text(stranger, check)
    revision = page.split('name="revision" value="')[1].split('"')[0]
    seen = page.split('name="seen" value="')[1].split('"')[0]
    done = stranger.post(check, {"revision": revision, "seen": seen})["Location"]

    assert "We have your answers" in text(stranger, done)
    assert stranger.post(f"{link}what/", {"what": "Nothing"})["Location"] == link
    assert OtherPerson.objects.get(pk=witness).answers["what"] == CONFIDED


def test_an_answer_that_will_not_do_is_told_with_the_question(link: str) -> None:
    response = Client().post(f"{link}saw/", {})

    assert response.status_code == 422
    assert "Select yes if you saw it" in response.content.decode()


@pytest.mark.parametrize(
    ("page", "leads"),
    [("check", "saw"), ("what", "saw")],
    ids=["the check before all is answered", "what is not asked"],
)
def test_somebody_is_led_to_what_they_have_to_answer(link: str, page: str, leads: str) -> None:
    assert Client().get(f"{link}{page}/")["Location"] == f"{link}{leads}/"


@pytest.mark.parametrize("page", ["danger", "done", "save", "other-witness"])
def test_no_page_of_the_applicants_is_theirs(link: str, page: str) -> None:
    assert Client().get(f"{link}{page}/").status_code == 404


def test_what_has_changed_meanwhile_is_not_confirmed(link: str, witness: UUID) -> None:
    keep_their_answer(witness, question_id="saw", value=False, at=now())
    response = Client().post(f"{link}check/", {"revision": "x"})

    assert response.status_code == 422
    assert "has changed since you opened it" in response.content.decode()


def test_what_no_longer_will_do_is_told_at_the_check(link: str, witness: UUID) -> None:
    part = keep_their_answer(witness, question_id="saw", value=True, at=now())
    OtherPerson.objects.filter(pk=witness).update(answers={**part.answers, "what": "x" * 300})
    response = Client().post(f"{link}check/", {"revision": part.revision, "seen": part.seen})

    assert response.status_code == 422
    assert f"{link}what/?return=check" in response.content.decode()


def test_somebody_says_no_for_a_reason(link: str, witness: UUID) -> None:
    assert "Select why you do not want to answer" in Client().post(f"{link}say-no/", {}).content.decode()
    done = Client().post(f"{link}say-no/", {"reason": "not-me"})["Location"]

    assert "You said no" in text(Client(), done)


def test_somebody_stops_the_emails_and_can_still_answer(link: str, witness: UUID) -> None:
    page = Client().post(link, follow=True).content.decode()

    assert "We write to you about this no more" in page
    assert "Start now" in page
    assert OtherPerson.objects.get(pk=witness).is_silent


def test_a_press_on_another_site_does_nothing(link: str, witness: UUID) -> None:
    assert Client().post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 404
    assert not OtherPerson.objects.get(pk=witness).is_silent


def test_a_link_that_was_cut_off_says_so(link: str) -> None:
    response = Client().get(f"{link[:-4]}/")

    assert response.status_code == 410
    assert "Copy the whole of it" in response.content.decode()


def gone(form: UUID) -> None:
    Submission.objects.filter(pk=form).delete()


def not_theirs(form: UUID) -> None:
    take_back(form, other_id="witness", by=PUBLIC, at=now())


def withdrawn(_form: UUID) -> None:
    with_witnesses(at=now(), withdrawn="2025-01-01")


def asks_nobody(_form: UUID) -> None:
    with_witnesses(at=now(), text="others: []")


def sent_without(form: UUID) -> None:
    Submission.objects.filter(pk=form).update(state="submitted", submitted_at=now(), reference="4KQ7MX9TA")


@pytest.mark.parametrize("end", [gone, not_theirs, withdrawn, asks_nobody, sent_without])
@pytest.mark.parametrize("page", ["", "saw/"])
def test_a_link_that_has_ended_says_so_plainly(form: UUID, link: str, end: Callable[[UUID], None], page: str) -> None:
    end(form)
    response = Client().get(f"{link}{page}")

    assert response.status_code == 410
    assert "You need do nothing" in response.content.decode()


def test_a_press_on_a_page_whose_link_has_ended_is_told_so(form: UUID, link: str) -> None:
    sent_without(form)

    assert Client().post(f"{link}saw/", {"saw": "yes"}).status_code == 410


def test_the_wording_that_counts_now_is_asked(form: UUID, link: str) -> None:
    with_witnesses(at=now(), text=WITNESSES.replace("Did you see it?", "Did you hear it?"))

    assert "Did you hear it?" in text(Client(), f"{link}saw/")


def test_what_was_confided_reaches_no_page_of_the_applicants(
    client: Client, check: str, witness: UUID, form: UUID, deliver: Callable[[], int]
) -> None:
    confide(witness)
    before = [text(client, check.replace("/check/", page)) for page in ("/check/", "/who-else/", "/other-witness/")]
    case = sent(client, check)
    deliver()
    links = [
        body_of(each).text.split("/track/")[1].split("/")[0] for each in Message.objects.filter(about=case.reference)
    ]
    after = [text(Client(), f"/track/{each}/") for each in links]
    public = [f"/reports/{case.reference}/", f"/open311/v2/requests/{case.reference}.json", "/open311/v2/requests.json"]

    assert links
    assert all("Answered on" in page for page in after)
    everything = [
        *before,
        *after,
        *(text(Client(), each) for each in public),
        *map(str, Message.objects.values("facts")),
    ]
    assert not any(CONFIDED in each for each in everything)


def test_what_was_said_openly_is_shown_to_the_applicant(client: Client, check: str, witness: UUID, form: UUID) -> None:
    confide(witness)
    neighbour = asked(form, "neighbour", at=now(), whom=Whom(name="Nia", email="nia@example.org", asked_by="Ada"))
    answer_all(neighbour, at=now())

    assert "What Nia said" in text(client, check)


def test_whoever_may_know_the_applicant_reads_who_said_what_and_that_it_is_not_for_the_applicant(
    client: Client, check: str, witness: UUID, as_user: Callable[[str], Client]
) -> None:
    confide(witness)
    case = sent(client, check)
    page = text(as_user("cem"), f"/office/cases/{case.reference}/")

    assert CONFIDED in page
    assert "pat@example.org" in page
    assert "Do not read this out" in page


def test_that_an_officer_read_it_is_kept(
    client: Client, check: str, witness: UUID, as_user: Callable[[str], Client]
) -> None:
    confide(witness)
    case = sent(client, check)
    as_user("cem").get(f"/office/cases/{case.reference}/")

    assert views(case.reference, newest=1)[0].reason == "the case and who reported it, and what others said of them"


def test_officers_whose_team_does_not_hold_it_do_not_read_what_others_said(
    client: Client, check: str, witness: UUID, as_user: Callable[[str], Client]
) -> None:
    confide(witness)
    case = sent(client, check)
    page = as_user("otto").get(f"/office/cases/{case.reference}/")

    assert page.status_code == 200
    assert CONFIDED not in page.content.decode()
