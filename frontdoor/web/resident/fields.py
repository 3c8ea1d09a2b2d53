"""What the template of a question needs, by kind: the components' own options, worked out beforehand."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from frontdoor.foundation.files.api import records
from frontdoor.kernel.language import later, say, say_count
from frontdoor.places.api import AddressRecord, find_street
from frontdoor.services.api import DraftRecord, Question, file_rules, kind_of

Extra = Callable[..., dict[str, Any]]
#: What a long text may hold unless its question says otherwise: as much as Open311 carries.
LONGEST_TEXT = 4000


def field_of(
    question: Question,
    value: Any,
    *,
    error: str,
    part: str,
    draft: DraftRecord,
    found: list[AddressRecord] | None = None,
) -> dict[str, Any]:
    """Return the context of a question's fragment.

    :param value: what was answered, or typed and refused.
    :param part: which box is wrong, where there are several.
    :param found: addresses of the postcode that was looked up.
    """
    legend = {"text": question.label, "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}
    label = {"text": question.label, "isPageHeading": True, "classes": "govuk-label--l"}
    common = {
        "question": question,
        "value": value,
        "error": error,
        "error_message": {"text": error} if error else None,
        "hint": {"text": question.hint} if question.hint else None,
        "label": label,
        "legend": {"legend": legend},
        "first": _first_box(question, part, found),
        "draft": draft,
    }
    extra: Extra = _EXTRA.get(question.kind, _nothing)
    return {**common, **extra(question, value, draft, found, part, error)}


def _first_box(question: Question, part: str, found: list[AddressRecord] | None) -> str:
    """Return the id of the box that an error leads to."""
    if part and not (question.kind == "place" and part in {"lat", "lon"}):  # a pin has no box to lead to
        return f"{question.id}-{part}"
    if question.kind == "address":
        return f"{question.id}-uprn" if found else f"{question.id}-lookup"
    if question.kind == "evidence":
        return f"{question.id}-{question.evidence[0].id}"
    return f"{question.id}{_FIRST_BOX.get(question.kind, '')}"


#: The first of several boxes, by kind; of other kinds the only one.
_FIRST_BOX = {"date": "-day", "date_of_birth": "-day", "bank_details": "-name", "place": "-street"}


def _nothing(*_given: Any) -> dict[str, Any]:
    return {}


def _items(question: Question, chosen: list[Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for index, option in enumerate(question.options):
        if option.exclusive and index:
            items.append({"divider": say("or")})
        item: dict[str, Any] = {
            "value": option.value,
            "text": option.label,
            "checked": option.value in chosen,
            "hint": {"text": option.hint} if option.hint else None,
        }
        if option.exclusive:
            item["behaviour"] = "exclusive"
        if index == 0:
            item["id"] = question.id
        items.append(item)
    return items


def _one_of(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {"items": _items(question, [value])}


def _any_of(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {"items": _items(question, value if isinstance(value, list) else [value])}


def _yes_no(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {
        "items": [
            {"value": "yes", "text": say("Yes"), "checked": value in (True, "yes"), "id": question.id},
            {"value": "no", "text": say("No"), "checked": value in (False, "no")},
        ]
    }


#: What the boxes of a date are called.
_DATE_BOXES = {"day": later("Day"), "month": later("Month"), "year": later("Year")}


def _date(question: Question, value: Any, _draft: Any, _found: Any, part: str, _error: str) -> dict[str, Any]:
    if isinstance(value, str):
        year, month, day = [*value.split("-"), "", ""][:3]
        value = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    parts: Mapping[str, str] = value if isinstance(value, Mapping) else {}
    wrong = {part} if part else {"day", "month", "year"}
    return {
        "items": [
            {
                "name": name,
                "label": say(_DATE_BOXES[name]),
                "id": f"{question.id}-{name}",
                "value": str(parts.get(name, ""))[:10],
                "classes": f"govuk-input--width-{4 if name == 'year' else 2}",
                "wrong": name in wrong,
            }
            for name in _DATE_BOXES
        ]
    }


def _name(_question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        value = " ".join(part for part in (value.get("first"), value.get("last")) if part)
    return {"text": value or ""}


def _place(_question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    parts: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    approximate = bool(parts.get("approximate"))
    typed = str(parts.get("street") or parts.get("words") or "")
    return {
        "street": parts.get("street", ""),
        "words": parts.get("words", ""),
        "lat": None if approximate else parts.get("lat"),
        "lon": None if approximate else parts.get("lon"),
        "suggestions": find_street(typed, limit=6) if typed and "lat" not in parts else [],
    }


def _address(
    question: Question, value: Any, _draft: Any, found: list[AddressRecord] | None, part: str, error: str
) -> dict[str, Any]:
    parts: dict[str, Any] = dict(value) if isinstance(value, Mapping) else {}
    lines = parts.get("lines", [])
    # Of two lines kept the second is the town, as the line in between was left empty.
    for number, line in zip((1, 3) if len(lines) == 2 else (1, 2, 3), lines, strict=False):
        parts.setdefault(f"line{number}", line)
    told = {"text": error} if error else None
    return {
        "parts": parts,
        "lines": [
            {
                **box,
                "label": say(box["label"]),
                "name": f"{question.id}-{box['part']}",
                "given": parts.get(box["part"], ""),
                "error": told if box["part"] == part else None,
            }
            for box in _ADDRESS_BOXES
        ],
        "addresses": _addresses(found, str(parts.get("uprn", ""))) if found else [],
        "select_error": told if found and part != "lookup" else None,
        "lookup_error": told if not found or part == "lookup" else None,
    }


_ADDRESS_BOXES = (
    {"part": "line1", "label": later("Address line 1"), "autocomplete": "address-line1"},
    {"part": "line2", "label": later("Address line 2 (optional)"), "autocomplete": "address-line2"},
    {"part": "line3", "label": later("Town or city"), "autocomplete": "address-level2"},
    {
        "part": "postcode",
        "label": later("Postcode"),
        "autocomplete": "postal-code",
        "classes": "govuk-input--width-10",
    },
)


def _addresses(found: list[AddressRecord], chosen: str) -> list[dict[str, Any]]:
    """Return the addresses to choose from, led by how many there are: none may be chosen by not looking."""
    count = say_count("{count} address found", "{count} addresses found", len(found))
    return [
        {"value": "", "text": count},
        *({"value": str(each.uprn), "text": each.one_line, "selected": str(each.uprn) == chosen} for each in found),
    ]


def _files(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    ids = []
    for each in value or []:
        try:
            ids.append(UUID(str(each)))
        except ValueError:
            continue
    known = records(ids)
    return {
        "files": [known[each] for each in ids if each in known],
        "choose": say("Choose photos or PDF files") if question.documents else say("Choose photos"),
        "add": say("Add photos or PDF files") if question.documents else say("Add photos"),
        "attributes": {"accept": ",".join(sorted(file_rules(question).types)), "multiple": True},
    }


def _evidence(question: Question, value: Any, _draft: Any, _found: Any, part: str, error: str) -> dict[str, Any]:
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    return {
        "attributes": {"accept": ",".join(sorted(file_rules(question).types)), "multiple": True},
        "slots": [
            {
                "name": f"{question.id}-{each.id}",
                "label": each.label,
                "hint": {"text": each.hint} if each.hint else None,
                "required": each.required,
                "choose": say("Choose photos or PDF files: {what}", what=each.label),
                "files": _files(question, given.get(each.id))["files"],
                "error": {"text": error} if error and part == each.id else None,
            }
            for each in question.evidence
        ],
    }


def _long_text(question: Question, *_rest: Any) -> dict[str, Any]:
    return {"longest": question.max_length or LONGEST_TEXT}


def _consent(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {"items": [{"value": "yes", "text": say("I agree"), "checked": value in (True, "yes"), "id": question.id}]}


def _money(*_given: Any) -> dict[str, Any]:
    return {"pounds": {"text": "£"}}


def _declaration(_question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {"text": value.get("name", "") if isinstance(value, Mapping) else value or ""}


_BANK_BOXES = (
    {"part": "name", "label": later("Name on the account"), "autocomplete": "name"},
    {"part": "sort_code", "label": later("Sort code"), "hint": later("Must be 6 digits long"), "width": 5},
    {
        "part": "number",
        "label": later("Account number"),
        "hint": later("Must be between 6 and 8 digits long"),
        "width": 10,
    },
)


def _bank_details(question: Question, value: Any, _draft: Any, _found: Any, part: str, error: str) -> dict[str, Any]:
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    is_kept = "sealed" in given
    return {
        "known": kind_of(question).plain(question, value) if is_kept else "",
        "boxes": [
            {
                "name": f"{question.id}-{box['part']}",
                "label": say(str(box["label"])),
                "hint": say(str(box["hint"])) if "hint" in box else "",
                "given": "" if is_kept else given.get(str(box["part"]), ""),
                "classes": f"govuk-input--width-{box['width']}" if "width" in box else "",
                "inputmode": "numeric" if "width" in box else "text",
                "autocomplete": box.get("autocomplete", "off"),
                "error": {"text": error} if error and box["part"] == (part or "name") else None,
            }
            for box in _BANK_BOXES
        ],
    }


_EXTRA: dict[str, Extra] = {
    "money": _money,
    "date_of_birth": _date,
    "declaration": _declaration,
    "bank_details": _bank_details,
    "long_text": _long_text,
    "consent": _consent,
    "one_of": _one_of,
    "any_of": _any_of,
    "yes_no": _yes_no,
    "date": _date,
    "name": _name,
    "place": _place,
    "address": _address,
    "files": _files,
    "evidence": _evidence,
}
