"""What every way to a source is to the rest of us: a small protocol, and the registry they stand in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from frontdoor.customers.rules.changes import Stage
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.foundation.registry.api import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A change on its way to one record.

    :param key: what the source is to know it by: the same on every attempt.
    :param sends: what is sent, word for word; plain JSON.
    """

    key: str
    sends: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source said of a change.

    :param stage: to which it has come: sent, confirmed, refused, or with people.
    :param words: why, or what happens now; a refusal has some.
    :param reference: what the source calls it.
    """

    key: str
    stage: Stage
    words: str = ""
    reference: str = ""


class TryLater(Exception):
    """The source could not take it now; it is worth trying again. The sentence names nobody.

    :param after: how long the source asked us to wait, if it did.
    """

    def __init__(self, sentence: str, *, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Connector(Protocol):
    """A way to a source."""

    #: How many changes it takes at once.
    at_once: int

    def hand_over(
        self, rows: Sequence[Outgoing], *, source: SourceDefinition, batch: str, at: datetime
    ) -> Sequence[Answer]:
        """Hand changes over, and return what was said of each. The same batch again must not tell twice.

        Called outside any transaction. :raises TryLater: when none could be taken.
        """
        ...

    def answers(self, source: SourceDefinition) -> Iterator[Sequence[Answer]]:
        """Return what the source has said since, in the pieces in which it came.

        A piece is put away when the next one is asked for: whoever keeps it first and asks then loses nothing.
        """
        ...

    def check_config(self, source: SourceDefinition) -> list[str]:
        """Return what is missing for it to work, a sentence each."""
        ...


connectors: Registry[Connector] = Registry("source connector")
