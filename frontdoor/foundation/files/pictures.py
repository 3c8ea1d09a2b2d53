"""Pictures: proved to be what they claim, and re-encoded so that nothing hidden in them is passed on."""

import io
from dataclasses import dataclass
from typing import IO, Final

import pillow_heif
from PIL import Image, ImageOps

from frontdoor.foundation.files.records import GIF, HEIC, JPEG, PNG, WEBP, FileRefused

pillow_heif.register_heif_opener()

#: The picture that others see fits into a square of this side, in pixels.
PICTURE_SIDE: Final = 1600
_QUALITY: Final = 82
#: A decoded pixel takes three or four bytes. Telephones make pictures of up to 50 million.
MOST_PIXELS: Final = 50_000_000
# Pillow's own guard, for whatever it decodes before we see the size.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_DECODERS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF", HEIC: "HEIF"}

_DAMAGED: Final = "The selected file is damaged or is not really a picture. Save it again, or choose another"
_TOO_MANY_PIXELS: Final = (
    f"The selected picture is too large to open safely: it must have at most {MOST_PIXELS // 1_000_000} million pixels"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's size as it is meant to be seen, and its re-encoding as JPEG."""

    width: int
    height: int
    jpeg: bytes


def read_picture(stream: IO[bytes], *, content_type: str) -> Picture:
    """Decode a picture and encode it anew: upright, at most 1600 pixels wide and high, without metadata.

    :raises FileRefused: if it is damaged, or too many pixels to decode safely.
    """
    stream.seek(0)
    try:
        # Only the decoder of the type that was recognised: fewer parsers for hostile bytes to reach.
        with Image.open(stream, formats=[_DECODERS[content_type]]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise FileRefused(_TOO_MANY_PIXELS)
            turned = _is_turned(opened)
            width, height = (opened.height, opened.width) if turned else opened.size
            return Picture(width=width, height=height, jpeg=_encode(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise FileRefused(_TOO_MANY_PIXELS) from bomb
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError, RuntimeError) as error:
        raise FileRefused(_DAMAGED) from error


def _is_turned(picture: Image.Image) -> bool:
    orientation = picture.getexif().get(0x0112, 1)
    return orientation in {5, 6, 7, 8}  # EXIF 2.3: the four that swap width and height


def _encode(opened: Image.Image) -> bytes:
    opened.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    upright = ImageOps.exif_transpose(opened)
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    # A new picture, because Pillow carries comments and other notes of the old one along.
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
