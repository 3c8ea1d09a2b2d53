"""The pages of proposals: what each person sees and may press, what is refused, and that nothing is lost."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read as read_yaml
from frontdoor.services.models import Proposal, ServiceVersion
from frontdoor.services.operations.beginning import begin_from_version
from frontdoor.services.operations.proposing import change
from frontdoor.services.rules.definition import Definition
from tests.factories.forms import A, pdf
from tests.services.conftest import HOLE

As = Callable[[str], Client]
LIST = "/office/services/"
NEW = {"name": "Report a swing", "summary": "Tell us.", "pattern": "report", "group": "Roads", "team": "highways"}
FORM = pdf(A("name", at=(200, 700)), A("loose", at=(400, 300)), words=((50, 780, "Swing form"), (50, 705, "Full name")))


@pytest.fixture(autouse=True)
def _published(publishing: Callable[..., Any], settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = (at + timedelta(days=1)).isoformat()
    publishing(hole=HOLE)


@pytest.fixture
def row(sam: Actor, at: datetime) -> Proposal:
    """Return a proposal by sam that changes the summary of "hole"."""
    begun = begin_from_version(ServiceVersion.objects.get(), by=sam, at=at)
    change(begun.pk, definition={**begun.definition, "summary": "Tell us more."}, edition=0, by=sam, at=at)
    begun.refresh_from_db()
    return begun


def address(row: Proposal) -> str:
    return f"/office/services/proposals/{row.pk}/"


def page(client: Client, where: str, *, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, response.content
    return response.content.decode()


def press(client: Client, row: Proposal, do: str, *, status: int = 302, **given: Any) -> str:
    """Press a button of a proposal's page and return the page that answers."""
    response = client.post(address(row), {"do": do, "edition": row.edition, **given})
    assert response.status_code == status, response.content
    row.refresh_from_db()
    return response.content.decode() if status != 302 else page(client, response["Location"])


def buttons(html: str) -> set[str]:
    found = [tag for tag in re.findall(r"<button[^>]*>", html) if 'name="do"' in tag]
    return {re.findall(r'value="([a-z-]+)"', tag)[0] for tag in found}


def table(html: str, caption: str) -> str:
    """Return the table of a caption, without the space between its tags."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", html.split(f"{caption}</caption>")[1].split("</table>")[0])


def state(row: Proposal) -> str:
    row.refresh_from_db()
    return row.state


# ------------------------------------------------------------------------------ the way through
def test_sam_writes_dee_approves_and_residents_see_it(as_user: As, row: Proposal) -> None:
    sam, dee = as_user("sam"), as_user("dee")

    press(sam, row, "send")
    assert "Waiting for your review" in page(dee, LIST)
    press(dee, row, "approve")
    assert "what residents see from now on" in press(sam, row, "publish")

    assert "Tell us more." in page(sam, "/office/services/hole/")
    assert "New wordings under way" not in page(sam, LIST)


def test_what_is_returned_comes_back_with_the_words(as_user: As, row: Proposal) -> None:
    sam, dee = as_user("sam"), as_user("dee")
    press(sam, row, "send")

    press(dee, row, "return", words="Say which <roads>.")

    html = page(sam, address(row))
    assert "Returned by Dee Marsh" in html
    assert "Say which &lt;roads&gt;." in html


@pytest.mark.parametrize(
    ("who", "moves", "expected"),
    [
        ("sam", [], {"send", "give-up"}),
        ("dee", [], set()),
        ("sam", ["send"], {"take-back", "give-up"}),
        ("dee", ["send"], {"approve", "return"}),
        ("sam", ["send", "approve"], {"publish", "publish-on", "take-back", "give-up"}),
        ("dee", ["send", "approve"], set()),
        ("sam", ["give-up"], set()),
        ("sam", ["send", "approve", "publish"], set()),
    ],
)
def test_a_page_offers_what_its_reader_may_do(
    as_user: As, row: Proposal, who: str, moves: list[str], expected: set[str]
) -> None:
    for move in moves:
        press(as_user("dee" if move == "approve" else "sam"), row, move)

    assert buttons(page(as_user(who), address(row))) == expected


def test_sam_cannot_approve_her_own_by_any_means(as_user: As, row: Proposal) -> None:
    press(as_user("sam"), row, "send")

    press(as_user("sam"), row, "approve", status=422)

    assert state(row) == "in-review"


def test_dee_cannot_publish_by_any_means(as_user: As, row: Proposal) -> None:
    press(as_user("sam"), row, "send")
    press(as_user("dee"), row, "approve")

    press(as_user("dee"), row, "publish", status=422)

    assert state(row) == "approved"


def test_a_move_nobody_knows_is_not_found(as_user: As, row: Proposal) -> None:
    press(as_user("sam"), row, "explode", status=404)


def test_the_second_of_two_reviewers_is_told(as_user: As, row: Proposal) -> None:
    press(as_user("sam"), row, "send")
    press(as_user("dee"), row, "return", words="No.")

    html = press(as_user("dee"), row, "approve", status=422)

    assert "This wording is being written. It cannot become ‘approved’ from there." in html
    assert "Error:" in html


def test_what_was_changed_since_the_page_was_opened_is_not_sent(as_user: As, row: Proposal) -> None:
    assert "sam changed this since you opened it" in press(as_user("sam"), row, "send", status=422, edition=0)


# ------------------------------------------------------------------------------ what the page says
def test_it_says_what_it_changes(as_user: As, row: Proposal) -> None:
    html = table(page(as_user("dee"), address(row)), "What it changes")

    assert "Tell us about a hole." in html
    assert "Tell us more." in html


def test_a_reviewer_can_read_every_word_of_it(as_user: As, row: Proposal) -> None:
    html = table(page(as_user("dee"), address(row)), "Every word of it")

    assert "Not our area." in html
    assert "question ‘shape’, option ‘round’, label" in html


def test_it_says_what_to_mend_where_and_offers_no_review(as_user: As, row: Proposal, sam: Actor, at: datetime) -> None:
    questions = [
        {**each, "kind": "plaice"} if each["kind"] == "place" else each for each in row.definition["questions"]
    ]
    change(row.pk, definition={**row.definition, "questions": questions}, edition=1, by=sam, at=at)

    html = page(as_user("sam"), address(row))

    assert "question ‘where’, kind" in html
    assert "There is no kind of question ‘plaice’." in html
    assert "send" not in buttons(html)


@pytest.mark.parametrize(
    "definition", [{}, {"name": 5, "questions": "none"}, {"questions": [{"id": 1}, "x"]}, {"stoppers": [{"when": "("}]}]
)
def test_whatever_is_written_has_a_page_and_a_file(
    as_user: As, row: Proposal, definition: dict[str, Any], sam: Actor, at: datetime
) -> None:
    change(row.pk, definition=definition, edition=1, by=sam, at=at)

    assert "To mend" in page(as_user("sam"), address(row))
    assert as_user("sam").get(f"{address(row)}yaml/").status_code == 200


def test_a_question_of_a_wording_with_mistakes_is_still_shown(
    as_user: As, row: Proposal, sam: Actor, at: datetime
) -> None:
    stopper = {"id": "odd", "when": "(", "title": "Odd", "message": "Odd."}
    change(row.pk, definition={**row.definition, "stoppers": [stopper]}, edition=1, by=sam, at=at)

    assert "What shape is it?" in table(page(as_user("sam"), address(row)), "What it asks")


def test_the_file_says_what_the_proposal_says(as_user: As, row: Proposal) -> None:
    response = as_user("dee").get(f"{address(row)}yaml/")

    assert response["Content-Disposition"] == 'attachment; filename="hole.yaml"'
    assert Definition.from_stored(read_yaml(response.content.decode()).data).stored() == row.definition


def test_what_was_published_meanwhile_is_shown_and_brought_in(
    as_user: As, row: Proposal, publishing: Callable[..., Any]
) -> None:
    publishing(hole=HOLE.replace("max: 900", "max: 990"))

    html = page(as_user("sam"), address(row))
    assert "Another version was published since this was begun" in html
    assert "990" in table(html, "What changed meanwhile")
    assert "now part of this wording" in press(as_user("sam"), row, "bring-in")
    assert "Another version" not in page(as_user("sam"), address(row))


def test_what_both_changed_is_named_when_it_is_brought_in(
    as_user: As, row: Proposal, publishing: Callable[..., Any]
) -> None:
    publishing(hole=HOLE.replace("Tell us about a hole.", "From the file."))

    assert "yours stayed: summary" in press(as_user("sam"), row, "bring-in")


# ------------------------------------------------------------------------------ beginning
def test_a_new_service_begins_and_is_seen_by_no_resident(as_user: As) -> None:
    response = as_user("sam").post("/office/services/proposals/new/", NEW)

    begun = Proposal.objects.get()
    assert response["Location"] == address(begun)
    assert (begun.slug, begun.base) == ("report-swing", None)
    assert "New wordings under way" in page(as_user("sam"), LIST)
    assert Client().get("/services/report-swing/").status_code == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": ""}, "Enter its name"),
        ({"slug": "Not This!"}, "Use small letters, figures and hyphens"),
        ({"slug": "hole"}, "There is a service ‘hole’ already"),
        ({"team": ""}, "Select the team"),
        ({"pattern": ""}, "Select what people do"),
    ],
)
def test_what_a_new_service_lacks_is_told_and_what_was_entered_stays(
    as_user: As, given: dict[str, str], says: str
) -> None:
    response = as_user("sam").post("/office/services/proposals/new/", NEW | given)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert 'value="Tell us."' in response.content.decode()
    assert not Proposal.objects.exists()


def upload(client: Client, where: str, content: bytes, **given: str) -> Any:
    return client.post(f"/office/services/proposals/{where}/", {"file": SimpleUploadedFile("a.pdf", content), **given})


def test_a_form_becomes_a_proposal_that_says_what_was_not_understood(as_user: As) -> None:
    response = upload(as_user("sam"), "from-form", FORM)

    html = page(as_user("sam"), response["Location"])
    assert "What we read in “a.pdf”" in html
    assert "page 1, middle right" in table(html, "Not understood")
    assert "There is no team ‘to-decide’" in html


@pytest.mark.parametrize(
    ("where", "content", "says"),
    [
        ("from-form", b"", "This file is empty"),
        ("from-form", b"MZ\x90 not a form", "neither a PDF nor a Word file"),
        ("from-form", b"0" * 20_000_001, "must be smaller than 20 MB"),
        ("from-file", b"id: [", "What is wrong in the file"),
        ("from-file", b"0" * 200_001, "must be smaller than 200 kB"),
        ("from-file", HOLE.encode(), "It says the same as version 1"),
    ],
)
def test_a_file_we_cannot_use_is_refused_with_words(as_user: As, where: str, content: bytes, says: str) -> None:
    response = upload(as_user("sam"), where, content)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_file_with_mistakes_is_kept_with_their_lines(as_user: As) -> None:
    text = HOLE.replace("id: hole", "id: well").replace("team: highways", "team: nobody")

    response = upload(as_user("sam"), "from-file", text.encode())

    html = page(as_user("sam"), response["Location"])
    line = text.splitlines().index("team: nobody") + 1
    assert f">{line}</th>" in table(html, "What was wrong in the file, by line")


def test_a_file_without_mistakes_says_so(as_user: As) -> None:
    response = upload(as_user("sam"), "from-file", HOLE.replace("max: 900", "max: 990").encode())

    assert "It had no mistakes." in page(as_user("sam"), response["Location"])


def test_a_change_is_proposed_from_a_version_and_the_next_one_joins_it(as_user: As) -> None:
    sam = as_user("sam")
    first = sam.post("/office/services/hole/versions/1/propose/")

    second = sam.post("/office/services/hole/versions/1/propose/")

    assert first["Location"] == second["Location"] == address(Proposal.objects.get())
    assert "under way already, begun by sam" in page(sam, second["Location"])


# ------------------------------------------------------------------------------ how a service stands
def test_a_version_for_a_day_is_shown_and_called_off(as_user: As, row: Proposal) -> None:
    sam = as_user("sam")
    press(sam, row, "send")
    press(as_user("dee"), row, "approve")
    assert "Enter a real day" in press(sam, row, "publish-on", status=422, day="31", month="6", year="2025")
    assert "after today" in press(sam, row, "publish-on", status=422, day="1", month="5", year="2025")
    press(sam, row, "publish-on", day="1", month="6", year="2025")
    assert "Version 2 is to count from Sunday 1 June 2025." in page(sam, "/office/services/hole/")
    assert "1 June 2025" in table(page(sam, LIST), "Waiting for their day")

    answer = sam.post("/office/services/hole/versions/2/call-off/", {"reason": "Too early."})

    assert answer["Location"] == "/office/services/hole/"
    html = page(sam, "/office/services/hole/")
    assert "Called off on 21 May 2025" in html
    assert "is to count from" not in html


def test_a_service_goes_back_to_an_earlier_version(as_user: As, publishing: Callable[..., Any]) -> None:
    publishing(hole=HOLE.replace("Tell us about a hole.", "Bad."))
    sam = as_user("sam")
    assert "Go back to this version at once" in page(sam, "/office/services/hole/versions/1/")

    sam.post("/office/services/hole/versions/1/roll-back/", {"reason": "It says nonsense."})

    html = page(sam, "/office/services/hole/")
    assert "Went back to version 1, as version 3" in html
    assert "It says nonsense." in html


def test_a_service_is_withdrawn_and_offered_again(as_user: As) -> None:
    sam = as_user("sam")
    sam.post("/office/services/hole/withdraw/", {"reason": "Closed."})
    assert "Offer it again" in page(sam, "/office/services/hole/")

    sam.post("/office/services/hole/offer-again/", {"reason": "Open."})

    assert "Withdraw it" in page(sam, "/office/services/hole/")


@pytest.mark.parametrize(
    ("act", "given", "says"),
    [
        ("withdraw", {"reason": ""}, "Enter why"),
        ("offer-again", {"reason": "Hm."}, "This service is not withdrawn."),
        ("versions/1/roll-back", {"reason": "Hm."}, "Version 1 says what is in force now."),
        ("versions/1/call-off", {"reason": "Hm."}, "is not waiting for its day"),
    ],
)
def test_what_cannot_be_done_is_said(as_user: As, act: str, given: dict[str, str], says: str) -> None:
    assert as_user("sam").get(f"/office/services/hole/{act}/").status_code == 200

    response = as_user("sam").post(f"/office/services/hole/{act}/", given)

    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_version_is_taken_away_as_a_file(as_user: As) -> None:
    response = as_user("cem").get("/office/services/hole/versions/1/yaml/")

    stored = Definition.from_stored(read_yaml(response.content.decode()).data).stored()
    assert stored == ServiceVersion.objects.get().definition


# ------------------------------------------------------------------------------ strangers
PAGES = ["new/", "from-form/", "from-file/"]
ACTS = ["versions/1/propose/", "versions/1/roll-back/", "versions/1/call-off/", "withdraw/", "offer-again/"]


@pytest.mark.parametrize("who", ["eve", "otto", "cem", "ines"])
def test_strangers_open_no_page_of_proposals(as_user: As, row: Proposal, who: str) -> None:
    client = as_user(who)
    for where in ["", "yaml/"]:
        page(client, address(row) + where, status=403)
    for where in PAGES:
        page(client, f"/office/services/proposals/{where}", status=403)


@pytest.mark.parametrize("who", ["eve", "otto", "cem", "dee"])
def test_only_designers_open_what_changes_a_service(as_user: As, who: str) -> None:
    client = as_user(who)
    for where in PAGES:
        assert client.post(f"/office/services/proposals/{where}", NEW).status_code == 403
    for where in ACTS:
        assert client.post(f"/office/services/hole/{where}", {"reason": "Hm."}).status_code == 403


def test_advisers_see_services_without_what_is_proposed(as_user: As, row: Proposal) -> None:
    html = page(as_user("cem"), LIST) + page(as_user("cem"), "/office/services/hole/")

    assert address(row) not in html
    assert "Withdraw it" not in html
