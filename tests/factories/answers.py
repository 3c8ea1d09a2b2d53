"""An answer that will do to any question, for walking forms."""

from datetime import date, datetime
from typing import Any

from frontdoor.services.api import Question
from frontdoor.services.providers.dates import CouncilDay
from frontdoor.services.queries.registers import registers
from frontdoor.services.rules.kinds.groups import asked_of, least
from frontdoor.services.rules.routes import ANYTHING
from tests.factories.town import HARBOUR, OUTSIDE

_ANSWERS: dict[str, Any] = {
    "short_text": "Something",
    "long_text": "Something in a few words.",
    "yes_no": False,
    "consent": True,
    "name": "Ada Okafor",
    "email": "ada@example.com",
    "phone": "07700 900 982",
    "national_insurance": "AB123456C",
    "vehicle_registration": "AB51 ABC",
    "company_number": "01234567",
    "declaration": "Ada Okafor",
    "bank_details": {"name": "A Okafor", "sort_code": "309430", "number": "12345678"},
    "address": {"line1": "1 Mill Lane", "postcode": "ZZ1 1AA"},
    "asset": "1042",
    "files": None,
    "evidence": None,
}


def an_answer(question: Question, value: Any = ANYTHING, *, at: datetime, inside: bool = True) -> Any:
    """Return an answer as somebody would give it.

    :param value: what a walk answered; `ANYTHING` where the content does not matter.
    :param at: when it is given; some dates have to be in the past or in the future.
    :param inside: whether a place lies in the council's area.
    """
    if question.kind == "group":
        items = value if isinstance(value, list) else [{}] * max(1, least(question))
        return [_an_item(question, each, at=at) for each in items]
    if value != ANYTHING:
        return value
    if question.kind == "place":
        point = HARBOUR if inside else OUTSIDE
        return {"lat": point.lat, "lon": point.lon}
    if question.kind in {"one_of", "any_of"}:
        chosen = question.options[0].value
        return chosen if question.kind == "one_of" else [chosen]
    if question.kind in {"number", "money"}:
        return _between(question, 3)
    if question.kind == "date":
        earliest, latest = CouncilDay().bounds(question, at.date())
        return (earliest or latest or at.date()).isoformat()
    if question.kind == "date_of_birth":
        # On New Year's Day, so that they have had their birthday this year.
        return date(at.year - _between(question, 40), 1, 1).isoformat()
    return _from_a_list(question, at.date())


def _from_a_list(question: Question, day: date) -> Any:
    if question.kind == "register":
        return next(registers()[question.of].on(day)).value
    return _ANSWERS[question.kind]


def _between(question: Question, number: int) -> int:
    """Return the number, or the nearest that the question allows."""
    low = number if question.min is None else max(number, question.min)
    return low if question.max is None else min(low, question.max)


def _an_item(group: Question, given: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for question in asked_of(group, item):
        item[question.id] = an_answer(question, given.get(question.id, ANYTHING), at=at)
    return item
