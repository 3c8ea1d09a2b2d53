"""Leaving a draft and coming back to it by an e-mailed link."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.kernel.clock import say_day
from frontdoor.messages.api import about, sync_templates
from frontdoor.messages.models import Message
from frontdoor.services.api import (
    BadAnswer,
    DraftGone,
    DraftRecord,
    DraftState,
    DraftSubmitted,
    LinkNotGood,
    email_me_a_link,
    mark_submitted,
    resume,
    resume_token,
    service,
    start_draft,
)
from frontdoor.services.rules.drafts import KEPT, MOST_FORMS_A_DAY, MOST_LINKS_A_DAY
from tests.services.conftest import HOLE


@pytest.fixture
def draft(publishing: Callable[..., Any], at: datetime) -> DraftRecord:
    publishing(hole=HOLE)
    sync_templates(by=SYSTEM, at=at)
    found = service("hole", at=at)
    assert found is not None
    return start_draft(found, channel="web", by=PUBLIC, at=at)


MAILBOX = "ada@example.com"


def page(token: str) -> str:
    return f"https://council.example/continue/{token}/"


def test_the_link_is_sent_and_leads_back(draft: DraftRecord, at: datetime) -> None:
    later = at + timedelta(days=1)

    kept = email_me_a_link(draft.id, email=" Ada@Example.com ", page=page, at=later)

    assert (kept.email, kept.revision, kept.expires_at) == ("ada@example.com", 0, later + KEPT)
    [message] = about(str(draft.id))
    assert (message.template, message.to) == ("draft-saved", "ada@example.com")
    assert resume(resume_token(draft.id), at=later) == kept


def test_two_presses_are_one_message_and_a_mended_address_another(draft: DraftRecord, at: datetime) -> None:
    for email in ("ada@example.com", "ada@example.com", "ada@example.org"):
        email_me_a_link(draft.id, email=email, page=page, at=at)

    assert sorted(message.to for message in about(str(draft.id))) == ["ada@example.com", "ada@example.org"]


def test_the_message_says_until_when_we_keep_it(draft: DraftRecord, at: datetime) -> None:
    email_me_a_link(draft.id, email="ada@example.com", page=page, at=at)

    assert Message.objects.get().facts["until"] == say_day(at + KEPT)


def test_one_address_is_sent_links_to_no_more_than_a_few_forms_a_day(draft: DraftRecord, at: datetime) -> None:
    def ask(*, at: datetime) -> None:
        found = service("hole", at=at)
        assert found is not None
        fresh = start_draft(found, channel="web", by=PUBLIC, at=at)
        email_me_a_link(fresh.id, email=MAILBOX, page=page, at=at)

    for _ in range(MOST_FORMS_A_DAY):
        ask(at=at)

    with pytest.raises(BadAnswer, match="try again tomorrow"):
        ask(at=at + timedelta(hours=23))
    assert Message.objects.count() == MOST_FORMS_A_DAY
    ask(at=at + timedelta(hours=25))


def test_one_form_sends_no_more_than_a_few_links_a_day(draft: DraftRecord, at: datetime) -> None:
    for number in range(MOST_LINKS_A_DAY):
        email_me_a_link(draft.id, email=f"somebody{number}@example.com", page=page, at=at)

    with pytest.raises(BadAnswer, match="try again tomorrow"):
        email_me_a_link(draft.id, email=MAILBOX, page=page, at=at)
    assert len(about(str(draft.id))) == MOST_LINKS_A_DAY


def test_an_address_that_is_none_is_refused_and_nothing_sent(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(BadAnswer, match="correct format"):
        email_me_a_link(draft.id, email="ada", page=page, at=at)

    assert about(str(draft.id)) == []


def test_a_draft_that_was_sent_sends_no_link_and_leads_to_its_case(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    with pytest.raises(DraftSubmitted):
        email_me_a_link(draft.id, email="ada@example.com", page=page, at=at)

    assert resume(resume_token(draft.id), at=at).state is DraftState.SUBMITTED


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "0" * 32, "nonsense:signature", "\x00"])
def test_a_link_that_is_not_ours_does_not_work(token: str, at: datetime) -> None:
    with pytest.raises(LinkNotGood, match="Copy the whole of it"):
        resume(token, at=at)


def test_a_link_cut_off_by_a_letter_does_not_work(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(LinkNotGood):
        resume(resume_token(draft.id)[:-1], at=at)


def test_the_link_works_as_long_as_the_draft_is_kept(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(DraftGone, match="28 days"):
        resume(resume_token(draft.id), at=at + KEPT)
