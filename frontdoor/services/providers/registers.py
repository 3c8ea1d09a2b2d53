"""The kind of question that asks from a register: a list kept as data, such as the schools of an area."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import Point
from frontdoor.kernel.language import say
from frontdoor.services.queries.registers import registers
from frontdoor.services.rules.kinds.base import BadAnswer, field_kinds
from frontdoor.services.rules.kinds.looking_up import MOST_FOUND, LookUp, Offer
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.registers import Entry, Register, search

#: Of more than these nobody reads all: they are searched.
MOST_TO_READ: Final = 12
_NO_REGISTER: Final = Register("", "entry", "")


class FromRegister(LookUp):
    """One of a register, such as a school. A short one is offered whole, a longer one is searched.

    Kept as {"value", "label"}, so that a case shows what was chosen whatever the register says later. A form posts
    `<id>`, the value of one that was offered, or `<id>-lookup`, what was typed to search. Other systems send the value.
    """

    settings: ClassVar = frozenset({"of"})
    linkable: ClassVar = True
    open311: ClassVar = "singlevaluelist"

    @override
    def listed(self, question: Question, *, now: datetime) -> list[Offer]:
        return _offers(_register(question).on(_day(now)))

    @override
    def offered(self, question: Question, *, near: Point | None, now: datetime) -> list[Offer]:
        every = self.listed(question, now=now)
        return every if len(every) <= MOST_TO_READ else []

    @override
    def found(self, question: Question, text: str, *, near: Point | None, now: datetime) -> list[Offer]:
        return _offers(search(_register(question).on(_day(now)), text, limit=MOST_FOUND + 1))

    @override
    def chosen(self, question: Question, value: Any, *, near: Point | None) -> Offer | None:
        if not isinstance(value, Mapping):
            return None
        entry = _register(question).by_value.get(str(value.get("value")))
        return Offer(str(value["value"]), str(value["label"]), entry.about if entry is not None else "")

    @override
    def search_words(self, question: Question, *, now: datetime) -> str:
        is_long = len(self.listed(question, now=now)) > MOST_TO_READ
        return say("Search for the {thing}", thing=_register(question).title) if is_long else ""

    @override
    def list_words(self, question: Question) -> str:
        return say("You chose")

    @override
    def not_found(self, question: Question, text: str) -> str:
        return say(
            "We found no {thing} for ‘{text}’. Check the spelling, or enter fewer words",
            thing=_register(question).title,
            text=text[:40],
        )

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, str]:
        given = str(value.get("value") if isinstance(value, Mapping) else value)[:200]
        entry = _register(question).by_value.get(given) or _named(_register(question).entries, given)
        if entry is None or not entry.holds_on(_day(now)):
            raise BadAnswer(say("Choose the {thing} from the list", thing=_register(question).title))
        return {"value": entry.value, "label": entry.label}

    @override
    def plain(self, question: Question, value: Any) -> str:
        if isinstance(value, Mapping):
            return str(value.get("label") or value.get("value") or "")
        # What a condition was compared with is the value alone.
        entry = _register(question).by_value.get(str(value))
        return entry.label if entry is not None else str(value or "")

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Choose the {thing}", thing=_register(question).title)

    @override
    def example(self, question: Question) -> dict[str, str]:
        first = next(iter(_register(question).entries), Entry("example", "An example"))
        return {"value": first.value, "label": first.label}


def _register(question: Question) -> Register:
    """Return the register that a question asks from; an empty one where there is none, as in a form being written."""
    return registers().get(question.of, _NO_REGISTER)


def _named(entries: Iterable[Entry], text: str) -> Entry | None:
    """Return the one entry with this very label; None if there is none, or more than one."""
    found = [each for each in entries if each.label.casefold() == text.strip().casefold()]
    return found[0] if len(found) == 1 else None


def _offers(entries: Iterable[Entry]) -> list[Offer]:
    return [Offer(each.value, each.label, each.about) for each in entries]


def _day(now: datetime) -> date:
    return now.astimezone(LONDON).date()


field_kinds.add("register", FromRegister())
