"""Keeping webhooks, owing calls to them, and making the calls."""

import ipaddress
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import key_holders
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.signing import HEADER, signature
from frontdoor.web.open_api.events import WebhookCallOwed
from frontdoor.web.open_api.models import SENT, WAITING, Webhook, WebhookCall
from frontdoor.web.open_api.webhooks.sending import may_be_called, session

#: How long a call is kept after it was made, or after its webhook was removed, for questions about it.
KEPT = timedelta(days=90)
#: How many are deleted in one go: a receiver that was told of a million cases must not hold the database.
AT_ONCE = 5000
#: Receivers are to answer at once and work later; GOV.UK Notify's callbacks wait as long.
SECONDS_TO_ANSWER = 5


class BadWebhook(Refusal):
    """The webhook cannot be kept as asked."""


class NotTaken(Exception):
    """The receiver did not take the call; the outbox tries again later."""


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadWebhook("This is not an address.") from None
    if not url.isprintable() or " " in url:
        raise BadWebhook("The address must have no spaces or control characters.")
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local and settings.FRONTDOOR_DEMO):
        raise BadWebhook("The address must start with https://.")
    if not parts.hostname or parts.username or parts.password:
        raise BadWebhook("The address must name a host, without a user name or password.")
    if _is_number(parts.hostname) and not may_be_called(parts.hostname):
        raise BadWebhook("The address must be a public one.")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@transaction.atomic
def keep(*, url: str, events: Sequence[str], known: Sequence[str], by: Actor, at: datetime) -> Webhook:
    """Keep a webhook and return it with its new secret.

    :param known: the names of events that may be asked for.
    :raises BadWebhook: for an address that is not https, an unknown event, or one that is kept already.
    """
    _check_address(url)
    strange = sorted(set(events) - set(known))
    if strange or not events:
        raise BadWebhook(f"Ask for events among: {', '.join(sorted(known))}.")
    if Webhook.objects.filter(created_by=by.username, url=url, active=True).exists():
        raise BadWebhook("This address is told already. Remove that webhook first.")
    webhook = Webhook.objects.create(
        url=url,
        events=sorted(set(events)),
        secret=_new_secret(),
        created_by=by.username,
        created_at=at,
    )
    audit.record("open-api.webhook-kept", on=f"webhook:{webhook.pk}", by=by, at=at, after={"url": url})
    return webhook


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def change_secret(webhook_id: int, *, by: Actor, at: datetime) -> str | None:
    """Give a webhook of one's own a new secret and return it; None if there is no such webhook.

    Calls are signed when they are made, so those that wait, or that the receiver refuses until it knows the new
    secret, come again under it: nothing is lost.
    """
    secret = _new_secret()
    if not Webhook.objects.filter(pk=webhook_id, created_by=by.username, active=True).update(secret=secret):
        return None
    audit.record("open-api.webhook-secret-changed", on=f"webhook:{webhook_id}", by=by, at=at)
    return secret


@transaction.atomic
def remove(webhook_id: int, *, by: Actor, at: datetime) -> bool:
    """Stop telling a webhook of one's own; return whether there was one."""
    gone = Webhook.objects.filter(pk=webhook_id, created_by=by.username, active=True).update(active=False)
    if gone:
        audit.record("open-api.webhook-removed", on=f"webhook:{webhook_id}", by=by, at=at)
    return bool(gone)


def owe(event: str, *, body: dict[str, Any], at: datetime) -> int:
    """Owe a call to every webhook that asked for the event; return how many. Inside the caller's transaction."""
    wanting = [row for row in Webhook.objects.filter(active=True) if event in row.events]
    if wanting:
        # Whose key was withdrawn is told nothing more.
        holders = key_holders()
        wanting = [row for row in wanting if row.created_by in holders]
    calls = WebhookCall.objects.bulk_create(
        WebhookCall(webhook=webhook, event=event, body=body, happened_at=at) for webhook in wanting
    )
    announce_many([WebhookCallOwed(call_id=call.pk) for call in calls], at=at)
    return len(calls)


def make_call(call_id: int, *, at: datetime) -> None:
    """Call the receiver, unless it has been told or removed meanwhile.

    No transaction is open while it thinks. It may be told twice, if we die between its answer and our keeping
    it; the `id` in the body lets it tell.

    :raises NotTaken: when it does not answer in time with a 2xx.
    """
    call = WebhookCall.objects.select_related("webhook").filter(pk=call_id, state=WAITING).first()
    if call is None or not call.webhook.active:
        return
    body = json.dumps(
        {"id": call.pk, "event": call.event, "happened_at": call.happened_at.isoformat(), "data": call.body}
    ).encode()
    headers = {
        "Content-Type": "application/json",
        HEADER: signature(call.webhook.secret, body=body, timestamp=int(at.timestamp())),
    }
    try:
        with session() as line:
            answer = line.post(
                call.webhook.url, data=body, headers=headers, timeout=SECONDS_TO_ANSWER, allow_redirects=False
            )
    except requests.RequestException as fault:
        raise NotTaken(f"webhook {call.webhook_id}: {type(fault).__name__}") from fault
    if not 200 <= answer.status_code < 300:
        raise NotTaken(f"webhook {call.webhook_id} answered {answer.status_code}")
    WebhookCall.objects.filter(pk=call.pk, state=WAITING).update(state=SENT, answered=answer.status_code, sent_at=at)


@transaction.atomic
def clear(*, at: datetime) -> int:
    """Delete old calls that were made, or whose webhook is removed; return how many. What is owed stays."""
    over = Q(state=SENT) | Q(webhook__active=False)
    old = WebhookCall.objects.filter(over, happened_at__lt=at - KEPT).order_by("id").values_list("pk", flat=True)
    return WebhookCall.objects.filter(pk__in=list(old[:AT_ONCE])).delete()[0]
