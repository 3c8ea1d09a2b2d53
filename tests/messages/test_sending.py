"""Telling people: what is queued, for whom, and in whose transaction."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.audit.api import trail
from frontdoor.foundation.ui.council import the_council
from frontdoor.messages.api import Channel, NoSuchTemplate, State, about, send, sync_templates
from frontdoor.messages.models import Message
from frontdoor.messages.operations import sending
from frontdoor.messages.operations.sending import send_again
from frontdoor.messages.queries import current_versions
from tests.messages.conftest import FACTS, a_notice


def test_a_notice_becomes_an_email_in_the_words_of_its_template(texts: None, at: datetime) -> None:
    send([a_notice()], at=at)
    (message,) = about("4KQ7MX9TQ")
    assert (message.channel, message.to, message.state) == (Channel.EMAIL, "ada@example.com", State.QUEUED)
    assert message.subject == "We have your report: Report a pothole, 4KQ-7MX-9TQ"


def test_without_an_address_a_uk_mobile_gets_a_text_message(texts: None, at: datetime) -> None:
    send([a_notice(email="", phone="+447700900123")], at=at)
    (message,) = about("4KQ7MX9TQ")
    assert (message.channel, message.to) == (Channel.SMS, "+447700900123")
    assert message.subject.startswith(the_council().name)


@pytest.mark.parametrize("phone", ["", "+441632960001", "+33612345678", "ask my sister"])
def test_somebody_who_cannot_be_reached_is_kept_as_such(
    texts: None, at: datetime, announced: Callable[[], list[str]], phone: str
) -> None:
    send([a_notice(email="", phone=phone)], at=at)
    (message,) = about("4KQ7MX9TQ")
    assert (message.state, message.to) == (State.NO_ADDRESS, "")
    assert announced() == []


def test_the_same_key_is_queued_once_however_often_it_is_asked_for(
    texts: None, at: datetime, announced: Callable[[], list[str]]
) -> None:
    send([a_notice(), a_notice()], at=at)
    send([a_notice(email="other@example.com")], at=at)
    assert [message.to for message in about("4KQ7MX9TQ")] == ["ada@example.com"]
    assert announced() == ["messages.message-queued.1"]


def test_a_new_notice_beside_a_known_one_is_queued(
    texts: None, at: datetime, announced: Callable[[], list[str]]
) -> None:
    send([a_notice()], at=at)
    send([a_notice(), a_notice(key="opened:2")], at=at)
    assert len(announced()) == 2


def test_a_message_is_taken_back_with_the_transaction_that_wanted_it(texts: None, at: datetime) -> None:
    with transaction.atomic():
        send([a_notice()], at=at)
        transaction.set_rollback(True)
    assert about("4KQ7MX9TQ") == []


def test_a_message_keeps_only_the_facts_that_its_text_uses(queued: Callable[..., Message]) -> None:
    row = queued(facts={**FACTS, "name": "Ada Okafor", "outcome": "Mended"})
    assert row.facts == {**FACTS, "council": the_council().name, "phone": the_council().phone}


def test_a_message_remembers_the_customer_it_is_for(queued: Callable[..., Message], at: datetime) -> None:
    (customer,) = recognise([Person(name="Ada")], at=at)
    assert queued(customer_id=customer).customer_id == customer


def test_a_text_that_was_never_published_is_a_fault_of_ours(db: None, at: datetime) -> None:
    with pytest.raises(NoSuchTemplate, match="message-templates sync"):
        send([a_notice()], at=at)


def test_a_key_that_somebody_queues_after_we_looked_is_queued_once(
    texts: None, at: datetime, monkeypatch: pytest.MonkeyPatch, announced: Callable[[], list[str]]
) -> None:
    def queue_first(keys: set[str]) -> Any:
        monkeypatch.undo()
        send([a_notice()], at=at)
        return current_versions(keys)

    monkeypatch.setattr(sending, "current_versions", queue_first)
    send([a_notice()], at=at)
    assert Message.objects.count() == 1
    assert announced() == ["messages.message-queued.1"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_statements_does_not_grow_with_the_number_of_notices(
    texts: None, at: datetime, django_assert_num_queries: Any, count: int
) -> None:
    notices = [a_notice(key=f"opened:{number}") for number in range(count)]
    with django_assert_num_queries(7):  # looking, wording, queueing, announcing twice; and a savepoint's two
        send(notices, at=at)


def test_telling_nobody_costs_nothing(db: None, at: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        send([], at=at)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory")
def test_two_handlers_that_queue_the_same_keys_at_once_queue_each_once(
    at: datetime, announced: Callable[[], list[str]]
) -> None:
    sync_templates(by=SYSTEM, at=at)
    together = threading.Barrier(2)

    def tell(keys: list[str]) -> None:
        try:
            with transaction.atomic(durable=True):
                together.wait(timeout=10)
                send([a_notice(key=key) for key in keys], at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tell, [[f"key:{number}" for number in range(50)], [f"key:{number}" for number in range(60)]]))

    assert Message.objects.count() == 60
    assert announced() == ["messages.message-queued.1"] * 60


def failed(row: Message, at: datetime) -> Message:
    """Make a message one that failed."""
    Message.objects.filter(pk=row.pk).update(state=State.FAILED, settled_at=at, error="No such address.", attempts=3)
    row.refresh_from_db()
    return row


def test_a_failed_message_is_queued_again_once_and_it_is_known_by_whom(
    queued: Callable[..., Message], at: datetime, cem: Actor, announced: Callable[[], list[str]]
) -> None:
    row = failed(queued(), at)
    assert [send_again(row, by=cem, at=at), send_again(row, by=cem, at=at)] == [True, False]
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts, row.settled_at) == (State.QUEUED, "", 0, None)
    assert announced() == ["messages.message-queued.1"] * 2
    assert [(line.action, line.actor) for line in trail("4KQ7MX9TQ")] == [("messages.sent-again", "cem")]


def test_a_message_sent_again_has_another_reference_so_late_receipts_cannot_settle_it(
    queued: Callable[..., Message], at: datetime, cem: Actor
) -> None:
    row = failed(queued(), at)
    send_again(row, by=cem, at=at)
    before, _ = row.reference, row.refresh_from_db()
    assert row.reference != before


@pytest.mark.parametrize("state", [each for each in State if each != State.FAILED])
def test_only_a_failed_message_can_be_sent_again(
    queued: Callable[..., Message], at: datetime, cem: Actor, state: State
) -> None:
    row = queued()
    settled = at if state == State.DELIVERED else None
    sent = at if state in {State.SENT, State.DELIVERED} else None
    Message.objects.filter(pk=row.pk).update(state=state, settled_at=settled, sent_at=sent)
    assert send_again(row, by=cem, at=at) is False


@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina", "finn", "sam"])
def test_others_may_not_send_a_message_again(
    request: pytest.FixtureRequest, queued: Callable[..., Message], at: datetime, stranger: str
) -> None:
    with pytest.raises(NotAllowed):
        send_again(failed(queued(), at), by=request.getfixturevalue(stranger), at=at)
