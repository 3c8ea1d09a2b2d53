"""Handing messages to the provider, each once, and hearing what became of them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from frontdoor.customers.api import died
from frontdoor.foundation.outbox.api import announce
from frontdoor.messages.events import MessageDelivered, MessageFailed
from frontdoor.messages.models import Message
from frontdoor.messages.providers.chosen import chosen
from frontdoor.messages.providers.senders import Outgoing, Sender, TryLater, WillNotArrive
from frontdoor.messages.queries import body_of, subject_of
from frontdoor.messages.rules.states import GIVE_UP_AFTER, LEASE, MAY_BECOME, Channel, State


class BeingSent(TryLater):
    """Another worker is handing the message over at this moment, or died doing so less than a lease ago."""


def hand_over(*, message_id: int, at: datetime) -> None:
    """Give a queued message to the provider; nothing happens to one that went already.

    To be called outside a transaction: no row is locked while the provider thinks. The claim is kept first, so
    a second worker does not send too. After a first attempt that ended without an answer the sender is told so,
    and asks its provider whether the message was taken after all, where the provider can say.

    :raises TryLater: when the provider cannot take it now; it waits and stays claimed by nobody.
    """
    name, sender = chosen()
    row = _claim(message_id, sender=name, at=at)
    if row is None or _held_back(row):
        return
    try:
        taken_as = sender.send(_outgoing(row))
    except WillNotArrive as refusal:
        _fail(row, str(refusal), at=at)
    except Exception as fault:
        if isinstance(fault, TryLater) and at - row.queued_at >= GIVE_UP_AFTER:
            _fail(row, f"Given up: {fault}", at=at)
            return
        words = str(fault) if isinstance(fault, TryLater) else type(fault).__name__
        Message.objects.filter(pk=row.pk).update(claimed_at=None, error=words[:300])
        raise
    else:
        _keep_sent(row, sender, taken_as, at=at)


def _claim(message_id: int, *, sender: str, at: datetime) -> Message | None:
    waiting = Message.objects.filter(pk=message_id, state=State.QUEUED)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)
    claimed = waiting.filter(free).update(claimed_at=at, attempts=F("attempts") + 1, sender=sender)
    row = waiting.select_related("version").first()
    if row is not None and not claimed:
        raise BeingSent("Another worker is sending this message.")
    return row


def _held_back(row: Message) -> bool:
    """Keep a message back from somebody who has died, as we were told and have passed on; return whether it was."""
    if row.customer_id is None or not died([row.customer_id]):
        return False
    waiting = Message.objects.filter(pk=row.pk, state__in=MAY_BECOME[State.HELD_BACK])
    waiting.update(state=State.HELD_BACK, claimed_at=None)
    return True


def _outgoing(row: Message) -> Outgoing:
    return Outgoing(
        reference=row.reference,
        channel=Channel(row.channel),
        to=row.to,
        subject=subject_of(row),
        body=body_of(row),
        attempt=row.attempts,
    )


@transaction.atomic
def _keep_sent(row: Message, sender: Sender, taken_as: str, *, at: datetime) -> None:
    waiting = Message.objects.filter(pk=row.pk, state__in=MAY_BECOME[State.SENT])
    if not waiting.update(state=State.SENT, claimed_at=None, sender_reference=taken_as, sent_at=at, error=""):
        # The receipt was quicker than we are, and has said what became of it.
        Message.objects.filter(pk=row.pk).update(sender_reference=taken_as)
    elif sender.takes_is_delivers:
        settle(reference=row.reference, delivered=True, at=at)


@transaction.atomic
def _fail(row: Message, error: str, *, at: datetime) -> None:
    settle(reference=row.reference, delivered=False, error=error, at=at)


@transaction.atomic
def settle(*, reference: str, delivered: bool, error: str = "", at: datetime) -> bool:
    """Keep what became of a message; return whether it is one of ours. Being told twice is being told once."""
    row = Message.objects.filter(reference=reference).first()
    if row is None:
        return False
    there = State.DELIVERED if delivered else State.FAILED
    moved = Message.objects.filter(pk=row.pk, state__in=MAY_BECOME[there]).update(
        state=there,
        error=error[:300],
        settled_at=at,
        claimed_at=None,
        sent_at=Coalesce("sent_at", at) if delivered else F("sent_at"),
    )
    if moved:
        event = MessageDelivered if delivered else MessageFailed
        announce(event(message_id=row.pk, about=row.about), at=at)
    return True
