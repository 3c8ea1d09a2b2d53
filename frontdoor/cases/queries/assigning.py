"""A team's rules and people as they decide who gets a case, and what they would have decided on a past day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from frontdoor.cases.models import AssignmentRule, Audience, Case, Entry
from frontdoor.cases.queries.workload import loads
from frontdoor.cases.rules.assigning import Assignment, Person, Rule, choose
from frontdoor.cases.rules.workload import OPEN
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.api import actors, colleagues, work_facts
from frontdoor.kernel.clock import LONDON

#: As many cases of a day as are tried.
A_DAY: Final = 300


def rules_of(team_id: int, *, only_on: bool) -> list[Rule]:
    """Return a team's rules in the order in which they are asked. One query."""
    rows = AssignmentRule.objects.filter(team_id=team_id).order_by("place", "id")
    return [rule_of(row) for row in (rows.filter(is_on=True) if only_on else rows)]


def rule_of(row: AssignmentRule) -> Rule:
    """Return a row as the rule that it keeps."""
    return Rule(
        id=row.pk, name=row.name, services=frozenset(row.services), wards=frozenset(row.wards), skill=row.skill,
        most=row.most,
    )  # fmt: skip


def people_of(team_id: int, *, on: date) -> list[Person]:
    """Return the council's own people of a team who could be given cases. Four queries."""
    names = {each.id: each.name for each in colleagues([team_id])}
    acting, facts = actors(names), work_facts(names)
    return [
        Person(id=user_id, name=name, skills=frozenset(facts[user_id].skills), is_away=facts[user_id].is_away(on))
        for user_id, name in names.items()
        # A contractor's crew shares an account, and takes its work itself.
        if user_id in acting and acting[user_id].has(Role.OFFICER, Role.TEAM_LEADER)
    ]


def decide(case: Case, *, at: datetime) -> Assignment | None:
    """Return who gets a case by the rules that are on, or None. One query for a team without any, else six."""
    rules = [rule for rule in rules_of(case.team_id, only_on=True) if rule.is_about(case.service, case.ward)]
    if not rules:
        return None
    people = people_of(case.team_id, on=at.astimezone(LONDON).date())
    weights = {user_id: load.weight for user_id, load in loads([each.id for each in people], at=at).items()}
    return choose(case.service, case.ward, rules=rules, people=people, weights=weights)


@dataclass(frozen=True, slots=True)
class Tried:
    """One case of a past day: who would have got it, and who held it at last."""

    case: Case
    would: Assignment | None
    holder_id: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a team's rules would have done on a day."""

    tried: list[Tried]
    would: Counter[int | None]
    was: Counter[int | None]


def try_on(team_id: int, day: date, *, at: datetime) -> Trial:
    """Return what a team's rules, on or not, would have done with the cases that it got on a day. Six queries.

    Everybody begins that day without work, so that the spread is the rules' own. Skills and absences are as they are
    at `at`, as nobody writes down those of the past.
    """
    begins = datetime.combine(day, time(), tzinfo=LONDON)
    opened = Entry.objects.filter(
        audience=Audience.PUBLIC,
        kind="opened",
        case__team_id=team_id,
        at__gte=begins,
        at__lt=begins + timedelta(days=1),
    )
    rows = [entry.case for entry in opened.select_related("case").order_by("at", "id")[:A_DAY]]
    rules, people = rules_of(team_id, only_on=False), people_of(team_id, on=at.astimezone(LONDON).date())
    weights = dict.fromkeys((each.id for each in people), 0)
    found = []
    for row in rows:
        would = choose(row.service, row.ward, rules=rules, people=people, weights=weights)
        if would is not None:
            weights[would.person_id] += OPEN
        found.append(Tried(row, would, row.holder_id))
    return Trial(
        found,
        Counter(each.would.person_id if each.would else None for each in found),
        Counter(each.holder_id for each in found),
    )
