"""Answers of Open311 GeoReport v2 in XML and in JSON.

A document is built once, as plain values; JSON follows the Spark convention the specification names (the
root's wrapper is dropped, and a list of one kind is an array even with one item).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from lxml import etree

CONTENT_TYPES: Final = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one kind: `<name><item>…</item></name>` in XML, an array in JSON."""

    name: str
    item: str
    rows: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Single:
    """One thing: `<name>…</name>` in XML, an object in JSON."""

    name: str
    fields: Mapping[str, Any]


def respond(document: Listing | Single, *, format: str, status: int = 200) -> HttpResponse:
    """Return the document as an HTTP answer in `xml` or `json`."""
    body = _xml(document) if format == "xml" else _json(document)
    response = HttpResponse(body, content_type=CONTENT_TYPES[format], status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def refuse(code: int, description: str, *, format: str, status: int | None = None) -> HttpResponse:
    """Return the specification's error document. `status` defaults to the code."""
    errors = Listing("errors", "error", [{"code": code, "description": description}])
    return respond(errors, format=format, status=status or code)


def allow(response: HttpResponse, methods: Collection[str]) -> HttpResponse:
    """Return the answer with what may be done at its address, for browsers that ask before they send."""
    possible = ", ".join([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])
    response["Allow"] = possible
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = possible
    response["Access-Control-Allow-Headers"] = "Content-Type"
    return response


def w3_date(moment: datetime | None) -> str | None:
    """Return a moment as the specification writes it, with its zone: 2010-01-01T00:00:00+00:00."""
    return moment.replace(microsecond=0).isoformat() if moment else None


def _plain(value: Any) -> Any:
    if isinstance(value, Listing):
        return [_plain(row) for row in value.rows]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, datetime):
        return w3_date(value)
    return float(value) if isinstance(value, Decimal) else value


def _json(document: Listing | Single) -> str:
    plain = _plain(document if isinstance(document, Listing) else document.fields)
    return json.dumps(plain, ensure_ascii=False)


def _xml(document: Listing | Single) -> bytes:
    root = etree.Element(document.name)
    _fill(root, document if isinstance(document, Listing) else document.fields)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _fill(element: Any, value: Any) -> None:
    if isinstance(value, Listing):
        for row in value.rows:
            _fill(etree.SubElement(element, value.item), row)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            _fill(etree.SubElement(element, name), each)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _xml_text(str(w3_date(value) if isinstance(value, datetime) else value))


def _xml_text(text: str) -> str:
    # XML 1.0 has no way to write most control characters (section 2.2), so they are left out.
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or " " <= each <= "\ud7ff" or "\ue000" <= each <= "\ufffd" or each > "\uffff"
    )
