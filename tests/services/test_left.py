"""What a reminder says is still to be done."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.kinds.base import kind_of
from frontdoor.services.rules.left import ToCome, papers_to_come, still_to_do
from tests.services.conftest import HOLE

FORM = f"""{HOLE}
  - id: papers
    kind: evidence
    label: Add your papers
    evidence:
      - {{ id: address, label: Proof of address }}
      - {{ id: nhs, label: NHS letter }}
      - {{ id: more, label: Anything else, required: false }}
  - id: plan
    kind: files
    label: Add a plan
    short_label: Plan of the hole
    when: shape == 'square'
  - {{ id: signed, kind: declaration, label: Sign, statement: It is all true. }}
"""
ANSWERED: dict[str, Any] = {
    "danger": False, "where": {"words": "Mill Lane"}, "shape": "round", "depth": 5, "things": None, "description": None,
}  # fmt: skip
PAPERS: dict[str, Any] = {"papers": {"address": ["a"], "nhs": ["b"]}}
SIGNED: dict[str, Any] = {"signed": {"name": "Ada", "at": "2025-05-20T09:00:00+00:00"}}


@pytest.fixture
def form(read: Callable[..., Folder]) -> Definition:
    folder = read(hole=FORM)
    assert folder.mistakes == ()
    return folder.definitions[0]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"danger": False}, "Some questions are still to be answered."),
        (ANSWERED, "You still need to send: proof of address, NHS letter. You have not signed yet."),
        (
            {**ANSWERED, "papers": {"address": ["a"], "#": True}},
            "You still need to send: NHS letter. You have not signed yet.",
        ),
        ({**ANSWERED, **PAPERS}, "You have not signed yet."),
        ({**ANSWERED, **PAPERS, **SIGNED, "shape": "square"}, "You still need to send: plan of the hole."),
        ({**ANSWERED, **PAPERS, **SIGNED}, "You only have to say how we reach you, and send it."),
        (
            {**ANSWERED, **PAPERS, **SIGNED, "contact_by": ["none"]},
            "You have answered everything. You only have to send it.",
        ),
    ],
)  # fmt: skip
def test_a_reminder_says_what_is_still_to_be_done(form: Definition, answers: dict[str, Any], said: str) -> None:
    assert still_to_do(form, answers) == said


_LABEL = "    label: Add your papers\n"
LATER = FORM.replace(_LABEL, f"{_LABEL}    required: false\n    later: 14\n") + "contact: { anonymous: false }\n"


@pytest.mark.parametrize(
    ("papers", "owed"),
    [
        (None, ToCome(("Proof of address", "NHS letter"), 14)),
        ({"address": ["a"]}, ToCome(("NHS letter",), 14)),
        (PAPERS["papers"], None),
    ],
)
def test_what_was_not_sent_is_owed(read: Callable[..., Folder], papers: Any, owed: ToCome | None) -> None:
    (definition,) = read(hole=LATER).definitions

    assert papers_to_come(definition, {**ANSWERED, "papers": papers}) == owed


def test_papers_of_a_question_that_is_not_asked_are_not_owed(read: Callable[..., Folder]) -> None:
    (definition,) = read(
        hole=LATER.replace("    later: 14\n", "    later: 14\n    when: shape == 'square'\n")
    ).definitions

    assert papers_to_come(definition, ANSWERED) is None


def test_what_is_to_come_later_need_not_be_there(read: Callable[..., Folder]) -> None:
    (definition,) = read(hole=LATER).definitions
    question = definition.question("papers")
    assert question is not None

    assert kind_of(question).is_complete(question, {"address": ["a"]})
    assert kind_of(question).plain(question, {"address": ["a"]}) == (
        "Proof of address: 1 file\nNHS letter: to be sent later"
    )


@pytest.mark.parametrize(
    ("was", "is_now", "wrong"),
    [
        ("    required: false\n    later", "    later", "has to be sent with the form"),
        ("anonymous: false", "anonymous: true", "could not be asked"),
    ],
)
def test_papers_that_could_not_come_later_are_a_mistake(
    read: Callable[..., Folder], was: str, is_now: str, wrong: str
) -> None:
    (mistake,) = read(hole=LATER.replace(was, is_now)).mistakes

    assert wrong in str(mistake)


def test_others_who_have_not_answered_are_named_after_what_one_has_to_do_oneself(form: Definition) -> None:
    said = still_to_do(form, {"danger": False}, others=["landlord", "friend"])

    assert said == "Some questions are still to be answered. We also wait for: landlord, friend."
