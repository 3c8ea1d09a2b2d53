"""Translating a wording in the editor: every text with its box, and nothing typed lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.policy_files import read
from frontdoor.services.models import Proposal
from frontdoor.services.operations.proposing import begin, change
from frontdoor.services.operations.reviewing import give_up
from frontdoor.services.rules.editing.translating import code_at, mark_of, rows, unused, with_texts
from frontdoor.services.rules.in_language import words_in
from tests.services.conftest import HOLE
from tests.services.test_editing_loses_nothing import boxes

As = Callable[[str], Client]
WELSH = {"code": "cy", "texts": [{"en": "Round", "says": "Crwn"}, {"en": "Oblong", "says": "Hirgul"}]}
DATA: dict[str, Any] = {**read(HOLE).data, "languages": [WELSH]}


def test_what_is_missing_comes_first() -> None:
    found = rows(DATA, "cy")

    assert [each.says for each in found].index("Crwn") == len(found) - 1


def test_a_row_says_where_its_text_stands() -> None:
    assert rows(DATA, "cy")[-1].place == "question ‘shape’, option ‘round’, label"


def test_what_has_lost_something_comes_with_what_is_missing() -> None:
    data = {**DATA, "summary": "Call 999.", "languages": [{"code": "cy", "texts": [{"en": "Call 999.", "says": "Na"}]}]}

    (found,) = [each for each in rows(data, "cy") if each.text == "Call 999."]
    assert found.lost == "999"
    assert rows(data, "cy").index(found) < len(rows(data, "cy")) - 1


def test_a_changed_translation_keeps_its_place_and_new_ones_come_last() -> None:
    changed = with_texts(DATA, 0, {"Round": "Cylch", "Square": "Sgwâr"})

    assert list(words_in(changed, "cy").items()) == [("Round", "Cylch"), ("Oblong", "Hirgul"), ("Square", "Sgwâr")]


def test_an_emptied_translation_goes() -> None:
    assert words_in(with_texts(DATA, 0, {"Round": " ", "Square": ""}), "cy") == {"Oblong": "Hirgul"}


def test_what_nothing_uses_any_more_is_known() -> None:
    assert unused(DATA, "cy") == {"Oblong": "Hirgul"}


@pytest.mark.parametrize("languages", ["cy", ["cy"], [{"code": 3}], []])
def test_languages_that_are_wrong_in_any_way_have_no_code(languages: Any) -> None:
    assert code_at({"languages": languages}, 0) == ""


@pytest.mark.parametrize("texts", ["none", [3]])
def test_translations_that_are_wrong_in_any_way_can_be_added_to(texts: Any) -> None:
    data = {"languages": [{"code": "cy", "texts": texts}]}

    assert words_in(with_texts(data, 0, {"Round": "Crwn"}), "cy") == {"Round": "Crwn"}


# ------------------------------------------------------------------------------ the pages
@pytest.fixture
def proposal(council: None, sam: Actor, at: datetime) -> Proposal:
    return begin("hole", definition=DATA, by=sam, at=at)


@pytest.fixture
def sams(proposal: Proposal, as_user: As) -> Client:
    return as_user("sam")


def address(proposal: Proposal, page: str = "0/") -> str:
    return f"/office/services/proposals/{proposal.pk}/edit/part/languages/{page}"


def get(client: Client, proposal: Proposal, page: str = "0/") -> str:
    return client.get(address(proposal, page)).content.decode()


def now(proposal: Proposal) -> Any:
    return Proposal.objects.get(pk=proposal.pk).definition


def box(text: str) -> str:
    return f"says-{mark_of(text)}"


def test_the_list_says_how_far_a_language_is(sams: Client, proposal: Proposal) -> None:
    found = get(sams, proposal, "")

    assert f"{len(rows(DATA, 'cy')) - 1} of {len(rows(DATA, 'cy'))} texts missing" in found
    assert "1 that nothing uses any more" in found


def test_a_language_is_added_and_removed(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal, ""), {"edition": proposal.edition, "code": "pl"})
    assert [each["code"] for each in now(proposal)["languages"]] == ["cy", "pl"]

    sams.post(address(proposal, "0/").replace("/part/", "/remove/"), {"edition": proposal.edition + 1})
    assert [each["code"] for each in now(proposal)["languages"]] == ["pl"]


@pytest.mark.parametrize("code", ["cy", "xx", ""])
def test_no_language_is_added_that_is_there_or_that_nobody_knows(sams: Client, proposal: Proposal, code: str) -> None:
    sams.post(address(proposal, ""), {"edition": proposal.edition, "code": code})

    assert now(proposal)["languages"] == [WELSH]


def test_no_language_is_added_to_what_somebody_else_changed(sams: Client, proposal: Proposal) -> None:
    found = sams.post(address(proposal, ""), {"edition": 99, "code": "pl"}, follow=True)

    assert "Nothing was added." in found.content.decode()


def test_every_text_has_a_box(sams: Client, proposal: Proposal) -> None:
    found = boxes(get(sams, proposal))

    assert {each.mark: [each.says] for each in rows(DATA, "cy")} == {
        name.removeprefix("says-"): texts for name, texts in found.items() if name.startswith("says-")
    }


def test_only_what_is_missing_can_be_shown(sams: Client, proposal: Proposal) -> None:
    found = sams.get(address(proposal), {"show": "missing"}).content.decode()

    assert box("Square") in found and box("Round") not in found


def test_what_is_typed_is_saved_and_what_nothing_uses_stays(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal), {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"})

    assert words_in(now(proposal), "cy") == {"Round": "Crwn", "Oblong": "Hirgul", "Square": "Sgwâr"}


def test_what_nothing_uses_is_removed_by_a_button(sams: Client, proposal: Proposal) -> None:
    sams.post(address(proposal), {**boxes(get(sams, proposal)), "action": "drop"})

    assert words_in(now(proposal), "cy") == {"Round": "Crwn"}


def test_of_two_who_translate_the_second_is_told_and_keeps_what_they_typed(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    typed = {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"}
    theirs = with_texts(DATA, 0, {"Round": "Cylch", "Water": "Dŵr"})
    change(proposal.pk, definition=theirs, edition=proposal.edition, by=sam, at=at)

    late = sams.post(address(proposal), typed)

    found = boxes(late.content.decode())
    assert late.status_code == 409
    assert (found[box("Square")], found[box("Round")], found[box("Water")]) == (["Sgwâr"], ["Cylch"], ["Dŵr"])
    sams.post(address(proposal), {**found, "action": "save"})
    assert {"Round": "Cylch", "Water": "Dŵr", "Square": "Sgwâr"}.items() <= words_in(now(proposal), "cy").items()


def test_what_was_typed_for_a_text_that_somebody_changed_meanwhile_is_still_there(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    typed = {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"}
    theirs = {**DATA, "questions": read(HOLE.replace("label: Square", "label: Boxy")).data["questions"]}
    change(proposal.pk, definition=theirs, edition=proposal.edition, by=sam, at=at)

    found = sams.post(address(proposal), typed).content.decode()

    assert "What you typed for texts that have gone" in found and "Sgwâr" in found


def test_a_page_of_a_language_that_moved_is_still_of_that_language(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    typed = {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"}
    theirs = {**DATA, "languages": [{"code": "pl"}, WELSH]}
    change(proposal.pk, definition=theirs, edition=proposal.edition, by=sam, at=at)

    late = boxes(sams.post(address(proposal), typed).content.decode())

    sams.post(address(proposal), {**late, "action": "save"})
    assert words_in(now(proposal), "cy")["Square"] == "Sgwâr" and words_in(now(proposal), "pl") == {}


def test_what_was_typed_in_a_language_that_has_gone_is_shown(
    sams: Client, proposal: Proposal, sam: Actor, at: datetime
) -> None:
    typed = {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"}
    change(proposal.pk, definition=read(HOLE).data, edition=proposal.edition, by=sam, at=at)

    found = sams.post(address(proposal), typed)

    assert found.status_code == 404 and "Sgwâr" in found.content.decode()


@pytest.mark.parametrize("was", ["", "[]", '{"a": 1}', '{"a": ["b"]}'])
def test_a_page_that_does_not_say_what_it_was_made_from_changes_nothing(
    sams: Client, proposal: Proposal, was: str
) -> None:
    sams.post(address(proposal), {"edition": proposal.edition, "code": "cy", "was": was, "says-a": "x"})

    assert now(proposal)["languages"] == [WELSH]


def test_a_wording_given_up_keeps_its_translations(sams: Client, proposal: Proposal, sam: Actor, at: datetime) -> None:
    typed = {**boxes(get(sams, proposal)), box("Square"): "Sgwâr", "action": "save"}
    give_up(proposal.pk, by=sam, at=at)

    found = sams.post(address(proposal), typed).content.decode()

    assert "Sgwâr" in found
    assert now(proposal)["languages"] == [WELSH]


def test_a_language_that_is_not_there_has_no_page(sams: Client, proposal: Proposal) -> None:
    assert sams.get(address(proposal, "7/")).status_code == 404


def test_the_overview_counts_what_a_language_lacks(sams: Client, proposal: Proposal) -> None:
    found = sams.get(f"/office/services/proposals/{proposal.pk}/edit/").content.decode()

    assert address(proposal, "") in found
