"""As much of an unfinished wording as makes a form that can be looked at. Pure."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from frontdoor.services.rules.definition import Core, Definition, Stopper, Verdict
from frontdoor.services.rules.editing.places import conditions
from frontdoor.services.rules.expressions import BadExpression, parse
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.pieces import Piece
from frontdoor.services.rules.questions import Question

#: Stand for what every service must say and this one does not yet.
_STAND_INS: Final = {"name": "No name yet", "group": "Nowhere yet", "team": "nobody-yet", "summary": "No summary yet."}
_LEAST: Final = {"id": "any", **_STAND_INS, "questions": [{"id": "any", "kind": "short_text", "label": "Any"}]}
_ITEMS: Final[dict[str, type[Piece]]] = {"questions": Question, "stoppers": Stopper, "eligibility": Verdict}


def as_far_as_it_goes(data: Mapping[str, Any], *, slug: str) -> tuple[Definition | None, bool]:
    """Return a definition of what can be read, and whether that is all of it; None if no question can be asked.

    What has a mistake of its own is left out, so that the rest can be shown meanwhile.
    """
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key in _ITEMS and isinstance(value, list):
            kept[key] = [each for each in value if _can_be_shown(_ITEMS[key], each)]
        elif key not in Core.model_fields or (_fits(key, value) and _conditions_can_be_read(value)):
            kept[key] = value
    try:
        definition = Definition.from_stored({"id": slug, **_STAND_INS, **kept})
    except ValidationError:
        return None, False
    return definition, kept == data and _STAND_INS.keys() <= data.keys()


def _fits(key: str, value: Any) -> bool:
    """Return whether a value fits its key, whatever stands beside it."""
    try:
        Core.model_validate_json(json.dumps({**_LEAST, key: value}))
    except ValidationError:
        return False
    return True


def _can_be_shown(model: type[Piece], item: Any) -> bool:
    try:
        piece = model.model_validate_json(json.dumps(item))
    except ValidationError:
        return False
    return _conditions_can_be_read(item) and (not isinstance(piece, Question) or _can_be_asked(piece))


def _can_be_asked(question: Question) -> bool:
    if question.kind not in field_kinds:
        return False
    is_complete = bool(question.options) or not field_kinds.get(question.kind).needs_options
    is_group = question.kind == "group"
    return is_complete and (bool(question.questions) or not is_group) and all(map(_can_be_asked, question.questions))


def _conditions_can_be_read(value: Any) -> bool:
    for _where, text in conditions(value):
        try:
            parse(text or "True")
        except BadExpression:
            return False
    return True
