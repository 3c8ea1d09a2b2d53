"""Reminding people of a form they left: when, how often, and how they stop it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.kernel.clock import say_day
from frontdoor.messages.api import about, sync_templates
from frontdoor.messages.models import Message
from frontdoor.services.api import (
    DraftGone,
    DraftRecord,
    DraftSubmitted,
    LinkNotGood,
    delete_draft,
    email_me_a_link,
    mark_submitted,
    reminded_of,
    resume,
    resume_token,
    save_answer,
    service,
    start_draft,
    stop_reminders,
)
from frontdoor.services.operations.reminding import remind, stop_token
from frontdoor.services.rules.drafts import reminder_after, reminders_due
from frontdoor.services.rules.folder import Folder
from frontdoor.services.tasks import remind_of_drafts
from tests.services.conftest import HOLE

FIRST, SECOND = timedelta(days=7), timedelta(days=21)


def left(*, at: datetime, email: str = "ada@example.com") -> DraftRecord:
    """Begin a form, ask for a link and leave it."""
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    return email_me_a_link(begun.id, email=email, page=lambda token: f"https://council.example/{token}", at=at)


@pytest.fixture
def draft(publishing: Callable[..., Any], at: datetime) -> DraftRecord:
    publishing(hole=HOLE)
    sync_templates(by=SYSTEM, at=at)
    return left(at=at)


def sent() -> int:
    return Message.objects.filter(version__template__key="draft-reminder").count()


def test_nobody_is_reminded_before_the_day(draft: DraftRecord, at: datetime) -> None:
    assert remind(at=at + FIRST - timedelta(minutes=1)) == 0
    assert sent() == 0


def test_whoever_left_a_form_is_reminded_with_a_way_on_a_way_out_and_the_last_day(
    draft: DraftRecord, at: datetime
) -> None:
    assert remind(at=at + FIRST) == 1

    message = Message.objects.get(version__template__key="draft-reminder")
    assert message.to == "ada@example.com"
    assert resume_token(draft.id) in message.facts["link"]
    assert stop_token(draft.id) in message.facts["stop_link"]
    assert message.facts["until"] == say_day(draft.expires_at)


def test_a_reminder_says_what_is_still_to_be_done(draft: DraftRecord, at: datetime) -> None:
    remind(at=at + FIRST)

    message = Message.objects.get(version__template__key="draft-reminder")
    assert message.facts["still"] == "Some questions are still to be answered."


def test_whoever_is_signed_in_is_reminded_of_what_they_answered(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    sync_templates(by=SYSTEM, at=at)
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at, email="ada@example.com")
    start_draft(found, channel="web", by=PUBLIC, at=at, email="bola@example.com")
    save_answer(begun.id, question_id="danger", value=False, at=at)

    assert remind(at=at + FIRST) == 1


def test_one_day_reminds_once_however_often_we_look(draft: DraftRecord, at: datetime) -> None:
    remind(at=at + FIRST)
    remind(at=at + FIRST + timedelta(hours=1))

    assert sent() == 1


def test_a_second_reminder_comes_on_its_day_and_no_third(draft: DraftRecord, at: datetime) -> None:
    for days in range(28):
        remind(at=at + timedelta(days=days))

    assert sent() == 2


def test_reminders_missed_while_nothing_ran_are_one(draft: DraftRecord, at: datetime) -> None:
    remind(at=at + SECOND)
    remind(at=at + SECOND + timedelta(hours=1))

    assert sent() == 1


def test_whoever_goes_on_is_reminded_of_what_they_leave_then(draft: DraftRecord, at: datetime) -> None:
    save_answer(draft.id, question_id="danger", value=False, at=at + timedelta(days=6))

    assert remind(at=at + FIRST) == 0
    assert remind(at=at + timedelta(days=6) + FIRST) == 1


def test_nobody_is_reminded_of_a_form_they_have_sent(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    assert remind(at=at + FIRST) == 0


def test_nobody_is_reminded_who_gave_no_address(draft: DraftRecord, at: datetime) -> None:
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    save_answer(begun.id, question_id="danger", value=False, at=at)

    assert remind(at=at + FIRST) == 1
    assert about(str(begun.id)) == []


def test_nobody_is_reminded_of_a_service_that_was_withdrawn(
    draft: DraftRecord, publishing: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=f"{HOLE}withdrawn: {at.date()}\n")

    assert remind(at=at + FIRST) == 0
    assert sent() == 0


def test_nobody_is_reminded_of_what_has_expired(draft: DraftRecord, at: datetime) -> None:
    assert remind(at=at + timedelta(days=28)) == 0


def test_a_service_says_itself_when_people_are_reminded(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=f"{HOLE}reminders: [2]\n")
    sync_templates(by=SYSTEM, at=at)
    left(at=at)

    assert [remind(at=at + timedelta(days=days)) for days in (1, 2, 7, 21)] == [0, 1, 0, 0]


def test_another_address_begins_again(draft: DraftRecord, at: datetime) -> None:
    remind(at=at + FIRST)
    later = at + timedelta(days=8)
    email_me_a_link(draft.id, email="ada@example.org", page=str, at=later)

    assert remind(at=later + FIRST) == 1


def test_the_number_of_statements_does_not_grow_with_the_drafts(draft: DraftRecord, at: datetime) -> None:
    def statements(count: int, *, moment: datetime) -> int:
        for number in range(count):
            left(at=moment, email=f"ada{count}{number}@example.com")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert remind(at=moment + FIRST) >= count
        return len(asked)

    few = statements(1, moment=at + timedelta(days=1))
    assert statements(8, moment=at + timedelta(days=2)) == few


def test_the_sweep_says_how_many_were_reminded(draft: DraftRecord, at: datetime) -> None:
    assert remind_of_drafts(at=at + FIRST) == "1 reminded"


# ------------------------------------------------------------------------------ no, thank you
def test_whoever_stops_reminders_gets_none_and_their_address_is_forgotten(draft: DraftRecord, at: datetime) -> None:
    stopped = stop_reminders(stop_token(draft.id), at=at)

    assert (stopped.email, stopped.expires_at) == ("", draft.expires_at)
    assert remind(at=at + FIRST) == 0
    assert resume(resume_token(draft.id), at=at) == stopped


def test_the_link_to_stop_knows_which_form_it_is_of(draft: DraftRecord, at: datetime) -> None:
    assert reminded_of(stop_token(draft.id), at=at) == draft


def test_whoever_goes_on_after_stopping_is_not_reminded_again(draft: DraftRecord, at: datetime) -> None:
    stop_reminders(stop_token(draft.id), at=at)
    save_answer(draft.id, question_id="danger", value=False, at=at)

    assert remind(at=at + SECOND) == 0


def test_a_draft_is_deleted_when_its_person_says_so(draft: DraftRecord, at: datetime) -> None:
    delete_draft(stop_token(draft.id), at=at)

    with pytest.raises(DraftGone):
        reminded_of(stop_token(draft.id), at=at)


def test_what_was_sent_is_not_deleted_by_a_reminders_link(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    with pytest.raises(DraftSubmitted):
        delete_draft(stop_token(draft.id), at=at)


@pytest.mark.parametrize("token", ["", "x", "nonsense:signature", "\x00"])
def test_a_link_that_is_not_ours_stops_nothing(draft: DraftRecord, token: str, at: datetime) -> None:
    with pytest.raises(LinkNotGood):
        stop_reminders(token, at=at)


def test_the_link_to_come_back_deletes_nothing_and_the_other_opens_nothing(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(LinkNotGood):
        delete_draft(resume_token(draft.id), at=at)
    with pytest.raises(LinkNotGood):
        resume(stop_token(draft.id), at=at)


# ------------------------------------------------------------------------------ the rule
def test_after_the_last_reminder_comes_none(at: datetime) -> None:
    assert reminder_after((7, 21), since=at, reminded=1) == at + SECOND
    assert reminder_after((7, 21), since=at, reminded=2) is None
    assert reminder_after((), since=at, reminded=0) is None


def test_as_many_are_due_as_days_have_passed(at: datetime) -> None:
    assert [reminders_due((7, 21), since=at, at=at + timedelta(days=days)) for days in (6, 7, 20, 21)] == [0, 1, 1, 2]


@pytest.mark.parametrize("days", ["[21, 7]", "[7, 7]"])
def test_a_second_reminder_before_the_first_is_told(read: Callable[..., Folder], days: str) -> None:
    [mistake] = read(hole=f"{HOLE}reminders: {days}\n").mistakes
    assert mistake.wrong == "The second reminder comes no later than the first."
