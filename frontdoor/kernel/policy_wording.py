"""What pydantic says of a wrong value, in words an author can act on."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.spans import PATTERN as SPAN

_KINDS: Final = {
    "string_type": ("text", "Put it in quotation marks."),
    "int_type": ("a whole number", "Write the figures without quotation marks."),
    "bool_type": ("true or false", "Write true or false without quotation marks."),
    "tuple_type": ("a list", "Begin each item on a line of its own with a dash."),
    "list_type": ("a list", "Begin each item on a line of its own with a dash."),
    "date_type": ("a date", "Write it like 2026-04-01."),
    "date_parsing": ("a date", "Write it like 2026-04-01."),
    "date_from_datetime_parsing": ("a date", "Write it like 2026-04-01."),
    "model_type": ("a group of keys", "Write its keys on lines of their own, indented under it."),
    "model_attributes_type": ("a group of keys", "Write its keys on lines of their own, indented under it."),
    "dict_type": ("a group of keys", "Write its keys on lines of their own, indented under it."),
}
_PATTERNS: Final = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "Use lower-case letters, figures and single hyphens: my-service.",
    r"^[a-z][a-z0-9_]*$": "Use lower-case letters, figures and underscores, a letter first: hole_size.",
    r"^[a-z0-9]+([-_][a-z0-9]+)*$": "Use lower-case letters, figures and single hyphens: van-load.",
    rf"{SPAN}|^$": "Write it like: 5 working days, 3 months, 1 year ago.",
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})?$": "Write it like '2026-09-30T12:00'.",
    r"^(https://\S+|/\S*)$": "Begin it with https:// or, on this site, with /.",
    r"^(https://\S+|/\S*)?$": "Begin it with https:// or, on this site, with /.",
}


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "Did you mean ‘x’?" for the word most like it, or a list of what there is."""
    known = list(words)
    like = get_close_matches(word, known, n=1, cutoff=0.5)
    if like:
        return f"Did you mean ‘{like[0]}’?"
    return f"Use one of: {', '.join(known)}." if known else "Remove it."


def problems_of(fault: ValidationError, model: type[BaseModel], within: tuple[PathStep, ...] = ()) -> list[Problem]:
    """Return every complaint of a validation as a problem.

    :param model: what was validated, for the names it would have known.
    :param within: the path of what was validated.
    """
    return [_problem(error, model, within) for error in fault.errors(include_url=False)]


def _problem(error: ErrorDetails, model: type[BaseModel], within: tuple[PathStep, ...]) -> Problem:
    path = (*within, *error["loc"])
    name = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "The file")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        fields = _fields_at(model, error["loc"][:-1])
        return Problem(path, f"There is no key ‘{name}’ here.", nearest(name, fields))
    if kind == "missing":
        return Problem(path, f"‘{name}’ is missing.", f"Add it: {_description(model, error['loc'])}")
    if kind in _KINDS:
        wanted, mend = _KINDS[kind]
        return Problem(path, f"‘{name}’ must be {wanted}, not {_spoken(error['input'])}.", mend)
    if kind in {"literal_error", "enum"}:
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return Problem(path, f"‘{name}’ cannot be {_spoken(error['input'])}.", nearest(str(error["input"]), choices))
    if kind == "string_pattern_mismatch":
        mend = _PATTERNS.get(str(context.get("pattern")), "Write it in the form the schema describes.")
        return Problem(path, f"‘{name}’ cannot be {_spoken(error['input'])}.", mend)
    if kind == "value_error":
        # A check of our own, which says itself how to mend it.
        return Problem(path, f"‘{name}’: {context.get('error', '')}", "")
    return Problem(path, f"‘{name}’: {error['msg'].rstrip('.')}.", "Change it so that it fits.")


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"‘{text[:40]}’"


def _fields_at(model: type[BaseModel], loc: tuple[PathStep, ...]) -> list[str]:
    found = _model_at(model, loc)
    return list(found.model_fields) if found else []


def _description(model: type[BaseModel], loc: tuple[PathStep, ...]) -> str:
    owner = _model_at(model, loc[:-1])
    field = owner.model_fields.get(str(loc[-1])) if owner else None
    return (field.description if field else None) or "the schema describes it."


def _model_at(model: type[BaseModel], loc: tuple[PathStep, ...]) -> type[BaseModel] | None:
    """Return the model that the path leads to, or None when it leads into something else."""
    for step in loc:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        inner = _first_model(field.annotation) if field else None
        if inner is None:
            return None
        model = inner
    return model


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        return _first_model(annotation.model_fields["root"].annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _first_model(each))), None)
