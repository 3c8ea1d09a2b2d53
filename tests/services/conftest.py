"""A small service to try things on, free of what other contexts add to definitions."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.messages.api import sync_templates
from frontdoor.services.operations.publishing import Published, publish
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder, read_folder
from frontdoor.services.rules.others import SECTION
from frontdoor.services.rules.others_checks import OTHERS
from frontdoor.services.rules.sections import definition_sections
from tests.services.others import SHED

TEAMS = """
teams:
  - slug: highways
    name: Highways
"""

HOLE = """
id: hole
name: Report a hole
lgsl: 557
group: Roads
team: highways
summary: Tell us about a hole.
stoppers:
  - id: danger
    when: danger == True
    title: Call us
    message: Call us now.
  - id: outside
    place: outside
    title: Not here
    message: Not our area.
  - id: deep
    when: depth > 100
    kind: warn
    title: Keep away
    message: That is deep.
questions:
  - id: danger
    kind: yes_no
    label: Is there danger?
  - id: where
    kind: place
    label: Where is it?
  - id: shape
    kind: one_of
    label: What shape is it?
    options:
      - { value: round, label: Round }
      - { value: square, label: Square }
  - id: depth
    kind: number
    label: How deep is it?
    when: shape == 'round'
    max: 900
  - id: things
    kind: any_of
    label: What is in it?
    when: answered(depth) or shape == 'square'
    required: false
    options:
      - { value: water, label: Water }
      - { value: mud, label: Mud }
      - { value: none, label: Nothing, exclusive: true }
  - id: description
    kind: long_text
    label: Anything else?
    required: false
"""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the sections that contexts above register."""
    monkeypatch.setattr(definition_sections, "_entries", {})


@pytest.fixture
def read(bare: None) -> Callable[..., Folder]:
    """Return a function that reads files as `catalogue sync` does: `read(hole=HOLE)`."""

    def reading(**texts: str) -> Folder:
        files = {f"{name.replace('_', '-')}.yaml": text for name, text in texts.items()}
        return read_folder({"teams.yaml": TEAMS, **files}, lgsl=lgsl())

    return reading


@pytest.fixture
def hole(read: Callable[..., Folder]) -> Definition:
    """Return the definition of HOLE."""
    folder = read(hole=HOLE)
    assert folder.mistakes == ()
    return folder.definitions[0]


@pytest.fixture
def publishing(db: None, read: Callable[..., Folder], at: datetime) -> Callable[..., Published]:
    """Return a function that publishes files: `publishing(hole=HOLE)`."""

    def publish_these(*, moment: datetime = at, **texts: str) -> Published:
        return publish(read(**texts), by=SYSTEM, at=moment)

    return publish_these


@pytest.fixture
def question() -> Callable[..., Any]:
    """Return a function that makes a question: `question("date", not_in_future=True)`."""
    from frontdoor.services.rules.questions import Question

    def make(kind: str, **given: Any) -> Question:
        return Question.model_validate({"id": "q", "kind": kind, "label": "What is it?", **given})

    return make


@pytest.fixture
def shed(bare: None, publishing: Callable[..., Any], at: datetime) -> Iterator[None]:
    """Publish the form that others answer too, and the texts of what we write."""
    with definition_sections.temporarily(SECTION, OTHERS):
        publishing(shed=SHED)
        sync_templates(by=SYSTEM, at=at)
        yield
