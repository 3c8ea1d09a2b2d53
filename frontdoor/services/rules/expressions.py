"""The small language of conditions: `size == 'van-load' and 'asbestos' in contents`.

Names are question ids. There are texts, whole and decimal numbers, True and False, lists, the comparisons
== != < <= > >= in, not in, the words and, or, not, and the functions `answered(x)` and `count(x)`; nothing
else, so an expression is quick and cannot reach out. A comparison with a question that has no answer never
holds, not even `!=`; nor does one between things that cannot be compared.
"""

import ast
import operator
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from simpleeval import EvalWithCompoundTypes

MAX_LENGTH: Final = 500
#: Enough for twenty comparisons; keeps the evaluator's recursion shallow.
MAX_NODES: Final = 200
MAX_DEPTH: Final = 30


class BadExpression(ValueError):
    """A condition that cannot be read.

    `position` counts characters from 0; `mend` says what to write instead.
    """

    def __init__(self, wrong: str, *, position: int = 0, mend: str) -> None:
        super().__init__(wrong)
        self.position = position
        self.mend = mend


def _answered(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _count(value: object) -> int:
    if isinstance(value, (list, str, dict)):
        return len(value)
    return 0 if value is None else 1


FUNCTIONS: Final[dict[str, Callable[[Any], Any]]] = {"answered": _answered, "count": _count}


def _safely(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def holds(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        try:
            return bool(compare(_beside(left, right), _beside(right, left)))
        except TypeError:
            return False

    return holds


def _beside(value: Any, other: Any) -> Any:
    """Return a value as it compares with the other: money and decimals are kept as text, so that no figure is lost."""
    if isinstance(value, str) and isinstance(other, int | float) and not isinstance(other, bool):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    # A decimal that a condition writes is meant as written: 0.1 is a tenth, not the binary fraction nearest to it.
    return Decimal(str(value)) if isinstance(value, float) and isinstance(other, str) else value


def _compared_by(value: Any) -> Any:
    """Return what conditions see of an answer: of what was looked up its value, or its number, and not its words."""
    if isinstance(value, Mapping):
        return next((value[part] for part in ("value", "number") if part in value), value)
    return value


_COMPARISONS: Final[dict[type[ast.AST], Callable[[Any, Any], bool]]] = {
    ast.Eq: _safely(operator.eq),
    ast.NotEq: _safely(operator.ne),
    ast.Lt: _safely(operator.lt),
    ast.LtE: _safely(operator.le),
    ast.Gt: _safely(operator.gt),
    ast.GtE: _safely(operator.ge),
    ast.In: _safely(lambda left, right: left in right),
    ast.NotIn: _safely(lambda left, right: left not in right),
}
_OPERATORS: Final = {**_COMPARISONS, ast.Not: operator.not_, ast.USub: operator.neg}
_ALLOWED: Final = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.Compare, ast.Name, ast.Load,
    ast.Call, ast.Constant, ast.List, ast.Tuple, ast.USub, *_COMPARISONS,
)  # fmt: skip


class _Evaluators(threading.local):
    """One evaluator for each thread: making one takes longer than most conditions do, and a page asks dozens."""

    def __init__(self) -> None:
        # A copy: the library puts functions of its own into what it is given.
        self.evaluator = EvalWithCompoundTypes(operators=_OPERATORS, functions=dict(FUNCTIONS))


_of_this_thread: Final = _Evaluators()
_LITERALS: Final = (str, int, float, bool)
#: What a question can be compared with.
Literal = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition that was read.

    :param names: the questions it looks at.
    :param compared: (question, value) for every text, number or truth a question is compared with.
    :param counted: (question, number) for every number that the count of a question's answers is compared with.
    """

    text: str
    names: frozenset[str]
    compared: tuple[tuple[str, Literal], ...]
    counted: tuple[tuple[str, int], ...]
    _tree: ast.expr

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Return whether the condition holds for these answers. Never raises."""
        evaluator = _of_this_thread.evaluator
        evaluator.names = {name: _compared_by(answers.get(name)) for name in self.names}
        return bool(evaluator.eval(self.text, previously_parsed=self._tree))


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Return a condition ready to be asked.

    :raises BadExpression: saying what cannot be read, where, and what to write instead.
    """
    tree = read_tree(text, noun="condition", split="over two questions", mend=_hint_for_syntax)
    nodes = bounded(tree)
    for node in nodes:
        _check(node)
    return _expression(text, tree.body, nodes)


def read_tree(text: str, *, noun: str, split: str, mend: Callable[[str], str]) -> ast.Expression:
    """Return the tree of a condition or a formula; what may stand in it is for the caller to check.

    :param noun: what it is called in a refusal, and `split` how to part one that is too long.
    :param mend: what to write instead of a text that cannot be read.
    :raises BadExpression: if it is too long, or cannot be read.
    """
    if len(text) > MAX_LENGTH:
        raise BadExpression(
            f"The {noun} has {len(text)} characters; {MAX_LENGTH} are allowed.",
            position=MAX_LENGTH,
            mend=f"Split it {split}.",
        )
    try:
        return ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        position = (getattr(fault, "offset", None) or 1) - 1
        raise BadExpression(f"The {noun} cannot be read.", position=position, mend=mend(text)) from None


def parts(condition: Expression) -> Iterator[Expression]:
    """Yield the comparisons and the like that a condition joins by `and`, `or` and `not`."""
    joined = [condition._tree]
    while joined:
        node = joined.pop()
        if isinstance(node, ast.BoolOp):
            joined += node.values
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            joined.append(node.operand)
        else:
            yield _expression(ast.unparse(node), node, list(ast.walk(node)))


def _expression(text: str, tree: ast.expr, nodes: list[ast.AST]) -> Expression:
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in called}
    comparisons = [node for node in nodes if isinstance(node, ast.Compare)]
    return Expression(
        text=text,
        names=frozenset(names),
        compared=tuple(pair for node in comparisons for pair in _compared(node)),
        counted=tuple(pair for node in comparisons for pair in _counted(node)),
        _tree=tree,
    )


def _compared(node: ast.Compare) -> list[tuple[str, Literal]]:
    names = [side.id for side in _sides(node) if isinstance(side, ast.Name)]
    return [(name, value) for name in names for value in _literals(node)]


def _counted(node: ast.Compare) -> list[tuple[str, int]]:
    calls = [side for side in _sides(node) if isinstance(side, ast.Call) and ast.unparse(side.func) == "count"]
    names = [inner.id for call in calls for inner in call.args if isinstance(inner, ast.Name)]
    numbers = [value for value in _literals(node) if isinstance(value, int) and not isinstance(value, bool)]
    return [(name, number) for name in names for number in numbers]


def _sides(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def _literals(node: ast.Compare) -> list[Literal]:
    plain = [inner for side in _sides(node) for inner in (getattr(side, "elts", None) or [side])]
    signed = [(each.operand, -1) if isinstance(each, ast.UnaryOp) else (each, 1) for each in plain]
    return [
        each.value if sign == 1 or not isinstance(each.value, int | float) else -each.value
        for each, sign in signed
        if isinstance(each, ast.Constant) and isinstance(each.value, str | int | float)
    ]


def bounded(tree: ast.Expression) -> list[ast.AST]:
    """Return every node of what was read. Raises BadExpression for more than anybody could follow."""
    found: list[ast.AST] = []
    level: list[ast.AST] = [tree]
    for _depth in range(MAX_DEPTH):
        found += level
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level or len(found) > MAX_NODES:
        raise BadExpression("The condition is too involved.", mend="Split it over two questions.")
    return found


def _check(node: ast.AST) -> None:
    position = getattr(node, "col_offset", 0)
    if isinstance(node, ast.Call):
        _check_call(node)
    elif isinstance(node, ast.Constant) and not isinstance(node.value, _LITERALS):
        raise BadExpression(
            f"{ast.unparse(node)} is not something to compare with.",
            position=position,
            mend="Use a text in quotes, a number, True or False; use answered(x) to ask for an answer.",
        )
    elif isinstance(node, ast.USub):
        pass
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not (isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float)):
            raise BadExpression("A minus can only stand before a number.", position=position, mend="Remove it.")
    elif not isinstance(node, _ALLOWED):
        raise BadExpression(
            f"Conditions have no {_spoken(node)}.",
            position=position,
            mend="Use == != < <= > >= in, and, or, not, answered(x) and count(x).",
        )


def _check_call(node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        raise BadExpression(
            f"There is no function {ast.unparse(node.func)}().",
            position=node.col_offset,
            mend=f"The functions are {' and '.join(f'{each}(x)' for each in FUNCTIONS)}.",
        )
    if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
        raise BadExpression(
            f"{name}() takes one question.", position=node.col_offset, mend=f"Write {name}(question_id)."
        )


def _spoken(node: ast.AST) -> str:
    kinds = {ast.Attribute: "dots", ast.BinOp: "arithmetic", ast.Subscript: "square brackets after a name"}
    return kinds.get(type(node), f"‘{type(node).__name__}’")


def _hint_for_syntax(text: str) -> str:
    if "&&" in text or "||" in text:
        return "Write ‘and’ and ‘or’ in words."
    if "=" in text and not any(sign in text for sign in ("==", "!=", "<=", ">=")):
        return "Compare with two equals signs: size == 'large'."
    if text.count("'") % 2 or text.count('"') % 2:
        return "Close the quotation mark."
    return "Write it like: size == 'large' and 'glass' in contents."
