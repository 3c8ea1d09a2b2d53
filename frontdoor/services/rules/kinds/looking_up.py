"""Answers that are looked up in a list kept elsewhere: what stands near the place, the entries of a register.

What is near, or all of a short list, is offered at once; anything else is searched for.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from typing_extensions import override

from frontdoor.kernel.geo import Point
from frontdoor.services.rules.kinds.base import FieldKind, Posted, one
from frontdoor.services.rules.questions import Question

#: What a form posts for "none of these": no value of any list.
NOT_LISTED: Final = "-"
#: Of what a search finds more are too many to read; another word in it leaves fewer.
MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """One of a list, as it is offered: what a form posts for it, what the person reads, and where it is, if it is."""

    value: str
    label: str
    hint: str = ""
    at: Point | None = None


class LookUp(FieldKind):
    """A kind whose answers come from a list.

    A form posts `<id>`, one that was offered, or `<id>-lookup`, what was typed to search; `<id>-searched` is what had
    been searched for when the page was made.
    """

    def listed(self, question: Question, *, now: datetime) -> Sequence[Offer]:  # noqa: ARG002 -- registers need them
        """Return all that can be answered now, for other systems; none where that is as much as a town has."""
        return ()

    @abstractmethod
    def offered(self, question: Question, *, near: Point | None, now: datetime) -> Sequence[Offer]:
        """Return what is offered without a search, best first.

        :param near: where the place is that was answered; None while that is not known.
        """

    @abstractmethod
    def found(self, question: Question, text: str, *, near: Point | None, now: datetime) -> Sequence[Offer]:
        """Return what answers a search, best first: one more than `MOST_FOUND` where there is more."""

    @abstractmethod
    def chosen(self, question: Question, value: Any, *, near: Point | None) -> Offer | None:
        """Return what was answered, as it was offered; None for what is no kept answer."""

    @abstractmethod
    def search_words(self, question: Question, *, now: datetime) -> str:
        """Return what to do with the box to search in: "Enter the number"; "" where all of the list is offered."""

    @abstractmethod
    def list_words(self, question: Question) -> str:
        """Return what stands above what is offered without a search, where there is a box to search in as well."""

    @abstractmethod
    def not_found(self, question: Question, text: str) -> str:
        """Return what to say when a search finds nothing."""

    @override
    def from_form(self, question: Question, data: Posted) -> str | None:
        chosen = one(data, question.id)
        typed, searched = (one(data, f"{question.id}-{box}").strip() for box in ("lookup", "searched"))
        # What was typed since the page was made is meant, also where an earlier answer is still marked.
        if typed and (typed != searched or not chosen):
            return typed
        return None if chosen == NOT_LISTED else chosen or None
