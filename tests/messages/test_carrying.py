"""Handing messages over: each once, later if need be, and never while anything stays locked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connection

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.outbox.models import DONE, OWED, Delivery
from frontdoor.messages.api import State, send, sync_templates
from frontdoor.messages.models import Message
from frontdoor.messages.operations.carrying import BeingSent, hand_over, settle
from frontdoor.messages.providers.senders import Outgoing, TryLater, WillNotArrive, senders
from tests.messages.conftest import a_notice


@dataclass
class Recorder:
    """A sender that keeps what it is given and answers as it is told."""

    name: str = "a recorder"
    takes_is_delivers: bool = False
    sent: list[Outgoing] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def send(self, message: Outgoing) -> str:
        self.sent.append(message)
        self.meanwhile()
        if self.answers:
            raise self.answers.pop(0)
        return f"id-{len(self.sent)}"

    def check_config(self) -> list[str]:
        return []


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with senders.temporarily("demo", Recorder()) as entry:
        assert isinstance(entry, Recorder)
        yield entry


def test_a_queued_message_goes_out_once(
    recorder: Recorder, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    deliver(at)
    hand_over(message_id=row.pk, at=at)
    row.refresh_from_db()
    assert len(recorder.sent) == 1
    assert (row.state, row.sender_reference, row.attempts, row.claimed_at) == (State.SENT, "id-1", 1, None)
    assert row.sent_at == at


def test_what_goes_out_says_what_the_template_and_the_facts_say(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    hand_over(message_id=queued().pk, at=at)
    (out,) = recorder.sent
    assert out.subject == "We have your report: Report a pothole, 4KQ-7MX-9TQ"
    assert "An inspector comes to look." in out.body.text
    assert out.attempt == 1


def test_a_provider_that_never_reports_back_has_delivered_what_it_took(
    recorder: Recorder, queued: Callable[..., Message], deliver: Callable[..., int], announced: Callable[[], list[str]]
) -> None:
    recorder.takes_is_delivers = True
    row = queued()
    deliver()
    row.refresh_from_db()
    assert row.state == State.DELIVERED
    assert announced() == ["messages.message-queued.1", "messages.message-delivered.1"]


def test_a_refusal_for_good_fails_the_message_and_is_not_tried_again(
    recorder: Recorder,
    queued: Callable[..., Message],
    deliver: Callable[..., int],
    announced: Callable[[], list[str]],
    at: datetime,
) -> None:
    recorder.answers = [WillNotArrive("No such address.")]
    row = queued()
    deliver(at)
    deliver(at + timedelta(days=3))
    row.refresh_from_db()
    assert (row.state, row.error, row.settled_at) == (State.FAILED, "No such address.", at)
    assert len(recorder.sent) == 1
    assert announced() == ["messages.message-queued.1", "messages.message-failed.1"]


def test_a_provider_that_is_away_costs_delay_and_every_attempt_is_seen(
    recorder: Recorder, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    recorder.answers = [TryLater("It is away."), TryLater("It is still away.")]
    row = queued()
    deliver(at)
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (State.QUEUED, "It is away.", 1)
    assert Delivery.objects.get().state == OWED

    deliver(at + timedelta(hours=1))
    deliver(at + timedelta(hours=2))

    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (State.SENT, "", 3)
    assert [out.attempt for out in recorder.sent] == [1, 2, 3]
    assert Delivery.objects.get().state == DONE


def test_a_message_that_nobody_takes_for_two_days_has_failed_where_people_look(
    recorder: Recorder, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    moment = at
    while Delivery.objects.filter(state=OWED).exists():
        recorder.answers = [TryLater("It is away.")]
        deliver(moment)
        moment += timedelta(hours=6)
    row.refresh_from_db()
    assert (row.state, row.error) == (State.FAILED, "Given up: It is away.")
    assert timedelta(days=2) <= moment - at < timedelta(days=4)


def test_a_fault_of_our_own_is_kept_without_its_words_which_may_name_people(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    recorder.answers = [ZeroDivisionError("ada@example.com")]
    row = queued()
    with pytest.raises(ZeroDivisionError):
        hand_over(message_id=row.pk, at=at)
    row.refresh_from_db()
    assert (row.state, row.error, row.claimed_at) == (State.QUEUED, "ZeroDivisionError", None)


def test_while_one_worker_hands_it_over_another_does_not(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    row = queued()

    def try_too() -> None:
        recorder.meanwhile = lambda: None
        with pytest.raises(BeingSent):
            hand_over(message_id=row.pk, at=at)

    recorder.meanwhile = try_too
    hand_over(message_id=row.pk, at=at)
    assert len(recorder.sent) == 1


def test_a_worker_that_died_is_replaced_after_a_while_and_the_sender_is_told_to_ask_first(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    row = queued()
    Message.objects.filter(pk=row.pk).update(claimed_at=at, attempts=1)
    with pytest.raises(BeingSent):
        hand_over(message_id=row.pk, at=at + timedelta(minutes=9))
    hand_over(message_id=row.pk, at=at + timedelta(minutes=11))
    assert [out.attempt for out in recorder.sent] == [2]


def test_a_receipt_that_is_quicker_than_our_own_note_is_kept(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    row = queued()

    def report() -> None:
        settle(reference=row.reference, delivered=True, at=at)

    recorder.meanwhile = report
    hand_over(message_id=row.pk, at=at)
    row.refresh_from_db()
    assert (row.state, row.sender_reference, row.sent_at) == (State.DELIVERED, "id-1", at)


def test_a_quick_receipt_of_failure_keeps_its_reason(
    recorder: Recorder, queued: Callable[..., Message], at: datetime
) -> None:
    row = queued()

    def report() -> None:
        settle(reference=row.reference, delivered=False, error="No such address.", at=at)

    recorder.meanwhile = report
    hand_over(message_id=row.pk, at=at)
    row.refresh_from_db()
    assert (row.state, row.error, row.sender_reference) == (State.FAILED, "No such address.", "id-1")


def test_a_message_that_has_gone_is_left_alone(recorder: Recorder, db: None, at: datetime) -> None:
    hand_over(message_id=404, at=at)
    assert recorder.sent == []


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_the_provider_thinks(
    recorder: Recorder, deliver: Callable[..., int], at: datetime
) -> None:
    sync_templates(by=SYSTEM, at=at)
    send([a_notice()], at=at)
    open_transactions: list[bool] = []
    recorder.meanwhile = lambda: open_transactions.append(connection.in_atomic_block)
    deliver(at)
    assert open_transactions == [False]


@pytest.mark.parametrize("first", [True, False])
def test_being_told_twice_what_became_of_a_message_is_being_told_once(
    recorder: Recorder,
    queued: Callable[..., Message],
    deliver: Callable[..., int],
    announced: Callable[[], list[str]],
    at: datetime,
    first: bool,
) -> None:
    row = queued()
    deliver(at)
    assert settle(reference=row.reference, delivered=first, error="Why." if not first else "", at=at)
    assert settle(reference=row.reference, delivered=not first, at=at)
    row.refresh_from_db()
    assert row.state == (State.DELIVERED if first else State.FAILED)
    assert len(announced()) == 2


def test_what_becomes_of_somebody_elses_message_is_not_ours(db: None, at: datetime) -> None:
    assert settle(reference="not ours", delivered=True, at=at) is False
