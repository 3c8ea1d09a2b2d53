"""Papers by what they show: a place for each on the form, a heading for each on the case."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.accounts.moment import now
from frontdoor.journeys.report_it import files_of, submit
from frontdoor.services.api import DraftRecord, draft, next_question, save_answer
from tests.factories.answers import an_answer
from tests.foundation.uploads import photo, upload
from tests.journeys.test_every_form import longest_way
from tests.web.test_resident_form import begin, held

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def page(client: Client) -> str:
    """Begin a form that asks for papers, and return the address of their page."""
    return re.sub(r"[^/]+/$", "papers/", begin(client, "blue-badge"))


def draft_of(page: str) -> DraftRecord:
    found = draft(UUID(page.split("/")[3]), at=now())
    assert found is not None
    return found


def go_on(page: str, *, until: str = "") -> None:
    """Answer what is asked, along the longest way through the form."""
    definition = draft_of(page).service.definition
    route = longest_way(definition, at=now())
    while (question := next_question(definition, draft_of(page).answers)) is not None and question.id != until:
        value = an_answer(question, route.answers[question.id], at=now())
        save_answer(draft_of(page).id, question_id=question.id, value=value, at=now())


def post(client: Client, page: str, **data: Any) -> Any:
    return client.post(page, {"held": held(client, page), **data})


def a_file() -> Any:
    return upload(photo(), "paper.jpg")


ALL: tuple[str, ...] = ("face", "identity", "address")


def send_all(client: Client, page: str) -> Any:
    return post(client, page, **{f"papers-{each}": a_file() for each in ALL})


@pytest.fixture(autouse=True)
def before(page: str) -> None:
    go_on(page, until="papers")


def test_each_kind_of_paper_has_a_place_of_its_own(client: Client, page: str) -> None:
    html = client.get(page).content.decode()

    assert all(f'name="papers-{each}"' in html for each in (*ALL, "letters"))
    assert "A bill or bank statement of the last three months" in html
    assert "Letters about benefits or health (optional)" in html


def test_what_is_there_is_kept_though_others_are_missing(client: Client, page: str) -> None:
    assert post(client, page, **{"papers-face": a_file(), "action": "upload"}).status_code == 302

    assert list(draft_of(page).answers["papers"]) == ["face"]
    assert "paper.jpg" in client.get(page).content.decode()


@pytest.mark.parametrize("again", ["upload", ""])
def test_whoever_adds_a_paper_after_signing_is_told_once_that_they_sign_again(
    client: Client, page: str, again: str
) -> None:
    send_all(client, page)
    go_on(page)

    answered = post(client, page, **{"papers-letters": a_file(), "action": again})

    assert "signed" not in draft_of(page).answers
    assert client.get(answered["Location"]).content.decode().count("so we ask you to sign again") == 1


def test_whoever_sends_some_is_told_what_is_missing(client: Client, page: str) -> None:
    answered = post(client, page, **{"papers-face": a_file()})

    assert answered.status_code == 422
    assert "Add a file: Proof of who the badge is for" in answered.content.decode()
    assert 'href="#papers-identity"' in answered.content.decode()


def test_papers_that_are_not_whole_are_asked_for_again_before_sending(client: Client, page: str) -> None:
    post(client, page, **{"papers-face": a_file(), "action": "upload"})

    following = next_question(draft_of(page).service.definition, draft_of(page).answers)
    assert following is not None
    assert following.id == "papers"


def test_with_all_that_are_required_the_form_goes_on(client: Client, page: str) -> None:
    answered = send_all(client, page)

    assert answered.status_code == 302
    assert "/papers/" not in answered["Location"]


def test_nobody_has_to_send_any_where_they_may_be_left_out(client: Client, page: str) -> None:
    assert post(client, page).status_code == 302
    assert draft_of(page).answers["papers"] is None


def test_adding_nothing_says_so(client: Client, page: str) -> None:
    answered = post(client, page, action="upload")

    assert answered.status_code == 422
    assert "Choose a file to add" in answered.content.decode()


def test_what_is_no_photo_is_refused_in_its_place(client: Client, page: str) -> None:
    answered = post(client, page, **{"papers-address": upload(b"MZ not a picture", "bill.exe")})

    assert answered.status_code == 422
    assert 'href="#papers-address"' in answered.content.decode()


def test_a_file_is_removed_from_its_place(client: Client, page: str) -> None:
    send_all(client, page)
    gone = draft_of(page).answers["papers"]["identity"][0]
    post(client, page, action=f"remove:{gone}")

    assert list(draft_of(page).answers["papers"]) == ["face", "address"]


def test_with_the_last_file_the_answer_goes(client: Client, page: str) -> None:
    post(client, page, **{"papers-face": a_file(), "action": "upload"})
    post(client, page, action=f"remove:{draft_of(page).answers['papers']['face'][0]}")

    assert "papers" not in draft_of(page).answers


def test_a_file_that_is_not_there_is_removed_by_nobody(client: Client, page: str) -> None:
    send_all(client, page)

    assert post(client, page, action="remove:nothing").status_code == 302
    assert len(draft_of(page).answers["papers"]) == 3


def sent(page: str) -> Case:
    go_on(page)
    return Case.objects.get(
        reference=submit(draft_of(page).id, without=["health_worker"], by=PUBLIC, at=now()).reference
    )


def test_the_check_page_says_what_was_added(client: Client, page: str) -> None:
    send_all(client, page)
    go_on(page)
    shown = client.get(page.replace("/papers/", "/check/")).content.decode()

    assert "A photo of the face: 1 file<br>Proof of who the badge is for: 1 file" in shown


@pytest.mark.engine
def test_the_case_shows_each_file_under_what_it_proves(client: Client, page: str) -> None:
    send_all(client, page)
    case = sent(page)
    client.force_login(User.objects.create_user("boss", is_superuser=True))
    html = client.get(f"/office/cases/{case.reference}/").content.decode()

    headings = re.findall(r'<h3 class="govuk-heading-s">([^<]+)</h3>\s*<ul class="fd-photos">', html)
    assert headings == ["A photo of the face", "Proof of who the badge is for", "Proof of address"]


def test_the_files_go_with_the_case(client: Client, page: str) -> None:
    send_all(client, page)
    definition = draft_of(page).service.definition
    files = files_of(definition, draft_of(page).answers)

    assert len(files) == 3
    assert set(sent(page).attachments.values_list("file", flat=True)) == set(files)
