"""Registers: lists that questions ask from. Which entries hold on a day, and which answer a search. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

#: Of what somebody types more words than these tell nothing more.
_MOST_WORDS = 8


@dataclass(frozen=True)
class Entry:
    """One of a register.

    :param value: what is kept and what conditions compare with; never changed.
    :param group: what it belongs to, shown with it: a district, a trade.
    :param begins: the first day on which it may be chosen, and `ends` the last; None for always.
    :param facts: what else the register says of it.
    """

    value: str
    label: str
    hint: str = ""
    group: str = ""
    begins: date | None = None
    ends: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """Return whether it may be chosen on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)

    @property
    def about(self) -> str:
        """Return what is shown under its label."""
        return ". ".join(text for text in (self.group, self.hint) if text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the words it is found by."""
        return (*words_of(self.label), *words_of(self.hint), *words_of(self.group), self.value)


@dataclass(frozen=True)
class Register:
    """A register with its entries in the order of its file.

    :param title: what one is called, as a form asks for it: "school".
    :param source: where it comes from, and of when.
    """

    id: str
    title: str
    source: str
    entries: Sequence[Entry] = ()

    @cached_property
    def by_value(self) -> dict[str, Entry]:
        """Return its entries by what is kept of them."""
        return {each.value: each for each in self.entries}

    def on(self, day: date) -> Iterator[Entry]:
        """Yield the entries that may be chosen on a day."""
        return (each for each in self.entries if each.holds_on(day))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without capitals, accents and apostrophes."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    return re.findall(r"[^\W_]+", "".join(letter for letter in flat if not unicodedata.combining(letter)))


def search(entries: Iterable[Entry], text: str, *, limit: int) -> list[Entry]:
    """Return the entries of which some word begins like each word typed, those that begin like the text first."""
    wanted = words_of(text)[:_MOST_WORDS]
    if not wanted:
        return []
    found = [each for each in entries if all(_begins(word, each.words) for word in wanted)]
    return sorted(found, key=lambda each: (not _is_led_by(wanted, words_of(each.label)), words_of(each.label)))[:limit]


def _begins(start: str, words: Sequence[str]) -> bool:
    return any(word.startswith(start) for word in words)


def _is_led_by(wanted: Sequence[str], words: Sequence[str]) -> bool:
    led = words[: len(wanted)]
    return len(led) == len(wanted) and all(word.startswith(start) for start, word in zip(wanted, led, strict=True))
