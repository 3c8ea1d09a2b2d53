"""The file store's door: take files in, look them up, hand them over, link to them.

Three addresses: `/files/<id>/public` (re-encoded picture, for everybody, only when scanned clean and the
rules of its upload allow it), `/files/<id>/picture` and `/files/<id>/` (the picture, and the file as sent:
for staff whom a page showed it to, whose look is audited, and for holders of a token).
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.files import operations, queries
from frontdoor.foundation.files.operations import DRAFT, FileGone
from frontdoor.foundation.files.records import (
    PDF,
    PICTURES,
    PICTURES_AND_PDF,
    FileRecord,
    FileRefused,
    FileRules,
    Scan,
)

__all__ = [
    "DRAFT", "PDF", "PICTURES", "PICTURES_AND_PDF", "FileGone", "FileRecord", "FileRefused", "FileRules", "Scan",
    "content", "discard", "hand_over", "of_owner", "pass_on", "picture_token_url", "receive", "records", "remove",
    "shown", "token_url",
]  # fmt: skip

receive = operations.receive
hand_over = operations.hand_over
pass_on = operations.pass_on
discard = operations.discard
remove = operations.remove
records = queries.records
of_owner = queries.of_owner
content = queries.content


def shown(record: FileRecord, *, to: Actor) -> FileRecord:
    """Return a file with addresses that open it for one member of staff, who may see what it belongs to.

    The store cannot know who may: the page that asked the owner says so, and the address carries its word.
    """
    mark = f"?shown={queries.shown_to(to.username, record.id)}"
    return replace(
        record,
        picture_url=f"{record.picture_url}{mark}" if record.picture_url else None,
        staff_url=f"{record.staff_url}{mark}" if record.staff_url else None,
    )


def token_url(file_id: UUID, *, until: datetime) -> str:
    """Return an address at which whoever has it can fetch the file as it was sent, until a moment."""
    return f"{reverse('file', args=[file_id])}?token={queries.token_for(file_id, until=until)}"


def picture_token_url(file_id: UUID, *, until: datetime) -> str:
    """Return an address at which whoever has it can see the re-encoded picture, until a moment."""
    return f"{reverse('file-picture', args=[file_id])}?token={queries.token_for(file_id, until=until)}"
