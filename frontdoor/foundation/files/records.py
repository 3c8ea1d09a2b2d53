"""What the file store takes and hands out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from frontdoor.kernel.refusals import Refusal

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
GIF: Final = "image/gif"
HEIC: Final = "image/heic"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT: Final = "application/vnd.oasis.opendocument.text"

PICTURES: Final = frozenset({JPEG, PNG, WEBP, GIF, HEIC})
PICTURES_AND_PDF: Final = PICTURES | {PDF}

MEGABYTE: Final = 1024 * 1024


class FileRefused(Refusal):
    """The file was not taken; the message says why, for the person who sent it."""


class Scan(StrEnum):
    """What the virus scanner said. Only a clean file is ever shown to the public."""

    UNSCANNED = "unscanned"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRules:
    """What may be uploaded in one place.

    :param types: media types from the constants of this module.
    :param max_bytes: the largest file taken.
    :param max_count: how many files one owner may hold in all, so that one form cannot fill the disk.
    :param public: whether the public may see the re-encoded picture, once scanned clean.
    """

    types: frozenset[str]
    max_bytes: int = 10 * MEGABYTE
    max_count: int = 20
    public: bool

    def __post_init__(self) -> None:
        unknown = self.types - KNOWN_TYPES
        if unknown:
            raise ValueError(f"Not a type of file the store can check: {', '.join(sorted(unknown))}.")


KNOWN_TYPES: Final = PICTURES | {PDF, DOCX, XLSX, ODT}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A kept file.

    `public_url` is None unless the public may see the picture now: rules allow it and it was scanned clean.
    `picture_url` is the re-encoded picture for staff and for holders of a token, None for documents.
    Both open to staff only with the mark that `api.shown` adds.
    `staff_url` is the file as it was sent; None when it is infected, as nobody is given that.
    """

    id: UUID
    owner: str
    name: str
    content_type: str
    size: int
    sha256: str
    is_image: bool
    width: int | None
    height: int | None
    scan: Scan
    public_url: str | None
    picture_url: str | None
    staff_url: str | None
