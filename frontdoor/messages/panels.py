"""What messages tell on pages about somebody: what was sent to them, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.panels import MOST, About, Panel, PanelLine
from frontdoor.messages import permissions
from frontdoor.messages.models import Message
from frontdoor.messages.queries import record
from frontdoor.messages.rules.states import Channel

#: By which way something was sent, as a line begins.
_BY: Final = {Channel.EMAIL: "Email sent", Channel.SMS: "Text message sent"}


def load(about: Sequence[About], by: Actor, at: datetime) -> Mapping[int, Sequence[PanelLine]]:  # noqa: ARG001 -- as panels are called
    """Return what was sent to people, newest first, for whoever may read messages. One query."""
    whose = {details: one.id for one in about for details in one.details if not one.is_own}
    if not whose or not permissions.may_read_messages(by):
        return {}
    rows = Message.objects.filter(customer__in=whose).select_related("version__template").order_by("-id")
    found: dict[int, list[PanelLine]] = {one.id: [] for one in about}
    for row in rows[: MOST * len(about)]:
        said = record(row)
        line = PanelLine(
            at=row.created_at,
            title=f"{_BY[said.channel]}: {said.subject}",
            text=said.text,
            state=said.state.value.capitalize(),
            url=reverse("message", args=[row.pk]),
            is_said=True,
        )
        found[whose[row.customer_id or 0]].append(line)
    return {number: lines[:MOST] for number, lines in found.items()}


PANEL: Final = Panel(title="Messages", queries=1, load=load)
