"""PDF and Word forms to draft from, made as the test needs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

RADIO, PUSH, READ_ONLY, REQUIRED = 1 << 15, 1 << 16, 1, 2


@dataclass(frozen=True)
class A:
    """A field: `A("surname", at=(200, 700))`. `sort` is Tx, Btn, Ch or Sig."""

    name: str
    at: tuple[float, float] = (200, 700)
    size: tuple[float, float] = (150, 18)
    sort: str = "Tx"
    tip: str = ""
    flags: int = 0
    most: int = 0
    options: tuple[str, ...] = ()
    values: tuple[str, ...] = ("Yes",)
    shown: bool = True


def tick(name: str, at: tuple[float, float], **given: Any) -> A:
    """Return a box to tick."""
    return A(name, at, (10, 10), "Btn", **given)


def pdf(
    *fields: A, words: Iterable[tuple[float, float, str]] = (), script: str = "", locked: str | None = None
) -> bytes:
    """Return a PDF of one page with these fields and words, each word list at its place."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    _write(writer, page, words)
    annotations, top = ArrayObject(), ArrayObject()
    for field in fields:
        made, widgets = _field(writer, field)
        top.append(made)
        if field.shown:
            annotations.extend(widgets)
    page[NameObject("/Annots")] = annotations
    if fields:
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): top})
    if script:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
    if locked is not None:
        writer.encrypt(locked, "owner", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def xfa_only() -> bytes:
    """Return a form that only Adobe programs show."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    _write(writer, page, [(50, 700, "Please wait...")])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """Return a form whose one field is so many groups deep."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    field, _widgets = _field(writer, A("a"))
    for number in range(depth):
        group = {NameObject("/T"): TextStringObject(f"g{number}"), NameObject("/Kids"): ArrayObject([field])}
        field = writer._add_object(DictionaryObject(group))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pages(count: int) -> bytes:
    """Return a PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(100, 100)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _write(writer: PdfWriter, page: Any, words: Iterable[tuple[float, float, str]]) -> None:
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    lines = [f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in words]
    stream = DecodedStreamObject()
    stream.set_data("\n".join(lines).encode("cp1252"))
    page[NameObject("/Contents")] = writer._add_object(stream)


def _field(writer: PdfWriter, field: A) -> tuple[Any, list[Any]]:
    widgets = [writer._add_object(_widget(field, index, value)) for index, value in enumerate(field.values or ("",))]
    about = DictionaryObject(
        {NameObject("/FT"): NameObject(f"/{field.sort}"), NameObject("/T"): TextStringObject(field.name)}
    )
    if field.tip:
        about[NameObject("/TU")] = TextStringObject(field.tip)
    if field.flags:
        about[NameObject("/Ff")] = NumberObject(field.flags)
    if field.most:
        about[NameObject("/MaxLen")] = NumberObject(field.most)
    if field.options:
        about[NameObject("/Opt")] = ArrayObject(TextStringObject(each) for each in field.options)
    about[NameObject("/Kids")] = ArrayObject(widgets)
    return writer._add_object(about), widgets


def _widget(field: A, index: int, value: str) -> DictionaryObject:
    x, y = field.at[0], field.at[1] - 20 * index
    corners = (x, y, x + field.size[0], y + field.size[1])
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject(FloatObject(each) for each in corners),
        }
    )
    if field.sort == "Btn":
        looks = DictionaryObject({NameObject("/Off"): DictionaryObject(), NameObject(f"/{value}"): DictionaryObject()})
        made[NameObject("/AP")] = DictionaryObject({NameObject("/N"): looks})
    return made


def word(
    rows: Iterable[tuple[str, ...]] = (),
    *,
    lines: Iterable[str] = (),
    xml: Iterable[str] = (),
    into_last_cell: str = "",
    title: str = "",
    heading: str = "",
) -> bytes:
    """Return a .docx with paragraphs, a table, and paragraphs of raw XML after them."""
    document = Document()
    document.core_properties.title = title
    if heading:
        document.add_heading(heading)
    for line in lines:
        document.add_paragraph(line)
    given = [tuple(row) for row in rows]
    if given:
        table = document.add_table(len(given), max(map(len, given)))
        for row, texts in zip(table.rows, given, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        for element in parse_xml(f"<w:p {nsdecls('w')}>{into_last_cell}</w:p>"):
            table.rows[-1].cells[-1].paragraphs[0]._p.append(element)
    for each in xml:
        document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{each}</w:p>"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()
