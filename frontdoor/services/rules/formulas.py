"""The small language of formulas: `income + sum(household, pay) - 12 * rent`.

It has the names of questions and of earlier calculations, numbers, + - * / and brackets, and the functions
`count(x)`, `count(group, condition)`, `sum(group, question)`, `min(a, b)`, `max(a, b)`, `age(date)` and
`days(from, to)`; nothing else. Figures are decimals throughout, so that no penny is lost.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from simpleeval import EvalWithCompoundTypes

from frontdoor.services.rules.expressions import BadExpression, Expression, bounded, parse, read_tree

#: How many arguments each function takes: at least, at most.
FUNCTIONS: Final[dict[str, tuple[int, int]]] = {
    "count": (1, 2),
    "sum": (2, 2),
    "min": (2, 10),
    "max": (2, 10),
    "age": (1, 1),
    "days": (2, 2),
}
_OPERATORS: Final[dict[type[ast.AST], Callable[..., Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
_ALLOWED: Final = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load, *_OPERATORS)
_WRITE: Final = "Use + - * /, brackets, numbers, count, sum, min, max, age and days."


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read.

    :param names: the questions and calculations it looks at; not those inside a group.
    :param tree: the formula as it was written, for whoever has to look into it.
    """

    text: str
    names: frozenset[str]
    tree: ast.expr
    _ready: ast.expr

    def value(self, known: Mapping[str, Any], *, today: date) -> Decimal | None:
        """Return what it comes to, or None where that is no number: it never raises.

        :param known: for every name a decimal, a date or a list; a name that has none makes the result None.
        :param today: the day on which ages are counted.
        """
        if any(known.get(name) is None for name in self.names):
            return None
        functions = {**_FUNCTIONS, "age": lambda born: Decimal(years_between(born, today))}
        names = {name: known[name] for name in self.names}
        evaluator = EvalWithCompoundTypes(operators=_OPERATORS, functions=functions, names=names)
        try:
            found = evaluator.eval(self.text, previously_parsed=self._ready)
        except (ArithmeticError, TypeError):
            # The check lets no formula be published that divides by nothing or adds what cannot be added; should an
            # answer of another kind get here all the same, whoever fills in the form is not told of our mistake.
            return None
        return found if isinstance(found, Decimal) and found.is_finite() else None


def years_between(born: date, today: date) -> int:
    """Return somebody's age in whole years; 0 before they are born."""
    return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def _count(items: list[Any], condition: str = "") -> Decimal:
    return Decimal(sum(not condition or parse(condition).holds(each) for each in items))


def _sum(items: list[Any], question_id: str) -> Decimal:
    return sum((Decimal(str(each[question_id])) for each in items if each.get(question_id) is not None), Decimal(0))


_FUNCTIONS: Final[dict[str, Callable[..., Decimal]]] = {
    "count": _count,
    "sum": _sum,
    "min": min,
    "max": max,
    "days": lambda start, end: Decimal((end - start).days),
}


@lru_cache(maxsize=1024)
def read_formula(text: str) -> Formula:
    """Return a formula ready to be worked out.

    :raises BadExpression: saying what cannot be read, where, and what to write instead.
    """
    whole = read_tree(text, noun="formula", split="into two calculations", mend=lambda _text: _WRITE)
    bounded(whole)
    tree = whole.body
    for node in outer(tree):
        _check(node)
    names = frozenset(node.id for node in outer(tree) if isinstance(node, ast.Name))
    return Formula(text=text, names=names, tree=tree, _ready=_Ready().visit(ast.parse(text.strip(), mode="eval").body))


def outer(tree: ast.expr) -> Iterator[ast.expr]:
    """Yield the parts of a formula that look at the form; what looks at one of a group is left out."""
    yield tree
    inner: list[ast.expr] = []
    if isinstance(tree, ast.BinOp):
        inner = [tree.left, tree.right]
    elif isinstance(tree, ast.UnaryOp):
        inner = [tree.operand]
    elif isinstance(tree, ast.Call):
        inner = tree.args[:1] if ast.unparse(tree.func) in {"count", "sum"} else tree.args
    for each in inner:
        yield from outer(each)


def condition_of(call: ast.Call) -> Expression | None:
    """Return the condition of a `count(group, condition)`, or None. Raises BadExpression."""
    has_one = ast.unparse(call.func) == "count" and len(call.args) == 2
    return parse(ast.unparse(call.args[1])) if has_one else None


def _check(node: ast.expr) -> None:
    position = getattr(node, "col_offset", 0)
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise BadExpression(f"{ast.unparse(node)} is no number.", position=position, mend="Write a number.")
    elif isinstance(node, ast.Call):
        _check_call(node)
    elif not isinstance(node, _ALLOWED) or not isinstance(getattr(node, "op", ast.Add()), tuple(_OPERATORS)):
        raise BadExpression(f"A formula has no {ast.unparse(node)[:40]}.", position=position, mend=_WRITE)


def _check_call(node: ast.Call) -> None:
    name = ast.unparse(node.func)
    if name not in FUNCTIONS:
        raise BadExpression(f"There is no function {name}().", position=node.col_offset, mend=_WRITE)
    least, most = FUNCTIONS[name]
    if not least <= len(node.args) <= most or node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        raise BadExpression(f"{name}() is not used so.", position=node.col_offset, mend=f"Write {_USES[name]}.")
    if name in {"count", "sum", "age", "days"} and not all(
        isinstance(each, ast.Name) for each in (node.args if name != "count" else node.args[:1])
    ):
        raise BadExpression(f"{name}() takes questions.", position=node.col_offset, mend=f"Write {_USES[name]}.")
    condition_of(node)


_USES: Final = {
    "count": "count(people) or count(people, works == True)",
    "sum": "sum(people, pay)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "age": "age(date_of_birth)",
    "days": "days(from_date, to_date)",
}


class _Ready(ast.NodeTransformer):
    """Makes a formula's numbers exact, and hands functions what they look at of each of a group as text."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Read a number as it is written: 0.1 is a tenth."""
        return ast.Constant(Decimal(str(node.value)))  # type: ignore[arg-type]  # the evaluator takes any value

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Leave what is inside a group to the function."""
        name = ast.unparse(node.func)
        inner = [ast.Constant(ast.unparse(each)) for each in node.args[1:]] if name in {"count", "sum"} else None
        args = [self.visit(each) for each in (node.args if inner is None else node.args[:1])]
        return ast.Call(func=node.func, args=[*args, *(inner or [])], keywords=[])
