"""The macros of teams, and what their forms offer."""

from typing import Any

from frontdoor.cases.models import Macro
from frontdoor.cases.queries.clocks import OUTCOMES
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, teams
from frontdoor.services.api import catalogue


def of_teams(actor: Actor) -> list[Macro]:
    """Return the macros of somebody's teams by name. One query."""
    return list(Macro.objects.filter(team_id__in=actor.team_ids).order_by("name", "id"))


def choices(actor: Actor, *, at: Any) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen for the steps: outcomes of any service, teams, and people of the actor's teams."""
    named: dict[str, str] = {}
    for each in catalogue(at=at):
        for ending in OUTCOMES.of(each.definition).root:
            if ending.code != Outcome.DUPLICATE:
                named.setdefault(ending.code.value, ending.label)
    people = colleagues(actor.team_ids)
    return {
        "outcomes": sorted(named.items(), key=lambda each: each[1]),
        "teams": [(each.slug, each.name) for each in teams()],
        "people": [(str(each.id), each.name) for each in people],
        "askers": [(each.username, each.name) for each in people if each.id != actor.user_id],
    }
