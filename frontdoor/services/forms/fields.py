"""What the boxes of a page are, from the model of the part it edits: a field added to a model appears by itself.

Its description is its hint unless `words` says it better to somebody who never sees the file.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from frontdoor.services.forms.words import words_for
from frontdoor.services.rules.checking import document_model
from frontdoor.services.rules.definition import Core
from frontdoor.services.rules.editing.places import Where

Shape = Literal[
    "line",
    "text",
    "number",
    "numbers",
    "tick",
    "choice",
    "ticks",
    "lines",
    "day",
    "condition",
    "part",
    "rows",
    "list",
    "raw",
]
#: Texts that may be longer than this get a box of several lines.
LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a part, as a page asks for it.

    :param key: as the file spells it.
    :param model: of shapes `part`, `rows` and `list`: what each is.
    :param default: what it is when the file leaves it out; None where there is no saying.
    :param owner: the model that has it.
    """

    key: str
    shape: Shape
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    model: type[BaseModel] | None = None
    default: Any = None
    is_required: bool = False
    owner: type[BaseModel] = BaseModel

    @property
    def inner(self) -> tuple["Field", ...]:
        """Return what its part, or each of its rows, asks for on the same page."""
        return () if self.model is None else own_fields(self.model)


@cache
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model in order."""
    return tuple(_field(model, name, info) for name, info in model.model_fields.items())


def about_fields() -> tuple[Field, ...]:
    """Return the fields that describe the service itself; its id is given by the proposal."""
    return tuple(
        each for each in fields_of(Core) if each.shape not in ("list", "part", "rows") and each.key not in ("id",)
    )


def own_fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a part that its own page asks for, and not a page of their own."""
    return tuple(each for each in fields_of(model) if each.shape != "list")


def listed(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the lists of a part whose items have pages of their own."""
    return tuple(each for each in fields_of(model) if each.shape == "list")


def top_field(key: str) -> Field | None:
    """Return the field of a whole definition under a key: one of the core, or a section that a context registered."""
    info = document_model().model_fields.get(key)
    return None if info is None else _field(document_model(), key, info)


def field_at(where: Where) -> Field | None:
    """Return what a place holds: a list, an item of one (as a `part`) or a part; None if nothing has a page there."""
    if not where or not isinstance(where[0], str):
        return None
    found = top_field(where[0])
    for step in where[1:]:
        if found is None or found.model is None:
            return None
        if isinstance(step, int):
            found = Field(found.key, "part", found.label, model=found.model) if found.shape == "list" else None
        else:
            inner = {each.key: each for each in fields_of(found.model)} if found.shape == "part" else {}
            found = inner.get(step)
    return found if found is not None and found.shape in ("part", "list", "rows") else None


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> Field:
    kind = _without_none(info.annotation)
    key = info.alias or name
    shape, inner, choices = _shape(kind, info)
    if key == "when" and shape in ("line", "text"):
        shape = "condition"
    label, hint = words_for(model.__name__, key, info.description or "")
    return Field(
        key=key,
        shape=shape,
        label=label,
        hint=hint,
        choices=choices,
        model=inner,
        default=_default(info),
        is_required=info.is_required(),
        owner=model,
    )


def _default(info: FieldInfo) -> Any:
    value = info.get_default(call_default_factory=True) if not info.is_required() else None
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return list(value) if isinstance(value, tuple) else value


def _without_none(annotation: Any) -> Any:
    """Return a type without the None that stands for a key left out."""
    if get_origin(annotation) in (Union, types.UnionType):
        others = [each for each in get_args(annotation) if each is not type(None)]
        return others[0] if len(others) == 1 else annotation
    return annotation


def _shape(kind: Any, info: FieldInfo) -> tuple[Shape, type[BaseModel] | None, tuple[tuple[str, str], ...]]:
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _shape(kind.model_fields["root"].annotation, info)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "part", kind, ()
    if get_origin(kind) is tuple:
        return _several(_plain(get_args(kind)[0]))
    choices = _choices(kind)
    if choices:
        return "choice", None, choices
    shapes: Mapping[Any, Shape] = {bool: "tick", int: "number", date: "day", str: _text(info)}
    return shapes.get(kind, "raw"), None, ()


def _several(kind: Any) -> tuple[Shape, type[BaseModel] | None, tuple[tuple[str, str], ...]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        has_page = any(each.shape in ("condition", "list", "rows", "part") for each in fields_of_page(kind))
        return ("list" if has_page else "rows"), kind, ()
    choices = _choices(kind)
    if choices:
        return "ticks", None, choices
    shapes: Mapping[Any, Shape] = {str: "lines", int: "numbers"}
    return shapes.get(kind, "raw"), None, ()


def fields_of_page(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model without asking those of a model within itself, as questions of a group are."""
    return tuple(
        _field(model, name, info) for name, info in model.model_fields.items() if model not in _models_in(info)
    )


def _models_in(info: FieldInfo) -> set[Any]:
    return {_plain(each) for each in get_args(_without_none(info.annotation))}


def _plain(kind: Any) -> Any:
    """Return a type without its annotations."""
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def _choices(kind: Any) -> tuple[tuple[str, str], ...]:
    if get_origin(kind) is Literal:
        return tuple((str(each), _said(str(each))) for each in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple((str(each.value), _said(str(each.value))) for each in kind)
    return ()


def _said(value: str) -> str:
    return value.replace("-", " ").replace("_", " ").capitalize()


def _text(info: FieldInfo) -> Shape:
    """Return whether a text is a line or may be longer; what has to be of a pattern is a line however long."""
    longest = next((each.max_length for each in info.metadata if isinstance(each, MaxLen)), 0)
    has_pattern = any(getattr(each, "pattern", None) for each in info.metadata)
    return "text" if longest > LONGEST_LINE and not has_pattern else "line"
