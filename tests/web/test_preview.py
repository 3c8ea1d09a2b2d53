"""A proposed wording as residents will see it: clicked through, played, and never sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read
from frontdoor.services.models import OtherPerson, Proposal, Submission
from frontdoor.services.operations.proposing import begin
from tests.services.conftest import HOLE
from tests.services.others import SHED
from tests.services.test_editing_loses_nothing import boxes
from tests.services.test_groups import HOUSEHOLD

As = Callable[[str], Client]
PAPERS = """
questions:
  - { id: papers, kind: files, label: Add your papers }
  - { id: last, kind: yes_no, label: The last? }
contact: { anonymous: true, ask: [email] }
"""


@pytest.fixture
def propose(town: None, sam: Actor, at: datetime) -> Callable[..., Proposal]:
    """Return a function that begins a proposal of a file's text."""

    def proposing(text: str, **changed: Any) -> Proposal:
        return begin("hole", definition={**read(text).data, **changed}, by=sam, at=at)

    return proposing


@pytest.fixture
def sams(as_user: As) -> Client:
    return as_user("sam")


def address(proposal: Proposal, page: str = "") -> str:
    return f"/office/services/proposals/{proposal.pk}/preview/{page}"


def answer(client: Client, proposal: Proposal, page: str, **given: Any) -> str:
    """Answer a page and return the next page's name."""
    sent = boxes(client.get(address(proposal, page)).content.decode())
    response = client.post(address(proposal, page), {**sent, **{k.replace("__", "-"): v for k, v in given.items()}})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"]).removeprefix(address(proposal)).rstrip("/")


def begin_form(client: Client, proposal: Proposal) -> str:
    response = client.post(address(proposal))
    return str(response["Location"]).removeprefix(address(proposal)).rstrip("/")


@pytest.mark.parametrize("page", ["", "shape/", "check/"])
@pytest.mark.parametrize("who", ["eve", "otto", "cem", "ada"])
def test_strangers_see_no_preview(propose: Callable[..., Proposal], as_user: As, page: str, who: str) -> None:
    assert as_user(who).get(address(propose(HOLE), page)).status_code == 403


def test_whoever_reviews_a_wording_sees_its_preview(propose: Callable[..., Proposal], as_user: As) -> None:
    assert as_user("dee").get(address(propose(HOLE))).status_code == 200


def test_no_proposal_has_no_preview(propose: Callable[..., Proposal], sams: Client) -> None:
    assert sams.get("/office/services/proposals/999/preview/").status_code == 404


def test_a_form_is_clicked_through_from_start_to_end(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE)

    assert begin_form(sams, proposal) == "danger"
    assert answer(sams, proposal, "danger/", danger="no") == "where"
    assert answer(sams, proposal, "where/", where__words="By the pond") == "shape"
    assert answer(sams, proposal, "shape/", shape="square") == "things"
    assert answer(sams, proposal, "things/", things=["mud"]) == "description"
    assert answer(sams, proposal, "description/") == "contact_by"
    assert answer(sams, proposal, "contact_by/", contact_by=["none"]) == "check"
    assert "Mud" in sams.get(address(proposal, "check/")).content.decode()


def test_nothing_of_a_preview_is_sent_or_kept(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE)
    begin_form(sams, proposal)
    answer(sams, proposal, "danger/", danger="no")

    html = sams.post(address(proposal, "check/")).content.decode()

    assert "nothing was sent" in html
    assert (Case.objects.count(), Submission.objects.count()) == (0, 0)


def test_a_stopper_stops_and_leads_back(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE)

    assert answer(sams, proposal, "danger/", danger="yes") == "stop-danger"
    assert f'href="{address(proposal, "danger/")}"' in sams.get(address(proposal, "stop-danger/")).content.decode()


def test_whoever_may_not_have_it_is_told(propose: Callable[..., Proposal], sams: Client) -> None:
    row = {"when": "danger == True", "result": "no", "title": "Not for you", "words": "Sorry."}
    proposal = propose(HOLE, stoppers=[], eligibility=[row])

    assert answer(sams, proposal, "danger/", danger="yes") == "not-eligible"
    assert "Not for you" in sams.get(address(proposal, "not-eligible/")).content.decode()


def test_a_wrong_answer_is_told_as_residents_are_told(propose: Callable[..., Proposal], sams: Client) -> None:
    response = sams.post(address(propose(HOLE), "depth/"), {"depth": "deep"})

    assert response.status_code == 422


def test_any_question_can_be_looked_at_by_itself(propose: Callable[..., Proposal], sams: Client) -> None:
    assert "How deep is it?" in sams.get(address(propose(HOLE), "depth/")).content.decode()


def test_what_is_no_page_of_the_form_is_not_there(propose: Callable[..., Proposal], sams: Client) -> None:
    assert sams.get(address(propose(HOLE), "nothing/")).status_code == 404


def test_a_group_is_filled_in_and_emptied(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOUSEHOLD)
    group = next(each for each in proposal.definition["questions"] if each["kind"] == "group")
    page = f"{group['id']}/"
    item = sams.get(address(proposal, page))
    name = str(item["Location"]).removeprefix(address(proposal)).rstrip("/") if item.status_code == 302 else ""
    name = name or f"{group['id']}-7-{group['questions'][0]['id']}"
    number = name.split("-")[1]

    answer(sams, proposal, f"{name}/", **{name: "Jo Example"})
    answer(sams, proposal, page, action=f"remove:{number}")

    assert sams.session["previews"][str(proposal.pk)][group["id"]][1] == []


def test_a_file_is_taken_as_sent_and_none_received(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(PAPERS)

    assert answer(sams, proposal, "papers/") == "last"
    assert answer(sams, proposal, "papers/", action="remove:example") == "papers"
    assert "papers" not in sams.session["previews"][str(proposal.pk)]


def test_an_answer_to_what_has_become_another_kind_of_question_is_forgotten(
    propose: Callable[..., Proposal], sams: Client
) -> None:
    proposal = propose(HOLE)
    answer(sams, proposal, "danger/", danger="no")
    changed = [
        {**each, "kind": "date"} if each["id"] == "danger" else each for each in proposal.definition["questions"]
    ]
    definition = {**proposal.definition, "questions": changed, "stoppers": []}
    Proposal.objects.filter(pk=proposal.pk).update(definition=definition)

    assert "Not answered" in sams.get(address(proposal, "check/")).content.decode()


def test_every_way_is_played_to_where_it_ends(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE)
    ends = set()

    for number in range(5):
        response = sams.post(address(proposal, "way/"), {"way": number})
        ends.add(str(response["Location"]).removeprefix(address(proposal)).rstrip("/"))
        assert sams.get(response["Location"]).status_code == 200

    assert {"stop-danger", "check"} <= ends


@pytest.mark.parametrize("way", ["999", "x", "-1"])
def test_a_way_that_is_none_is_not_played(propose: Callable[..., Proposal], sams: Client, way: str) -> None:
    assert sams.post(address(propose(HOLE), "way/"), {"way": way}).status_code == 404


@pytest.mark.parametrize("page", ["", "way/", "shape/"])
def test_a_wording_that_asks_nothing_shows_that(propose: Callable[..., Proposal], sams: Client, page: str) -> None:
    proposal = propose(HOLE, questions=[])

    response = sams.post(address(proposal, page)) if page == "way/" else sams.get(address(proposal, page))

    assert "nothing to show yet" in response.content.decode()


def test_what_another_site_sends_is_not_taken(propose: Callable[..., Proposal], sams: Client) -> None:
    response = sams.post(address(propose(HOLE), "danger/"), {"danger": "no"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 404


def test_our_own_pages_may_frame_a_preview(propose: Callable[..., Proposal], sams: Client) -> None:
    response = sams.get(address(propose(HOLE), "danger/"))

    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_no_other_page_may_stand_in_a_frame(propose: Callable[..., Proposal], sams: Client) -> None:
    response = sams.get("/services/")

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_banner_says_what_is_left_out(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE, stoppers=[{"id": "broken"}])

    assert "Parts with mistakes are left out" in sams.get(address(proposal)).content.decode()


def test_what_a_designer_writes_is_never_markup_in_the_preview(propose: Callable[..., Proposal], sams: Client) -> None:
    script = "<script>alert(1)</script>"
    proposal = propose(
        HOLE, name=script, questions=[{"id": "a", "kind": "short_text", "label": script, "hint": script}]
    )

    for page in ("", "a/", "check/"):
        assert script not in sams.get(address(proposal, page)).content.decode()


def test_who_else_answers_is_shown_and_nobody_is_written_to(propose: Callable[..., Proposal], sams: Client) -> None:
    proposal = propose(HOLE, others=read(SHED).data["others"][1:])

    assert "Your friend" in sams.get(address(proposal, "check/")).content.decode()
    assert "What do you think?" in sams.get(address(proposal, "other-friend/")).content.decode()
    assert "nobody is written to" in sams.post(address(proposal, "other-friend/"), follow=True).content.decode()
    assert not OtherPerson.objects.exists()


@pytest.mark.parametrize(
    "wrong", [[{"who": 3}], [{"id": "aunt", "who": "aunt", "why": "x", "when": "(", "questions": [{}]}]]
)
def test_others_with_a_mistake_are_left_out_of_a_preview(
    propose: Callable[..., Proposal], sams: Client, wrong: list[Any]
) -> None:
    page = sams.get(address(propose(HOLE, others=wrong), "check/"))

    assert page.status_code == 200
    assert "Who else has to answer" not in page.content.decode()


def test_what_another_person_is_asked_can_be_tried_as_they_would_see_it(
    propose: Callable[..., Proposal], sams: Client
) -> None:
    proposal = propose(HOLE, others=read(SHED).data["others"][1:])

    assert answer(sams, proposal, "their-friend-opinion/", opinion="A good one") == "their-friend-check"
    assert "A good one" in sams.get(address(proposal, "their-friend-check/")).content.decode()
    assert "A good one" not in sams.get(address(proposal, "check/")).content.decode()
    assert sams.post(address(proposal, "their-friend-check/")).status_code == 200


@pytest.mark.parametrize(("others", "status"), [([{"who": 3}], 200), ([], 404)])
def test_whom_a_wording_does_not_name_yet_cannot_be_tried(
    propose: Callable[..., Proposal], sams: Client, others: list[Any], status: int
) -> None:
    assert sams.get(address(propose(HOLE, others=others), "their-friend-opinion/")).status_code == status
