"""What each answer of a form is used for, beyond being read by whoever works the case. Pure."""

from collections.abc import Callable, Iterator
from typing import Final

from frontdoor.services.rules.definition import DESCRIPTION, Definition
from frontdoor.services.rules.expressions import BadExpression, Expression, parse
from frontdoor.services.rules.formulas import Formula, read_formula
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.sections import tables_of

#: What answers of a kind are for, whatever is asked.
_BY_KIND: Final = {
    "place": "where it is",
    "address": "where it is",
    "asset": "where it is",
    "files": "the case's files",
    "declaration": "what was declared",
}
#: What the tables of other parts of a definition decide.
_TABLES: Final = {"routing": "which team gets it", "promise": "how soon it is due", "others": "who else is asked"}
_STOPPERS: Final = {"stop": "stop", "warn": "warning"}


def uses(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Return what uses each of a service's own questions, in words, by its id.

    A question with no use is not wrong: an officer reads the answer. But somebody must fill it in, so whoever
    writes the form should know why it is asked.
    """
    found: dict[str, list[str]] = {question.id: [] for question in definition.questions}
    for question_id, use in _uses(definition):
        if question_id in found and use not in found[question_id]:
            found[question_id].append(use)
    return {question_id: tuple(each) for question_id, each in found.items()}


def _uses(definition: Definition) -> Iterator[tuple[str, str]]:
    for question in definition.questions:
        yield from ((question.id, use) for use in _own_uses(question))
        yield from ((name, f"whether ‘{question.heading}’ is asked") for name in _names(question.when))
    for stopper in definition.stoppers:
        says = f"the {_STOPPERS[stopper.kind]} ‘{stopper.title}’"
        yield from ((name, says) for name in _names(stopper.when))
    for verdict in definition.eligibility:
        yield from ((name, "who may have it") for name in _names(verdict.when))
    for row in definition.fees.rows if definition.fees is not None else ():
        yield from ((name, "what it costs") for name in (*_names(row.when), row.per))
    for figure in definition.calculations:
        yield from ((name, f"the figure ‘{figure.label}’") for name in _names(figure.formula, read_formula))
    for table in tables_of(definition):
        says = _TABLES.get(str(table.path[0]), f"the table of {table.path[0]}")
        yield from ((name, says) for row in table.rows for name in _names(row.when))


def _own_uses(question: Question) -> Iterator[str]:
    if question.kind in _BY_KIND:
        yield _BY_KIND[question.kind]
    if question.id == DESCRIPTION:
        yield "the case's description"
    if question.public:
        yield "shown to everybody"


def _names(text: str, read: Callable[[str], Formula | Expression] = parse) -> frozenset[str]:
    """Return what a condition or a formula looks at; nothing, while it cannot be read."""
    try:
        return read(text).names if text else frozenset()
    except BadExpression:
        return frozenset()
