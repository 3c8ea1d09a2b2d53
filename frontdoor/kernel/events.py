"""Facts that contexts announce: frozen, in the past tense, and clean enough for JSON."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints

_CLEAN = (bool, int, str, type(None), datetime, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The base of every event. `name` carries context, fact and version: "cases.case-closed.1".

    Fields hold ids, dates and short words, never personal data beyond an id.
    """

    name: ClassVar[str] = ""

    def body(self) -> dict[str, Any]:
        """Return the fields as plain JSON values; moments and dates in ISO form."""
        return {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        """Return the event that `body` was made from; fields unknown to this version are left out."""
        hints = get_type_hints(cls)
        known = {field.name for field in fields(cls)}
        return cls(**{name: _from_json(value, hints[name]) for name, value in body.items() if name in known})


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return [_to_json(each) for each in value] if isinstance(value, tuple) else value


def _from_json(value: Any, hint: Any) -> Any:
    if isinstance(value, list):
        inner = get_args(hint)[0] if get_args(hint) else str
        return tuple(_from_json(each, inner) for each in value)
    if isinstance(value, str):
        wanted = {hint, *get_args(hint)}
        if datetime in wanted:
            return datetime.fromisoformat(value)
        if date in wanted:
            return date.fromisoformat(value)
    return value


def is_json_clean(event: type[Event]) -> bool:
    """Return whether every field of the event survives the journey through JSON."""
    hints = get_type_hints(event)
    return all(_clean(hints[field.name]) for field in fields(event))


def _clean(hint: Any) -> bool:
    if hint in _CLEAN:
        return True
    return get_origin(hint) is not None and all(inner is Ellipsis or _clean(inner) for inner in get_args(hint))
