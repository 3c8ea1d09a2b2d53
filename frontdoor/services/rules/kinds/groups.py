"""Questions asked again and again: each person of a household, each vehicle, each place of work.

A group's answer is a list, one mapping of answers for each. While it is being given, each carries a number of its own
under `NUMBER`, so that taking one away in another tab never puts an answer to the wrong one.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.language import say
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, clean_answer, field_kinds, kind_of
from frontdoor.services.rules.questions import Question

#: Not a name a question can have.
NUMBER: Final = "#"
#: Beyond, it is a list to be sent as a file, and a page of answers nobody checks.
MOST: Final = 30
Item = Mapping[str, Any]


class Group(FieldKind):
    """The same questions about each of several: people of a household, vehicles. Kept as a list of answers."""

    settings: ClassVar = frozenset({"questions", "item", "min", "max"})
    private: ClassVar = True
    open311: ClassVar = None

    @override
    def from_form(self, question: Question, data: Posted) -> None:
        """Return nothing: a group is answered a question at a time (`services.api.save_item_answer`)."""

    @override
    def is_complete(self, question: Question, value: Any) -> bool:
        items = value or []
        return least(question) <= len(items) <= most(question) and all(
            unanswered(question, each) is None for each in items
        )

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            raise BadAnswer(say("{what} must be a list", what=question.heading))
        if len(value) < least(question):
            raise BadAnswer(say("Add at least {number}", number=counted(question, least(question))))
        if len(value) > most(question):
            raise BadAnswer(say("Add no more than {number}", number=counted(question, most(question))))
        return [_cleaned(question, number, each, now=now, owner=owner) for number, each in enumerate(value, start=1)]

    @override
    def plain(self, question: Question, value: Any) -> str:
        return "\n".join(
            f"{noun(question).capitalize()} {number}: {in_words(question, item)}"
            for number, item in enumerate(value or (), start=1)
        )

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Add {number}", number=counted(question, max(1, least(question))))


def asked_of(question: Question, item: Item) -> Iterator[Question]:
    """Yield the questions to be asked of one, given what was answered about it so far."""
    live: dict[str, Any] = {}
    for each in question.questions:
        if each.when and not parse(each.when).holds(live):
            continue
        yield each
        if each.id in item:
            live[each.id] = item[each.id]


def unanswered(question: Question, item: Item) -> Question | None:
    """Return the first question still to be answered about one, or None."""
    for each in asked_of(question, item):
        if each.id not in item or not kind_of(each).is_complete(each, item[each.id]):
            return each
    return None


def in_words(question: Question, item: Item) -> str:
    """Return what was answered about one, on one line."""
    said = ((each.heading, kind_of(each).plain(each, item.get(each.id))) for each in asked_of(question, item))
    return "; ".join(f"{heading}: {text}" for heading, text in said if text)


def noun(question: Question) -> str:
    """Return what one of them is called."""
    return question.item or say("entry")


def counted(question: Question, count: int) -> str:
    """Return so many of them in words: "1 person", "at most 3" being the caller's to say."""
    return f"{count} {noun(question)}" if count == 1 else say("{count} of these", count=count)


def least(question: Question) -> int:
    """Return how many there must be."""
    return question.min if question.min is not None else int(question.required)


def most(question: Question) -> int:
    """Return how many there may be."""
    return min(question.max or MOST, MOST)


def _cleaned(question: Question, number: int, item: Item, *, now: datetime, owner: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for each in question.questions:
        if each.when and not parse(each.when).holds(kept):
            continue
        try:
            value = clean_answer(each, item.get(each.id), now=now, owner=owner)
        except BadAnswer as refusal:
            raise BadAnswer(f"{noun(question).capitalize()} {number}: {refusal}") from None
        if value is not None:
            kept[each.id] = value
    return kept


field_kinds.add("group", Group())
