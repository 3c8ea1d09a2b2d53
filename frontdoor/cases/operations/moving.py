"""Handing over all that somebody holds, because they leave or are away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Case
from frontdoor.cases.operations.working import CannotHandOver, hand_over
from frontdoor.cases.queries.workload import loads
from frontdoor.cases.rules.workload import spread
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamRecord, colleagues, work_facts
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

#: As many in one go as a page can tell of; the rest are handed over by pressing the button again.
AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one case: who holds it now, or why it stayed."""

    reference: str
    to: str
    refused: str = ""


def receivers(team: TeamRecord, *, but: int, at: datetime) -> dict[int, str]:
    """Return who of a team could get somebody's work: its people who are not away, by account. Two queries."""
    people = {each.id: each.name for each in colleagues([team.id]) if each.id != but}
    facts = work_facts(people)
    today = at.astimezone(LONDON).date()
    return {user_id: name for user_id, name in people.items() if not facts[user_id].is_away(today)}


def hand_over_all(
    *, of: int, team: TeamRecord, to: int | None = None, note: str = "", by: Actor, at: datetime
) -> list[Moved]:
    """Hand over what somebody holds of a team's open cases, 200 at most, those due first; say what became of each.

    Each in a transaction of its own: what is refused for one, or changed by somebody meanwhile, is nothing to the rest.

    :param to: who gets them all; None to give each to whoever of the team has the least to do by then.
    :raises NotAllowed: unless a leader of the team does it.
    :raises CannotHandOver: to somebody who is not in the team or away, or when nobody is there to take it.
    """
    permissions.check_may_lead(by, team.id)
    people = receivers(team, but=of, at=at)
    if to is not None and to not in people:
        raise CannotHandOver(f"Select somebody else in {team.name} who is not away")
    if not people:
        raise CannotHandOver(f"There is nobody else in {team.name} to take it")
    theirs = Case.objects.open().filter(holder_id=of, team_id=team.id)
    rows = list(theirs.order_by("due_at", "id")[:AT_ONCE])
    if to is not None:
        given = dict.fromkeys((row.pk for row in rows), to)
    else:
        weights = {user_id: load.weight for user_id, load in loads(people.keys(), at=at).items()}
        given = spread((row.pk for row in rows), weights)
    found = []
    for row in rows:
        holder = given[row.pk]
        try:
            with transaction.atomic():
                hand_over(row, team_slug=team.slug, holder_id=holder, note=note, by=by, at=at)
        except Refusal as refusal:
            found.append(Moved(row.reference, "", str(refusal)))
        else:
            found.append(Moved(row.reference, people[holder]))
    return found
