"""What may come in, what is refused and why, and what becomes of a photograph."""

import io
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageOps

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.files import api as files
from frontdoor.foundation.files import records, storage
from frontdoor.foundation.files.examining import safe_name
from frontdoor.foundation.files.models import StoredFile
from tests.foundation import uploads
from tests.foundation.uploads import DOCUMENTS, PHOTOS, photo, upload

pytestmark = pytest.mark.django_db

OWNER = "draft:0b7cf9f6"

Receive = Callable[..., files.FileRecord]


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def receive(at: datetime) -> Receive:
    """Return a function that takes a file in for a draft."""

    def take(content: bytes, name: str, rules: files.FileRules = PHOTOS) -> files.FileRecord:
        return files.receive(upload(content, name), rules=rules, owner=OWNER, by=PUBLIC, at=at)

    return take


def stored_picture(record: files.FileRecord) -> Image.Image:
    """Return the re-encoded picture of a file."""
    with default_storage.open(storage.picture_path(record.id)) as content:
        return Image.open(io.BytesIO(content.read()))


@pytest.mark.parametrize(
    ("kind", "name", "content_type"),
    [
        ("JPEG", "hole.jpg", records.JPEG),
        ("JPEG", "hole.JPEG", records.JPEG),
        ("PNG", "hole.png", records.PNG),
        ("WEBP", "hole.webp", records.WEBP),
        ("GIF", "hole.gif", records.GIF),
        ("HEIF", "IMG_0001.HEIC", records.HEIC),
        ("JPEG", "a name without an ending", records.JPEG),
        ("WEBP", "renamed by a messenger.jpg", records.WEBP),
    ],
)
def test_a_photo_is_known_by_its_bytes_and_re_encoded(
    receive: Receive, kind: str, name: str, content_type: str
) -> None:
    record = receive(photo(kind), name)

    assert (record.content_type, record.width, record.height) == (content_type, 320, 200)
    assert record.is_image
    assert record.owner == OWNER
    picture = stored_picture(record)
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (320, 200), "RGB")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_unusual_pictures_are_re_encoded_too(receive: Receive, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "PNG")

    picture = stored_picture(receive(out.getvalue(), "odd.png"))

    assert (picture.size, picture.mode) == ((40, 30), "RGB")
    if mode in {"RGBA", "LA"}:
        assert picture.getpixel((5, 5)) == (255, 255, 255), "what was see-through is white, not black"


def test_what_others_see_says_nothing_of_place_or_person_and_stands_upright(receive: Receive) -> None:
    sent = uploads.telephone_photo(orientation=6)
    assert uploads.HOME.encode() in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825), "the photograph does carry its place"

    record = receive(sent, "IMG_0001.jpg")

    picture = stored_picture(record)
    assert (record.width, record.height) == picture.size == (200, 320)
    assert not dict(picture.getexif())
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(picture.info)
    with default_storage.open(storage.picture_path(record.id)) as content:
        assert uploads.HOME.encode() not in content.read()
    red, _green, blue = picture.getpixel((100, 10))
    assert red > blue, "turned clockwise, what was on the left is on top"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_telephone_stands_upright(receive: Receive, orientation: int) -> None:
    record = receive(uploads.telephone_photo(orientation=orientation), "IMG_0001.jpg")
    reference = ImageOps.exif_transpose(Image.open(io.BytesIO(uploads.telephone_photo(orientation=orientation))))
    picture = stored_picture(record)
    assert picture.size == reference.size
    difference = ImageChops.difference(picture, reference.convert("RGB"))
    assert max(high for _low, high in difference.getextrema()) < 60


@pytest.mark.parametrize(("position", "byte"), [(41, 0), (43, 5), (139, 0), (139, 2), (141, 3), (153, 1)])
def test_a_photo_whose_notes_nobody_can_read_is_taken_all_the_same(receive: Receive, position: int, byte: int) -> None:
    """One byte of the EXIF block says another type than the value has; Pillow trips over each in its own way."""
    sent = bytearray(uploads.telephone_photo(orientation=6))
    sent[position] = byte

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow says that the notes are odd
        assert receive(bytes(sent), "IMG_0001.jpg").is_image


def test_a_decoder_that_trips_over_hostile_bytes_refuses_the_picture(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_given: Any, **_options: Any) -> None:
        raise TypeError("bad operand type")

    monkeypatch.setattr(Image, "open", trip)
    with pytest.raises(files.FileRefused, match="is damaged"):
        receive(photo(), "hole.jpg")


def test_a_large_photo_is_made_to_fit(receive: Receive) -> None:
    record = receive(photo(size=(4000, 1000)), "wide.jpg")

    assert (record.width, record.height) == (4000, 1000)
    assert stored_picture(record).size == (1600, 400)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "empty.jpg", "The selected file is empty"),
        (uploads.SVG, "drawing.svg", "must be a JPG, PNG, WebP, GIF or HEIC"),
        (uploads.SVG, "drawing.png", "must be a JPG"),
        (uploads.HTML, "page.jpg", "must be a JPG"),
        (uploads.WINDOWS_PROGRAM, "photo.jpg", "must be a JPG"),
        (uploads.PDF, "letter.pdf", "must be a JPG"),
        (photo(), "letter.pdf", "ends in .pdf, but it is a JPG"),
        (photo(), "page.html", "ends in .html, but it is a JPG"),
        (photo(), "setup.exe", "ends in .exe, but it is a JPG"),
        (photo("GIF") + uploads.HTML, "both.html", "ends in .html, but it is a GIF"),
        (photo("PNG")[:300], "cut.png", "is damaged"),
        (photo()[:400], "cut.jpg", "is damaged"),
        (b"\xff\xd8\xff\xe0" + b"nonsense" * 50, "noise.jpg", "is damaged"),
        (uploads.png_bomb(), "bomb.png", "at most 50 million pixels"),
        (uploads.png_bomb(width=9_000, height=9_000), "small bomb.png", "at most 50 million pixels"),
        (photo("BMP", size=(800, 800)), "large.bmp", "smaller than 1MB"),
        (photo("BMP"), "old.bmp", "must be a JPG"),
    ],
)
def test_what_is_not_wanted_is_refused_with_the_reason_and_nothing_is_kept(
    receive: Receive, content: bytes, name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(files.FileRefused, match=reason):
        receive(content, name)

    assert not StoredFile.objects.exists()
    assert list(tmp_path.rglob("*")) == []


def test_too_many_pixels_are_refused_also_where_pillow_only_warns(receive: Receive) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with pytest.raises(files.FileRefused, match="at most 50 million pixels"):
            receive(uploads.png_bomb(width=9_000, height=9_000), "bomb.png")


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [(uploads.PDF, "letter.pdf", records.PDF), (uploads.word_document(), "form.docx", records.DOCX)],
)
def test_a_document_is_kept_without_a_picture(receive: Receive, content: bytes, name: str, content_type: str) -> None:
    record = receive(content, name, DOCUMENTS)

    assert (record.content_type, record.is_image, record.picture_url) == (content_type, False, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (uploads.word_document(bomb=b"\0" * 3_000_000), "unpack to something too large"),
        (uploads.word_document(word__vbaProject__bin=b"macro"), "contains macros"),
        (uploads.word_document()[:-30], "damaged|must be a"),
    ],
)
def test_a_document_that_unpacks_to_harm_is_refused(receive: Receive, content: bytes, reason: str) -> None:
    with pytest.raises(files.FileRefused, match=reason):
        receive(content, "form.docx", DOCUMENTS)


def test_rules_name_only_types_that_can_be_checked() -> None:
    with pytest.raises(ValueError, match="image/svg"):
        files.FileRules(types=frozenset({"image/svg+xml"}), public=False)


def test_one_form_cannot_fill_the_disk(receive: Receive) -> None:
    two = files.FileRules(types=files.PICTURES, max_count=2, public=True)
    receive(photo(), "1.jpg", two)
    receive(photo(), "2.jpg", two)

    with pytest.raises(files.FileRefused, match="only add 2 files"):
        receive(photo(), "3.jpg", two)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("hole.JPEG", "hole.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Ada\\hole.jpg", "hole.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("\x00\x1f.jpg", "file.jpg"),
        ('<script>"|?*.png', "script.jpg"),
        ("חור בכביש 🕳️.jpg", "חור בכביש 🕳️.jpg"),
        ("IMG.2025.final", "IMG.2025.final.jpg"),
        ("x" * 300 + ".jpg", "x" * 80 + ".jpg"),
        ("", "file.jpg"),
    ],
)
def test_names_are_made_safe_and_end_in_what_the_file_is(given: str, kept: str) -> None:
    assert safe_name(given, content_type=records.JPEG) == kept
