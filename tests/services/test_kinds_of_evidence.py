"""Papers by what they show: what a definition may say, and what is taken."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.questions import Question
from tests.services.conftest import HOLE

Read = Callable[..., Folder]
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
PAPERS = Question.model_validate(
    {
        "id": "papers",
        "kind": "evidence",
        "label": "Papers?",
        "evidence": ({"id": "home", "label": "Proof of address"}, {"id": "more", "label": "More", "required": False}),
    }
)
KIND = kind_of(PAPERS)


def test_files_are_read_from_their_places() -> None:
    assert KIND.from_form(PAPERS, {"papers-home": ["1", "2"], "papers-other": ["3"]}) == {"home": ["1", "2"]}
    assert KIND.from_form(PAPERS, {}) is None


@pytest.mark.parametrize(
    ("value", "is_complete"),
    [(None, False), ({}, False), ({"home": []}, False), ({"more": ["1"]}, False), ({"home": ["1"]}, True)],
)
def test_what_is_required_makes_it_whole(value: Any, is_complete: bool) -> None:
    assert KIND.is_complete(PAPERS, value) == is_complete


def test_what_may_be_left_out_is_whole_without_any() -> None:
    assert KIND.is_complete(PAPERS.model_copy(update={"required": False}), None)


def test_nothing_at_all_asks_for_papers() -> None:
    with pytest.raises(BadAnswer, match="Add your papers"):
        clean_answer(PAPERS, {"home": []}, now=NOW)


def test_files_that_say_not_what_they_are_are_refused() -> None:
    with pytest.raises(BadAnswer, match="Say which kind of paper each file is"):
        clean_answer(PAPERS, ["1"], now=NOW)


@pytest.mark.django_db
def test_a_file_that_never_came_is_refused() -> None:
    with pytest.raises(BadAnswer, match="One of the files did not reach us"):
        clean_answer(PAPERS, {"home": ["8c1f8e2e-0000-4000-8000-000000000000"]}, now=NOW)


def test_what_a_kind_without_files_holds_is_no_file(question: Callable[..., Question]) -> None:
    assert kind_of(question("number")).files(5) == {}


def test_several_of_one_kind_are_counted() -> None:
    assert KIND.plain(PAPERS, {"home": ["1", "2"]}) == "Proof of address: 2 files"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("", "‘papers’ does not say which papers. Add `evidence`, each with an id and a label."),
        ("    evidence: [{ id: a, label: A }, { id: a, label: B }]\n", "There are two kinds of evidence ‘a’."),
        ("    evidence: [{ id: a, label: A }]\n    public: true\n", "An answer of the kind evidence is never public."),
    ],
)
def test_papers_that_cannot_be_asked_for_are_told(settings: str, sentence: str, read: Read) -> None:
    (mistake,) = read(hole=f"{HOLE}  - id: papers\n    kind: evidence\n    label: Papers?\n{settings}").mistakes

    assert sentence in str(mistake)


def test_what_is_asked_of_each_takes_no_papers(read: Read) -> None:
    text = (
        f"{HOLE}  - id: people\n    kind: group\n    label: Who?\n    questions:\n"
        "      - { id: papers, kind: evidence, label: Papers?, evidence: [{ id: a, label: A }] }\n"
    )

    assert any(
        "A question of the kind evidence cannot be asked of each." in each.wrong for each in read(hole=text).mistakes
    )
