"""Whether a calculation can be worked out for everybody: what it looks at, what fits, what it may divide by. Pure.

Each part of a formula has a kind and bounds, both reckoned from the questions it looks at. What may be nothing may not
be divided by, and pounds are not added to a number of people.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest
from frontdoor.services.rules.calculations import DATES, LISTS, NUMBERS
from frontdoor.services.rules.definition import Calculation
from frontdoor.services.rules.expressions import BadExpression
from frontdoor.services.rules.formulas import condition_of, read_formula
from frontdoor.services.rules.kinds.figures import OLDEST
from frontdoor.services.rules.kinds.groups import least, most
from frontdoor.services.rules.questions import Question

Path = tuple[PathStep, ...]
#: A figure of constants alone goes with pounds and with numbers.
PLAIN: Final = "plain"


@dataclass(frozen=True, slots=True)
class Range:
    """What a part of a formula may come to: its kind (`money`, `number` or `plain`) and its bounds."""

    kind: str
    low: float
    high: float

    @property
    def may_be_nothing(self) -> bool:
        """Return whether it may be 0."""
        return self.low <= 0 <= self.high

    def with_nothing(self) -> "Range":
        """Return the range with 0 in it."""
        return Range(self.kind, min(self.low, 0), max(self.high, 0))


class _Misfit(Exception):
    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


def check_formulas(
    calculations: Sequence[tuple[int, Calculation]], questions: Mapping[str, Question]
) -> Iterator[Problem]:
    """Yield what is wrong with calculations.

    :param calculations: with the place of each in the file.
    :param questions: the service's own, by id.
    """
    ranges: dict[str, Range] = {}
    ids = [each.id for _index, each in calculations]
    for place, (index, each) in enumerate(calculations):
        path: Path = ("calculations", index)
        if each.id in questions or each.id in ids[:place]:
            wrong = f"‘{each.id}’ is the name of something else in this form."
            yield Problem((*path, "id"), wrong, "Give the calculation another id.")
        try:
            names = read_formula(each.formula).names
        except BadExpression as fault:
            wrong = f"{fault} (at character {fault.position + 1} of ‘{each.formula[:80]}’)"
            yield Problem((*path, "formula"), wrong, fault.mend)
            continue
        found = list(_check_names(each, names, questions, ids[:place], calculations))
        if not found:
            try:
                ranges[each.id] = _check_kind(each, questions, ranges)
            except _Misfit as misfit:
                found = [Problem((), misfit.wrong, misfit.mend)]
        yield from (Problem((*path, "formula"), problem.wrong, problem.mend) for problem in found)


def _check_names(
    each: Calculation,
    names: frozenset[str],
    questions: Mapping[str, Question],
    earlier: Sequence[str],
    calculations: Iterable[tuple[int, Calculation]],
) -> Iterator[Problem]:
    if not names:
        yield Problem((), "The formula looks at no question, so it is the same for everybody.", "Name a question.")
    others = {other.id: other for _index, other in calculations}
    for name in sorted(names - questions.keys() - set(earlier)):
        if name == each.id or (name in others and each.id in _reached(others, name)):
            wrong = f"‘{each.id}’ and ‘{name}’ go round in a circle: each is worked out from the other."
            yield Problem((), wrong, "Work one of them out from the answers alone.")
        elif name in others:
            yield Problem((), f"The formula looks at ‘{name}’, which is worked out later.", "Move that one up.")
        else:
            wrong = f"The formula looks at ‘{name}’, which is no question."
            yield Problem((), wrong, nearest(name, [*questions, *earlier]))


def _reached(calculations: Mapping[str, Calculation], name: str) -> set[str]:
    """Return every name that a calculation looks at, by way of others too, whatever their order."""
    reached: set[str] = set()
    ahead = [name]
    while ahead:
        known = calculations.get(ahead.pop())
        try:
            names = read_formula(known.formula).names if known is not None else frozenset()
        except BadExpression:
            continue
        ahead += names - reached
        reached |= names
    return reached


def _check_kind(each: Calculation, questions: Mapping[str, Question], ranges: Mapping[str, Range]) -> Range:
    reckoning = _Reckoning(questions, ranges, fills_with_nothing=each.empty == "zero")
    found = reckoning.of(read_formula(each.formula).tree)
    if found.kind not in (each.kind, PLAIN):
        raise _Misfit(f"It comes to {_SAID[found.kind]}, not to {_SAID[each.kind]}.", f"Write `kind: {found.kind}`.")
    return Range(each.kind, found.low, found.high)


_SAID: Final = {"money": "pounds", "number": "a number", PLAIN: "a number"}


@dataclass(frozen=True)
class _Reckoning:
    questions: Mapping[str, Question]
    ranges: Mapping[str, Range]
    fills_with_nothing: bool

    def of(self, node: ast.expr) -> Range:
        """Return what a part of a formula may come to. Raises _Misfit."""
        match node:
            case ast.Constant(value=int() | float() as value):
                return Range(PLAIN, value, value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(operand=operand):
                inner = self.of(operand)
                return Range(inner.kind, -inner.high, -inner.low)
            case ast.BinOp(left=left, op=op, right=right):
                return self._operation(node, op, self.of(left), self.of(right))
            case ast.Call():
                return self._call(node)
        raise AssertionError(f"{ast.unparse(node)} was read as a formula")  # pragma: no cover -- read_formula refuses

    def _name(self, name: str) -> Range:
        if name in self.ranges:
            known = self.ranges[name]
            return known.with_nothing() if self.fills_with_nothing else known
        question = self.questions.get(name)
        if question is None or question.kind not in NUMBERS:
            raise _Misfit(
                f"‘{name}’ is no number that can be reckoned with.",
                "Use a question of the kind number or money, or count(x), sum(x, y), age(x), days(x, y).",
            )
        found = _range_of(question)
        return found.with_nothing() if self.fills_with_nothing and _may_be_empty(question) else found

    def _operation(self, node: ast.BinOp, op: ast.operator, left: Range, right: Range) -> Range:
        if isinstance(op, ast.Div) and right.may_be_nothing:
            divisor = ast.unparse(node.right)
            raise _Misfit(
                f"It may divide by nothing: ‘{divisor}’ may be 0.",
                f"Give the question `min: 1` and let everybody answer it, or write max({divisor}, 1).",
            )
        kind = _joined(node, op, left.kind, right.kind)
        return Range(kind, *_corners(op, left, right))

    def _call(self, node: ast.Call) -> Range:
        name, args = ast.unparse(node.func), node.args
        if name in {"min", "max"}:
            inner = [self.of(each) for each in args]
            kind = inner[0].kind
            for each in inner[1:]:
                kind = _joined(node, ast.Add(), kind, each.kind)
            choose: Callable[[Iterable[float]], float] = min if name == "min" else max
            return Range(kind, choose(each.low for each in inner), choose(each.high for each in inner))
        if name == "count":
            return self._count(node, ast.unparse(args[0]))
        if name == "sum":
            return self._sum(ast.unparse(args[0]), ast.unparse(args[1]))
        for name_of_one in map(ast.unparse, args):
            question = self.questions.get(name_of_one)
            if question is None or question.kind not in DATES:
                raise _Misfit(f"‘{name_of_one}’ is no date.", "Use a question of the kind date or date_of_birth.")
        return self._age(self.questions[ast.unparse(args[0])]) if name == "age" else Range("number", -inf, inf)

    def _age(self, question: Question) -> Range:
        if question.kind == "date_of_birth":
            return Range("number", question.min or 0, question.max if question.max is not None else OLDEST)
        return Range("number", 0, inf)

    def _count(self, node: ast.Call, name: str) -> Range:
        question = self._several(name)
        low, high = _how_many(question)
        condition = condition_of(node)
        if condition is None:
            return Range("number", low, high)
        inner = [each.id for each in question.questions]
        for wanted in sorted(condition.names - set(inner)):
            raise _Misfit(f"‘{name}’ asks no question ‘{wanted}’ of each.", nearest(wanted, inner))
        if not condition.names:
            raise _Misfit(f"The condition looks at no question of ‘{name}’.", nearest("", inner))
        return Range("number", 0, high)

    def _sum(self, name: str, wanted: str) -> Range:
        group = self._several(name)
        each = next((question for question in group.questions if question.id == wanted), None)
        if each is None or each.kind not in NUMBERS:
            there = [question.id for question in group.questions if question.kind in NUMBERS]
            raise _Misfit(f"‘{name}’ asks no number ‘{wanted}’ of each.", nearest(wanted, there))
        one = _range_of(each)
        one = one.with_nothing() if _may_be_empty(each) else one
        return Range(each.kind, *_corners(ast.Mult(), Range("number", *_how_many(group)), one))

    def _several(self, name: str) -> Question:
        question = self.questions.get(name)
        if question is None or question.kind not in LISTS:
            raise _Misfit(f"‘{name}’ is not several of anything.", "Use a question of the kind group or any_of.")
        return question


def _may_be_empty(question: Question) -> bool:
    return bool(question.when) or not question.required


def _range_of(question: Question) -> Range:
    low = -inf if question.min is None else question.min
    return Range(question.kind, low, inf if question.max is None else question.max)


def _how_many(question: Question) -> tuple[int, int]:
    if question.kind == "group":
        return (0 if question.when else least(question)), most(question)
    return int(not _may_be_empty(question)), len(question.options)


def _joined(node: ast.expr, op: ast.operator, left: str, right: str) -> str:
    """Return the kind of a sum, product or quotient. Raises _Misfit for what does not fit."""
    text = ast.unparse(node)
    if isinstance(op, ast.Add | ast.Sub):
        if {left, right} == {"money", "number"}:
            raise _Misfit(f"‘{text}’ puts pounds and a number together.", "Multiply the number by an amount first.")
        return left if left != PLAIN else right
    if isinstance(op, ast.Mult):
        if left == right == "money":
            raise _Misfit(f"‘{text}’ multiplies pounds by pounds.", "Multiply pounds by a number.")
        return "money" if "money" in (left, right) else "number" if "number" in (left, right) else PLAIN
    if right == "money":
        if left != "money":
            raise _Misfit(f"‘{text}’ divides a number by pounds.", "Divide pounds by pounds, or by a number.")
        return "number"
    return left if left != PLAIN else right


def _corners(op: ast.operator, left: Range, right: Range) -> tuple[float, float]:
    """Return the bounds of what two parts come to, from the bounds of each."""
    if isinstance(op, ast.Add):
        return left.low + right.low, left.high + right.high
    if isinstance(op, ast.Sub):
        return left.low - right.high, left.high - right.low
    join = _product if isinstance(op, ast.Mult) else _quotient
    found = [join(one, other) for one in (left.low, left.high) for other in (right.low, right.high)]
    return min(found), max(found)


def _product(left: float, right: float) -> float:
    # Nothing times however much is nothing; a computer would call it no number.
    return left * right if left and right else 0


def _quotient(left: float, right: float) -> float:
    return 0 if right in (inf, -inf) else left / right


def placed(calculations: Iterable[Calculation], questions: Sequence[Question]) -> dict[str, list[Calculation]]:
    """Return the calculations by the id of the last question they look at; "" for those that cannot be read."""
    places = {question.id: place for place, question in enumerate(questions)}
    known = {each.id: each for each in calculations}
    found: dict[str, list[Calculation]] = {}
    for each in known.values():
        reached = [name for name in _reached(known, each.id) if name in places]
        last = max(reached, key=places.__getitem__, default="")
        found.setdefault(last, []).append(each)
    return found
