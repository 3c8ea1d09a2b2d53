"""What a reminder says is still to be done."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.left import still_to_do
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
