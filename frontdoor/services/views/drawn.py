"""A wording drawn: its questions in order with what they hang on, and the tables that decide what follows from them."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from frontdoor.foundation.ui.templatetags.plain import pounds
from frontdoor.services.forms.drawing import label_of, name_of_kind
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import in_words
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.others import SECTION, Other, others_of
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.sections import ROUTING, tables_of

_ALL: Final = "Everybody"
_OTHERS: Final = "All others"


def steps(definition: Definition, *, href: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """Yield every question as the drawing has it: what it hangs on, what its answers stop at, what they open.

    :param href: gives the address behind a question's id; "" for none.
    """
    for question in definition.all_questions:
        yield {
            "title": label_of({"label": question.label, "id": question.id}),
            "href": href(question.id),
            "kind": name_of_kind(question.kind),
            "when": question.when,
            "answers": [
                {"label": each.label, "opens": list(_opened(definition, question, each.value))}
                for each in question.options
            ],
            "stops": list(_stops(definition, question)),
            "inner": [{"title": each.label, "when": each.when} for each in question.questions],
        }


def _opened(definition: Definition, question: Question, value: str) -> Iterator[str]:
    """Yield what the conditions that name an answer lead to."""
    for each in definition.questions:
        if each.when and (question.id, value) in parse(each.when).compared:
            yield f"asks ‘{each.heading}’"
    for stopper in definition.stoppers:
        if stopper.when and (question.id, value) in parse(stopper.when).compared:
            yield f"{'stops at' if stopper.kind == 'stop' else 'warns'} ‘{stopper.title}’"


def _stops(definition: Definition, question: Question) -> Iterator[dict[str, str]]:
    for stopper in definition.stoppers:
        is_of_place = stopper.place is not None and question.kind == "place"
        if is_of_place or (stopper.when and question.id in parse(stopper.when).names):
            said = stopper.when or f"the place is {stopper.place} the area"
            yield {"title": stopper.title, "when": said, "verb": "Stops" if stopper.kind == "stop" else "Warns"}


def decision_tables(definition: Definition) -> Iterator[dict[str, Any]]:
    """Yield the figures and tables of a wording, each as a table of a page: caption, head, rows."""
    if definition.calculations:
        rows = [[each.label, each.formula, each.unit or each.kind] for each in definition.calculations]
        yield _table("Figures worked out", ["Figure", "How", "In"], rows)
    if definition.eligibility:
        may = [[each.when or _ALL, each.result.capitalize(), each.title] for each in definition.eligibility]
        yield _table("Who may have it", ["If", "May have it", "Reads"], may)
    if definition.fees is not None:
        costs = [
            [each.when or _ALL, each.label, pounds(each.amount) + (f" for each of {each.per}" if each.per else "")]
            for each in definition.fees.rows
        ]
        yield _table("What it costs", ["If", "What", "Amount"], costs)
    if definition.routing:
        teams = [[each.when, each.team] for each in definition.routing]
        yield _table("Which team gets it", ["If", "Team"], [*teams, [_OTHERS, definition.team]])
    if others := others_of(definition):
        rows = [[each.when or _ALL, each.called, _how(each), "; ".join(_labels(each))] for each in others]
        yield _table("Who else answers", ["If", "Who", "How", "What they are asked"], rows)
    for table in tables_of(definition):
        if table.path not in (ROUTING, (SECTION,)):
            yield _of_section(definition, str(table.path[0]), str(table.path[-1]))


def _how(other: Other) -> str:
    waits = "the form waits for them" if other.required else "the form can go without them"
    return f"{waits}; {'for the council alone' if other.private else 'the applicant sees it'}"


def _labels(other: Other) -> Iterator[str]:
    return (each.label for each in other.questions)


def _of_section(definition: Definition, section: str, key: str) -> dict[str, Any]:
    stored: Any = definition.sections[section]
    rows = [[each["when"], _without(each, "when")] for each in stored[key]]
    caption = section.replace("_", " ").replace("-", " ").capitalize()
    return _table(caption, ["If", "Then"], [*rows, [_OTHERS, _without(stored, key)]])


def _without(values: dict[str, Any], key: str) -> str:
    return in_words({name: each for name, each in values.items() if name != key})


def _table(caption: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"caption": caption, "head": [{"text": each} for each in head], "rows": rows}
