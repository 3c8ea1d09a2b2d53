"""Where the bytes lie: in Django's default storage, under the file's own random id."""

from typing import Final
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FILES: Final = "files"
_QUARANTINE: Final = "quarantine"


def original_path(file_id: UUID) -> str:
    """Return where a file lies as it was sent."""
    return f"{FILES}/{file_id.hex[:2]}/{file_id.hex}/original"


def picture_path(file_id: UUID) -> str:
    """Return where its re-encoded picture lies."""
    return f"{FILES}/{file_id.hex[:2]}/{file_id.hex}/picture.jpg"


def quarantine_path(file_id: UUID) -> str:
    """Return where an infected file is put away."""
    return f"{_QUARANTINE}/{file_id.hex}"


def write(path: str, content: "File[bytes]") -> None:
    """Write the bytes, which must not be there yet."""
    written = default_storage.save(path, content)
    if written != path:
        default_storage.delete(written)
        raise FileExistsError(path)


def write_bytes(path: str, content: bytes) -> None:
    """Write the bytes, which must not be there yet."""
    write(path, ContentFile(content))


def read(path: str) -> bytes | None:
    """Return the bytes, or None when there are none."""
    try:
        with default_storage.open(path) as content:
            return bytes(content.read())
    except FileNotFoundError:
        return None


def remove(file_id: UUID) -> None:
    """Remove everything kept under an id; nothing happens if there is nothing."""
    for path in (original_path(file_id), picture_path(file_id), quarantine_path(file_id)):
        default_storage.delete(path)
    # Its folder too; stores without folders need not, and say so.
    try:
        default_storage.delete(f"{FILES}/{file_id.hex[:2]}/{file_id.hex}")
    except OSError:  # pragma: no cover -- another process is writing there
        return


def quarantine(file_id: UUID) -> None:
    """Put an infected file away, and remove its picture. Safe to run again."""
    default_storage.delete(picture_path(file_id))
    if not default_storage.exists(original_path(file_id)):
        return
    with default_storage.open(original_path(file_id)) as content:
        default_storage.delete(quarantine_path(file_id))
        write(quarantine_path(file_id), content)
    default_storage.delete(original_path(file_id))
