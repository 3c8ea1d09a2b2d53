"""What a kind of question is, and the registry of kinds.

A kind that needs another context (an address, a slot, a fee) is registered by whoever can ask it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from frontdoor.foundation.registry.api import Registry
from frontdoor.kernel.language import say
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.rules.questions import Option, Question

#: A form as it was posted: one text, or several for checkboxes.
Posted = Mapping[str, str | Sequence[str]]

#: Kinds of mistake: nothing was answered; not written as it must be; too long; too small, too big or too early; a file.
EMPTY, FORMAT, LENGTH, RANGE, FILE = "empty", "format", "length", "range", "file"


class BadAnswer(Refusal):
    """The answer cannot be taken; the sentence says how to put it right.

    :param part: which box is wrong where a question has several: "day", "postcode"; "" for the whole.
    :param sort: what kind of mistake it is, for counting: never what was typed, which the sentence may repeat.
    """

    def __init__(self, sentence: str, *, part: str = "", sort: str = FORMAT) -> None:
        super().__init__(sentence)
        self.part = part
        self.sort = sort

    @property
    def why(self) -> str:
        """Return the kind of mistake with the box, as it is counted: "format", "format/postcode"."""
        return f"{self.sort}/{self.part}" if self.part else self.sort


class FieldKind(ABC):
    """One kind of question. Answers are JSON values; None is "left empty"."""

    #: Which optional settings of a question mean something for this kind.
    settings: ClassVar[frozenset[str]] = frozenset()
    needs_options: ClassVar[bool] = False
    #: Answers are about people, and are never shown to the public.
    private: ClassVar[bool] = False
    #: Answers are never shown again in full, to nobody; a form left empty keeps what was given.
    secret: ClassVar[bool] = False
    #: Whether a link may carry the answer: never what is about people, and never what somebody agrees to.
    linkable: ClassVar[bool] = False
    #: The GeoReport v2 datatype, or None when Open311 carries the answer otherwise or not at all.
    open311: ClassVar[str | None] = "string"

    @abstractmethod
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> Any:
        """Return the value as it is to be kept. Never called with an empty value.

        :param value: what `from_form` returned, or the kept form again, or what another system sent as JSON.
        :param owner: whose answer it is, "draft:<id>"; "" where there is no draft.
        :raises BadAnswer: with the sentence to show above the question.
        """

    def options(self, question: Question) -> tuple[Option, ...]:
        """Return the answers offered, in order; none for kinds that offer none."""
        return question.options

    def from_form(self, question: Question, data: Posted) -> Any:
        """Return the raw value out of a posted form, before cleaning; None if nothing was filled in."""
        return one(data, question.id) or None

    def is_empty(self, value: Any) -> bool:
        """Return whether nothing was answered."""
        return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())

    def is_complete(self, question: Question, value: Any) -> bool:
        """Return whether a kept value needs nothing more."""
        return not question.required or not self.is_empty(value)

    def plain(self, question: Question, value: Any) -> str:  # noqa: ARG002 -- kinds with options need the question
        """Return a kept value in words, for check-your-answers and the case; "" when empty."""
        return "" if value is None else str(value)

    def example(self, question: Question) -> Any:  # noqa: ARG002 -- kinds that ask a list need the question
        """Return an answer in its kept form where only the kind knows one; None where `rules.examples` does."""
        return None

    def files(self, value: Any) -> dict[str, str]:  # noqa: ARG002 -- kinds that take files need the value
        """Return the ids of the files in a kept value, each with the kind of evidence it is; "" for none."""
        return {}

    def limits(self, question: Question, *, today: date) -> str:  # noqa: ARG002 -- kinds with limits need both
        """Return which answers will do, in words under the question; "" where its own words say enough."""
        return ""

    def missing(self, question: Question) -> str:
        """Return what to say when a required question of this kind is left empty."""
        return question.missing or say("Answer ‘{question}’", question=question.label)


field_kinds: Registry[FieldKind] = Registry("field kind")


def kind_of(question: Question) -> FieldKind:
    """Return the question's kind. Raises LookupError if nothing registered it."""
    return field_kinds.get(question.kind)


def clean_answer(question: Question, value: Any, *, now: datetime, owner: str = "") -> Any:
    """Return a value as it is to be kept, None when an optional question was left empty.

    :param value: the JSON form of an answer, or what `from_form` returned.
    :param owner: whose answer it is, "draft:<id>"; files that belong to another owner are then refused.
    :raises BadAnswer: with the sentence to show above the question.
    """
    kind = kind_of(question)
    if kind.is_empty(value):
        if question.required:
            raise BadAnswer(kind.missing(question), sort=EMPTY)
        return None
    try:
        return kind.clean(question, value, now=now, owner=owner)
    except BadAnswer as refusal:
        # Kinds that find only white space, or no tick, say what they say of nothing.
        if str(refusal) == kind.missing(question):
            refusal.sort = EMPTY
        raise


def subject(question: Question, otherwise: str) -> str:
    """Return what an error sentence begins with: the question's short label, or a general word."""
    return question.short_label or otherwise


def one(data: Posted, name: str) -> str:
    """Return a posted text, the last one if it was posted several times, "" if never."""
    value = data.get(name, "")
    if isinstance(value, str):
        return value
    return value[-1] if value else ""


def several(data: Posted, name: str) -> list[str]:
    """Return every text posted under a name."""
    value = data.get(name, ())
    return [value] if isinstance(value, str) else list(value)
