"""Whether questions that look something up know where: what a kind of question alone cannot say. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest
from frontdoor.services.rules.editing.places import conditions
from frontdoor.services.rules.expressions import BadExpression, parse
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.registers import Register

Placed = tuple[int, Question]


@dataclass(frozen=True, slots=True)
class KnownRegister:
    """What the check needs to know of a register.

    :param values: all that it ever listed.
    :param is_open: whether something of it can be chosen on the day of the check.
    """

    values: frozenset[str]
    is_open: bool


def known_of(register: Register, *, on: date) -> KnownRegister:
    """Return what the check needs to know of a register."""
    return KnownRegister(frozenset(register.by_value), any(True for _each in register.on(on)))


def with_inner(questions: Iterable[Question]) -> Iterator[Question]:
    """Yield questions, and after each group what it asks of each."""
    for question in questions:
        yield question
        yield from question.questions


def check_look_ups(
    questions: Sequence[Placed], *, assets: Collection[str], registers: Mapping[str, KnownRegister]
) -> Iterable[Problem]:
    """Yield what is wrong with a form's questions that look something up.

    :param questions: the form's own, each with its place in the file.
    """
    places: list[str] = []
    for index, question in questions:
        path: tuple[PathStep, ...] = ("questions", index)
        if question.kind == "place":
            places.append(question.id)
        inner = [((*path, "questions", place), each) for place, each in enumerate(question.questions)]
        for here, each in [(path, question), *inner]:
            if each.kind == "asset":
                yield from _check_asset(each, here, assets)
                yield from _check_near(each, here, places, questions)
            elif each.kind == "register":
                yield from _check_register(each, here, registers)


def _check_asset(question: Question, path: tuple[PathStep, ...], assets: Collection[str]) -> Iterable[Problem]:
    if not question.of:
        yield Problem(path, f"‘{question.id}’ does not say which assets.", "Add `of`, like `of: lamp-column`.")
    elif assets and question.of not in assets:
        wrong = f"No assets of the kind ‘{question.of}’ were ever loaded."
        yield Problem((*path, "of"), wrong, nearest(question.of, sorted(assets)))


def _check_near(
    question: Question, path: tuple[PathStep, ...], places: Sequence[str], questions: Sequence[Placed]
) -> Iterable[Problem]:
    """Check near which place one looks. None at all is right: the number alone is then asked for."""
    if not question.near or question.near in places:
        return
    later = any(each.id == question.near and each.kind == "place" for _index, each in questions)
    wrong = f"‘{question.near}’ is asked later." if later else f"‘{question.near}’ is no question about a place."
    mend = "Move that question up." if later else nearest(question.near, places)
    yield Problem((*path, "near"), wrong, mend)


def _check_register(
    question: Question, path: tuple[PathStep, ...], registers: Mapping[str, KnownRegister]
) -> Iterable[Problem]:
    known = registers.get(question.of)
    if not question.of:
        yield Problem(path, f"‘{question.id}’ does not say which register.", "Add `of`, like `of: schools`.")
    elif known is None:
        wrong = f"There is no register ‘{question.of}’."
        yield Problem((*path, "of"), wrong, nearest(question.of, sorted(registers)))
    elif question.required and not known.is_open:
        wrong = f"Nothing of the register ‘{question.of}’ can be chosen today, and the question must be answered."
        yield Problem((*path, "of"), wrong, "Bring the register up to date, or write `required: false`.")


def check_compared(
    data: Any, questions: Iterable[Question], registers: Mapping[str, KnownRegister]
) -> Iterable[Problem]:
    """Yield the comparisons of conditions with what a register never listed."""
    asked = {each.id: each.of for each in with_inner(questions) if each.kind == "register" and each.of in registers}
    for path, text in conditions(data) if asked else ():
        try:
            compared = parse(text).compared
        except BadExpression:
            continue
        for name, value in compared:
            if name in asked and isinstance(value, str) and value not in registers[asked[name]].values:
                wrong = f"The register ‘{asked[name]}’ never listed ‘{value}’."
                like = get_close_matches(value, registers[asked[name]].values, n=1)
                yield Problem(path, wrong, f"Did you mean ‘{like[0]}’?" if like else "Compare with a value of it.")
