"""The worker: moves what is due to the engine, runs sweeps, and keeps the engine's own worker alive."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime

from frontdoor.foundation.outbox import engine
from frontdoor.foundation.outbox.delivering import claim_due, run_delivery, run_due_sweeps
from frontdoor.foundation.outbox.models import OWED, Delivery

#: Deliveries a turn, and how many make one job of the engine: enough to spread its cost over many.
A_TURN = 500
A_JOB = 25
#: How long to wait before the engine's worker is started again.
SECONDS_BEFORE_ANOTHER = 5.0


def relay(*, at: datetime) -> int:
    """Hand everything that is due to the engine; return how many deliveries."""
    ids = claim_due(at=at, most=A_TURN)
    for start in range(0, len(ids), A_JOB):
        engine.enqueue(ids[start : start + A_JOB])
    return len(ids)


def drain(now: Callable[[], datetime], *, progress: Callable[[int], object] = lambda _count: None) -> int:
    """Run everything that is due, here and now, until nothing more is; return how many ran."""
    total = 0
    while ids := claim_due(at=now(), most=A_TURN):
        for delivery_id in ids:
            total += run_delivery(delivery_id, at=now())
            progress(1)
    return total


def deliver_history(*, progress: Callable[[int], object] = lambda _count: None) -> int:
    """Run what is owed as of when it happened, oldest first, until nothing is; for histories that are replayed."""
    total = 0
    while rows := list(
        Delivery.objects.filter(state=OWED, attempts=0)
        .order_by("announcement__happened_at", "id")
        .values_list("id", "announcement__happened_at")[:A_TURN]
    ):
        for delivery_id, happened_at in rows:
            total += run_delivery(delivery_id, at=happened_at)
            progress(1)
    return total


def start_engine() -> "subprocess.Popen[bytes]":
    """Start the engine's worker as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "django", *engine.worker_command()])  # noqa: S603 -- our own words


def work(now: Callable[[], datetime], *, stop: threading.Event, pause: float = 0.5) -> None:
    """Relay and sweep until told to stop. The engine's worker is started again should it die.

    It is given some seconds first: one that cannot start at all would otherwise take a whole processor.
    """
    running = start_engine()
    try:
        while not stop.is_set():
            if running.poll() is not None:
                stop.wait(SECONDS_BEFORE_ANOTHER)
                running = start_engine()
            moved = relay(at=now())
            run_due_sweeps(at=now())
            if not moved:
                stop.wait(pause)
    finally:
        running.terminate()
        try:
            running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
