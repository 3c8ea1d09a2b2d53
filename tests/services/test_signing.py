"""A signature covers the answers as they were when it was given."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.api import DraftRecord, forget_answer, save_answer, service, start_draft
from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE

SIGNED = f"{HOLE}  - {{ id: signed, kind: declaration, label: Sign, statement: It is all true. }}\n"


@pytest.fixture
def draft(publishing: Callable[..., Any], at: datetime) -> DraftRecord:
    """Return a draft that was answered and then signed."""
    publishing(hole=SIGNED)
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    save_answer(begun.id, question_id="danger", value=False, at=at)
    return save_answer(begun.id, question_id="signed", value="Ada Okafor", at=at)


def test_an_answer_changed_after_signing_takes_the_signature_away(draft: DraftRecord, at: datetime) -> None:
    assert "signed" not in save_answer(draft.id, question_id="danger", value=True, at=at).answers


def test_an_answer_added_after_signing_takes_the_signature_away(draft: DraftRecord, at: datetime) -> None:
    assert "signed" not in save_answer(draft.id, question_id="shape", value="round", at=at).answers


def test_an_answer_taken_away_after_signing_takes_the_signature_away(draft: DraftRecord, at: datetime) -> None:
    assert "signed" not in forget_answer(draft.id, question_id="danger", at=at).answers


def test_the_same_answer_given_again_leaves_the_signature(draft: DraftRecord, at: datetime) -> None:
    assert "signed" in save_answer(draft.id, question_id="danger", value=False, at=at).answers


def test_contact_details_are_not_signed(draft: DraftRecord, at: datetime) -> None:
    assert "signed" in save_answer(draft.id, question_id="contact_by", value=["none"], at=at).answers


def test_signing_again_counts_from_then(draft: DraftRecord, at: datetime) -> None:
    later = at + timedelta(days=1)

    again = save_answer(draft.id, question_id="signed", value="Ada B Okafor", at=later)

    assert again.answers["signed"] == {"name": "Ada B Okafor", "at": later.isoformat()}


def test_what_is_asked_after_a_signature_leaves_it(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=f"{SIGNED}  - {{ id: more, kind: yes_no, label: More? }}\n")
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    save_answer(begun.id, question_id="signed", value="Ada Okafor", at=at)

    assert "signed" in save_answer(begun.id, question_id="more", value=True, at=at).answers


def test_nobody_signs_once_for_each_of_a_group(read: Callable[..., Folder]) -> None:
    inner = "{ id: sign, kind: declaration, label: S, statement: T. }"
    text = f"{HOLE}  - {{ id: people, kind: group, label: P?, questions: [{inner}] }}\n"

    [mistake] = read(hole=text).mistakes

    assert mistake.wrong == "A question of the kind declaration cannot be asked of each."
