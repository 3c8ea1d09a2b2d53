"""Where written packages lie until they are fetched or expire: private files, by the number of the package."""

from collections.abc import Iterator
from typing import IO, Any, Final
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

#: Never under an address: only the pages of this context open them.
FOLDER: Final = "rights"


def put(package: UUID, content: IO[bytes]) -> None:
    """Keep a package; one that is there is replaced."""
    remove(package)
    default_storage.save(_place(package), File(content))


def take(package: UUID) -> IO[Any]:
    """Return a package's bytes, to be read. Raises FileNotFoundError."""
    return default_storage.open(_place(package))


def remove(package: UUID) -> None:
    """Remove a package; nothing happens if it is not there."""
    if default_storage.exists(_place(package)):
        default_storage.delete(_place(package))


def chunks(content: IO[bytes], size: int = 64 * 1024) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    while piece := content.read(size):
        yield piece


def _place(package: UUID) -> str:
    return f"{FOLDER}/{package.hex}.zip"
