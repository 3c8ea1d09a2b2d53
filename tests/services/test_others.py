"""Sections that others answer: whose answers are needed, how it stands with them, and what is kept of it."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.kernel.policy_files import read
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import check_answers, plain_answers
from frontdoor.services.rules.kinds.base import BadAnswer
from frontdoor.services.rules.others import (
    MOVES,
    Asked,
    OtherState,
    Standing,
    Stands,
    clean_name,
    done_without,
    needed,
    other_of,
    said_in_words,
    seen_of,
    shown_to,
    standings,
    stored_standings,
    their_form,
    waited_for,
)
from tests.services.others import ADA, SHED

DRAWN = Path(__file__).parents[2] / "docs" / "states" / "other-person.md"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


FORM = Definition.from_stored(read(SHED).data)
SAID = {"knows": True, "since": "for ever", "signed": {"name": "Pat Hill", "at": "2026-03-02"}}


def seen(other_id: str) -> str:
    other = other_of(FORM, other_id)
    assert other is not None
    return seen_of(FORM, other, ADA)


def pat(state: OtherState = OtherState.ANSWERED, other: str = "landlord", **more: Any) -> Asked:
    is_settled = state is OtherState.ANSWERED
    given = {"answers": SAID, "seen": seen(other), "settled_at": NOON} if is_settled else {}
    return Asked(
        id=uuid4(), other=other, name="Pat Hill", email="pat@example.org", asked_by="Ada Okafor", state=state,
        asked_at=NOON, written_at=NOON, **{**given, **more},
    )  # fmt: skip


def stands(*asked: Asked, **answers: Any) -> dict[str, Stands]:
    return {each.other.id: each.stands for each in standings(FORM, {**ADA, **answers}, asked)}


def test_others_are_needed_as_the_applicants_answers_say() -> None:
    assert [each.id for each in needed(FORM, ADA)] == ["landlord", "friend"]
    assert [each.id for each in needed(FORM, {**ADA, "rents": False})] == ["friend"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), Stands.NOT_ASKED),
        ((pat(OtherState.ASKED),), Stands.ASKED),
        ((pat(),), Stands.ANSWERED),
        ((pat(OtherState.DECLINED, reason="cannot", settled_at=NOON),), Stands.DECLINED),
        ((pat(OtherState.TAKEN_BACK),), Stands.NOT_ASKED),
    ],
)
def test_it_stands_as_far_as_they_have_come(asked: tuple[Asked, ...], expected: Stands) -> None:
    assert stands(*asked)["landlord"] is expected


def test_what_was_confirmed_beside_another_answer_has_to_be_confirmed_again() -> None:
    assert stands(pat(), size=7)["landlord"] is Stands.OUTDATED


def test_what_they_were_not_shown_may_change() -> None:
    assert stands(pat(), secret="under the mat")["landlord"] is Stands.ANSWERED


def test_they_are_shown_what_the_definition_names_and_nothing_else() -> None:
    landlord, friend = needed(FORM, ADA)

    assert [(each.label, each.text) for each in shown_to(FORM, landlord, ADA)] == [("How big is it?", "6")]
    assert shown_to(FORM, friend, ADA) == []


def test_they_are_asked_nothing_about_how_we_reach_them() -> None:
    landlord = other_of(FORM, "landlord")
    assert landlord is not None

    assert [each.id for each in their_form(FORM, landlord).all_questions] == ["knows", "since", "signed"]


def test_a_form_waits_for_those_it_requires_alone() -> None:
    found = standings(FORM, ADA, [])

    assert [each.other.id for each in waited_for(found)] == ["landlord"]
    assert [each.other.id for each in done_without(found)] == ["friend"]


@given(st.lists(st.sampled_from([*OtherState]), min_size=2, max_size=2), st.integers(5, 7))
def test_everybody_needed_has_answered_or_is_waited_for_or_done_without(states: list[OtherState], size: int) -> None:
    asked = [pat(state, other) for state, other in zip(states, ("landlord", "friend"), strict=True)]
    found = standings(FORM, {**ADA, "size": size}, asked)

    parted = [*(each for each in found if each.is_answered), *waited_for(found), *done_without(found)]
    assert sorted(each.other.id for each in parted) == ["friend", "landlord"]


@given(st.dictionaries(st.sampled_from(["knows", "since", "signed", "opinion"]), st.text(min_size=1)))
def test_what_others_say_is_no_answer_of_the_form_even_where_it_lies_among_them(said: dict[str, str]) -> None:
    mixed = {**ADA, **said}

    assert plain_answers(FORM, mixed) == plain_answers(FORM, ADA)
    assert check_answers(FORM, mixed, now=NOON).answers == check_answers(FORM, ADA, now=NOON).answers


def test_what_was_said_can_be_read_again_with_who_said_it_and_when() -> None:
    (said, _friend) = said_in_words(FORM, stored_standings(standings(FORM, ADA, [pat()])))

    assert (said.who, said.name, said.email, said.at) == ("Landlord", "Pat Hill", "pat@example.org", NOON)
    assert said.is_private
    assert [each.text for each in said.answers][:2] == ["Yes", "for ever"]


def test_of_somebody_who_said_nothing_it_is_kept_only_that_they_did() -> None:
    (stored, _friend) = stored_standings(standings(FORM, ADA, [pat(OtherState.ASKED)]))

    assert stored == {"other": "landlord", "stands": "waiting for an answer"}


def test_an_answer_without_its_moment_is_none() -> None:
    landlord = other_of(FORM, "landlord")
    assert landlord is not None

    (stored,) = stored_standings([Standing(landlord, pat(settled_at=None), Stands.ANSWERED)])
    assert "answers" not in stored


def test_what_nobody_asks_cannot_be_read() -> None:
    with pytest.raises(LookupError, match="asks nobody called 'aunt'"):
        said_in_words(FORM, [{"other": "aunt", "stands": "answered"}])


@pytest.mark.parametrize(
    "name", ["Pat Hill", "Ana María O’Neill-Þórsdóttir", "J. R. Hartley", "A.B.Smith", "Dr St.John", "李小龙"]
)
def test_a_name_is_taken(name: str) -> None:
    assert clean_name(f"  {name} ", missing="Enter") == name


@pytest.mark.parametrize(
    "name",
    ["", "x" * 61, "Win at evil.com", "EVIL.COM", "http://x", "www.x", "a@b", "call 0800", "Pat <b>", "tel:9", "a=b"],
)
def test_what_is_no_name_is_not_written_to_anybody(name: str) -> None:
    with pytest.raises(BadAnswer):
        clean_name(name, missing="Enter their name")


@given(st.text(max_size=70))
def test_no_name_that_is_taken_can_be_followed(name: str) -> None:
    try:
        taken = clean_name(name, missing="Enter")
    except BadAnswer:
        return
    assert not set("/@<>=\n\r") & set(taken)


def test_what_was_taken_back_stays_so() -> None:
    assert [here for here, moves in MOVES.items() if not moves] == [OtherState.TAKEN_BACK]
    assert set(MOVES) == set(OtherState)


def test_the_drawing_in_the_documentation_is_the_table(tmp_path: Path) -> None:
    call_command("other_states", str(tmp_path), stdout=StringIO())

    assert DRAWN.read_text() == (tmp_path / "other-person.md").read_text(), "run `make states`"
