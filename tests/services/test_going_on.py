"""A draft that goes on under a newer wording of its service."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.api import (
    DraftChanged,
    DraftRecord,
    another_wording,
    bring_up_to_date,
    draft,
    hold_draft,
    keep_aside,
    once_asked,
    read_news,
    save_answer,
    service,
    start_draft,
)
from frontdoor.services.rules.reconciling import SetAside
from tests.services.conftest import HOLE

Publishing = Callable[..., Any]
ROUND_ONLY = HOLE.replace("square", "oval").replace("Square", "Oval")
#: A wording that no longer asks what is in it.
NO_THINGS = HOLE.replace(HOLE[HOLE.index("  - id: things") : HOLE.index("  - id: description")], "")


@pytest.fixture
def begun(publishing: Publishing, at: datetime) -> DraftRecord:
    """Return a draft of the first wording with two answers."""
    publishing(hole=HOLE)
    found = service("hole", at=at)
    assert found is not None
    started = start_draft(found, channel="web", by=PUBLIC, at=at)
    save_answer(started.id, question_id="danger", value=False, at=at)
    return save_answer(started.id, question_id="shape", value="square", at=at)


def test_a_draft_goes_on_under_the_wording_that_counts_now(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=ROUND_ONLY)

    now = bring_up_to_date(begun.id, at=at)

    assert (now.service.number, now.answers) == (2, {"danger": False})
    assert now.set_aside == (SetAside("shape", "What shape is it?", "Square"),)
    assert now.news == ("‘Square’ is no longer an answer to ‘What shape is it?’. Choose again.",)
    assert now.revision == begun.revision + 1
    assert draft(begun.id, at=at) == now


def test_a_change_that_concerns_nobody_is_not_told_and_their_check_page_still_counts(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=HOLE.replace("summary: Tell us", "summary: Do tell us"))

    now = bring_up_to_date(begun.id, at=at)

    assert (now.service.number, now.news, now.revision) == (2, (), begun.revision)


def test_going_on_is_no_reason_to_keep_a_draft_longer(begun: DraftRecord, publishing: Publishing, at: datetime) -> None:
    publishing(hole=ROUND_ONLY)

    assert bring_up_to_date(begun.id, at=at + timedelta(days=3)).expires_at == begun.expires_at


def test_a_draft_that_is_up_to_date_is_left_alone(begun: DraftRecord, at: datetime) -> None:
    assert another_wording(begun, at=at) is None
    assert bring_up_to_date(begun.id, at=at) == begun


def test_a_wording_that_counts_from_tomorrow_changes_nothing_today(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    tomorrow = at + timedelta(days=1)
    publishing(hole=f"{ROUND_ONLY}available_from: {tomorrow.date()}\n")

    assert bring_up_to_date(begun.id, at=at).service.number == 1


def test_a_draft_of_a_service_that_was_withdrawn_stays_as_it_is(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=f"{ROUND_ONLY}withdrawn: {at.date()}\n")

    assert bring_up_to_date(begun.id, at=at) == begun


def test_a_draft_cannot_be_sent_before_its_news_are_read(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=ROUND_ONLY)
    bring_up_to_date(begun.id, at=at)

    with pytest.raises(DraftChanged, match="Read what changed"):
        hold_draft(begun.id, at=at)

    assert read_news(begun.id, at=at).news == ()
    assert hold_draft(begun.id, at=at).set_aside


def test_an_answer_from_a_tab_of_the_old_wording_is_kept_aside_once(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=NO_THINGS)
    bring_up_to_date(begun.id, at=at)

    for _ in range(2):
        now = keep_aside(begun.id, question_id="things", value=["mud"], at=at)

    assert now.set_aside == (SetAside("things", "What is in it?", "Mud"),)
    assert now.news == ("We no longer ask ‘What is in it?’.",)


def test_nothing_is_kept_of_an_answer_that_was_never_one(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=NO_THINGS)

    assert keep_aside(begun.id, question_id="things", value=["gold"], at=at).set_aside == ()


def test_a_question_that_no_wording_asked_is_refused(begun: DraftRecord, at: datetime) -> None:
    with pytest.raises(LookupError, match="never asked"):
        keep_aside(begun.id, question_id="colour", value="red", at=at)


def test_a_question_is_found_as_the_newest_wording_asked_it(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    publishing(hole=HOLE.replace("What is in it?", "What lies in it?"))
    publishing(hole=NO_THINGS)

    found = once_asked("hole", "things")

    assert found is not None
    assert found.label == "What lies in it?"
    assert once_asked("nothing", "things") is None


def test_an_answer_from_an_old_tab_about_one_of_a_group_is_kept_aside(
    begun: DraftRecord, publishing: Publishing, at: datetime
) -> None:
    pets = "  - {{ id: pets, kind: group, label: Pets?, questions: [{}] }}\n"
    name, age = "{ id: name, kind: name, label: Name? }", "{ id: age, kind: number, label: Age? }"
    publishing(hole=HOLE + pets.format(f"{name}, {age}"))
    publishing(hole=HOLE + pets.format(name))

    now = keep_aside(begun.id, question_id="age", within="pets", value="7", at=at)

    assert now.set_aside == (SetAside("age", "Age?", "7"),)
    with pytest.raises(LookupError):
        keep_aside(begun.id, question_id="age", within="people", value="7", at=at)


def test_figures_are_worked_out_by_the_new_wording(begun: DraftRecord, publishing: Publishing, at: datetime) -> None:
    save_answer(begun.id, question_id="shape", value="round", at=at)
    save_answer(begun.id, question_id="where", value={"lat": 54.0, "lon": -1.5}, at=at)
    save_answer(begun.id, question_id="depth", value=10, at=at)
    publishing(hole=f"{HOLE}calculations:\n  - {{ id: double, kind: number, label: Double, formula: depth + depth }}\n")

    assert bring_up_to_date(begun.id, at=at).answers["double"] == 20
