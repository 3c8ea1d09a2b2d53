"""Conditions as rows of boxes: "[size] is [van-load]", joined by all or any. Pure.

A condition of another form stays text: only what can be put together again to the very same condition is taken apart.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.services.rules.expressions import BadExpression, parse

#: What is asked of a question's answer, by kind of question, with the words between the question and the value.
_ANSWERED: Final = {"answered": "is answered", "not-answered": "is not answered"}
_SAME: Final = {"is": "is", "is-not": "is not"}
_COUNTED: Final = {
    "count-is": "has exactly so many",
    "count-more": "has more than",
    "count-less": "has fewer than",
    "count-at-least": "has at least",
    "count-at-most": "has at most",
}
_SIZES: Final = {
    "more": "is more than",
    "less": "is less than",
    "at-least": "is at least",
    "at-most": "is at most",
}
_DAYS: Final = {
    "less": "is before",
    "more": "is after",
    "at-most": "is on or before",
    "at-least": "is on or after",
}
_TICKED: Final = {"has": "includes", "has-not": "does not include"}
_SIGNS: Final = {"is": "==", "is-not": "!=", "more": ">", "less": "<", "at-least": ">=", "at-most": "<="}
_BY_SIGN: Final = {
    ast.Eq: "is",
    ast.NotEq: "is-not",
    ast.Gt: "more",
    ast.Lt: "less",
    ast.GtE: "at-least",
    ast.LtE: "at-most",
}
#: Comparisons that need no value.
WITHOUT_VALUE: Final = frozenset(_ANSWERED)
_NUMBERS: Final = frozenset({"number", "money"})
_TRUTHS: Final = frozenset({"yes_no", "consent"})
_LISTS: Final = frozenset({"group", "files"})


class CannotBuild(ValueError):
    """A row that makes no condition; the sentence says what to choose."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One row. `values` are as they are typed: "van-load", "100", "yes"."""

    question: str
    comparison: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A condition in rows, of which all must hold, or any."""

    clauses: tuple[Clause, ...]
    is_any: bool = False


def comparisons(kind: str) -> dict[str, str]:
    """Return what can be asked of a question of a kind, with the words to show."""
    if kind in _LISTS:
        return {**_COUNTED, **_ANSWERED}
    if kind == "any_of":
        return {**_TICKED, **_COUNTED, **_ANSWERED}
    if kind in _NUMBERS:
        return {**_SAME, **_SIZES, **_ANSWERED}
    if kind in ("date", "date_of_birth"):
        return {**_SAME, **_DAYS, **_ANSWERED}
    return {**_SAME, **_ANSWERED}


def take_apart(text: str, kinds: Mapping[str, str]) -> Built | None:
    """Return a condition in rows, or None if it is of another form, cannot be read or looks at something unknown.

    :param kinds: the kinds of the questions it may look at, by id.
    """
    if not text.strip():
        return Built(())
    try:
        parse(text)
    except BadExpression:
        return None
    tree = ast.parse(text.strip(), mode="eval").body
    is_any = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or)
    rows = [_clause(each) for each in (tree.values if isinstance(tree, ast.BoolOp) else [tree])]
    built = Built(tuple(row for row in rows if row is not None), is_any)
    try:
        again = put_together(built, kinds) if None not in rows else ""
    except CannotBuild:
        return None
    return built if again and _normal(again) == _normal(text) else None


def put_together(built: Built, kinds: Mapping[str, str]) -> str:
    """Return the condition that rows make; "" for none. Raises CannotBuild."""
    return (" or " if built.is_any else " and ").join(written(each, kinds) for each in built.clauses)


def written(clause: Clause, kinds: Mapping[str, str]) -> str:
    """Return the text of one row. Raises CannotBuild."""
    name, comparison = clause.question, clause.comparison
    kind = kinds.get(name)
    if kind is None:
        raise CannotBuild("Choose a question that is asked before")
    if comparison not in comparisons(kind):
        raise CannotBuild("Choose how to compare")
    if comparison in WITHOUT_VALUE:
        return f"answered({name})" if comparison == "answered" else f"not answered({name})"
    values = [_literal(each, kind, is_count=comparison.startswith("count-")) for each in clause.values if each]
    if not values:
        raise CannotBuild("Choose or enter what to compare with")
    return _compared(name, comparison, values)


def _compared(name: str, comparison: str, values: Sequence[str]) -> str:
    if comparison in ("is", "is-not") and len(values) > 1:
        return f"{name} {'in' if comparison == 'is' else 'not in'} [{', '.join(values)}]"
    if len(values) > 1:
        raise CannotBuild("Choose one only; add a row for another")
    if comparison in _TICKED:
        return f"{values[0]} {'in' if comparison == 'has' else 'not in'} {name}"
    side = f"count({name})" if comparison.startswith("count-") else name
    return f"{side} {_SIGNS[comparison.removeprefix('count-')]} {values[0]}"


def _literal(text: str, kind: str, *, is_count: bool) -> str:
    text = text.strip()
    if is_count or kind in _NUMBERS:
        return _number(text, is_whole=is_count)
    if kind in _TRUTHS:
        if text not in ("yes", "no"):
            raise CannotBuild("Choose yes or no")
        return "True" if text == "yes" else "False"
    return repr(text)


def _number(text: str, *, is_whole: bool) -> str:
    try:
        number = int(text) if is_whole or text.lstrip("-").isdigit() else float(text)
    except ValueError:
        raise CannotBuild("Enter a number, like 30") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise CannotBuild("Enter a number, like 30")
    return repr(number)


def _clause(node: ast.expr) -> Clause | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _call(node.operand, "answered")
        return Clause(inner, "not-answered") if inner else None
    answered = _call(node, "answered")
    if answered:
        return Clause(answered, "answered")
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    return _comparison(node.left, node.ops[0], node.comparators[0])


def _comparison(left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Clause | None:
    if isinstance(sign, ast.In | ast.NotIn):
        is_in = isinstance(sign, ast.In)
        if isinstance(left, ast.Name) and isinstance(right, ast.List):
            return Clause(left.id, "is" if is_in else "is-not", tuple(_typed(each) for each in right.elts))
        return Clause(right.id, "has" if is_in else "has-not", (_typed(left),)) if isinstance(right, ast.Name) else None
    comparison = _BY_SIGN[type(sign)]
    counted = _call(left, "count")
    if counted:
        return Clause(counted, f"count-{comparison}", (_typed(right),))
    return Clause(left.id, comparison, (_typed(right),)) if isinstance(left, ast.Name) else None


def _call(node: ast.expr, function: str) -> str:
    """Return the question that a function is asked of, or "" if this is no call of it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
        inner = node.args[0]
        return inner.id if isinstance(inner, ast.Name) else ""
    return ""


def _typed(node: ast.expr) -> str:
    """Return a value as somebody would type it; what is no value is caught by putting it together again."""
    if isinstance(node, ast.UnaryOp):
        return f"-{_typed(node.operand)}"
    value: Any = node.value if isinstance(node, ast.Constant) else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _normal(text: str) -> str:
    return ast.unparse(ast.parse(text.strip(), mode="eval"))
