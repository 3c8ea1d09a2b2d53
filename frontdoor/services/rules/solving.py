"""Answers on either side of what a figure is compared with, for walking forms. Pure.

Of each question that a figure looks at, its bounds are tried, and where the figure passes a number that some condition
compares it with: found by halving, once with all other answers at their lowest and once at their highest. A figure
that only rises or only falls with each answer, as sums and products do, takes every side it can take among these.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from frontdoor.services.rules.calculations import DATES, NUMBERS, figure
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.expressions import Expression, parse
from frontdoor.services.rules.formulas import condition_of, outer, read_formula
from frontdoor.services.rules.kinds.figures import Day
from frontdoor.services.rules.kinds.groups import least, most
from frontdoor.services.rules.questions import Question

Tried = Callable[[Question, Sequence[Expression]], Iterable[Any]]
#: Tried where a question has no bounds of its own.
FAR: Final = 1_000_000
_LONG_LIVED: Final = 110
_DAYS_AWAY: Final = 3000
#: Of a long list of what is added up, more in number tell nothing more.
_MANY: Final = 6


@dataclass(frozen=True, slots=True)
class _Dial:
    """Answers to one question in a row, by whole numbers."""

    low: int
    high: int
    answer: Callable[[int], Any]


def answers_around(
    definition: Definition, conditions: Sequence[Expression], *, today: date, tried: Tried
) -> dict[str, list[Any]]:
    """Return answers to try of each question that a figure looks at which some condition looks at.

    :param tried: what is tried of a question of a group, given the conditions on it.
    """
    edges = [
        (name, Decimal(str(number)))
        for each in conditions
        for name, number in each.compared
        if name in definition.inputs and isinstance(number, int | float)
    ]
    watched = {name for each in conditions for name in each.names if name in definition.inputs}
    wanted = frozenset[str]().union(*(definition.inputs[name] for name in watched))
    asked = [each for each in definition.questions if each.id in wanted]
    dials = {each.id: list(_dials(definition, each, tried, today)) for each in asked}
    lowest = {name: each[0].answer(each[0].low) for name, each in dials.items()}
    highest = {name: each[0].answer(each[0].high) for name, each in dials.items()}
    found: dict[str, list[Any]] = {}
    for name, rows in dials.items():
        answers = [dial.answer(end) for dial in rows for end in (dial.low, dial.high)]
        for dial in rows:
            for figure_id, edge in edges:
                for others in (lowest, highest):
                    side = _side(definition, figure_id, edge, {**others}, name, dial, today)
                    answers += [dial.answer(at) for at in _passing(dial, side)]
        question = definition.question(name)
        if question is not None and not question.required:
            answers.append(None)
        found[name] = list({repr(each): each for each in answers}.values())
    return found


def _side(
    definition: Definition, name: str, edge: Decimal, answers: Mapping[str, Any], of: str, dial: _Dial, today: date
) -> Callable[[int], bool]:
    """Return a function that says whether the figure has reached the edge, by where the dial stands."""

    def reached(at: int) -> bool:
        known = {**answers, of: dial.answer(at)}
        for each in definition.calculations:
            known[each.id] = figure(definition, each, known, today=today)
        return known[name] is not None and Decimal(str(known[name])) >= edge

    return reached


def _passing(dial: _Dial, reached: Callable[[int], bool]) -> Iterator[int]:
    """Yield where a dial passes the edge, and what lies beside it; nothing if it never does."""
    low, high = dial.low, dial.high
    at_low = reached(low)
    if at_low == reached(high):
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(middle) == at_low else (low, middle)
    yield from (at for at in (low - 1, low, high, high + 1) if dial.low <= at <= dial.high)


def _dials(definition: Definition, question: Question, tried: Tried, today: date) -> Iterator[_Dial]:
    if question.kind in NUMBERS:
        low = -FAR if question.min is None else question.min
        yield _Dial(low, max(low, FAR) if question.max is None else question.max, int)
    elif question.kind in DATES:
        first, last = _days(question, today)
        yield _Dial(first.toordinal(), last.toordinal(), lambda at: date.fromordinal(at).isoformat())
    elif question.kind == "any_of":
        options = [each.value for each in question.options if not each.exclusive]
        yield _Dial(1, len(options), lambda at: options[:at])
    else:
        yield from _group(definition, question, tried)


def _days(question: Question, today: date) -> tuple[date, date]:
    if question.kind == "date_of_birth":
        oldest, youngest = question.max or _LONG_LIVED, question.min or 0
        # The 28th, for not every year has a 29th of February.
        born = today.replace(day=min(today.day, 28))
        return born.replace(year=born.year - oldest), born.replace(year=born.year - youngest)
    early, late = today.toordinal() - _DAYS_AWAY, today.toordinal() + _DAYS_AWAY
    first, last = Day().bounds(question, today)
    return (
        first or (today if question.not_in_past else date.fromordinal(early)),
        last or (today if question.not_in_future else date.fromordinal(late)),
    )


def _group(definition: Definition, group: Question, tried: Tried) -> Iterator[_Dial]:
    """Yield a dial for each way in which a formula looks at a group: how many, how many such, how much of each."""
    calls = [
        node
        for each in definition.calculations
        for node in outer(read_formula(each.formula).tree)
        if isinstance(node, ast.Call) and ast.unparse(node.args[0]) == group.id
    ]
    such = [found for each in calls if (found := condition_of(each)) is not None]
    summed = [ast.unparse(each.args[1]) for each in calls if ast.unparse(each.func) == "sum"]
    inner = [*(parse(each.when) for each in group.questions if each.when), *such]
    small = {each.id: each.min or 0 for each in group.questions if each.id in summed}
    plain = _item(group, inner, tried, small, lambda _item: True)
    fewest, highest = least(group), min(most(group), max(_MANY, least(group)))
    yield _Dial(fewest, highest, lambda count: [plain] * count)
    for condition in such:
        fits = _item(group, inner, tried, small, condition.holds)
        other = _item(group, inner, tried, small, _not(condition))
        if fits is not None and other is not None:
            yield _Dial(0, highest, _so_many(fits, other, fewest))
    for each in (question for question in group.questions if question.id in summed):
        low = each.min or 0
        yield _Dial(low, FAR if each.max is None else each.max, _so_much(group, inner, tried, small, each.id))


def _not(condition: Expression) -> Callable[[Mapping[str, Any]], bool]:
    return lambda item: not condition.holds(item)


def _so_many(fits: Any, other: Any, fewest: int) -> Callable[[int], Any]:
    return lambda count: [*([fits] * count), *([other] * max(0, fewest - count))]


def _so_much(
    group: Question, inner: Sequence[Expression], tried: Tried, small: Mapping[str, int], of: str
) -> Callable[[int], Any]:
    def answer(amount: int) -> list[Any]:
        item = _item(group, inner, tried, {**small, of: amount}, lambda item: of in item)
        return [item] * max(1, least(group)) if item is not None else []

    return answer


def _item(
    group: Question,
    conditions: Sequence[Expression],
    tried: Tried,
    given: Mapping[str, Any],
    wanted: Callable[[Mapping[str, Any]], bool],
    place: int = 0,
    so_far: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Return answers about one of a group that are as wanted, or None if there are none such.

    Only answers that a condition or a formula looks at are among them.
    """
    item = dict(so_far or {})
    if place == len(group.questions):
        return item if wanted(item) else None
    question = group.questions[place]
    values: Iterable[Any] = [None]
    if not question.when or parse(question.when).holds(item):
        looking = [each for each in conditions if question.id in each.names]
        values = [given[question.id]] if question.id in given else tried(question, looking) if looking else [None]
    for value in values:
        with_it = item if value is None else {**item, question.id: value}
        found = _item(group, conditions, tried, given, wanted, place + 1, with_it)
        if found is not None:
            return found
    return None
