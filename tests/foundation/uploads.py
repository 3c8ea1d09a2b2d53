"""Files as people send them, made on the spot: photographs, documents, and things that lie."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from frontdoor.foundation.files import records

#: The place a telephone would have written into a photograph, as text that must never get out.
HOME = "53.6012N 1.2034E"

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
WINDOWS_PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """Return what a browser would send; the type it claims is left out, as nobody believes it."""
    return SimpleUploadedFile(name, content)


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (320, 200), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture, red on the left and blue on the right."""
    picture = Image.new(mode, size, "red")
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def telephone_photo(*, orientation: int = 6) -> bytes:
    """Return a photograph turned on its side that says in four ways where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone maker"
    exif[0x013B] = f"Ada Okafor {HOME}"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (53.0, 36.0, 4.32)
    gps[3], gps[4] = "E", (1.0, 12.0, 12.24)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><gps>{HOME}</gps></x:xmpmeta>".encode()
    return photo(exif=exif, xmp=xmp, comment=f"Taken at {HOME}".encode(), quality=95)


def png_bomb(*, width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a few hundred bytes of PNG that ask for gigabytes of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!L", len(body)) + kind + body + struct.pack("!L", zlib.crc32(kind + body))

    header = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def word_document(**members: bytes) -> bytes:
    """Return a DOCX, with more members by name ("__" stands for "/")."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


PHOTOS = records.FileRules(types=records.PICTURES, max_bytes=records.MEGABYTE, public=True)
DOCUMENTS = records.FileRules(types=records.KNOWN_TYPES, max_bytes=records.MEGABYTE, public=False)
