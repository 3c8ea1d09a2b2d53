"""Pictures: proved to be what they claim, and re-encoded so that nothing hidden in them is passed on."""

import io
from dataclasses import dataclass
from typing import IO, Final

import pillow_heif
from PIL import Image

from frontdoor.foundation.files.records import GIF, HEIC, JPEG, PNG, WEBP, FileRefused
from frontdoor.kernel.language import later, say

pillow_heif.register_heif_opener()

#: The picture that others see fits into a square of this side, in pixels.
PICTURE_SIDE: Final = 1600
_QUALITY: Final = 82
#: A decoded pixel takes three or four bytes. Telephones make pictures of up to 50 million.
MOST_PIXELS: Final = 50_000_000
# Pillow's own guard, for whatever it decodes before we see the size.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_DECODERS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF", HEIC: "HEIF"}

#: EXIF 2.3, orientation: how to turn what was stored to what was seen.
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAP_SIDES: Final = {5, 6, 7, 8}

_DAMAGED: Final = later("The selected file is damaged or is not really a picture. Save it again, or choose another")
_TOO_MANY_PIXELS: Final = later(
    "The selected picture is too large to open safely: it must have at most {count} million pixels"
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
                raise FileRefused(say(_TOO_MANY_PIXELS, count=MOST_PIXELS // 1_000_000))
            orientation = _orientation(opened)
            width, height = opened.size[::-1] if orientation in _SWAP_SIDES else opened.size
            return Picture(width=width, height=height, jpeg=_encode(opened, orientation))
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise FileRefused(say(_TOO_MANY_PIXELS, count=MOST_PIXELS // 1_000_000)) from bomb
    except Exception as error:  # on bytes made to mislead them, decoders raise whatever they please
        raise FileRefused(say(_DAMAGED)) from error


def _orientation(picture: Image.Image) -> int:
    try:
        found = picture.getexif().get(_ORIENTATION)
    except Exception:  # notes that nobody can read turn nothing; the picture itself may be whole
        return 1
    return found if isinstance(found, int) else 1


def _encode(opened: Image.Image, orientation: int) -> bytes:
    opened.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    turn = _TURNS.get(orientation)
    upright = opened if turn is None else opened.transpose(turn)
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    # A new picture, because Pillow carries comments and other notes of the old one along.
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
