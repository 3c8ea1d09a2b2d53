"""Calling a question, one of its answers or a figure something else, wherever it is looked at. Pure."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from frontdoor.services.rules.editing.places import Where, conditions, get_or, put
from frontdoor.services.rules.expressions import FUNCTIONS, BadExpression, parse
from frontdoor.services.rules.formulas import read_formula


def looks_at(condition: str, question_id: str) -> bool:
    """Return whether a condition looks at a question; one that cannot be read does not."""
    try:
        return question_id in parse(condition).names
    except BadExpression:
        return False


def lookers(data: Any, where: Where) -> list[Where]:
    """Return the places whose conditions, formulas, counts of a fee or things shown look at the item at a place."""
    question_id = get_or(data, (*where, "id"), None)
    if not isinstance(question_id, str):
        return []
    found = [place for place, text in _in_reach(data, where) if looks_at(text, question_id)]
    if len(where) == 2:
        found += [place for place, text in _formulas(data) if question_id in _named_in(text)]
        found += [place for place, named in _named(data) if named == question_id]
    return found


def _named_in(formula: str) -> frozenset[str]:
    try:
        return read_formula(formula).names
    except BadExpression:
        return frozenset()


def rename_question(data: Any, where: Where, new: str) -> Any:
    """Return the form with the question or figure at a place called something else, wherever it is looked at."""
    old = get_or(data, (*where, "id"), None)
    renamed = put(data, (*where, "id"), new)
    if not isinstance(old, str):
        return renamed
    for place, text in _in_reach(data, where):
        renamed = put(renamed, place, with_name(text, old, new))
    group = get_or(data, (*where[:-2], "id"), "") if len(where) > 2 else ""
    for place, text in _formulas(data):
        renamed = put(renamed, place, in_formula(text, old, new, group=group))
    if len(where) == 2:
        for place, named in _named(data):
            renamed = put(renamed, place, new) if named == old else renamed
    return renamed


def rename_answers(data: Any, where: Where, new_by_old: Mapping[str, str]) -> Any:
    """Return the form with the values of a question's options changed in every condition that compares with them.

    The options themselves stay as they are.
    """
    question_id = get_or(data, (*where, "id"), None)
    if not isinstance(question_id, str) or not new_by_old:
        return data
    for place, text in list(_in_reach(data, where)):
        data = put(data, place, with_answers(text, question_id, new_by_old))
    return data


def with_name(condition: str, old: str, new: str) -> str:
    """Return a condition with a question called something else; one that cannot be read as it is."""
    return _with(condition, lambda tree: ((node, new) for node in _names(tree) if node.id == old))


def with_answers(condition: str, question_id: str, new_by_old: Mapping[str, str]) -> str:
    """Return a condition with the values that a question is compared with changed."""
    return _with(condition, lambda tree: _answers(tree, question_id, new_by_old))


def in_formula(formula: str, old: str, new: str, *, group: Any = "") -> str:
    """Return a formula with a question called something else; one that cannot be read as it is.

    :param group: of a question inside a group, that group's name: `sum(household, pay)` has both.
    """

    def named(tree: ast.AST) -> Iterator[tuple[ast.Name, str]]:
        inner = {id(name): owner for owner, argument in _of_each(tree) for name in _names(argument)}
        return ((name, new) for name in _names(tree) if name.id == old and inner.get(id(name), "") == group)

    try:
        read_formula(formula)
    except BadExpression:
        return formula
    return _rewritten(formula, named)


def _of_each(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the groups that a formula goes through, with what it asks of each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("sum", "count"):
            group = node.args[0]
            if len(node.args) > 1 and isinstance(group, ast.Name):
                yield group.id, node.args[1]


def _formulas(data: Any) -> Iterator[tuple[Where, str]]:
    figures = get_or(data, ("calculations",), ())
    for index, each in enumerate(figures if isinstance(figures, list) else ()):
        if isinstance(each, Mapping) and isinstance(each.get("formula"), str):
            yield ("calculations", index, "formula"), each["formula"]


def _in_reach(data: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield the conditions that can look at a question: of one inside a group, or of another person, their own."""
    holder = where[:-2]
    for place, text in conditions(data):
        if _holder_of(place) == holder:
            yield place, text


def _holder_of(place: Where) -> Where:
    """Return the group or other person whose answers a condition looks at; () for the service's own."""
    return place[:-3] if place[-3:-2] == ("questions",) else ()


def _named(data: Any) -> Iterator[tuple[Where, str]]:
    """Yield where a question is named outside of conditions: counted for a fee, looked near, shown to others."""
    asked = get_or(data, ("questions",), ())
    for index, each in enumerate(asked if isinstance(asked, list) else ()):
        if isinstance(each, Mapping) and isinstance(each.get("near"), str):
            yield ("questions", index, "near"), each["near"]
    others = get_or(data, ("others",), ())
    for index, other in enumerate(others if isinstance(others, list) else ()):
        shows = other.get("shows") if isinstance(other, Mapping) else None
        for place, name in enumerate(shows if isinstance(shows, list) else ()):
            if isinstance(name, str):
                yield ("others", index, "shows", place), name
    rows = get_or(data, ("fees", "rows"), ())
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and isinstance(row.get("per"), str):
            yield ("fees", "rows", index, "per"), row["per"]


def _names(tree: ast.AST) -> Iterator[ast.Name]:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in FUNCTIONS:
            yield node


def _answers(tree: ast.AST, question_id: str, new_by_old: Mapping[str, str]) -> Iterator[tuple[ast.expr, str]]:
    for compare in (node for node in ast.walk(tree) if isinstance(node, ast.Compare)):
        sides = [compare.left, *compare.comparators]
        if not any(isinstance(side, ast.Name) and side.id == question_id for side in sides):
            continue
        plain = [inner for side in sides for inner in (getattr(side, "elts", None) or [side])]
        for each in plain:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value in new_by_old:
                yield each, repr(new_by_old[each.value])


def _with(condition: str, changes: Callable[[ast.AST], Iterable[tuple[Any, str]]]) -> str:
    """Return a condition with some of its nodes written anew, everything else as its author wrote it."""
    try:
        parse(condition)
    except BadExpression:
        return condition
    return _rewritten(condition, changes)


def _rewritten(condition: str, changes: Callable[[ast.AST], Iterable[tuple[Any, str]]]) -> str:
    text = condition.strip()
    lines = [line.encode() for line in text.split("\n")]
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    written = text.encode()
    found = changes(ast.parse(text, mode="eval"))
    for node, new in sorted(found, key=lambda change: (change[0].lineno, change[0].col_offset), reverse=True):
        begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        written = written[:begin] + new.encode() + written[end:]
    return written.decode()
