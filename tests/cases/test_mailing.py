"""Staff read by e-mail what they were told: as they wish, one e-mail each, and nobody's personal data."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Case, Clock, Notification
from frontdoor.cases.operations.mailing import mail_told
from frontdoor.cases.operations.notifying import Told, mark_all_seen, notify, notify_many
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.working import add_note
from frontdoor.cases.rules.mailing import GO_BY_EMAIL, goes_until
from frontdoor.cases.tasks import mail
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import ByEmail, escalate_to, set_by_email, told_by_email
from frontdoor.foundation.accounts.models import User
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of, subject_of
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("choice", "at", "until"),
    [
        (ByEmail.AT_ONCE, "2025-05-20T10:00+01:00", "2025-05-20T10:00+01:00"),
        (ByEmail.NOT, "2025-05-20T10:00+01:00", None),
        (ByEmail.DAILY, "2025-05-20T10:00+01:00", "2025-05-20T07:00+01:00"),
        (ByEmail.DAILY, "2025-05-20T07:00+01:00", "2025-05-20T07:00+01:00"),
        (ByEmail.DAILY, "2025-05-20T06:59+01:00", "2025-05-19T07:00+01:00"),
        # On the day the clocks go forward, seven is seven.
        (ByEmail.DAILY, "2025-03-30T09:00+01:00", "2025-03-30T07:00+01:00"),
        (ByEmail.DAILY, "2025-03-30T05:00+01:00", "2025-03-29T07:00+00:00"),
    ],
)
def test_what_goes_now_is_as_somebody_wishes(choice: ByEmail, at: str, until: str | None) -> None:
    assert goes_until(choice, at=moment(at)) == (moment(until) if until else None)


@pytest.fixture
def told(council: None, otto: Actor, at: datetime) -> Case:
    """Return a case on which otto is mentioned."""
    case = a_case(at=at)
    tell(case, otto, at=at)
    return case


def tell(case: Case, *people: Actor, at: datetime, kind: str = "mentioned") -> None:
    """Tell people something about a case."""
    ids = [each.user_id for each in people if each.user_id is not None]
    notify(case, user_ids=ids, kind=kind, text="Jo Amari is rude.", key=f"{kind}:{case.pk}:{at}", at=at)


def wish(person: Actor, choice: ByEmail) -> None:
    assert person.user_id is not None
    set_by_email(person.user_id, choice=choice)


def sent() -> list[Message]:
    return list(Message.objects.filter(version__template__key="staff-told").order_by("id"))


def test_a_colleague_who_is_mentioned_is_written_to(otto: Actor, dee: Actor, at: datetime) -> None:
    case = a_case(at=at)
    add_note(case, text="Can you look, @otto?", by=dee, at=at)
    assert mail(at=at) == "Wrote to 1."
    (message,) = sent()
    assert message.to == "otto@example.com"
    assert subject_of(message) == f"Mention: {spoken_of(case)}, Report fly-tipping"


def spoken_of(case: Case) -> str:
    from frontdoor.kernel.references import spoken

    return spoken(case.reference)


def test_the_email_has_a_reference_and_a_service_and_nothing_of_anybody(told: Case, at: datetime) -> None:
    mail_told(at=at)
    (message,) = sent()
    text = subject_of(message) + body_of(message).text
    assert spoken_of(told) in text
    assert "/office/notifications/" in text
    assert "Jo" not in text
    assert "rude" not in text
    assert "Can you look" not in text


@pytest.mark.engine
def test_it_goes_through_the_outbox_once(told: Case, at: datetime, deliver: Callable[..., int]) -> None:
    assert mail_told(at=at) == 1
    assert mail_told(at=at) == 0
    deliver(at)
    assert [message.state for message in sent()] == ["delivered"]


def test_what_just_happens_to_a_case_is_read_in_the_office_alone(otto: Actor, at: datetime) -> None:
    tell(a_case(at=at), otto, at=at, kind="watched")
    assert mail_told(at=at) == 0
    assert "watched" not in GO_BY_EMAIL


def test_what_was_seen_meanwhile_does_not_go(told: Case, otto: Actor, at: datetime) -> None:
    mark_all_seen(user_id=otto.user_id or 0, up_to=Notification.objects.get().pk, at=at)
    assert mail_told(at=at) == 0
    assert not Notification.objects.filter(to_mail=True).exists()


def test_whoever_wants_none_gets_none_and_not_later_either(told: Case, otto: Actor, at: datetime) -> None:
    wish(otto, ByEmail.NOT)
    assert mail_told(at=at) == 0
    wish(otto, ByEmail.AT_ONCE)
    assert mail_told(at=at) == 0


@pytest.mark.engine
def test_a_summary_goes_once_the_next_morning(told: Case, otto: Actor, at: datetime) -> None:
    wish(otto, ByEmail.DAILY)
    tell(a_case(at=at), otto, at=at + timedelta(hours=2))
    seven = moment("2025-05-21T07:00+01:00")
    assert [mail_told(at=moment) for moment in (at, seven - timedelta(minutes=1), seven, seven)] == [0, 0, 1, 0]
    (message,) = sent()
    assert subject_of(message) == "2 things about cases"


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}], ids=["has left", "has no address"])
def test_nobody_is_written_to_who_cannot_be(told: Case, otto: Actor, at: datetime, gone: dict[str, Any]) -> None:
    User.objects.filter(pk=otto.user_id).update(**gone)
    assert mail_told(at=at) == 0
    assert not Notification.objects.filter(to_mail=True).exists()


@pytest.mark.engine
def test_a_sweep_that_escalates_many_cases_to_one_person_sends_one_email(dee: Actor, otto: Actor, at: datetime) -> None:
    escalate_to({"street-scene": "cem"})
    for _ in range(30):
        a_case(at=at)
    long_after = at + timedelta(days=60)
    Clock.objects.update(next_at=at)
    tell_of_clocks(by=SYSTEM, at=long_after)
    assert Notification.objects.filter(kind="escalated").count() == 30
    assert mail_told(at=long_after) == 2
    by_address = {message.to: body_of(message).text for message in sent()}
    assert set(by_address) == {"cem@example.com", "dee@example.com"}
    assert by_address["cem@example.com"].count("Escalated: ") == 20
    assert "And 10 more." in by_address["cem@example.com"]


@pytest.mark.parametrize("count", [1, 12])
def test_writing_to_many_of_many_things_costs_the_same(count: int, otto: Actor, dee: Actor, at: datetime) -> None:
    cases = [a_case(at=at) for _ in range(count)]
    people = [otto, dee] if count > 1 else [otto]
    told = [
        Told(case_id=case.pk, user_id=each.user_id or 0, kind="mentioned", text="x", key=f"entry:{case.pk}")
        for case in cases
        for each in people
    ]
    notify_many(told=told, at=at)
    with CaptureQueriesContext(connection) as asked:
        assert mail_told(at=at) == len(people)
    assert len(asked) == STATEMENTS


STATEMENTS = 13


def test_people_are_written_to_in_batches(
    told: Case, dee: Actor, cem: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frontdoor.cases.operations import mailing

    monkeypatch.setattr(mailing, "A_BATCH", 1)
    tell(told, dee, cem, at=at + timedelta(seconds=1))
    assert mail_told(at=at + timedelta(minutes=1)) == 3


def test_a_task_that_is_due_goes_by_email_and_one_that_is_given_does_not() -> None:
    assert "task-due" in GO_BY_EMAIL
    assert "task" not in GO_BY_EMAIL


def test_somebody_says_on_their_page_when_they_want_an_email(as_user: Callable[[str], Client], otto: Actor) -> None:
    client = as_user("otto")
    assert "otto@example.com" in client.get("/office/notifications/").content.decode()
    said = client.post("/office/notifications/by-email/", {"by_email": "daily"}, follow=True).content.decode()
    assert "Your choice is kept." in said
    assert told_by_email([otto.user_id or 0])[otto.user_id or 0].choice is ByEmail.DAILY
    wrong = client.post("/office/notifications/by-email/", {"by_email": "pigeon"}, follow=True).content.decode()
    assert "Select when you want an email." in wrong


def test_somebody_without_an_address_reads_that_nothing_goes(as_user: Callable[[str], Client], otto: Actor) -> None:
    User.objects.filter(pk=otto.user_id).update(email="")
    assert "no email address for your account" in as_user("otto").get("/office/notifications/").content.decode()


def test_the_database_refuses_a_wish_that_is_none(otto: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=otto.user_id).update(by_email="pigeon")


def test_a_case_that_is_gone_is_not_written_about(told: Case, at: datetime) -> None:
    again(told).delete()
    assert mail_told(at=at) == 0
