"""The editor's pages, as a service designer uses them: what they save, what they refuse, and what nobody loses."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import begin, change
from frontdoor.services.records import ProposalState
from tests.services.conftest import HOLE
from tests.services.test_editing_loses_nothing import boxes

As = Callable[[str], Client]
PAGES = ["", "part/about/", "part/questions/", "part/questions/2/", "part/questions/6/", "part/stoppers/0/",
         "part/contact/", "part/fees/", "remove/questions/2/", "file/", "lgsl/", "map/"]  # fmt: skip


@pytest.fixture
def proposal(council: None, sam: Actor, at: datetime) -> Proposal:
    """Begin a proposal that says what HOLE says: all but the sections."""
    return begin("hole", definition=read(HOLE).data, by=sam, at=at)


@pytest.fixture
def sams(proposal: Proposal, as_user: As) -> Client:
    return as_user("sam")


def address(proposal: Proposal, page: str) -> str:
    return f"/office/services/proposals/{proposal.pk}/edit/{page}"


def get(client: Client, proposal: Proposal, page: str, status: int = 200) -> str:
    response = client.get(address(proposal, page))
    assert response.status_code == status
    return response.content.decode()


def send(client: Client, proposal: Proposal, page: str, **changed: Any) -> Any:
    """Open a page, change what stands in its boxes and press Save."""
    given = {name.replace("__", "-"): value for name, value in changed.items()}
    return client.post(address(proposal, page), {**boxes(get(client, proposal, page)), "action": "save", **given})


def now(proposal: Proposal) -> Any:
    return Proposal.objects.get(pk=proposal.pk).definition


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["eve", "otto", "cem", "dee"])
def test_strangers_to_design_open_no_page(proposal: Proposal, as_user: As, page: str, who: str) -> None:
    get(as_user(who), proposal, page, status=403)


@pytest.mark.parametrize("page", PAGES)
def test_designers_open_every_page(sams: Client, proposal: Proposal, page: str) -> None:
    assert "Report a hole" in get(sams, proposal, page)


@pytest.mark.parametrize("page", ["part/questions/7/", "part/nothing/", "part/questions/x/", "part/statuses/new/",
                                  "part/questions/0/label/", "remove/questions/7/", "remove/about/"])  # fmt: skip
def test_what_has_no_page_is_not_there(sams: Client, proposal: Proposal, page: str) -> None:
    get(sams, proposal, page, status=404)


def test_no_proposal_has_no_editor(sams: Client, proposal: Proposal) -> None:
    assert sams.get("/office/services/proposals/999/edit/").status_code == 404


def test_the_overview_leads_to_the_box_that_mends_a_problem(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/2/", options__1__value="round")

    assert f'{address(proposal, "part/questions/2/")}#options-1-value"' in get(sams, proposal, "")


def test_the_overview_leads_to_the_page_of_what_is_missing(sams: Client, proposal: Proposal) -> None:
    assert f'href="{address(proposal, "part/promise/")}' in get(sams, proposal, "")


# -- questions


def test_a_question_is_changed(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/2/", label="Which shape is it?")

    assert now(proposal)["questions"][2]["label"] == "Which shape is it?"


def test_what_was_saved_is_told_under_a_heading_of_its_own(sams: Client, proposal: Proposal) -> None:
    sent = boxes(get(sams, proposal, "part/questions/2/"))
    told = sams.post(address(proposal, "part/questions/2/"), {**sent, "action": "save"}, follow=True).content.decode()

    banner = told.split("govuk-notification-banner__title")[1].split("</h2>")[0]
    assert "Done" in banner


def test_a_renamed_question_is_followed_by_what_looks_at_it(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/2/", id="form", options__0__value="circle")

    assert now(proposal)["questions"][3]["when"] == "form == 'circle'"


def test_a_question_is_not_called_as_another(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "part/questions/2/", id="depth", label="Typed")

    assert response.status_code == 422
    assert "is called ‘depth’ already" in response.content.decode()
    assert 'value="Typed"' in response.content.decode()


def test_a_new_question_is_asked_for_its_kind_first(sams: Client, proposal: Proposal) -> None:
    assert "One answer from a list" in get(sams, proposal, "part/questions/6/")


def test_a_new_question_is_added_at_the_end(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/6/?kind=number", label="How many are there?", max="9")

    added = {"id": "many", "kind": "number", "label": "How many are there?", "max": 9}
    assert now(proposal)["questions"][6] == added


def test_an_answer_is_added_before_anything_is_saved(sams: Client, proposal: Proposal) -> None:
    html = send(sams, proposal, "part/questions/2/", action="add:options", label="Typed").content.decode()

    assert 'name="options-n0-label"' in html
    assert 'value="Typed"' in html
    assert now(proposal) == proposal.definition


def test_a_new_answer_is_named_after_its_words(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/2/", **{"options-order": "0 1 n0", "options-n0-label": "Like a star"})

    assert now(proposal)["questions"][2]["options"][2] == {"value": "like-star", "label": "Like a star"}


@pytest.mark.parametrize(
    ("action", "left"),
    [("drop:options:0", ["square"]), ("up:options:1", ["square", "round"]), ("down:options:0", ["square", "round"])],
)
def test_answers_are_removed_and_put_in_order(sams: Client, proposal: Proposal, action: str, left: list[str]) -> None:
    html = send(sams, proposal, "part/questions/2/", action=action).content.decode()
    sams.post(address(proposal, "part/questions/2/"), {**boxes(html), "action": "save"})

    assert [each["value"] for each in now(proposal)["questions"][2]["options"]] == left


def test_a_question_of_another_kind_is_rid_of_what_the_kind_makes_nothing_of(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/2/", kind="short_text")
    send(sams, proposal, "part/questions/2/", action="strip")

    assert now(proposal)["questions"][2].keys() == {"id", "kind", "label"}


@pytest.mark.parametrize(
    ("to", "ids"),
    [
        ("up", ["where", "danger", "shape"]),
        ("down", ["danger", "shape", "where"]),
        ("0", ["where", "danger", "shape"]),
        ("nowhere", ["danger", "where", "shape"]),
    ],
)
def test_a_question_is_moved(sams: Client, proposal: Proposal, to: str, ids: list[str]) -> None:
    sams.post(address(proposal, "move/questions/1/"), {"edition": 0, "to": to})

    assert [each["id"] for each in now(proposal)["questions"]][:3] == ids


def test_what_is_no_item_is_not_moved(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal, "move/questions/"), {"edition": 0, "to": "up"})

    assert now(proposal) == proposal.definition


def test_nothing_is_moved_in_a_list_that_changed_meanwhile(sams: Client, proposal: Proposal) -> None:
    response = sams.post(address(proposal, "move/questions/1/"), {"edition": 9, "to": "up"}, follow=True)

    assert "Nothing was moved" in response.content.decode()
    assert now(proposal) == proposal.definition


def test_removing_a_question_says_what_looks_at_it(sams: Client, proposal: Proposal) -> None:
    html = get(sams, proposal, "remove/questions/2/")

    assert "How deep is it?" in html
    assert "shape == &#x27;round&#x27;" in html


def test_a_question_is_removed(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal, "remove/questions/2/"), {"edition": 0})

    assert "shape" not in [each["id"] for each in now(proposal)["questions"]]


def test_nothing_is_removed_that_changed_meanwhile(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal, "remove/questions/2/"), {"edition": 9})

    assert now(proposal) == proposal.definition


# -- conditions


def test_a_condition_is_chosen_from_boxes(sams: Client, proposal: Proposal) -> None:
    built = {"when-join": "any", "when-order": "0 n0", "when-0-question": "shape", "when-0-for": "shape",
             "when-0-compare": "is-not", "when-0-value": ["round"], "when-n0-question": "danger",
             "when-n0-for": "danger", "when-n0-compare": "is", "when-n0-value": "no"}  # fmt: skip

    send(sams, proposal, "part/questions/3/", **built)

    assert now(proposal)["questions"][3]["when"] == "shape != 'round' or danger == False"


def test_a_condition_is_taken_away(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/questions/3/", **{"when-order": ""})

    assert "when" not in now(proposal)["questions"][3]


def test_choosing_a_question_shows_its_answers(sams: Client, proposal: Proposal) -> None:
    built = {"when-order": "n0", "when-n0-question": "danger", "action": "refresh"}

    html = send(sams, proposal, "part/questions/2/", **built).content.decode()

    assert boxes(html)["when-n0-for"] == ["danger"]
    assert 'name="when-n0-value"' in html


def test_an_answer_chosen_for_another_question_is_not_taken(sams: Client, proposal: Proposal) -> None:
    built = {"when-order": "n0", "when-n0-question": "danger", "when-n0-for": "shape", "when-n0-compare": "is",
             "when-n0-value": "yes"}  # fmt: skip

    response = send(sams, proposal, "part/questions/3/", **built)

    assert "Choose or enter what to compare with" in response.content.decode()


def test_a_condition_is_written_as_text(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/stoppers/0/", **{"when-text": "danger == True or (depth > 3 and shape == 'round')"})

    assert now(proposal)["stoppers"][0]["when"] == "danger == True or (depth > 3 and shape == 'round')"


def test_a_condition_that_cannot_be_read_is_told_with_its_place(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "part/stoppers/0/", **{"when-text": "danger = True"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Compare with two equals signs" in html
    assert "danger = True</textarea>" in html


# -- other parts


def test_what_is_typed_wrong_is_kept_beside_what_to_mend(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "part/questions/3/", max="deep", label="Typed")

    html = response.content.decode()
    assert "Largest must be a whole number, like 30" in html
    assert 'value="deep"' in html
    assert now(proposal) == proposal.definition


def test_a_value_of_the_wrong_form_is_refused_beside_its_box(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "part/about/", available_from="soon")

    assert "Write it like 2026-04-01" in response.content.decode()


def test_a_wording_is_saved_while_something_is_missing(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/about/", name="", keywords="pit\r\nditch")

    assert "name" not in now(proposal)
    assert now(proposal)["keywords"] == ["pit", "ditch"]


def test_the_page_about_the_service_keeps_everything_else(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/about/", summary="Tell us.")

    assert now(proposal) == {**proposal.definition, "summary": "Tell us."}


def test_a_section_is_written_from_nothing(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/statuses/", new__label="Received", **{"in-hand-label": "In hand"})

    assert now(proposal)["statuses"] == {"new": {"label": "Received"}, "in-hand": {"label": "In hand"}}


def test_the_page_of_the_statuses_draws_how_a_case_moves(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/statuses/", new__label="Received by us")

    html = get(sams, proposal, "part/statuses/")
    assert "when somebody takes it" in html
    assert '“<span class="fd-text">Received by us</span>”' in html


def test_ways_to_send_updates_are_ticked(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/contact/", ask=["phone"])

    assert now(proposal)["contact"] == {"ask": ["phone"]}


def test_a_table_of_fees_is_begun_and_a_row_added(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "part/fees/", source="Agreed in March")
    send(sams, proposal, "part/fees/rows/0/", label="Each", amount="3.50", per="depth")

    row = {"label": "Each", "amount": "3.50", "per": "depth"}
    assert now(proposal)["fees"] == {"source": "Agreed in March", "rows": [row]}


def test_ways_a_case_ends_are_added(sams: Client, proposal: Proposal) -> None:
    row = {
        "outcomes-order": "n0",
        "outcomes-n0-code": "fixed",
        "outcomes-n0-label": "Filled",
        "outcomes-n0-words": "Done.",
    }

    send(sams, proposal, "part/outcomes/", **row)

    assert now(proposal)["outcomes"] == [{"code": "fixed", "label": "Filled", "words": "Done."}]


def test_a_number_of_the_list_is_looked_up_and_taken(sams: Client, proposal: Proposal) -> None:
    assert "<strong>279</strong>" in sams.get(address(proposal, "lgsl/"), {"q": "disabled badge"}).content.decode() or (
        "279" in sams.get(address(proposal, "lgsl/"), {"q": "279"}).content.decode()
    )

    sams.post(address(proposal, "lgsl/"), {"edition": 0, "lgsl": "279"})

    assert now(proposal)["lgsl"] == 279


# -- as a file


def test_the_file_says_the_very_same(sams: Client, proposal: Proposal) -> None:
    send(sams, proposal, "file/")

    assert now(proposal) == proposal.definition


def test_a_file_that_cannot_be_read_is_kept_in_its_box_with_the_line(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "file/", text="name: a\n\tb: c")

    assert response.status_code == 422
    assert "Line 2" in response.content.decode()


def test_mistakes_are_looked_for_without_saving(sams: Client, proposal: Proposal) -> None:
    response = send(sams, proposal, "file/", text="name: a\nlgsl: none\n", action="look")

    assert "Line 2" in response.content.decode()
    assert now(proposal) == proposal.definition


def test_a_file_sent_after_somebody_elses_change_is_kept(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    sent = boxes(get(sams, proposal, "file/"))
    change(proposal.pk, definition={**proposal.definition, "name": "Theirs"}, edition=0, by=sam, at=at)

    response = sams.post(address(proposal, "file/"), {**sent, "text": "name: Mine"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in html
    assert "name: Mine</textarea>" in html


# -- two at once


@pytest.fixture
def late(sams: Client, proposal: Proposal, sam: Actor, at: datetime) -> Callable[..., Any]:
    """Return a function that sends a question's page which somebody else's change overtook."""

    def sending(theirs: Callable[[Any], Any], **mine: str) -> Any:
        page = "part/questions/2/"
        sent = boxes(get(sams, proposal, page))
        definition = theirs(read(HOLE).data)
        change(proposal.pk, definition=definition, edition=0, by=sam, at=at)
        return sams.post(address(proposal, page), {**sent, "action": "save", **mine})

    return sending


def _theirs(data: Any) -> Any:
    data["questions"][2]["hint"] = "Theirs"
    return data


def test_somebody_elses_change_is_shown_and_what_was_typed_kept(late: Callable[..., Any], proposal: Proposal) -> None:
    response = late(_theirs, label="Mine")

    html = response.content.decode()
    assert response.status_code == 409
    assert "Sam Whitlock changed this wording" in html
    assert boxes(html)["label"] == ["Mine"]
    assert now(proposal)["questions"][2]["label"] == "What shape is it?"


def test_saving_again_keeps_both(late: Callable[..., Any], sams: Client, proposal: Proposal) -> None:
    html = late(_theirs, label="Mine").content.decode()

    sams.post(address(proposal, "part/questions/2/"), {**boxes(html), "action": "save"})

    kept = now(proposal)["questions"][2]
    assert (kept["label"], kept["hint"]) == ("Mine", "Theirs")


def test_a_question_moved_meanwhile_is_found_where_it_is(
    late: Callable[..., Any], sams: Client, proposal: Proposal
) -> None:
    def moved(data: Any) -> Any:
        data["questions"].insert(0, data["questions"].pop(2))
        return data

    html = late(moved, label="Mine").content.decode()

    assert f'action="{address(proposal, "part/questions/0/")}"' in html


def test_what_was_typed_for_a_question_removed_meanwhile_can_be_copied(late: Callable[..., Any]) -> None:
    def removed(data: Any) -> Any:
        del data["questions"][2]
        return data

    response = late(removed, label="Mine all the same")

    assert response.status_code == 404
    assert "Mine all the same" in response.content.decode()


def test_a_question_is_added_though_somebody_else_added_one(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    page = "part/questions/6/?kind=number"
    sent = boxes(get(sams, proposal, page))
    theirs = {"id": "theirs", "kind": "yes_no", "label": "Theirs"}
    definition = {**proposal.definition, "questions": [*proposal.definition["questions"], theirs]}
    change(proposal.pk, definition=definition, edition=0, by=sam, at=at)

    html = sams.post(address(proposal, page), {**sent, "label": "Mine", "action": "save"}).content.decode()
    sams.post(f"{address(proposal, 'part/questions/7/')}?kind=number", {**boxes(html), "action": "save"})

    assert [each["label"] for each in now(proposal)["questions"][6:]] == ["Theirs", "Mine"]


def test_what_is_in_review_is_shown_and_not_changed(sams: Client, proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.IN_REVIEW)

    response = send(sams, proposal, "part/questions/2/", label="Late")

    assert "not being written any more" in response.content.decode()
    assert now(proposal) == proposal.definition


# -- mischief and nonsense

SCRIPT = "<script>alert(1)</script>"


def _everywhere(value: Any) -> Any:
    """Return a form with a script in every text that somebody reads."""
    if isinstance(value, dict):
        kept = {"id", "kind", "when", "value", "place", "team", "lgsl"}
        return {key: each if key in kept else _everywhere(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_everywhere(each) for each in value]
    return f"{value}{SCRIPT}" if isinstance(value, str) else value


@pytest.mark.parametrize("page", PAGES)
def test_what_a_designer_writes_is_never_markup(sams: Client, proposal: Proposal, page: str) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(definition=_everywhere(proposal.definition))

    assert SCRIPT not in get(sams, proposal, page)


NONSENSE = [
    {"questions": "text", "stoppers": {"a": 1}, "fees": [], "contact": 3, "name": ["x"], "statuses": "x"},
    {"questions": [3, None, {"id": 4, "kind": [], "when": {}, "options": [7, {"value": 2}], "label": 5}], "lgsl": "x"},
    {"questions": [{"kind": "group", "questions": {"a": "b"}, "required": "no"}], "outcomes": [[]], "keywords": [1]},
]


@pytest.mark.parametrize("page", [*PAGES, "part/questions/0/", "part/statuses/", "part/outcomes/"])
@pytest.mark.parametrize("definition", NONSENSE)
def test_whatever_a_wording_says_its_pages_open(sams: Client, proposal: Proposal, page: str, definition: Any) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(definition=definition)

    assert sams.get(address(proposal, page)).status_code in {200, 404}
