"""Why a case is where it is: what put it with its team, and with whoever holds it."""

from typing import Any, Final

from frontdoor.cases.models import Case, Entry
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.services.api import row_for

#: Lines of the timeline that say how a case came to its team or holder.
_TO_TEAM: Final = ("handed-over", "recategorised")
_TO_HOLDER: Final = ("taken", "handed-over", "assigned")


def why_here(case: Case, *, called: dict[str, str]) -> list[str]:
    """Return why a case is with its team and its holder, a sentence for each. One query.

    A version of a service and the answers of a case never change, so the row of the routing table that sent it is the
    one that holds now.

    :param called: what people are called, by user name.
    """
    lines = list(case.entries.filter(kind__in={*_TO_TEAM, *_TO_HOLDER}).order_by("-id"))
    found = [_team(case, next((line for line in lines if line.kind in _TO_TEAM), None), called)]
    last = next((line for line in lines if line.kind in _TO_HOLDER), None)
    if case.holder_id is not None and last is not None and last.kind != "handed-over":
        who = called.get(last.actor, last.actor)
        found.append(last.text if last.kind == "assigned" else f"{who} took it.")
    return [each for each in found if each]


def _team(case: Case, moved: Entry | None, called: dict[str, str]) -> str:
    if moved is not None:
        return f"{called.get(moved.actor, moved.actor)}: {moved.text.partition(chr(10))[0]}"
    if case.removed_at is not None or case.source:
        return ""
    definition = definition_of(case)
    row: Any = row_for(definition.routing, case.answers) if definition.routing else None
    if row is None:
        return f"‘{definition.name}’ goes to the team that owns it."
    number = definition.routing.index(row) + 1
    return f"Row {number} of the routing table of ‘{definition.name}’ sent it to its team, as {row.when}."
