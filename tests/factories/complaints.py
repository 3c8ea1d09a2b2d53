"""Complaints for tests, brought as far as wanted through the operations everybody uses."""

from datetime import datetime
from typing import Any

from frontdoor.cases.models import Case
from frontdoor.cases.operations.complaining import acknowledge, appoint, find
from frontdoor.cases.operations.complaint_answers import answer_stage
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import ensure_team
from frontdoor.foundation.accounts.models import Membership, User
from tests.factories.cases import a_case

ABOUT = {"about": "bins", "description": "My bin was missed three times.", "wish": "That it is collected."}
#: A team with two people in it, of whom one leads.
TEAM = "customer-hub"


def a_complaint(*, at: datetime, **given: Any) -> Case:
    """Open a complaint with the customer hub and return its case."""
    return a_case("complaint", at=at, **{"answers": ABOUT, "description": ABOUT["description"], **given})


def an_investigator(username: str, *, team: str = TEAM, role: Role = Role.OFFICER) -> Actor:
    """Return somebody with an account who works in a team."""
    there = ensure_team(team, name=team)
    user, _made = User.objects.get_or_create(username=username, defaults={"display_name": username.title()})
    Membership.objects.get_or_create(user=user, team_id=there.id, role=role)
    return Actor(
        username=username,
        name=username.title(),
        user_id=user.pk,
        roles=frozenset({role}),
        team_ids=frozenset({there.id}),
    )


def acknowledged(case: Case, *, by: Actor, at: datetime) -> Case:
    """Have somebody look into the complaint's stage and acknowledge it."""
    appoint(case, team_slug=TEAM, user_id=by.user_id, by=by, at=at)
    acknowledge(case, understood="It was missed.", sought="An apology.", by=by, at=at)
    return case


def found(case: Case, *, by: Actor, at: datetime, verdict: str = "upheld") -> Case:
    """Find the same of every issue."""
    for issue in case.complaint_file.issues.select_related("complaint_file__case"):
        find(issue, verdict=verdict, reasons="The log says so.", by=by, at=at)
    return Case.objects.get(pk=case.pk)


def answered(case: Case, *, by: Actor, at: datetime, verdict: str = "upheld") -> Case:
    """Bring a complaint's stage to its answer."""
    acknowledged(case, by=by, at=at)
    case = found(case, by=by, at=at, verdict=verdict)
    answer_stage(case, words="We are sorry.", by=by, at=at)
    return case
