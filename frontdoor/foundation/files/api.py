"""The file store's door: take files in, look them up, hand them over, link to them.

Three addresses: `/files/<id>/public` (re-encoded picture, for everybody, only when scanned clean and the
rules of its upload allow it), `/files/<id>/picture` and `/files/<id>/` (the picture, and the file as sent:
for staff, whose look is audited, and for holders of a token).
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from frontdoor.foundation.files import operations, queries
from frontdoor.foundation.files.operations import DRAFT, FileGone
from frontdoor.foundation.files.records import (
    PICTURES,
    PICTURES_AND_PDF,
    FileRecord,
    FileRefused,
    FileRules,
    Scan,
)

__all__ = [
    "DRAFT", "PICTURES", "PICTURES_AND_PDF", "FileGone", "FileRecord", "FileRefused", "FileRules", "Scan",
    "discard", "hand_over", "of_owner", "picture_token_url", "receive", "records", "remove", "token_url",
]  # fmt: skip

receive = operations.receive
hand_over = operations.hand_over
discard = operations.discard
remove = operations.remove
records = queries.records
of_owner = queries.of_owner


def token_url(file_id: UUID, *, until: datetime) -> str:
    """Return an address at which whoever has it can fetch the file as it was sent, until a moment."""
    return f"{reverse('file', args=[file_id])}?token={queries.token_for(file_id, until=until)}"


def picture_token_url(file_id: UUID, *, until: datetime) -> str:
    """Return an address at which whoever has it can see the re-encoded picture, until a moment."""
    return f"{reverse('file-picture', args=[file_id])}?token={queries.token_for(file_id, until=until)}"
