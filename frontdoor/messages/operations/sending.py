"""Sending, and hearing what became of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce, announce_many
from frontdoor.foundation.ui.council import the_council
from frontdoor.kernel.names import is_uk_mobile
from frontdoor.messages import permissions
from frontdoor.messages.events import MessageFailed, MessageQueued
from frontdoor.messages.models import Message, TemplateVersion
from frontdoor.messages.providers.senders import Outgoing, WillNotArrive, chosen
from frontdoor.messages.queries import current_versions
from frontdoor.messages.records import Channel, Notice, State
from frontdoor.messages.rules.rendering import fill, fill_line


class NoSuchTemplate(LookupError):
    """A notice names a template that was never published: a fault of ours, to be seen and retried."""


@transaction.atomic
def send(notices: Sequence[Notice], *, at: datetime) -> None:
    """Queue messages in the caller's transaction: by e-mail if there is an address, else by text message.

    A key seen before is left alone, so a handler that runs twice writes once. People without an address are
    kept as such, so that somebody can see who was not told. Three statements for any number, or four.

    :raises NoSuchTemplate: when a text has not been published.
    """
    if not notices:
        return
    known = set(Message.objects.filter(key__in=[each.key for each in notices]).values_list("key", flat=True))
    fresh = {each.key: each for each in notices if each.key not in known}
    if not fresh:
        return
    versions = current_versions({each.template for each in fresh.values()})
    council = the_council()
    usual = {"council": council.name, "phone": council.phone}
    rows = [_message(each, versions, usual=usual, at=at) for each in fresh.values()]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    queued = Message.objects.filter(key__in=list(fresh), state=State.QUEUED).values_list("id", flat=True)
    announce_many([MessageQueued(message_id=message_id) for message_id in queued], at=at)


def _channel(notice: Notice) -> tuple[Channel, str]:
    if notice.email:
        return Channel.EMAIL, notice.email
    if is_uk_mobile(notice.phone):
        return Channel.SMS, notice.phone
    return Channel.EMAIL, ""


def _message(
    notice: Notice,
    versions: dict[tuple[str, str], TemplateVersion],
    *,
    usual: dict[str, str],
    at: datetime,
) -> Message:
    facts = {**usual, **notice.facts}
    channel, to = _channel(notice)
    version = versions.get((notice.template, channel))
    if version is None:
        raise NoSuchTemplate(f"There is no {channel} template ‘{notice.template}’; run message-templates sync.")
    return Message(
        key=notice.key,
        version=version,
        channel=channel,
        customer_id=notice.customer_id,
        to=to,
        about=notice.about,
        subject=fill_line(version.subject, facts)[:300],
        body=fill(version.body, facts),
        state=State.QUEUED if to else State.NO_ADDRESS,
        created_at=at,
    )


@transaction.atomic
def hand_to_sender(*, message_id: int, at: datetime) -> None:
    """Give a queued message to the provider, once.

    The state changes first and in the same transaction, so a second worker finds nothing to send. Should we
    die after the provider took it and before we commit, it goes out again; its reference is made from our
    key, so that the provider's records and mail readers can tell.

    :raises TryLater: when the provider cannot take it now; nothing has changed then.
    """
    row = Message.objects.filter(pk=message_id, state=State.QUEUED).first()
    name, sender = chosen()
    if row is None or not Message.objects.filter(pk=row.pk, state=State.QUEUED).update(
        state=State.SENT, sender=name, sent_at=at
    ):
        return
    outgoing = Outgoing(key=row.key, channel=row.channel, to=row.to, subject=row.subject, body=row.body)
    try:
        reference = sender.send(outgoing)
    except WillNotArrive as refusal:
        _fail(row, str(refusal), at=at)
        return
    settled = {"state": State.DELIVERED, "settled_at": at} if sender.takes_is_delivers else {}
    Message.objects.filter(pk=row.pk).update(sender_reference=reference, **settled)


def _fail(row: Message, error: str, *, at: datetime) -> None:
    Message.objects.filter(pk=row.pk).update(state=State.FAILED, error=error[:300], settled_at=at)
    announce(MessageFailed(message_id=row.pk, about=row.about), at=at)


@transaction.atomic
def settle(*, sender_reference: str, delivered: bool, error: str = "", at: datetime) -> bool:
    """Keep what a provider says became of a message; return whether it is one of ours. Safe to be told twice."""
    row = Message.objects.filter(sender_reference=sender_reference).exclude(sender_reference="").first()
    if row is None:
        return False
    if row.settled_at is None:
        if delivered:
            Message.objects.filter(pk=row.pk).update(state=State.DELIVERED, settled_at=at)
        else:
            _fail(row, error, at=at)
    return True


@transaction.atomic
def send_again(message: Message, *, by: Actor, at: datetime) -> bool:
    """Queue a failed message anew; return whether it had failed."""
    permissions.check_may_send_again(by, message)
    queued = Message.objects.filter(pk=message.pk, state=State.FAILED).update(
        state=State.QUEUED, error="", settled_at=None, sent_at=None, sender_reference=""
    )
    if queued:
        audit.record("messages.sent-again", on=message.about or message.key, by=by, at=at)
        announce(MessageQueued(message_id=message.pk), at=at)
    return bool(queued)
