"""What sources answer: kept once, whoever says it, and whether all of them have."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from frontdoor.customers import permissions
from frontdoor.customers.events import ChangeAnswered, DeliveryOwed, SourceAnswered, TeamAsked
from frontdoor.customers.models import ChangeDelivery, DeliveryEntry, ToldChange
from frontdoor.customers.queries.changes import (
    kind_policy,
    overtaken_at,
    owners,
)
from frontdoor.customers.rules.changes import ANSWERED, LEASE, MAY_BECOME, Kind, Stage, answer_by
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.refusals import Refusal

#: Deliveries that one turn of periodic work takes.
AT_ONCE = 500


class NoSuchDelivery(Refusal):
    """There is no such delivery."""


class CannotAnswer(Refusal):
    """The delivery is not where that can be said of it, or somebody else was quicker."""


class WordsMissing(Refusal):
    """Whoever answers for a source says what was done, or why not."""


@transaction.atomic
def keep_answer(delivery_id: int, *, stage: Stage, words: str = "", reference: str = "", by: str, at: datetime) -> bool:
    """Keep what a source said of a delivery; return whether it was news. Being told twice is being told once.

    :param by: who said it: the source's name, or somebody's user name.
    """
    known = ChangeDelivery.objects.filter(pk=delivery_id).values_list("change_id", flat=True).first()
    if known is None:
        return False
    # In one order for all that is said of a change, so that the last of two answers at once sees the other.
    change = ToldChange.objects.select_for_update().get(pk=known)
    facts: dict[str, object] = {"settled_at": at} if stage in ANSWERED else {}
    facts |= {"sent_at": Coalesce("sent_at", at)} if stage != Stage.DROPPED else {}
    moved = ChangeDelivery.objects.filter(pk=delivery_id, stage__in=MAY_BECOME[stage]).update(
        stage=stage.value,
        claimed_at=None,
        fault="",
        answer=words[:500] or ("It gave no reason." if stage == Stage.REFUSED else ""),
        answer_reference=reference[:120],
        **facts,
    )
    if not moved:
        return False
    DeliveryEntry.objects.create(delivery_id=delivery_id, stage=stage.value, at=at, by=by, words=words[:500])
    _announce(change, delivery_id, stage, at=at)
    see_whether_answered(change, at=at)
    wake_next(delivery_id, at=at)
    return True


def _announce(change: ToldChange, delivery_id: int, stage: Stage, *, at: datetime) -> None:
    if stage in {Stage.CONFIRMED, Stage.REFUSED}:
        source = ChangeDelivery.objects.values_list("source", flat=True).get(pk=delivery_id)
        announce(SourceAnswered(change_id=change.pk, delivery_id=delivery_id, source=source, stage=stage.value), at=at)
    elif stage == Stage.WITH_PEOPLE:
        announce(TeamAsked(delivery_id=delivery_id), at=at)


@transaction.atomic
def see_whether_answered(change: ToldChange, *, at: datetime) -> bool:
    """Say once that every source has answered, when they have; return whether that is news."""
    waiting = ChangeDelivery.objects.filter(change=change).exclude(stage__in=[each.value for each in ANSWERED])
    if waiting.exists():
        return False
    news = ToldChange.objects.filter(pk=change.pk, passed_on_at__isnull=False, answered_at__isnull=True)
    if not news.update(answered_at=at):
        return False
    announce(ChangeAnswered(change_id=change.pk), at=at)
    return True


@transaction.atomic
def wake_next(delivery_id: int, *, at: datetime) -> None:
    """Owe what waits behind a delivery that is out of the way now: the next change of the same record."""
    record = ChangeDelivery.objects.values_list("record_id", flat=True).get(pk=delivery_id)
    following = ChangeDelivery.objects.filter(record=record, stage=Stage.PROPOSED.value).order_by("change").first()
    if following is not None and following.pk != delivery_id and following.attempts == 0:
        announce(DeliveryOwed(delivery_id=following.pk), at=at)


@transaction.atomic
def drop(rows: Sequence[ChangeDelivery], *, words: str, by: Actor, at: datetime) -> None:
    """Do not send deliveries that have not gone: something newer takes their place, or they were taken back."""
    for row in rows:
        moved = ChangeDelivery.objects.filter(
            pk=row.pk, stage__in=MAY_BECOME[Stage.DROPPED], claimed_at__isnull=True
        ).update(stage=Stage.DROPPED.value, answer=words, settled_at=at, fault="")
        if moved:
            DeliveryEntry.objects.create(delivery=row, stage=Stage.DROPPED.value, at=at, by=by.username, words=words)
            see_whether_answered(row.change, at=at)


@transaction.atomic
def confirm(delivery_id: int, *, words: str, by: Actor, at: datetime) -> None:
    """Say that a source has a change, as somebody of its team has seen. Saying it twice is saying it once.

    :raises NoSuchDelivery: :raises CannotAnswer: :raises WordsMissing: :raises NotAllowed:
    """
    _by_hand(delivery_id, Stage.CONFIRMED, words=words, by=by, at=at)


@transaction.atomic
def refuse(delivery_id: int, *, words: str, by: Actor, at: datetime) -> None:
    """Say that a source does not take a change, and why, in words that whoever told it reads.

    :raises NoSuchDelivery: :raises CannotAnswer: :raises WordsMissing: :raises NotAllowed:
    """
    _by_hand(delivery_id, Stage.REFUSED, words=words, by=by, at=at)


def _by_hand(delivery_id: int, stage: Stage, *, words: str, by: Actor, at: datetime) -> None:
    row = _row(delivery_id)
    permissions.check_may_answer(by, _team_id(row))
    if row.stage == stage.value:
        return
    if row.stage == Stage.PROPOSED.value:
        raise CannotAnswer("It waits to be sent. Say what became of it when it has gone, or could not.")
    if not words.strip():
        raise WordsMissing("Enter what was done, or why not.")
    if not keep_answer(delivery_id, stage=stage, words=words.strip(), by=by.username, at=at):
        raise CannotAnswer("Somebody else has just answered this.")
    audit.record(
        f"customers.source-{stage.value}", on=f"change:{row.change.reference}", by=by, at=at, reason=words[:500],
        after={"delivery": row.pk, "source": row.source},
    )  # fmt: skip


@transaction.atomic
def send_again(delivery_id: int, *, by: Actor, at: datetime) -> Stage:
    """Send a delivery again that failed, from its first try; under its old key, for the source may have it after all.

    When something newer was told meanwhile that leaves nothing of it, it is dropped instead. Return to where it came.

    :raises NoSuchDelivery: :raises CannotAnswer: :raises NotAllowed:
    """
    row = _row(delivery_id)
    permissions.check_may_answer(by, _team_id(row))
    if row.record_id in overtaken_at(row.change, [row.record_id]):
        drop([row], words="Something newer was told meanwhile.", by=by, at=at)
        return Stage.DROPPED
    moved = ChangeDelivery.objects.filter(pk=row.pk, stage=Stage.FAILED.value).update(
        stage=Stage.PROPOSED.value, attempts=0, fault="", claimed_at=None, due_at=at + LEASE
    )
    if not moved:
        raise CannotAnswer("Only what failed can be sent again.")
    DeliveryEntry.objects.create(delivery=row, stage=Stage.PROPOSED.value, at=at, by=by.username, words="Sent again.")
    audit.record(
        "customers.change-sent-again", on=f"change:{row.change.reference}", by=by, at=at, after={"delivery": row.pk}
    )
    announce(DeliveryOwed(delivery_id=row.pk), at=at)
    return Stage.PROPOSED


@transaction.atomic
def try_now(delivery_id: int, *, by: Actor, at: datetime) -> None:
    """Do not wait for the next try of a delivery that could not be taken: whoever knows that a system is back says so.

    :raises NoSuchDelivery: :raises CannotAnswer: :raises NotAllowed:
    """
    row = _row(delivery_id)
    permissions.check_may_answer(by, _team_id(row))
    if not ChangeDelivery.objects.filter(pk=row.pk, stage=Stage.PROPOSED.value).update(due_at=at + LEASE):
        raise CannotAnswer("Only what waits to go can be tried now.")
    announce(DeliveryOwed(delivery_id=row.pk), at=at)


@transaction.atomic
def ask_about_silence(*, at: datetime) -> int:
    """Ask a person about what a source took and has not answered in time; return how many."""
    rows = ChangeDelivery.objects.filter(stage=Stage.SENT.value).select_related("change").order_by("pk")
    late = [
        row
        for row in rows[:AT_ONCE]
        if row.sent_at and answer_by(row.sent_at, days=kind_policy(Kind(row.change.kind)).answer_within_days) <= at
    ]
    return sum(
        keep_answer(row.pk, stage=Stage.WITH_PEOPLE, words="It has not answered in time.", by="system", at=at)
        for row in late
    )


def _row(delivery_id: int) -> ChangeDelivery:
    row = ChangeDelivery.objects.select_related("change").filter(pk=delivery_id).first()
    if row is None:
        raise NoSuchDelivery("There is no such delivery.")
    return row


def _team_id(row: ChangeDelivery) -> int | None:
    found = team(owners().get(row.source, ""))
    return found.id if found else None
