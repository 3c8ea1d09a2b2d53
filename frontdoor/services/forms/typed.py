"""What stands in the boxes of a page, and what a page that was sent says: between stored values and typed texts.

A box that was left as it was shown keeps its value exactly, be it right or wrong, so that opening a page and saving it
changes nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from frontdoor.kernel.mistakes import PathStep
from frontdoor.kernel.policy_wording import problems_of
from frontdoor.services.forms.fields import Field
from frontdoor.services.rules.editing.clauses import Built, CannotBuild, Clause, put_together, take_apart
from frontdoor.services.rules.expressions import BadExpression, parse

#: What stands in each box, by its name; several texts where several boxes are ticked.
Typed = Mapping[str, Sequence[str]]
#: Stands for a key that the file leaves out.
ABSENT: Final = object()
#: Rows that one page takes, be they answers or conditions.
MOST_ROWS: Final = 80


@dataclass
class Reading:
    """What a page says.

    :param kinds: of the questions that conditions may look at, by id.
    :param errors: what is wrong with boxes, by their names.
    """

    typed: Typed
    kinds: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return what was typed in a box, as one text without trailing space."""
        texts = self.typed.get(name) or [""]
        return texts[-1].replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(fields: Iterable[Field], part: Any, kinds: Mapping[str, str], *, within: str = "") -> dict[str, list[str]]:
    """Return what stands in the boxes of a part before anybody types.

    :param within: what the names of its boxes begin with.
    """
    known = part if isinstance(part, Mapping) else {}
    boxes: dict[str, list[str]] = {}
    for each in fields:
        boxes |= _shown(each, known.get(each.key, ABSENT), f"{within}{each.key}", kinds)
    return boxes


def read(
    fields: Iterable[Field], part: Any, reading: Reading, *, was: Any = ABSENT, within: str = ""
) -> dict[str, Any]:
    """Return a part as the page has it, noting what is wrong with its boxes; those keep what they had.

    :param part: as it stands now. Keys that the page does not ask for stay.
    :param was: as it stood when the page was shown, if that was not now.
    """
    changed: dict[str, Any] = dict(part) if isinstance(part, Mapping) else {}
    before = changed if was is ABSENT else was if isinstance(was, Mapping) else {}
    for each in fields:
        name = f"{within}{each.key}"
        if _same(_shown(each, before.get(each.key, ABSENT), name, reading.kinds), reading.typed, name):
            continue
        value = _value(each, changed.get(each.key, ABSENT), before.get(each.key, ABSENT), name, reading)
        if value is ABSENT:
            changed.pop(each.key, None)
        elif value is not None:
            changed[each.key] = value
    return changed


def order_of(name: str, typed: Typed) -> list[str]:
    """Return the marks of the rows under a name, in their order."""
    return list(dict.fromkeys(mark for mark in (typed.get(f"{name}-order") or [""])[-1].split() if mark.isalnum()))[
        :MOST_ROWS
    ]


def _same(before: Typed, typed: Typed, name: str) -> bool:
    return _of(before, name) == _of(typed, name)


def _of(typed: Typed, name: str) -> dict[str, list[str]]:
    """Return the boxes of one field with something in them. Ticks come in the page's order, which says nothing."""
    mine = {key: value for key, value in typed.items() if key == name or key.startswith(f"{name}-")}
    plain = {key: sorted(_plain(each) for each in value if _plain(each)) for key, value in mine.items()}
    return {key: value for key, value in plain.items() if value}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _shown(each: Field, value: Any, name: str, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    if value is ABSENT:
        value = each.default if not each.is_required else None
    match each.shape:
        case "part":
            return shown(each.inner, value, kinds, within=f"{name}-")
        case "rows":
            return _shown_rows(each, value, name, kinds)
        case "condition":
            return _shown_condition(value, name, kinds)
        case "tick":
            return {name: ["yes"]} if value is True else {}
    if isinstance(value, list) and each.shape == "ticks":
        return {name: [str(one) for one in value]}
    return {name: [_as_text(each, value)]}


def _as_text(each: Field, value: Any) -> str:
    """Return a value as it stands in one box; one that is of no use there as JSON, so that nothing is lost."""
    if isinstance(value, list) and each.shape == "lines" and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, list) and each.shape == "numbers" and all(isinstance(one, int) for one in value):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, str) and each.shape != "raw" else _as_json(value)


def _as_json(value: Any) -> str:
    return "" if value is None or value is ABSENT else json.dumps(value, ensure_ascii=False, indent=2)


def _shown_rows(each: Field, value: Any, name: str, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    items = value if isinstance(value, list) else []
    boxes = {f"{name}-order": [" ".join(str(index) for index in range(len(items)))]}
    for index, item in enumerate(items):
        boxes |= shown(each.inner, item, kinds, within=f"{name}-{index}-")
    return boxes


def _shown_condition(value: Any, name: str, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    text = value if isinstance(value, str) else _as_json(value)
    built = take_apart(text, kinds)
    boxes = {f"{name}-text": [text]}
    if built is None:
        return boxes
    boxes[f"{name}-join"] = ["any" if built.is_any else "all"]
    boxes[f"{name}-order"] = [" ".join(str(index) for index in range(len(built.clauses)))]
    for index, clause in enumerate(built.clauses):
        boxes[f"{name}-{index}-question"] = boxes[f"{name}-{index}-for"] = [clause.question]
        boxes[f"{name}-{index}-compare"] = [clause.comparison]
        boxes[f"{name}-{index}-value"] = list(clause.values)
    return boxes


def _value(each: Field, value: Any, before: Any, name: str, reading: Reading) -> Any:
    """Return what a field's boxes say: a value, ABSENT to leave the key out, or None to leave it as it is."""
    text: Any
    match each.shape:
        case "part":
            known = value if isinstance(value, Mapping) else {}
            inner: Any = read(each.inner, known, reading, was=before, within=f"{name}-")
            return inner if inner or each.is_required else ABSENT
        case "rows":
            inner = _rows(each, value, before, name, reading)
            return inner if inner or each.is_required else ABSENT
        case "condition":
            text = _condition(before, name, reading)
        case "tick":
            text = bool(reading.one(name))
        case "ticks":
            text = [one for one in reading.typed.get(name, ()) if one]
        case "lines":
            text = [line.strip() for line in reading.one(name).split("\n") if line.strip()]
        case "raw" | "number" | "numbers":
            text = _figures_or_json(each, name, reading)
        case _:
            text = reading.one(name)
    return text if text is None else _kept(each, text, name, reading)


#: What a box of figures takes, as its error says it.
_WANTED: Final = {
    "number": "a whole number, like 30",
    "numbers": "whole numbers with commas between them, like 7, 21",
    "raw": "JSON, as other programs write it",
}


def _figures_or_json(each: Field, name: str, reading: Reading) -> Any:
    text = reading.one(name)
    try:
        if each.shape == "numbers":
            return [int(one) for one in text.replace(",", " ").split()]
        if not text:
            return ""
        return int(text.replace(",", "")) if each.shape == "number" else json.loads(text)
    except ValueError:
        reading.errors[name] = f"{each.label} must be {_WANTED[each.shape]}"
        return None


def _kept(each: Field, value: Any, name: str, reading: Reading) -> Any:
    """Return a value that fits its field, ABSENT for one that is not there; or note what is wrong with it."""
    is_empty = value in ("", []) and not isinstance(value, bool)
    if is_empty and (each.is_required or each.default in (None, "", []) or each.shape in ("number", "choice", "day")):
        return ABSENT
    if value == each.default and type(value) is type(each.default) and not each.is_required:
        return ABSENT
    wrong = fault_of(each, value)
    if wrong:
        reading.errors[name if each.shape != "condition" else f"{name}-text"] = wrong
        return None
    return value


def fault_of(each: Field, value: Any) -> str:
    """Return what is wrong with a value by itself, whatever stands beside it; "" for nothing."""
    try:
        each.owner.model_validate_json(json.dumps({each.key: value}))
    except ValidationError as fault:
        for problem in problems_of(fault, each.owner):
            if problem.path[:1] == (each.key,):
                named = problem.wrong.replace(f"‘{each.key}’", each.label, 1).removesuffix(".")
                return f"{named}. {problem.mend}".strip().removesuffix(".")
    return ""


def _rows(each: Field, value: Any, before: Any, name: str, reading: Reading) -> list[Any]:
    items, old = (one if isinstance(one, list) else [] for one in (value, before))
    rows = []
    for mark in order_of(name, reading.typed):
        within = f"{name}-{mark}-"
        fields = each.inner
        if mark.isdigit() and int(mark) < len(items):
            was = old[int(mark)] if int(mark) < len(old) else {}
            rows.append(read(fields, items[int(mark)], reading, was=was, within=within))
        elif _of(reading.typed, within.removesuffix("-")):
            rows.append(read(fields, {}, reading, within=within))
    return rows


def _condition(before: Any, name: str, reading: Reading) -> str | None:
    """Return the condition that was written, or built; what was written counts if both were changed."""
    text, shown_text = reading.one(f"{name}-text"), before if isinstance(before, str) else ""
    if text != shown_text.strip():
        return text if _can_be_read(text, f"{name}-text", reading) else None
    clauses = []
    for mark in order_of(name, reading.typed):
        within = f"{name}-{mark}"
        question = reading.one(f"{within}-question")
        if not question:
            continue
        # An answer that was chosen for another question is no answer to this one.
        given = reading.typed.get(f"{within}-value", ()) if reading.one(f"{within}-for") == question else ()
        values = tuple(each.strip() for each in given if each.strip())
        clause = Clause(question, reading.one(f"{within}-compare"), values)
        try:
            put_together(Built((clause,)), reading.kinds)
        except CannotBuild as refusal:
            reading.errors[f"{within}-value"] = str(refusal)
            continue
        clauses.append(clause)
    if any(error.startswith(f"{name}-") for error in reading.errors):
        return None
    built = put_together(Built(tuple(clauses), reading.one(f"{name}-join") == "any"), reading.kinds)
    return built if _can_be_read(built, f"{name}-text", reading) else None


def _can_be_read(text: str, name: str, reading: Reading) -> bool:
    try:
        parse(text or "True")
    except BadExpression as fault:
        reading.errors[name] = f"{fault} At character {fault.position + 1}. {fault.mend}"
        return False
    return True


def box_of(path: Sequence[PathStep]) -> str:
    """Return the name of the box that shows what is at a path inside a page's part."""
    return "-".join(str(step) for step in path)
