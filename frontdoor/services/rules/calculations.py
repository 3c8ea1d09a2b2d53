"""Figures that a form works out: when they can be, what they come to, how they read. Pure.

A figure is kept among the answers under its calculation's id, so that conditions and tables look at it as at any
answer, and a case keeps what was worked out when it was sent.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from frontdoor.services.rules.definition import Calculation, Definition
from frontdoor.services.rules.formulas import read_formula
from frontdoor.services.rules.kinds.base import kind_of
from frontdoor.services.rules.questions import Question

#: A figure of more digits is the fruit of a slip; it would not fit a database column either.
LARGEST: Final = Decimal(10) ** 15
NUMBERS: Final = frozenset({"number", "money"})
DATES: Final = frozenset({"date", "date_of_birth"})
#: Kinds whose answers are several of something.
LISTS: Final = frozenset({"group", "any_of"})


def figures_after(
    definition: Definition, question: Question, answers: Mapping[str, Any], *, today: date
) -> dict[str, Any]:
    """Return the figures that can be worked out once a question has been passed, by their calculations' ids.

    None stands for a figure that cannot be told, because of an answer that was left empty.

    :param answers: kept answers to the questions asked so far, and earlier figures.
    """
    found: dict[str, Any] = {}
    for each in definition.worked_out_after.get(question.id, ()):
        found[each.id] = figure(definition, each, {**answers, **found}, today=today)
    return found


def figure(definition: Definition, each: Calculation, answers: Mapping[str, Any], *, today: date) -> int | str | None:
    """Return what a calculation comes to in the form in which answers are kept, or None for no figure."""
    formula = read_formula(each.formula)
    known = {name: _known(definition, name, answers.get(name), empty=each.empty) for name in formula.names}
    value = formula.value(known, today=today)
    if value is None or abs(value) >= LARGEST:
        return None
    places = 2 if each.kind == "money" else each.decimals
    kept = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return int(kept) if each.kind == "number" and not places else f"{kept:f}"


def _known(definition: Definition, name: str, value: Any, *, empty: str) -> Any:
    """Return an answer as formulas take it; None for one that was not given and stands for nothing."""
    question = definition.question(name)
    kind = question.kind if question is not None else "number"
    if kind in LISTS:
        return value if isinstance(value, list) else []
    if value is None:
        return Decimal(0) if empty == "zero" and kind not in DATES else None
    try:
        return date.fromisoformat(value) if kind in DATES else Decimal(str(value))
    except (ValueError, InvalidOperation):
        # What a walk stands in for an answer that nobody looks at.
        return None


def in_words(each: Calculation, value: Any) -> str:
    """Return a figure as people read it: "£1,240.50 a month"; "" for none."""
    question = each.as_question()
    said = kind_of(question).plain(question, value)
    return f"{said} {each.unit}".strip() if said else ""
