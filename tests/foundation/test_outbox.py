"""What is owed is delivered, once to each handler, whatever falls over in between."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.audit.models import Line
from frontdoor.foundation.outbox import registered, working
from frontdoor.foundation.outbox.api import announce, announce_at, announce_many
from frontdoor.foundation.outbox.delivering import (
    claim_due,
    prune,
    replay,
    run_delivery,
    run_due_sweeps,
)
from frontdoor.foundation.outbox.models import DONE, GIVEN_UP, OWED, Announcement, Delivery, Sweep
from frontdoor.foundation.outbox.rules import KEEP, LEASE, WAITS, wait_after
from frontdoor.foundation.outbox.tasks import forget_what_is_old
from frontdoor.foundation.outbox.working import SECONDS_BEFORE_ANOTHER, deliver_history, drain, relay, work
from frontdoor.kernel.events import Event, is_json_clean


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(Event):
    """Something to announce in tests."""

    name: ClassVar[str] = "tests.kettle-boiled.1"
    kettle: int
    at: datetime | None = None


heard: list[int] = []
failing: list[Exception] = []


def make_tea(event: KettleBoiled, *, at: datetime) -> None:
    """Hear it, or fail if told to."""
    Line.objects.create(at=at, actor="tea", action="tests.tea", on=str(event.kettle))
    if failing:
        raise failing[0]
    heard.append(event.kettle)


def tell_the_cat(event: KettleBoiled, *, at: datetime) -> None:
    """Hear it as well."""
    Line.objects.create(at=at, actor="cat", action="tests.cat", on=str(event.kettle))


@pytest.fixture(autouse=True)
def two_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register two handlers for the length of a test."""
    heard.clear()
    failing.clear()
    monkeypatch.setattr(registered, "_listeners", dict(registered._listeners))
    monkeypatch.setattr(registered, "_by_event", dict(registered._by_event))
    registered.on(KettleBoiled)(make_tea)
    registered.on(KettleBoiled)(tell_the_cat)
    yield


def boil(kettle: int = 1, *, at: datetime) -> None:
    """Announce that a kettle boiled."""
    with transaction.atomic():
        announce(KettleBoiled(kettle=kettle), at=at)


def owed() -> list[int]:
    """Return what is owed, oldest first."""
    return list(Delivery.objects.filter(state=OWED).order_by("id").values_list("id", flat=True))


def done_by(actor: str) -> int:
    """Return how often a handler's effect is there."""
    return Line.objects.filter(actor=actor).count()


@pytest.mark.django_db(transaction=True)
def test_announcing_outside_a_transaction_is_refused(at: datetime) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        announce(KettleBoiled(kettle=1), at=at)


def test_a_fact_is_owed_to_each_handler(db: None, at: datetime) -> None:
    boil(at=at)
    assert sorted(Delivery.objects.values_list("handler", flat=True)) == [
        f"{__name__}.make_tea:tests.kettle-boiled.1",
        f"{__name__}.tell_the_cat:tests.kettle-boiled.1",
    ]


@pytest.mark.parametrize("count", [1, 50])
def test_announcing_costs_two_statements_however_many(
    db: None, at: datetime, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined] # a context manager
        announce_many([KettleBoiled(kettle=number) for number in range(count)], at=at)


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_was_rolled_back_is_owed_to_nobody(at: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(KettleBoiled(kettle=1), at=at)
        _ = 1 / 0
    assert Announcement.objects.count() == 0


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_what_fails_is_owed_still_and_stops_no_other(at: datetime) -> None:
    boil(at=at)
    failing.append(OSError("the milk is off"))
    for delivery in owed():
        run_delivery(delivery, at=at)
    row = Delivery.objects.get(state=OWED)
    assert (row.attempts, row.last_error, row.due_at) == (1, "OSError: the milk is off", at + WAITS[0])
    assert (done_by("tea"), done_by("cat")) == (0, 1)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_second_attempt_succeeds_once(at: datetime) -> None:
    boil(at=at)
    failing.append(OSError("the milk is off"))
    drain(lambda: at)
    failing.clear()
    drain(lambda: at + WAITS[0])
    drain(lambda: at + timedelta(days=9))
    assert (done_by("tea"), done_by("cat"), heard) == (1, 1, [1])


@pytest.mark.django_db(transaction=True)
def test_the_words_of_a_fault_go_once_it_is_mended(at: datetime) -> None:
    boil(at=at)
    failing.append(OSError("ada@example.com was refused"))
    drain(lambda: at)
    failing.clear()
    drain(lambda: at + WAITS[0])
    assert set(Delivery.objects.values_list("state", "last_error")) == {(DONE, "")}


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_what_is_done_is_not_run_again(at: datetime) -> None:
    boil(at=at)
    delivery = owed()[0]
    assert [run_delivery(delivery, at=at), run_delivery(delivery, at=at)] == [True, False]
    assert heard == [1]


@pytest.mark.django_db(transaction=True)
def test_after_the_last_wait_it_is_given_up_and_can_be_replayed(at: datetime) -> None:
    boil(at=at)
    failing.append(OSError("never"))
    moment = at
    for wait in (*WAITS, timedelta(0)):
        drain(lambda moment=moment: moment)  # type: ignore[misc] # binds the moment
        moment += wait
    assert list(Delivery.objects.filter(state=GIVEN_UP).values_list("attempts", flat=True)) == [len(WAITS) + 1]
    failing.clear()
    assert replay(list(Delivery.objects.filter(state=GIVEN_UP).values_list("id", flat=True)), by=SYSTEM, at=moment) == 1
    drain(lambda: moment)
    assert heard == [1]


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_has_gone_leaves_its_delivery_owed_and_says_so(at: datetime) -> None:
    boil(at=at)
    Delivery.objects.filter(pk=owed()[0]).update(handler="gone.handler:tests.kettle-boiled.1")
    is_done = run_delivery(owed()[0], at=at)
    assert not is_done
    assert "gone.handler" in Delivery.objects.order_by("-attempts")[0].last_error


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_what_was_handed_over_is_not_handed_over_again_within_the_lease(at: datetime) -> None:
    boil(at=at)
    first = claim_due(at=at, most=10)
    assert len(first) == 2
    assert claim_due(at=at + LEASE / 2, most=10) == []
    assert claim_due(at=at + LEASE * 2, most=10) == first


def test_waits_grow_and_end() -> None:
    waits = [wait_after(attempt) for attempt in range(1, len(WAITS) + 2)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(WAITS)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_sweep_runs_when_due_and_by_one_worker_only(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[datetime] = []

    def look(*, at: datetime) -> str:
        ran.append(at)
        return "Looked."

    monkeypatch.setattr(registered, "_sweeps", {})
    registered.sweep("tests: look", every=timedelta(hours=1))(look)
    run_due_sweeps(at=at)
    run_due_sweeps(at=at + timedelta(minutes=59))
    run_due_sweeps(at=at + timedelta(minutes=61))
    assert ran == [at, at + timedelta(minutes=61)]
    assert Sweep.objects.get().last_result == "Looked."


def test_asking_for_sweeps_when_none_is_due_reads_once_and_writes_nothing(
    db: None, at: datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    run_due_sweeps(at=at)
    with django_assert_num_queries(1):  # type: ignore[attr-defined] # a context manager
        assert run_due_sweeps(at=at + timedelta(seconds=1)) == []


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_fails_is_seen_and_tried_at_its_next_turn(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*, at: datetime) -> str:
        raise OSError("no disk")

    monkeypatch.setattr(registered, "_sweeps", {})
    registered.sweep("tests: stumble", every=timedelta(hours=1))(stumble)
    run_due_sweeps(at=at)
    row = Sweep.objects.get()
    assert (row.last_error, row.due_at) == ("OSError: no disk", at + timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_old_facts_go_once_everybody_has_heard_them(at: datetime) -> None:
    boil(1, at=at)
    drain(lambda: at)
    boil(2, at=at)
    prune(at=at + KEEP + timedelta(days=1))
    assert [row.body["kettle"] for row in Announcement.objects.all()] == [2]


def test_an_event_survives_the_journey_through_json(at: datetime) -> None:
    event = KettleBoiled(kettle=7, at=at)
    assert KettleBoiled.from_body(event.body()) == event
    assert is_json_clean(KettleBoiled)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_lost_is_handed_over_again_after_its_lease(at: datetime) -> None:
    boil(at=at)
    relay(at=at)
    # The engine's job is lost with its worker: nobody ran it, and its lease passes.
    for delivery in claim_due(at=at + LEASE * 2, most=10):
        run_delivery(delivery, at=at + LEASE * 2)
    assert heard == [1]
    assert Delivery.objects.exclude(state=DONE).count() == 0


class Diary(threading.Event):
    """A sign to stop that notes how long it was waited for instead of letting the time pass, and is given at last."""

    def __init__(self, *, waits: int) -> None:
        super().__init__()
        self.lines: list[str | float] = []
        self._waits = waits

    def wait(self, timeout: float | None = None) -> bool:
        self.lines.append(timeout or 0.0)
        if len([line for line in self.lines if line != "start"]) == self._waits:
            self.set()
        return self.is_set()


def test_an_engine_that_cannot_start_is_started_again_only_after_a_rest(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(waits=4)

    def start() -> "subprocess.Popen[bytes]":
        diary.lines.append("start")
        failed = subprocess.Popen(["false"])  # noqa: S607 -- stands for an engine that cannot start
        failed.wait()
        return failed

    monkeypatch.setattr(working, "start_engine", start)
    monkeypatch.setattr(registered, "_sweeps", {})
    work(lambda: at, stop=diary, pause=0.5)
    rest = SECONDS_BEFORE_ANOTHER
    assert diary.lines == ["start", rest, "start", 0.5, rest, "start", 0.5]
    assert rest >= 5


# ---- the command line, and what is registered


@pytest.mark.django_db(transaction=True)
def test_work_once_delivers_what_is_due_and_ends(at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    boil(at=at)
    call_command("work", "--once")
    assert heard == [1]
    assert "Delivered 2;" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_replay_owes_everything_again_that_was_given_up(at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    boil(at=at)
    Delivery.objects.update(state=GIVEN_UP)
    call_command("replay")
    assert len(owed()) == 2
    assert "2 deliveries are owed again." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_replay_leaves_alone_what_was_not_named(at: datetime) -> None:
    boil(at=at)
    first, _second = owed()
    Delivery.objects.update(state=GIVEN_UP)
    call_command("replay", str(first))
    assert owed() == [first]


@pytest.mark.django_db(transaction=True)
def test_histories_are_delivered_as_of_when_they_happened(at: datetime) -> None:
    with transaction.atomic():
        announce_at([(KettleBoiled(kettle=2), at), (KettleBoiled(kettle=1), at - timedelta(days=9))], due_at=at)
    assert deliver_history() == 4
    assert heard == [1, 2]
    assert set(Delivery.objects.values_list("done_at", flat=True)) == {at, at - timedelta(days=9)}


def test_announcing_nothing_costs_no_statement(
    db: None, at: datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined] # a context manager
        announce_many([], at=at)


def test_two_handlers_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="already a handler"):
        registered.on(KettleBoiled)(make_tea)


def test_two_sweeps_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="already a sweep"):
        registered.sweep("outbox: forget what is old", every=timedelta(hours=1))(forget_what_is_old)


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_talks_to_others_runs_outside_any_transaction(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []

    def call_somebody(event: KettleBoiled, *, at: datetime) -> None:
        inside.append(connection.in_atomic_block)

    registered.on(KettleBoiled, outside=True)(call_somebody)
    boil(at=at)
    drain(lambda: at)
    assert inside == [False]
    assert not owed()


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_finished_meanwhile_is_not_counted_as_failed(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read it as owed; the other was quicker, and this one's handler then stumbles over what it finds."""

    def other_was_quicker(event: KettleBoiled, *, at: datetime) -> None:
        Delivery.objects.filter(handler__contains="other_was_quicker").update(state=DONE, done_at=at)
        raise OSError("done already")

    registered.on(KettleBoiled, outside=True)(other_was_quicker)
    boil(at=at)
    drain(lambda: at)
    row = Delivery.objects.get(handler__contains="other_was_quicker")
    assert (row.state, row.attempts, row.last_error) == (DONE, 0, "")


@pytest.mark.engine
def test_old_records_of_jobs_go_with_old_facts(db: None, at: datetime) -> None:
    assert forget_what_is_old(at=at).startswith("Deleted 0 old rows and 0 job")
