"""The e-mails in which staff read of what they were told: never whom a case is about, and nothing anybody wrote."""

from collections.abc import Sequence

from django.conf import settings

from frontdoor.cases.models import Notification
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.cases.queries.told import kind_in_words
from frontdoor.cases.rules.mailing import MOST_NAMED
from frontdoor.foundation.accounts.api import PersonRecord
from frontdoor.kernel.references import spoken
from frontdoor.messages.api import Notice


def mail_of(person: PersonRecord, rows: Sequence[Notification]) -> Notice:
    """Return one e-mail about all that somebody was told, oldest first, read with their cases and enquiries.

    No query once their services' versions were read.
    """
    newest, count = rows[-1], len(rows)
    lines = [_line(row) for row in rows[:MOST_NAMED]]
    return Notice(
        key=f"told:{person.id}:{newest.pk}",
        template="staff-told",
        email=person.email,
        facts={
            "name": person.name,
            "what": _line(newest) if count == 1 else f"{count} things about cases",
            "lines": "\n".join(lines),
            "more": f"And {count - MOST_NAMED} more." if count > MOST_NAMED else "",
            "page": f"{settings.FRONTDOOR_SITE}/office/notifications/",
        },
    )


def _line(row: Notification) -> str:
    """Return what a notification is about: its own text may name people."""
    kind = kind_in_words(row.kind)
    if row.elsewhere:
        return kind
    if row.case is None:
        return f"{kind}: {spoken(row.enquiry.reference)}"  # type: ignore[union-attr]  # it is of one of the two
    return f"{kind}: {spoken(row.case.reference)}, {definition_of(row.case).name}"
