"""Word forms, read with python-docx: tables, content controls, old form fields, merge tags and merge fields."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from frontdoor.services.providers.forms.limits import MOST_FIELDS, MOST_UNPACKED
from frontdoor.services.rules.drafting.merge_tags import Tag, tags_in, without_tags
from frontdoor.services.rules.drafting.paper import CannotDraft, Field, Fill, Paper

#: Rules, dots and spaces drawn to be written on.
_RULED: Final = re.compile(r"^[\s_.…·]*$")
_RULED_AFTER: Final = re.compile(r"^(?P<label>.{2,120}?):?\s*[_.…]{4,}\s*$")
#: The box that Word prints for something to tick.
_BOXES: Final = "☐☑☒□"
_LEGACY: Final = {"textInput": Fill.TEXT, "checkBox": Fill.TICK, "ddList": Fill.CHOICE}
_MERGE_FIELD: Final = re.compile(r"\bMERGEFIELD\s+\"?(?P<name>[^\"\\\s]+)")


def read_word(data: bytes) -> Paper:
    """Return the form in a .docx file.

    :raises CannotDraft: if it is damaged, far too large, or asks nothing.
    """
    _check_size(data)
    try:
        document = Document(BytesIO(data))
    except (OpcError, BadZipFile, KeyError, ValueError, SyntaxError, OSError):
        raise CannotDraft(
            "This Word file is damaged and cannot be read. Open it in Word, save it again as .docx and try that."
        ) from None
    fields: list[Field] = []
    for field in _Reading(document).fields():
        fields.append(field)
        if len(fields) > MOST_FIELDS:
            raise CannotDraft(
                f"This form has more than {MOST_FIELDS:,} fields, the most we read. Split it into several forms."
            )
    if not fields:
        raise CannotDraft(
            "This Word file has nothing to fill in: no empty cells beside labels, no content controls, no form fields."
            " Put its questions into a table with a label and an empty cell in each row."
        )
    return Paper("Word", 0, tuple(_distinct(fields)), title=_title(document))


def _check_size(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except BadZipFile:
        raise CannotDraft(
            "This Word file is damaged and cannot be read. Open it in Word, save it again as .docx and try that."
        ) from None
    if unpacked > MOST_UNPACKED:
        raise CannotDraft("This Word file is far too large inside. Take the pictures out and save it again.")


class _Reading:
    """Goes through a document from top to bottom, remembering the heading above."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._heading = ""
        #: The cell before the one that is being read: what its boxes to tick are about.
        self._beside = ""
        self._tables = 0
        self._paragraphs = 0

    def fields(self) -> Iterator[Field]:
        for element in self._document.element.body.iterchildren():
            if element.tag == qn("w:p"):
                self._paragraphs += 1
                yield from self._paragraph(Paragraph(element, self._document))
            elif element.tag == qn("w:tbl"):
                self._tables += 1
                yield from self._table(Table(element, self._document))
            elif element.tag == qn("w:sdt"):
                yield from self._controls(element, "", f"after paragraph {self._paragraphs}")

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Field]:
        text, place = " ".join(paragraph.text.split()), f"paragraph {self._paragraphs}"
        label, self._beside = without_tags(text), ""
        found = list(self._inside(paragraph._p, label, place))
        ruled = _RULED_AFTER.match(text)
        if not found and ruled:
            found = [self._field(Fill.TEXT, ruled["label"], place)]
        if not found and any(sign in text for sign in _BOXES):
            found = [self._answer(each, text.partition(_first_box(text))[0], place) for each in _ticked(text)]
        if text and not found:
            self._heading = text[:200]
        yield from found

    def _table(self, table: Table) -> Iterator[Field]:
        header: list[str] = []
        for number, row in enumerate(table.rows, start=1):
            place = f"table {self._tables}, row {number}"
            cells = _once(list(row.cells))
            texts = [_text(cell) for cell in cells]
            found = list(self._row(cells, texts, header, place))
            if not found and sum(map(bool, texts)) == 1:
                self._heading = without_tags(next(filter(None, texts)))[:200] or self._heading
            if not found and len(cells) > 1 and all(texts):
                header = texts
            yield from found

    def _row(self, cells: list[_Cell], texts: list[str], header: list[str], place: str) -> Iterator[Field]:
        label = ""
        empty_row = not any(without_tags(text) for text in texts)
        for index, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            column = header[index] if empty_row and index < len(header) == len(texts) else ""
            own, self._beside = without_tags(text), label
            found = list(self._inside(cell._tc, column or own or label, place))
            if not found and any(sign in text for sign in _BOXES):
                found = [self._answer(each, label, place) for each in _ticked(text)]
            if not found and _RULED.match(text) and (column or label):
                tall = len(cell.paragraphs) > 2
                found = [replace(self._field(Fill.TEXT, column or label, place), multiline=tall)]
            yield from found
            label = "" if found else own or label

    # -------------------------------------------------------------------------- what can be in a place
    def _inside(self, element: Any, label: str, place: str) -> Iterator[Field]:
        """Yield content controls, old form fields, merge fields and merge tags within an element."""
        yield from self._controls(element, label, place)
        for data in element.iter(qn("w:ffData")):
            yield self._legacy(data, label, place)
        for name in _merge_fields(element):
            yield replace(self._field(Fill.TEXT, label or _as_words(name), place), name=name)
        for paragraph in element.iter(qn("w:p")):
            for tag in tags_in("".join(each.text or "" for each in paragraph.iter(qn("w:t")))):
                yield self._tag(tag, tag.before or label, place)

    def _controls(self, element: Any, label: str, place: str) -> Iterator[Field]:
        for control in element.iter(qn("w:sdt")):
            settings = control.find(qn("w:sdtPr"))
            if settings is None or control.find(f".//{qn('w:sdt')}") is not None:
                continue  # a control around others asks nothing itself
            field = _control(settings)
            if field is not None:
                yield self._answered(field, control, label or field.tooltip, place)

    def _legacy(self, data: Any, label: str, place: str) -> Field:
        fill = next((fill for name, fill in _LEGACY.items() if data.find(qn(f"w:{name}")) is not None), Fill.TEXT)
        options = tuple(each.get(qn("w:val"), "") for each in data.iter(qn("w:listEntry")))
        length = data.find(f".//{qn('w:maxLength')}")
        sort = data.find(f".//{qn('w:type')}")
        if sort is not None and sort.get(qn("w:val")) == "date":
            fill = Fill.DATE
        given = data.find(qn("w:name"))
        name = given.get(qn("w:val"), "") if given is not None else ""
        help_text = data.find(qn("w:statusText"))
        tooltip = help_text.get(qn("w:val"), "") if help_text is not None else ""
        most = int(length.get(qn("w:val"), "0")) if length is not None else 0
        field = self._field(fill, label or tooltip or _as_words(name), place)
        field = replace(field, name=name or field.name, options=options, max_length=most or None, tooltip=tooltip)
        return self._answered(field, next(data.iterancestors(qn("w:r"))), field.printed, place)

    def _answer(self, answer: str, question: str, place: str) -> Field:
        """Return a printed box to tick."""
        return replace(self._field(Fill.TICK, answer, place), asked=question.strip(" :"))

    def _answered(self, field: Field, element: Any, label: str, place: str) -> Field:
        """Return a field with its label: for a box to tick, the words after it, and what was its label asks."""
        answer = _words_after(element) if field.fill is Fill.TICK else ""
        asked = self._beside if answer else ""
        return replace(field, printed=answer or label, asked=asked, place=place, section=self._heading)

    def _tag(self, tag: Tag, label: str, place: str) -> Field:
        fill = Fill.DATE if tag.is_date else Fill.TEXT
        field = self._field(fill, label or _as_words(tag.name), place)
        return replace(field, name=tag.text, control=tag.control)

    def _field(self, fill: Fill, label: str, place: str) -> Field:
        return Field(name=label, fill=fill, printed=label.strip(" :"), place=place, section=self._heading)


def _control(settings: Any) -> Field | None:
    """Return a content control as a field; None for pictures, contents lists and the like."""
    named = settings.find(qn("w:alias"))
    tag = settings.find(qn("w:tag"))
    name = next((each.get(qn("w:val"), "") for each in (named, tag) if each is not None), "")
    options: tuple[str, ...] = ()
    fill = Fill.TEXT
    for sort in ("w:dropDownList", "w:comboBox"):
        chosen = settings.find(qn(sort))
        if chosen is not None:
            fill = Fill.CHOICE
            items = list(chosen.iter(qn("w:listItem")))
            options = tuple(each.get(qn("w:displayText")) or each.get(qn("w:value"), "") for each in items)
    if settings.find(qn("w:date")) is not None:
        fill = Fill.DATE
    if any(str(each.tag).endswith("}checkbox") for each in settings):
        fill = Fill.TICK
    if any(settings.find(qn(sort)) is not None for sort in ("w:picture", "w:docPartObj", "w:citation", "w:group")):
        return None
    multiline = settings.find(qn("w:text")) is not None and settings.find(qn("w:text")).get(qn("w:multiLine")) == "1"
    options = tuple(each for each in options if each and not each.casefold().startswith("choose an item"))
    return Field(name=name, fill=fill, tooltip=_as_words(name), options=options, multiline=multiline)


def _words_after(element: Any) -> str:
    """Return the words after a box to tick, up to the next field."""
    found = ""
    for sibling in element.itersiblings():
        if sibling.tag == qn("w:sdt") or sibling.find(f".//{qn('w:ffData')}") is not None:
            break
        found += "".join(each.text or "" for each in sibling.iter(qn("w:t")))
    return " ".join(found.split()).strip(" :")


def _first_box(text: str) -> str:
    return next(sign for sign in text if sign in _BOXES)


def _merge_fields(element: Any) -> list[str]:
    codes = ["".join(each.text or "" for each in element.iter(qn("w:instrText")))]
    codes += [each.get(qn("w:instr"), "") for each in element.iter(qn("w:fldSimple"))]
    return [match["name"] for code in codes for match in _MERGE_FIELD.finditer(code)]


def _once(cells: list[_Cell]) -> list[_Cell]:
    """Return the cells of a row, those that span columns only once."""
    found: list[_Cell] = []
    for cell in cells:
        if not found or cell._tc is not found[-1]._tc:
            found.append(cell)
    return found


def _text(cell: _Cell) -> str:
    return " ".join(cell.text.split())


def _ticked(text: str) -> list[str]:
    """Return the answers in "☐ Yes ☐ No"."""
    return [part.strip(" :") for part in re.split(f"[{_BOXES}]", text)[1:] if part.strip(" :")]


def _as_words(name: str) -> str:
    spaced = re.sub(r"[._\-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return spaced[:1].upper() + spaced[1:].lower()


def _distinct(fields: list[Field]) -> Iterator[Field]:
    """Yield the fields with a name each; Word does not ask for names, or for different ones."""
    counts: dict[str, int] = {}
    for field in fields:
        name = field.name or field.printed or "field"
        counts[name] = counts.get(name, 0) + 1
        yield replace(field, name=name if counts[name] == 1 else f"{name} ({counts[name]})")


def _title(document: Any) -> str:
    styled = next((each.text for each in document.paragraphs if each.style.name in {"Title", "Heading 1"}), "")
    given = document.core_properties.title or ""
    # Many files keep the title of the one they were made from, or its name.
    return styled or ("" if ".doc" in given.casefold() else given)
