"""Reading what files there are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from frontdoor.foundation.files import storage
from frontdoor.foundation.files.models import StoredFile
from frontdoor.foundation.files.records import FileRecord, Scan

_SALT = "fd_files.token"
_SHOWN_SALT = "fd_files.shown"
#: How long an address that a page showed to somebody opens the file: as long as they can be signed in.
_SHOWN_FOR = timedelta(hours=12)


def records(ids: Iterable[UUID]) -> dict[UUID, FileRecord]:
    """Return the files that exist, by id. One query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.pk: record_of(row) for row in StoredFile.objects.filter(pk__in=wanted)}


def content(file_id: UUID) -> bytes | None:
    """Return a file as it was sent; None when it is infected, or not there. One query."""
    row = StoredFile.objects.filter(pk=file_id).exclude(scan=Scan.INFECTED).first()
    return storage.read(storage.original_path(row.pk)) if row is not None else None


def of_owner(owner: str) -> list[FileRecord]:
    """Return the files of an owner in the order they came. One query."""
    return [record_of(row) for row in StoredFile.objects.filter(owner=owner).order_by("received_at", "id")]


def record_of(row: StoredFile) -> FileRecord:
    """Return the record of a row."""
    infected = row.scan == Scan.INFECTED
    return FileRecord(
        id=row.pk,
        owner=row.owner,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        is_image=row.is_image,
        width=row.width,
        height=row.height,
        scan=Scan(row.scan),
        public_url=reverse("file-public", args=[row.pk]) if may_be_seen_by_all(row) else None,
        picture_url=reverse("file-picture", args=[row.pk]) if row.is_image and not infected else None,
        staff_url=None if infected else reverse("file", args=[row.pk]),
    )


def may_be_seen_by_all(row: StoredFile) -> bool:
    """Return whether the public may see the picture: rules allow it, and it was scanned clean."""
    return row.public and row.is_image and row.scan == Scan.CLEAN


def token_for(file_id: UUID, *, until: datetime) -> str:
    """Return a token that opens one file until a moment."""
    return signing.dumps([file_id.hex, int(until.timestamp())], salt=_SALT)


def opens(token: str, file_id: UUID, *, at: datetime) -> bool:
    """Return whether a token opens the file at this moment."""
    try:
        named, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(named == file_id.hex and at.timestamp() < until)


def shown_to(username: str, file_id: UUID) -> str:
    """Return a mark that one person was shown a file, by a page that knew they might see it."""
    return signing.dumps([file_id.hex, username], salt=_SHOWN_SALT)


def was_shown(mark: str, username: str, file_id: UUID) -> bool:
    """Return whether a page showed the file to this person, today."""
    try:
        seen = signing.loads(mark, salt=_SHOWN_SALT, max_age=_SHOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(seen == [file_id.hex, username])
