"""Is this file what it says, and may it come in? Decided from its bytes, never from what the browser says."""

import hashlib
import mimetypes
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

import filetype
from django.core.files.uploadedfile import UploadedFile

from frontdoor.foundation.files.pictures import Picture, read_picture
from frontdoor.foundation.files.records import (
    DOCX,
    GIF,
    HEIC,
    JPEG,
    MEGABYTE,
    ODT,
    PDF,
    PICTURES,
    PNG,
    WEBP,
    XLSX,
    FileRefused,
    FileRules,
)
from frontdoor.kernel.language import say

#: How people call each type, and the ending that a file of it gets.
_NAMES: Final = {
    JPEG: ("JPG", ".jpg"), PNG: ("PNG", ".png"), WEBP: ("WebP", ".webp"), GIF: ("GIF", ".gif"),
    HEIC: ("HEIC", ".heic"), PDF: ("PDF", ".pdf"), DOCX: ("Word document (DOCX)", ".docx"),
    XLSX: ("Excel workbook (XLSX)", ".xlsx"), ODT: ("OpenDocument text (ODT)", ".odt"),
}  # fmt: skip
#: What the sniffing library tells apart and we do not.
_SAME: Final = {"image/apng": PNG}
_MORE_ENDINGS: Final = {
    ".heic": HEIC,
    ".heif": HEIC,
    ".webp": WEBP,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".odt": ODT,
}
#: The library's own list, not the machine's, so that every installation decides alike.
_ENDINGS: Final = mimetypes.MimeTypes()
_ZIPPED: Final = frozenset({DOCX, XLSX, ODT})

#: Enough bytes to recognise a type by.
_HEAD: Final = 8192
_LONGEST_STEM: Final = 80
_MOST_MEMBERS: Final = 5_000
_MOST_UNPACKED: Final = 200 * MEGABYTE
_MOST_TIMES_LARGER: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A file that may come in."""

    name: str
    content_type: str
    size: int
    sha256: str
    picture: Picture | None


def examine(upload: "UploadedFile[bytes]", *, rules: FileRules) -> Examined:
    """Look at every byte of an upload: type, size, and that opening it harms nobody. Up to a second.

    :raises FileRefused: with what is wrong, in the words of the GOV.UK design system.
    """
    size = upload.size or 0
    if size == 0:
        raise FileRefused(say("The selected file is empty"))
    if size > rules.max_bytes:
        raise FileRefused(say("The selected file must be smaller than {size}", size=_megabytes(rules.max_bytes)))
    content_type = _sniff(upload)
    if content_type not in rules.types:
        raise FileRefused(say("The selected file must be a {kind}", kind=_one_of(rules.types)))
    given = upload.name or ""
    _check_ending(given, content_type)
    picture = None
    if content_type in PICTURES:
        picture = read_picture(_stream(upload), content_type=content_type)
    elif content_type in _ZIPPED:
        _check_zip(upload)
    return Examined(
        name=safe_name(given, content_type=content_type),
        content_type=content_type,
        size=size,
        sha256=_digest(upload),
        picture=picture,
    )


def safe_name(given: str, *, content_type: str) -> str:
    """Return a name that is safe to show and to save under, with the ending of what the file really is.

    Control characters and those that turn the direction of writing go: they make "gpj.exe" look harmless.
    """
    base = PurePosixPath(unicodedata.normalize("NFC", given).replace("\\", "/")).name
    ending = _NAMES[content_type][1]
    stem = base.removesuffix(PurePosixPath(base).suffix) if _claimed(base) else base
    kept = "".join(letter for letter in stem if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    kept = " ".join(kept.split())[:_LONGEST_STEM].strip(". ")
    return (kept or "file") + ending


def _stream(upload: "UploadedFile[bytes]") -> Any:
    file = upload.file
    if file is None:  # pragma: no cover -- Django closes an upload only after its request
        raise FileRefused(say("The selected file did not arrive. Choose it again."))
    file.seek(0)
    return file


def _sniff(upload: "UploadedFile[bytes]") -> str:
    found = filetype.guess(_stream(upload).read(_HEAD))
    mime = str(found.mime) if found else ""
    return _SAME.get(mime, mime)


def _claimed(name: str) -> str:
    """Return the type that a file's ending claims, or "" for none that anybody knows."""
    ending = PurePosixPath(name).suffix.lower()
    return _MORE_ENDINGS.get(ending) or _ENDINGS.guess_type(f"x{ending}")[0] or ""


def _check_ending(name: str, content_type: str) -> None:
    claimed = _claimed(name)
    # Telephones and messengers mix up the endings of pictures; the one we give is right.
    if claimed in {"", content_type} or {claimed, content_type} <= PICTURES:
        return
    ending = PurePosixPath(name).suffix
    kind = _NAMES[content_type][0]
    raise FileRefused(say("The selected file’s name ends in {ending}, but it is a {kind}", ending=ending, kind=kind))


def _check_zip(upload: "UploadedFile[bytes]") -> None:
    """Refuse a document that would unpack to something enormous, or that carries programs."""
    try:
        with zipfile.ZipFile(_stream(upload)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused(say("The selected file is damaged and cannot be opened")) from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if (
        len(members) > _MOST_MEMBERS
        or unpacked > _MOST_UNPACKED
        or (unpacked > MEGABYTE and unpacked / packed > _MOST_TIMES_LARGER)
    ):
        raise FileRefused(say("The selected file would unpack to something too large to open safely"))
    if any("vbaproject" in member.filename.lower() for member in members):
        raise FileRefused(say("The selected file contains macros. Save it without them, or as a PDF"))


def _digest(upload: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    _stream(upload)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:g}MB" if size >= MEGABYTE else f"{size / 1024:g}KB"


def _one_of(types: Iterable[str]) -> str:
    names = [name for mime, (name, _ending) in _NAMES.items() if mime in set(types)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{say(' or ')}{names[-1]}"
