"""Answers on their way in: nothing is lost, and nothing is sent twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.api import Actor
from frontdoor.services import api
from frontdoor.services.api import BadAnswer, DraftRecord, DraftState
from frontdoor.services.models import Submission
from frontdoor.services.operations.expiry import delete_expired
from frontdoor.services.operations.submissions import (
    DraftChanged,
    DraftGone,
    DraftSubmitted,
    NotOffered,
    forget_answer,
    hold_draft,
    mark_submitted,
    save_answer,
    start_draft,
)
from frontdoor.services.rules.drafts import KEPT
from frontdoor.services.tasks import delete_expired_drafts
from tests.services.conftest import HOLE

Publishing = Callable[..., Any]


@pytest.fixture
def draft(publishing: Publishing, at: datetime) -> DraftRecord:
    publishing(hole=HOLE)
    service = api.service("hole", at=at)
    assert service is not None
    return start_draft(service, channel="web", by=PUBLIC, at=at)


def test_a_draft_starts_empty_under_the_version_of_the_day(draft: DraftRecord, at: datetime) -> None:
    assert (draft.answers, draft.revision, draft.state) == ({}, 0, DraftState.STARTED)
    assert draft.service.slug == "hole"
    assert (draft.started_by, draft.on_behalf) == ("public", False)
    assert draft.expires_at == at + KEPT
    assert draft.owner == f"draft:{draft.id}"
    assert api.draft(draft.id, at=at) == draft


def test_an_adviser_starts_a_draft_for_a_caller(draft: DraftRecord, at: datetime, cem: Actor) -> None:
    started = start_draft(
        api.service("hole", at=at) or draft.service,
        channel="phone",
        by=cem,
        at=at,
        on_behalf=True,
        answers={"danger": False},
    )

    assert (started.started_by, started.on_behalf, started.answers) == ("cem", True, {"danger": False})


@pytest.mark.parametrize("when", ["withdrawn: 2025-05-01", "available_from: 2025-06-01"])
def test_a_service_that_is_not_offered_takes_no_draft(publishing: Publishing, at: datetime, when: str) -> None:
    publishing(hole=HOLE + when + "\n")
    service = api.service("hole", at=at)
    assert service is not None

    with pytest.raises(NotOffered, match="‘Report a hole’ is not offered"):
        start_draft(service, channel="web", by=PUBLIC, at=at)


def test_a_saved_answer_is_cleaned_and_moves_the_last_day(draft: DraftRecord, at: datetime) -> None:
    later = at + timedelta(days=2)

    saved = save_answer(draft.id, question_id="depth", value=" 1,0 ", at=later)

    assert saved.answers == {"depth": 10}
    assert (saved.revision, saved.updated_at, saved.expires_at) == (1, later, later + KEPT)


def test_two_tabs_lose_no_answer(draft: DraftRecord, at: datetime) -> None:
    save_answer(draft.id, question_id="danger", value="no", at=at)
    save_answer(draft.id, question_id="shape", value="round", at=at)
    both = save_answer(draft.id, question_id="shape", value="square", at=at)

    assert both.answers == {"danger": False, "shape": "square"}
    assert both.revision == 3


def test_an_answer_that_is_taken_away_is_asked_for_again(draft: DraftRecord, at: datetime) -> None:
    kept = save_answer(draft.id, question_id="danger", value=False, at=at)

    without = forget_answer(draft.id, question_id="danger", at=at)
    assert (without.answers, without.revision) == ({}, kept.revision + 1)
    assert forget_answer(draft.id, question_id="danger", at=at).revision == without.revision


def test_nothing_is_taken_away_from_what_was_sent(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="3AAAAAAAA", at=at)

    with pytest.raises(DraftSubmitted):
        forget_answer(draft.id, question_id="danger", at=at)


def test_the_answer_of_a_question_that_is_hidden_now_is_kept(draft: DraftRecord, at: datetime) -> None:
    save_answer(draft.id, question_id="shape", value="round", at=at)
    save_answer(draft.id, question_id="depth", value="5", at=at)

    assert save_answer(draft.id, question_id="shape", value="square", at=at).answers["depth"] == 5


def test_a_bad_answer_keeps_nothing(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(BadAnswer, match="must be a number"):
        save_answer(draft.id, question_id="depth", value="very", at=at)

    kept = api.draft(draft.id, at=at)
    assert kept is not None
    assert (kept.answers, kept.revision) == ({}, 0)


def test_a_question_that_is_not_asked_is_a_fault_of_the_page(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(LookupError, match="no question called 'colour'"):
        save_answer(draft.id, question_id="colour", value="red", at=at)


def test_a_draft_goes_on_under_the_version_it_was_begun_with(
    draft: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing()

    assert save_answer(draft.id, question_id="danger", value="yes", at=at).service.number == 1


def test_a_draft_that_was_sent_takes_no_more_answers(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    with pytest.raises(DraftSubmitted) as refusal:
        save_answer(draft.id, question_id="danger", value="no", at=at)

    assert refusal.value.reference == "4KQ7MX9TA"


def test_sending_twice_gives_the_first_reference(draft: DraftRecord, at: datetime) -> None:
    assert mark_submitted(draft.id, reference="4KQ7MX9TA", at=at) == "4KQ7MX9TA"
    assert mark_submitted(draft.id, reference="OTHER", at=at + timedelta(seconds=1)) == "4KQ7MX9TA"

    sent = hold_draft(draft.id, revision=99, at=at)
    assert (sent.state, sent.reference, sent.submitted_at) == (DraftState.SUBMITTED, "4KQ7MX9TA", at)


def test_answers_that_changed_since_they_were_looked_at_are_not_sent(draft: DraftRecord, at: datetime) -> None:
    seen = save_answer(draft.id, question_id="danger", value="no", at=at)
    save_answer(draft.id, question_id="shape", value="round", at=at)

    with pytest.raises(DraftChanged, match="Check them again"):
        hold_draft(draft.id, revision=seen.revision, at=at)

    assert hold_draft(draft.id, revision=2, at=at).revision == 2
    assert hold_draft(draft.id, at=at).revision == 2


def test_a_draft_is_gone_after_four_weeks_even_before_the_sweep(draft: DraftRecord, at: datetime) -> None:
    over = at + KEPT

    assert api.draft(draft.id, at=over) is None
    for attempt in (
        lambda: save_answer(draft.id, question_id="danger", value="no", at=over),
        lambda: hold_draft(draft.id, at=over),
        lambda: mark_submitted(draft.id, reference="X", at=over),
    ):
        with pytest.raises(DraftGone, match="28 days"):
            attempt()


@pytest.mark.django_db
def test_a_draft_that_never_was_is_gone(at: datetime) -> None:
    assert api.draft(uuid4(), at=at) is None
    with pytest.raises(DraftGone):
        hold_draft(uuid4(), at=at)


def test_the_sweep_deletes_what_was_kept_long_enough(draft: DraftRecord, at: datetime) -> None:
    assert delete_expired(at=at + KEPT - timedelta(seconds=1)) == 0
    assert delete_expired_drafts(at=at + KEPT) == "1 deleted"
    assert not Submission.objects.exists()
