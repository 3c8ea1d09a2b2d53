"""Handing changes on to their sources: each once, in order, again when a source cannot take it, and hearing back."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from frontdoor.customers.events import DeliveryOwed
from frontdoor.customers.models import ChangeDelivery, DeliveryEntry
from frontdoor.customers.operations.answering import AT_ONCE, keep_answer, wake_next
from frontdoor.customers.providers.connectors import Outgoing, TryLater
from frontdoor.customers.providers.csv_drop import folder_of
from frontdoor.customers.providers.example_system import answer_files
from frontdoor.customers.providers.ways import way_to
from frontdoor.customers.queries.changes import first_in_line
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.changes import LEASE, Stage, wait_after
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.foundation.outbox.api import announce_many

logger = logging.getLogger(__name__)
_GONE: Final = "The source has gone from the policy."


def hand_on(*, delivery_id: int, at: datetime) -> None:
    """Tell a source of a change, with others that wait for it where it takes several; nothing happens to one that went.

    To be called outside a transaction: no row is locked while the source thinks. The claim is kept first, so a second
    worker does not send too. One that died between sending and keeping the answer is followed by another that sends
    the same under the same key: the source knows it again. A change waits while an earlier one of the same record does.
    """
    source_name = ChangeDelivery.objects.filter(pk=delivery_id).values_list("source", flat=True).first()
    source = policy().sources.get(source_name or "")
    if source is None:
        if source_name:
            keep_answer(delivery_id, stage=Stage.WITH_PEOPLE, words=_GONE, by="system", at=at)
        return
    way = way_to(source)
    rows = _claim(delivery_id, most=way.at_once, at=at)
    if not rows:
        return
    outgoing = [Outgoing(key=row.key, sends=row.sends) for row in rows]
    try:
        answers = way.hand_over(outgoing, source=source, batch=rows[0].batch, at=at)
    except TryLater as fault:
        _keep_fault(rows, fault, at=at)
        return
    except Exception as fault:  # a fault of ours must not lose what is owed
        logger.exception("The connector of %s failed", source.id)
        _keep_fault(rows, TryLater(f"A fault of ours ({type(fault).__name__})."), at=at)
        return
    by_key = {row.key: row.pk for row in rows}
    for answer in answers:
        with transaction.atomic(durable=True):
            keep_answer(
                by_key[answer.key],
                stage=answer.stage,
                words=answer.words,
                reference=answer.reference,
                by=source.id,
                at=at,
            )


def _free(*, at: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)


def _claim(delivery_id: int, *, most: int, at: datetime) -> list[ChangeDelivery]:
    """Take a delivery in hand with those that go with it; none if it has gone, waits its turn, or is in other hands."""
    with transaction.atomic(durable=True):
        waiting = ChangeDelivery.objects.filter(stage=Stage.PROPOSED.value)
        row = first_in_line(waiting.filter(_free(at=at), pk=delivery_id)).first()
        if row is None:
            return []
        name = row.batch or f"{row.source}-{at:%Y%m%dT%H%M%S}-{row.pk}"
        together = _together(waiting, row, most=most, at=at)
        waiting.filter(_free(at=at), pk__in=together).update(claimed_at=at, batch=name, attempts=F("attempts") + 1)
        return list(waiting.filter(batch=name, claimed_at=at).order_by("pk"))


def _together(waiting: "QuerySet[ChangeDelivery]", row: ChangeDelivery, *, most: int, at: datetime) -> Sequence[int]:
    """Return what goes with a delivery: its batch, which may have gone, or what else waits for the source."""
    if row.batch:
        return list(waiting.filter(batch=row.batch).values_list("pk", flat=True))
    if most == 1:
        return [row.pk]
    others = first_in_line(waiting.filter(_free(at=at), source=row.source, batch="")).exclude(pk=row.pk)
    return [row.pk, *others.order_by("pk").values_list("pk", flat=True)[: most - 1]]


def _keep_fault(rows: Sequence[ChangeDelivery], fault: TryLater, *, at: datetime) -> None:
    with transaction.atomic(durable=True):
        for row in rows:
            wait = wait_after(row.attempts, spread=int(row.key[:4], 16) / 0xFFFF, asked=fault.after)
            stage = Stage.PROPOSED if wait is not None else Stage.FAILED
            words = str(fault)[:300]
            held = ChangeDelivery.objects.filter(pk=row.pk, stage=Stage.PROPOSED.value, claimed_at=row.claimed_at)
            if not held.update(claimed_at=None, stage=stage.value, fault=words, due_at=at + wait if wait else at):
                continue
            DeliveryEntry.objects.create(delivery=row, stage=stage.value, at=at, by=row.source, words=words)
            if stage == Stage.FAILED:
                wake_next(row.pk, at=at)


def owe_due(*, at: datetime) -> int:
    """Owe again what is due: what could not be taken, and what a worker that died had in hand; return how many."""
    with transaction.atomic(durable=True):
        due = first_in_line(
            ChangeDelivery.objects.filter(_free(at=at), stage=Stage.PROPOSED.value, due_at__lte=at)
        ).order_by("due_at")
        ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
        ChangeDelivery.objects.filter(pk__in=ids).update(due_at=at + LEASE)
        announce_many([DeliveryOwed(delivery_id=pk) for pk in ids], at=at)
    return len(ids)


def read_back(*, at: datetime) -> tuple[int, int]:
    """Keep what sources have answered since; return how many answers were news, and how many named nothing of ours."""
    news = strange = 0
    for source in policy().sources.values():
        for answers in way_to(source).answers(source):
            with transaction.atomic(durable=True):
                known = _known(source, [answer.key for answer in answers])
                strange += sum(answer.key not in known for answer in answers)
                news += sum(
                    keep_answer(known[answer.key], stage=answer.stage, words=answer.words, by=source.id, at=at)
                    for answer in answers
                    if answer.key in known
                )
    return news, strange


def answer_dropped_files() -> int:
    """Confirm what was dropped in files, as the invented systems of a demonstration do; return how many rows."""
    drops = [each for each in policy().sources.values() if each.connector.kind == "csv-drop"]
    return sum(answer_files(folder_of(each)) for each in drops)


def _known(source: SourceDefinition, keys: Sequence[str]) -> dict[str, int]:
    rows = ChangeDelivery.objects.filter(source=source.id, key__in=list(keys))
    return dict(rows.values_list("key", "pk"))
