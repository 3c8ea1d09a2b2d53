"""Several things done to a case in one go, as data that a team keeps under a name. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Self

from frontdoor.kernel.refusals import Refusal


class NotAMacro(Refusal):
    """What is to be done says nothing, or contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is to be done to a case, in this order; what is empty is left out.

    :param team: the team to hand it to; `holder` somebody in it, by account; `hand_over_note` for them.
    :param outcome: what it is closed with, and `words` what the resident reads then.
    :param amount: how much more time, in the promise's own unit, why, and who asked for it.
    """

    watch: bool = False
    take: bool = False
    note: str = ""
    amount: int = 0
    reason: str = ""
    asked_by: str = ""
    ask: str = ""
    outcome: str = ""
    words: str = ""
    team: str = ""
    holder: int | None = None
    hand_over_note: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return what was kept, or sent by a form; names that are none of ours are left aside."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known and value})

    def as_data(self) -> dict[str, Any]:
        """Return what is to be kept: only what is said."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in said.items() if value}

    def check(self) -> None:
        """Raise NotAMacro when nothing is to be done, or one thing forbids the next."""
        if not any(True for _line in self.in_words()):
            raise NotAMacro("Enter at least one thing to do")
        if self.outcome and (self.ask or self.team or self.amount):
            raise NotAMacro("A case that is closed cannot be asked about, handed over or given more time")
        if self.outcome and not self.words.strip():
            raise NotAMacro("Enter what the resident reads when the case is closed")
        if self.ask and self.team:
            raise NotAMacro("Ask, or hand over: whoever asks waits for the answer")
        if self.amount and not (self.reason.strip() and self.asked_by):
            raise NotAMacro("Enter why more time is needed, and who asked for it")

    def in_words(self) -> Iterator[str]:
        """Yield what is done, a line for each step."""
        lines = (
            (self.watch, "Watch it"),
            (self.take, "Take it"),
            (self.note, f"Add the note ‘{self.note}’"),
            (self.amount, f"Give it {self.amount} more: {self.reason}"),
            (self.ask, f"Ask ‘{self.ask}’"),
            (self.outcome, f"Close it as {self.outcome.replace('-', ' ')}: ‘{self.words}’"),
            (self.team, f"Hand it over to {self.team.replace('-', ' ')}"),
        )
        yield from (line for holds, line in lines if holds)


#: What can be done to ticked cases without keeping it under a name first, with the fields that it needs.
SINGLE: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "take": ("Take them", ()),
    "watch": ("Watch them", ()),
    "note": ("Add a note to each", ("note",)),
    "hand-over": ("Hand them over", ("team", "holder", "hand_over_note")),
    "ask": ("Ask the residents", ("ask",)),
    "close": ("Close them", ("outcome", "words")),
    "extend": ("Give them more time", ("amount", "reason", "asked_by")),
}
