"""Telling people: queueing messages, and queueing failed ones again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce, announce_many
from frontdoor.foundation.ui.council import the_council
from frontdoor.kernel.language import ENGLISH
from frontdoor.kernel.names import is_uk_mobile
from frontdoor.messages import permissions
from frontdoor.messages.events import MessageQueued
from frontdoor.messages.models import Message, TemplateVersion
from frontdoor.messages.queries import current_versions
from frontdoor.messages.records import Notice
from frontdoor.messages.rules.rendering import placeholders
from frontdoor.messages.rules.states import Channel, State, reference_of


class NoSuchTemplate(LookupError):
    """A notice names a template that was never published: a fault of ours, to be seen and retried."""


def send(notices: Sequence[Notice], *, at: datetime) -> None:
    """Queue messages in the caller's transaction: by e-mail if there is an address, else by text message.

    A key seen before is left alone, so a handler that runs twice writes once. People without an address are
    kept as such, so that somebody can see who was not told. The number of statements does not grow with the
    number of notices.

    :raises NoSuchTemplate: when a text has not been published.
    """
    if not notices:
        return
    try:
        _send(notices, at=at)
    except IntegrityError:
        # Somebody has queued one of the keys since we looked; the second look finds it.
        _send(notices, at=at)


@transaction.atomic
def _send(notices: Sequence[Notice], *, at: datetime) -> None:
    wanted = {each.key: each for each in notices}
    known = set(Message.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    fresh = [each for key, each in wanted.items() if key not in known]
    if not fresh:
        return
    versions = current_versions({each.template for each in fresh})
    council = the_council()
    always = {"council": council.name, "phone": council.phone}
    rows = Message.objects.bulk_create([_message(each, versions, always=always, at=at) for each in fresh])
    announce_many([MessageQueued(message_id=row.pk) for row in rows if row.state == State.QUEUED], at=at)


def _message(
    notice: Notice, versions: Mapping[tuple[str, str, str], TemplateVersion], *, always: Mapping[str, str], at: datetime
) -> Message:
    channel, to = _channel(notice)
    # A text that nobody has translated goes in English: better that than not at all.
    wanted = versions.get((notice.template, channel, notice.language)) if notice.language else None
    version = wanted or versions.get((notice.template, channel, ENGLISH))
    if version is None:
        raise NoSuchTemplate(f"There is no {channel} template ‘{notice.template}’; run message-templates sync.")
    facts = {**always, **notice.facts}
    return Message(
        key=notice.key,
        reference=reference_of(notice.key),
        version=version,
        channel=channel,
        customer_id=notice.customer_id,
        to=to,
        about=notice.about,
        # Only what the text says: the rest is nobody's business here.
        facts={name: facts[name] for name in placeholders(version.subject, version.body) & facts.keys()},
        state=State.QUEUED if to else State.NO_ADDRESS,
        created_at=at,
        queued_at=at,
    )


def _channel(notice: Notice) -> tuple[Channel, str]:
    if notice.email:
        return Channel.EMAIL, notice.email
    if is_uk_mobile(notice.phone):
        return Channel.SMS, notice.phone
    return Channel.EMAIL, ""


@transaction.atomic
def send_again(message: Message, *, by: Actor, at: datetime) -> bool:
    """Queue a failed message anew, in the words it had; return whether it had failed. Pressing twice sends once.

    :raises NotAllowed: unless the actor's work includes what residents were told.
    """
    permissions.check_may_send_again(by, message)
    queued = Message.objects.filter(pk=message.pk, state=State.FAILED).update(
        state=State.QUEUED,
        # Another one for the provider: a late receipt about the first must not settle the second.
        reference=reference_of(message.reference),
        error="",
        attempts=0,
        queued_at=at,
        settled_at=None,
        sent_at=None,
        sender_reference="",
    )
    if queued:
        audit.record(
            "messages.sent-again", on=message.about or message.key, by=by, at=at, after={"message": message.pk}
        )
        announce(MessageQueued(message_id=message.pk), at=at)
    return bool(queued)
