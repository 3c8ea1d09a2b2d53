"""Running what is owed: once for each handler, each in a transaction of its own."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox import registered
from frontdoor.foundation.outbox.models import DONE, GIVEN_UP, OWED, Announcement, Delivery, Sweep
from frontdoor.foundation.outbox.rules import KEEP, LEASE, wait_after

logger = logging.getLogger(__name__)


class NobodyListens(Exception):
    """What is owed names a handler that this version does not have."""


def run_delivery(delivery_id: int, *, at: datetime) -> bool:
    """Run one delivery if it is still owed, and return whether it is now done.

    The claim and the handler share a transaction: either both hold or neither, so that a handler's effects in
    the database happen once. A handler registered as `outside` runs first and is marked as done after. A fault
    is kept with the delivery, which is tried again later or given up.
    """
    delivery = Delivery.objects.select_related("announcement").filter(pk=delivery_id, state=OWED).first()
    if delivery is None:
        return False
    try:
        heard = registered.listener(delivery.handler)
        if heard is None:
            raise NobodyListens(delivery.handler)
        if heard.is_outside:
            registered.call(heard, delivery.announcement.body, at=at)
            return _claim(delivery_id, at=at)
        with transaction.atomic(durable=True):
            if not _claim(delivery_id, at=at):
                return False
            registered.call(heard, delivery.announcement.body, at=at)
    except Exception as fault:  # whatever a handler raises is kept, shown and retried
        _keep_fault(delivery_id, fault, at=at)
        return False
    return True


def _claim(delivery_id: int, *, at: datetime) -> bool:
    return bool(Delivery.objects.filter(pk=delivery_id, state=OWED).update(state=DONE, done_at=at, last_error=""))


def run_job(delivery_ids: Sequence[int]) -> None:
    """Run the deliveries of one job of the engine; a fault in one is kept and stops none of the others."""
    for delivery_id in delivery_ids:
        run_delivery(delivery_id, at=now())


def _keep_fault(delivery_id: int, fault: Exception, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        row = Delivery.objects.filter(pk=delivery_id, state=OWED).first()
        if row is None:
            return
        wait = wait_after(row.attempts + 1)
        # Its first words help whoever mends it, and go once it is done: libraries' words can carry people's data.
        words = f"{type(fault).__name__}: {str(fault)[:300]}"
        Delivery.objects.filter(pk=delivery_id, state=OWED).update(
            attempts=F("attempts") + 1,
            state=OWED if wait is not None else GIVEN_UP,
            due_at=at + wait if wait is not None else at,
            queued_at=None,
            last_error=words,
        )
    logger.warning("%s failed (attempt %s): %s", row.handler, row.attempts + 1, type(fault).__name__)


def claim_due(*, at: datetime, most: int) -> list[int]:
    """Mark up to `most` deliveries that are due as handed to the engine, and return their ids.

    Those handed over longer than the lease ago and still owed are taken again: their worker died.
    """
    waiting = Delivery.objects.filter(state=OWED, due_at__lte=at).filter(
        Q(queued_at__isnull=True) | Q(queued_at__lt=at - LEASE)
    )
    with transaction.atomic(durable=True):
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        ids = list(waiting.order_by("due_at", "id").values_list("id", flat=True)[:most])
        Delivery.objects.filter(pk__in=ids).update(queued_at=at)
    return ids


def run_due_sweeps(*, at: datetime) -> list[str]:
    """Run the periodic work that is due, each claimed first so that no two workers take the same turn; name them.

    One query when nothing is due: the worker asks twice a second, and a statement that writes, even to no row,
    makes everybody else on SQLite wait.
    """
    done = []
    known = Sweep.objects.in_bulk(field_name="name")
    for work in registered.sweeps():
        row = known.get(work.name) or Sweep.objects.get_or_create(name=work.name, defaults={"due_at": at})[0]
        if row.due_at > at:
            continue
        claimed = Sweep.objects.filter(pk=row.pk, due_at=row.due_at, due_at__lte=at).update(due_at=at + work.every)
        if not claimed:
            continue
        try:
            result, fault = work.function(at=at), ""
        except Exception as error:  # whatever periodic work raises is kept and shown
            result, fault = "", f"{type(error).__name__}: {str(error)[:300]}"
            logger.warning("Sweep %s failed: %s", work.name, type(error).__name__)
        Sweep.objects.filter(pk=row.pk).update(last_run_at=at, last_result=result[:300], last_error=fault)
        done.append(work.name)
    return done


@transaction.atomic
def replay(delivery_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Owe again what was given up or waits for its next attempt, from now; return how many."""
    count = (
        Delivery.objects.filter(pk__in=list(delivery_ids))
        .exclude(state=DONE)
        .update(state=OWED, due_at=at, queued_at=None, attempts=0)
    )
    if count:
        audit.record("outbox.replayed", on="outbox", by=by, at=at, after={"deliveries": list(delivery_ids)})
    return count


@transaction.atomic
def prune(*, at: datetime) -> int:
    """Delete announcements older than their retention that nobody is owed; return how many."""
    old = Announcement.objects.filter(happened_at__lt=at - KEEP).exclude(deliveries__state__in=[OWED, GIVEN_UP])
    count, _each = old.delete()
    return count
