"""Telling a team that keeps its source by hand: by e-mail, with a link to the page where they say what they did."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from typing_extensions import override

from frontdoor.customers.providers.connectors import Answer, Connector, Outgoing, connectors
from frontdoor.customers.rules.changes import Stage
from frontdoor.customers.rules.sources import SourceDefinition


class ByEmail(Connector):
    """The team is asked: `messages` hears of it and writes to the address of the connector."""

    at_once = 1

    @override
    def hand_over(
        self, rows: Sequence[Outgoing], *, source: SourceDefinition, batch: str, at: datetime
    ) -> Sequence[Answer]:
        """Put it before the team. See Connector."""
        return [Answer(key=row.key, stage=Stage.WITH_PEOPLE, words="The team was asked by email.") for row in rows]

    @override
    def answers(self, source: SourceDefinition) -> Iterator[Sequence[Answer]]:
        """Return nothing: the team answers on a page."""
        yield from ()

    @override
    def check_config(self, source: SourceDefinition) -> list[str]:
        """Nothing has to be set."""
        return []


class Nobody(Connector):
    """No way: the source is never told. It stands in for one that had a way when a change was told."""

    at_once = 1

    @override
    def hand_over(
        self, rows: Sequence[Outgoing], *, source: SourceDefinition, batch: str, at: datetime
    ) -> Sequence[Answer]:
        """Ask a person what to do. See Connector."""
        return [
            Answer(key=row.key, stage=Stage.WITH_PEOPLE, words="The source has no connector any more.") for row in rows
        ]

    @override
    def answers(self, source: SourceDefinition) -> Iterator[Sequence[Answer]]:
        """Return nothing."""
        yield from ()

    @override
    def check_config(self, source: SourceDefinition) -> list[str]:
        """Nothing has to be set."""
        return []


connectors.add("email", ByEmail())
connectors.add("none", Nobody())
