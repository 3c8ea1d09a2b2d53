"""Reading texts and messages."""

from collections.abc import Iterable

from django.db.models import QuerySet

from frontdoor.messages.models import Message, Template, TemplateVersion
from frontdoor.messages.records import MessageRecord, State


def current_versions(keys: Iterable[str]) -> dict[tuple[str, str], TemplateVersion]:
    """Return the current wording by (template key, channel). One query."""
    rows = Template.objects.filter(key__in=set(keys), language="en", current__isnull=False)
    return {(row.key, row.channel): row.current for row in rows.select_related("current") if row.current is not None}


def about(reference: str, *, newest: int = 50) -> list[MessageRecord]:
    """Return the messages about a thing, newest first. One query."""
    rows = Message.objects.filter(about=reference).select_related("version__template").order_by("-id")
    return [record(row) for row in rows[:newest]]


def record(row: Message) -> MessageRecord:
    """Return a row, read with its version's template, as others may know it."""
    return MessageRecord(
        id=row.pk,
        template=row.version.template.key,
        channel=row.channel,
        to=row.to,
        subject=row.subject or row.body[:80],
        state=State(row.state),
        created_at=row.created_at,
        error=row.error,
    )


def search(*, state: str = "", text: str = "") -> "QuerySet[Message]":
    """Return messages in a state, to an address or about a reference; unordered."""
    rows = Message.objects.select_related("version__template")
    if state:
        rows = rows.filter(state=state)
    if text:
        wanted = text.strip()
        rows = (
            rows.filter(to=wanted.lower())
            if "@" in wanted or wanted.startswith("+")
            else rows.filter(about=wanted.replace("-", "").replace(" ", "").upper())
        )
    return rows
