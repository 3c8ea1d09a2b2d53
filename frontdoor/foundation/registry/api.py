"""One way to offer several implementations of a thing: form field kinds, message senders, panels…

There are exactly eight registries (docs/decisions/0001-the-house.md); a ninth needs a decision. Anything
with one implementation is a function.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named entries of one kind, registered by decorator, refusing duplicates.

    :param noun: what an entry is, for messages: "message sender".
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, Entry] = {}

    def register(self, name: str) -> Callable[[Entry], Entry]:
        """Return a decorator that registers what it decorates under `name`. Raises ValueError if taken."""

        def keep(entry: Entry) -> Entry:
            self.add(name, entry)
            return entry

        return keep

    def add(self, name: str, entry: Entry) -> None:
        """Register `entry` under `name`. Raises ValueError if the name is taken."""
        if name in self._entries:
            raise ValueError(f"There is already a {self.noun} called {name!r}.")
        self._entries[name] = entry

    def get(self, name: str) -> Entry:
        """Return the entry. Raises LookupError naming the ones that exist."""
        try:
            return self._entries[name]
        except KeyError:
            known = ", ".join(sorted(self._entries)) or "none"
            raise LookupError(f"There is no {self.noun} called {name!r}. There are: {known}.") from None

    def names(self) -> list[str]:
        """Return the registered names in order of registration."""
        return list(self._entries)

    def items(self) -> list[tuple[str, Entry]]:
        """Return (name, entry) pairs in order of registration."""
        return list(self._entries.items())

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    @contextmanager
    def temporarily(self, name: str, entry: Entry) -> Iterator[Entry]:
        """Register `entry` for the length of a `with` block, for tests; may shadow an existing entry."""
        before = self._entries.get(name)
        self._entries[name] = entry
        try:
            yield entry
        finally:
            if before is None:
                del self._entries[name]
            else:
                self._entries[name] = before
