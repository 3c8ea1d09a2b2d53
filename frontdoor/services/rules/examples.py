"""An answer to any question as somebody invented might give it, in the form in which it is kept. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from frontdoor.services.rules.kinds.base import kind_of
from frontdoor.services.rules.kinds.groups import NUMBER, asked_of, least
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.routes import ANYTHING, Route

_EXAMPLES: Final[Mapping[str, Any]] = {
    "short_text": "An example",
    "long_text": "An example in a few words.",
    "yes_no": True,
    "consent": True,
    "name": "Jo Example",
    "email": "jo@example.org",
    "phone": "+447700900982",
    "national_insurance": "QQ123456C",
    "vehicle_registration": "AB51ABC",
    "company_number": "01234567",
    "bank_details": {"name": "Jo Example", "ending": "678", "sealed": ""},
    "address": {"lines": ["1 Example Street"], "postcode": "ZZ1 1AA", "text": "1 Example Street, ZZ1 1AA"},
    "files": ["example"],
}
#: A place that lies in no council's area of the mainland.
_FAR_OUT: Final = {"lat": 60.8, "lon": -0.9, "words": "Far outside the area"}
_NEAR: Final = {"words": "An example of a place"}


def answers_along(route: Route, questions: Mapping[str, Question], *, today: date) -> dict[str, Any]:
    """Return answers that lead along a way: those that decide it, and examples for the others.

    :param questions: those of the service, by id.
    """
    found: dict[str, Any] = {}
    for name in route.asked:
        value, question = route.answers.get(name, ANYTHING), questions[name]
        if question.kind == "place" and value == ANYTHING:
            found[name] = dict(_NEAR if route.inside else _FAR_OUT)
        elif question.kind == "group" and isinstance(value, list):
            found[name] = [_item(question, number, today=today) for number in range(1, len(value) + 1)]
        else:
            found[name] = example(question, today=today) if value == ANYTHING else value
    return found


def example(question: Question, *, today: date) -> Any:
    """Return an answer that will do to a question."""
    if question.options:
        return question.options[0].value if question.kind == "one_of" else [question.options[0].value]
    made: dict[str, Callable[[], Any]] = {
        "number": lambda: _between(question, 3),
        "money": lambda: f"{_between(question, 10)}.00",
        "date": today.isoformat,
        "date_of_birth": lambda: date(today.year - _between(question, 40) - 1, 1, 1).isoformat(),
        "group": lambda: [_item(question, number, today=today) for number in range(1, max(1, least(question)) + 1)],
        "place": lambda: dict(_NEAR),
        "declaration": lambda: {"name": "Jo Example", "at": today.isoformat()},
    }
    if question.kind in made:
        return made[question.kind]()
    known = kind_of(question).example(question)
    return _EXAMPLES.get(question.kind, "An example") if known is None else known


def _item(group: Question, number: int, *, today: date) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for each in asked_of(group, item):
        item[each.id] = example(each, today=today)
    return {NUMBER: number, **item}


def _between(question: Question, number: int) -> int:
    low = number if question.min is None else max(number, question.min)
    return low if question.max is None else min(low, question.max)
