"""PDF forms, read with pypdf (the fields) and pdfminer (the places of letters): decision 7.

Nothing in the file is run: its scripts are counted and left alone.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from frontdoor.services.providers.forms.limits import DEEPEST, MOST_FIELDS, MOST_GLYPHS, MOST_OBJECTS, MOST_PAGES
from frontdoor.services.rules.drafting.lines import Glyph, runs_of
from frontdoor.services.rules.drafting.paper import Box, CannotDraft, Field, Fill, Paper, Run

_READ_ONLY, _REQUIRED, _MULTILINE = 1 << 0, 1 << 1, 1 << 12
_RADIO, _PUSH, _SEVERAL = 1 << 15, 1 << 16, 1 << 21
_INHERITED: Final = ("/FT", "/Ff", "/TU", "/MaxLen", "/Opt", "/AA", "/A")
_SAVE_AGAIN: Final = "Open it in a PDF program, save it again and try that."
#: What hostile or damaged files make the libraries raise, besides their own exceptions.
_BROKEN: Final = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)


def read_pdf(data: bytes) -> Paper:
    """Return the form in a PDF.

    :raises CannotDraft: if it is locked, scanned, made with XFA alone, far too large or beyond repair.
    """
    reader = _open(data)
    try:
        pages = list(reader.pages[: MOST_PAGES + 1])
    except _BROKEN:
        raise CannotDraft(f"This PDF is damaged and its pages cannot be found. {_SAVE_AGAIN}") from None
    if len(pages) > MOST_PAGES:
        raise CannotDraft(
            f"This PDF has more than {MOST_PAGES} pages, the most we read. Save the pages with the form by themselves."
        )
    form = _dictionary(_dictionary(reader.trailer.get("/Root")).get("/AcroForm"))
    fields = tuple(_fields(form, _Places(pages)))
    runs, warnings = _words(reader)
    if not fields:
        raise CannotDraft(_why_nothing(form, runs, warnings))
    title = str(_dictionary(reader.trailer.get("/Info")).get("/Title") or "")
    return Paper("PDF", len(pages), fields, runs, title, _scripts(reader), warnings)


def _open(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotDraft("This PDF is locked with a password. Save a copy without the password and try that.")
    except _BROKEN:
        raise CannotDraft(f"This PDF is damaged and cannot be read. {_SAVE_AGAIN}") from None
    return reader


def _why_nothing(form: DictionaryObject, runs: tuple[Run, ...], warnings: tuple[str, ...]) -> str:
    """Return what sort of file it is that has no fields, and what to do."""
    if "/XFA" in form:
        return (
            "This form is made with XFA alone, which only Adobe programs show. "
            "Print it to PDF there, add form fields to that (or type it up in Word), and try the result."
        )
    if warnings:
        return f"This PDF is damaged: neither fields nor words could be read. {_SAVE_AGAIN}"
    if not runs:
        return (
            "This PDF is a scan: pictures of pages, without fields or text. "
            "Ask for the file it was printed from, or type it up in Word as a table of labels and empty cells."
        )
    return (
        "This PDF has text but no fields to fill in. "
        "Ask for the Word file it was made from, or have a PDF program find its fields first."
    )


# ------------------------------------------------------------------------------ fields
def _fields(form: DictionaryObject, places: "_Places") -> Iterator[Field]:
    count = 0
    seen: set[int] = set()
    # A stack of our own: a form nested a thousand deep must not exhaust Python's.
    waiting: list[tuple[Any, str, dict[str, Any], int]] = [
        (each, "", {}, 0) for each in reversed(_array(form.get("/Fields")))
    ]
    while waiting:
        given, above, inherited, depth = waiting.pop()
        reference = getattr(given, "idnum", None)
        if reference in seen:
            continue
        if depth > DEEPEST:
            raise CannotDraft(f"The fields of this PDF are nested more than {DEEPEST} deep. {_SAVE_AGAIN}")
        if reference is not None:
            seen.add(reference)
        field = _dictionary(given)
        known: dict[str, Any] = {**inherited, **{key: field[key] for key in _INHERITED if key in field}}
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        kids = _array(field.get("/Kids"))
        named = [each for each in kids if "/T" in _dictionary(each)]
        if named:
            # A tooltip on a group is not that of each of its fields.
            passed = {key: value for key, value in known.items() if key != "/TU"}
            waiting += [(each, name, passed, depth + 1) for each in reversed(named)]
            continue
        count += 1
        if count > MOST_FIELDS:
            raise CannotDraft(
                f"This form has more than {MOST_FIELDS:,} fields, the most we read. Split it into several forms."
            )
        yield _field(name, known, kids or [given], places)


def _field(name: str, known: dict[str, Any], widgets: list[Any], places: "_Places") -> Field:
    flags = _whole(known.get("/Ff")) or 0
    boxes, values = [], []
    for widget in widgets:
        box = _box(widget, places)
        boxes.append(box)
        values.append(_state(_dictionary(widget)))
    order = sorted(range(len(boxes)), key=lambda index: (boxes[index].page == 0, boxes[index].page))
    fill = _fill(str(known.get("/FT", "")), flags)
    if fill is Fill.TICK and len(set(values)) > 1:
        fill = Fill.RADIO  # one value for several boxes: only one can be ticked, whatever the flags say
    return Field(
        name=name,
        fill=fill,
        boxes=tuple(boxes[index] for index in order),
        values=tuple(values[index] for index in order) if fill in {Fill.RADIO, Fill.TICK} else (),
        tooltip=" ".join(str(known.get("/TU") or "").split()),
        options=_options(known.get("/Opt")) if fill is Fill.CHOICE else (),
        max_length=_whole(known.get("/MaxLen")),
        required=bool(flags & _REQUIRED),
        read_only=bool(flags & _READ_ONLY),
        multiline=bool(flags & _MULTILINE) and fill is Fill.TEXT,
        several=bool(flags & _SEVERAL) and fill is Fill.CHOICE,
        place=places.words(boxes[order[0]]) if order else "",
    )


def _fill(sort: str, flags: int) -> Fill:
    if sort == "/Btn":
        return Fill.BUTTON if flags & _PUSH else Fill.RADIO if flags & _RADIO else Fill.TICK
    return {"/Ch": Fill.CHOICE, "/Sig": Fill.SIGNATURE}.get(sort, Fill.TEXT)


def _options(given: Any) -> tuple[str, ...]:
    texts = []
    for each in _array(given):
        pair = _array(each)
        text = " ".join(str(pair[-1] if pair else _resolved(each)).split())
        if text:
            texts.append(text)
    return tuple(dict.fromkeys(texts))


def _state(widget: DictionaryObject) -> str:
    """Return the value that ticking this box gives, its appearance's name that is not Off."""
    looks = _dictionary(_dictionary(widget.get("/AP")).get("/N"))
    return next((str(key).removeprefix("/") for key in looks if key != "/Off"), "")


def _box(widget: Any, places: "_Places") -> Box:
    corners = [_number(each) for each in _array(_dictionary(widget).get("/Rect"))]
    page = places.shown_on.get(getattr(widget, "idnum", -1), 0)
    if len(corners) != 4:
        return Box(page, 0, 0, 0, 0)
    x0, y0, x1, y1 = corners
    return Box(page, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


class _Places:
    """On which page every widget is shown, and where on it."""

    def __init__(self, pages: list[Any]) -> None:
        self.shown_on: dict[int, int] = {}
        self._corners: list[list[float]] = []
        for number, page in enumerate(pages, start=1):
            self._corners.append([float(each) for each in page.mediabox])
            for each in _array(_dictionary(page).get("/Annots")):
                if isinstance(each, IndirectObject):
                    self.shown_on.setdefault(each.idnum, number)

    def words(self, box: Box) -> str:
        """Return where a box is, for a person who looks for it: "page 3, top right"."""
        if not box.page:
            return ""
        left, bottom, right, top = self._corners[box.page - 1]
        down = _third(top - box.middle, top - bottom, ("top", "middle", "bottom"))
        across = _third((box.x0 + box.x1) / 2 - left, right - left, ("left", "centre", "right"))
        return f"page {box.page}, {down} {across}"


def _third(part: float, whole: float, names: tuple[str, str, str]) -> str:
    return names[max(0, min(2, int(3 * part / whole)))] if whole else names[0]


def _scripts(reader: PdfReader) -> int:
    """Return how many of the file's objects carry JavaScript."""
    known = {*reader.xref_objStm, *(number for table in reader.xref.values() for number in table)}
    found = 0
    for number in sorted(known)[:MOST_OBJECTS]:
        thing = _resolved(IndirectObject(number, 0, reader))
        if isinstance(thing, DictionaryObject) and thing.get("/S") == "/JavaScript":
            found += 1
        elif isinstance(thing, DictionaryObject):
            actions = [*_dictionary(thing.get("/AA")).values(), thing.get("/A"), thing.get("/OpenAction")]
            found += sum(isinstance(each, DictionaryObject) and each.get("/S") == "/JavaScript" for each in actions)
    return found


# ------------------------------------------------------------------------------ words
def _words(reader: PdfReader) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """Return the printed words. pypdf's mended copy is read, so that both libraries see the same file."""
    copy = BytesIO()
    glyphs: list[Glyph] = []
    unread: list[int] = []
    try:
        PdfWriter(clone_from=reader).write(copy)
        copy.seek(0)
        manager = PDFResourceManager()
        device = PDFPageAggregator(manager, laparams=None)
        interpreter = PDFPageInterpreter(manager, device)
        for number, page in enumerate(PDFPage.get_pages(copy), start=1):
            # Widgets are placed on the page as it lies, before a viewer turns it.
            page.rotate = 0
            try:
                interpreter.process_page(page)
            except Exception:  # a damaged page makes the library raise anything; the fields are read without it
                unread.append(number)
                continue
            glyphs += _letters(device.get_result(), number, page.mediabox)
            if len(glyphs) > MOST_GLYPHS:
                raise CannotDraft("This PDF has more text than we read. Save the pages with the form by themselves.")
    except CannotDraft:
        raise
    except Exception:  # so does a damaged file; the draft says what its labels then come from
        return tuple(runs_of(glyphs)), ("The words on the pages could not be read; labels are from tooltips alone.",)
    warnings = tuple(f"The words on page {number} could not be read." for number in unread)
    return tuple(runs_of(glyphs)), warnings


def _letters(layout: Any, page: int, corner: Any) -> Iterator[Glyph]:
    left, bottom = float(corner[0]), float(corner[1])
    for each in layout:
        if not isinstance(each, LTChar):
            continue
        _a, b, _c, d = each.matrix[:4]
        if b or d <= 0:
            continue  # turned letters run up a margin, and are no field's label
        x0, y0, x1, y1 = each.bbox
        yield Glyph(each.get_text(), page, x0 + left, y0 + bottom, x1 + left, y1 + bottom, each.fontname)


# ------------------------------------------------------------------------------ values of any type
def _resolved(value: Any) -> Any:
    try:
        return value.get_object() if isinstance(value, IndirectObject) else value
    except _BROKEN:
        return None


def _dictionary(value: Any) -> DictionaryObject:
    found = _resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    found = _resolved(value)
    return list(found) if isinstance(found, ArrayObject) else []


def _number(value: Any) -> float:
    try:
        return float(_resolved(value))
    except (TypeError, ValueError):
        return 0.0


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number else None
