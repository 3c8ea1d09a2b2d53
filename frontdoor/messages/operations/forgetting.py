"""Removing what messages said, once what they were about is removed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.messages.models import Message
from frontdoor.messages.rules.states import State


@transaction.atomic
def forget_messages(*, about: Collection[str] = (), customer_ids: Collection[int] = (), by: Actor, at: datetime) -> int:
    """Remove to whom messages went and what they said; return how many. That one went, and when, stays.

    One that is still waiting to go is left: it goes first.

    :param about: references of what they are about. :param customer_ids: to whom they went about nothing kept.
    """
    wanted = Q(about__in=set(about)) | Q(customer__in=set(customer_ids))
    rows = Message.objects.filter(wanted).exclude(state=State.QUEUED.value).exclude(to="", facts={})
    count = rows.update(to="", facts={}, error="")
    if count:
        audit.record("messages.forgotten", on="messages", by=by, at=at, after={"count": count})
    return count
