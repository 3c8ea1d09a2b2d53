"""What the template of a question needs, by kind: the components' own options, worked out beforehand."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from frontdoor.foundation.files.api import records
from frontdoor.places.api import AddressRecord, find_street
from frontdoor.services.api import DraftRecord, Question

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
        "first": _first_box(question, part),
        "draft": draft,
    }
    extra: Extra = _EXTRA.get(question.kind, _nothing)
    return {**common, **extra(question, value, draft, found, part)}


def _first_box(question: Question, part: str) -> str:
    if part:
        return f"{question.id}-{part}"
    first = {"date": "-day", "place": "-street", "address": "-lookup"}.get(question.kind, "")
    return f"{question.id}{first}"


def _nothing(*_given: Any) -> dict[str, Any]:
    return {}


def _items(question: Question, chosen: list[Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for index, option in enumerate(question.options):
        if option.exclusive and index:
            items.append({"divider": "or"})
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
            {"value": "yes", "text": "Yes", "checked": value in (True, "yes"), "id": question.id},
            {"value": "no", "text": "No", "checked": value in (False, "no")},
        ]
    }


def _date(question: Question, value: Any, _draft: Any, _found: Any, part: str) -> dict[str, Any]:
    if isinstance(value, str):
        year, month, day = [*value.split("-"), "", ""][:3]
        value = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    parts: Mapping[str, str] = value if isinstance(value, Mapping) else {}
    wrong = {part} if part else {"day", "month", "year"}
    return {
        "items": [
            {
                "name": name,
                "label": name.capitalize(),
                "id": f"{question.id}-{name}",
                "value": str(parts.get(name, ""))[:10],
                "classes": f"govuk-input--width-{4 if name == 'year' else 2}",
                "wrong": name in wrong,
            }
            for name in ("day", "month", "year")
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
    question: Question, value: Any, _draft: Any, found: list[AddressRecord] | None, _part: str
) -> dict[str, Any]:
    parts: dict[str, Any] = dict(value) if isinstance(value, Mapping) else {}
    for number, line in enumerate(parts.get("lines", []), start=1):
        parts.setdefault(f"line{number}", line)
    chosen = str(parts.get("uprn", ""))
    return {
        "parts": parts,
        "lines": [
            (f"{question.id}-line{number}", label, parts.get(f"line{number}", ""))
            for number, label in ((1, "Address line 1"), (2, "Address line 2 (optional)"), (3, "Town or city"))
        ],
        "addresses": [
            {"value": str(each.uprn), "text": each.one_line, "selected": str(each.uprn) == chosen}
            for each in found or []
        ],
    }


def _files(_question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    ids = []
    for each in value or []:
        try:
            ids.append(UUID(str(each)))
        except ValueError:
            continue
    known = records(ids)
    return {"files": [known[each] for each in ids if each in known]}


def _long_text(question: Question, *_rest: Any) -> dict[str, Any]:
    return {"longest": question.max_length or LONGEST_TEXT}


def _consent(question: Question, value: Any, *_rest: Any) -> dict[str, Any]:
    return {"items": [{"value": "yes", "text": "I agree", "checked": value in (True, "yes"), "id": question.id}]}


_EXTRA: dict[str, Extra] = {
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
}
