"""Who of a team gets a new case: rules in order, each with its conditions, and why it came out so. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.cases.rules.workload import least_loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. What is empty is no condition.

    :param services: of these services; `wards`: in one of these.
    :param skill: by somebody who can do this.
    :param most: only by somebody whose load is below this; 0 for no limit.
    """

    id: int
    name: str
    services: frozenset[str] = frozenset()
    wards: frozenset[str] = frozenset()
    skill: str = ""
    most: int = 0

    def is_about(self, service: str, ward: str) -> bool:
        """Return whether the rule is about a case of a service in a ward."""
        return (not self.services or service in self.services) and (not self.wards or ward in self.wards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the team."""

    id: int
    name: str
    skills: frozenset[str] = frozenset()
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets a case, by which rule, and why: reasons that somebody can check."""

    person_id: int
    rule_id: int
    rule: str
    reasons: tuple[str, ...]


def choose(
    service: str, ward: str, *, rules: Iterable[Rule], people: Sequence[Person], weights: Mapping[int, int]
) -> Assignment | None:
    """Return who gets a case: by the first rule that is about it and has somebody; None when there is none.

    :param weights: how much each person has (`rules/workload.py`).
    """
    for rule in rules:
        if not rule.is_about(service, ward):
            continue
        here = [each for each in people if not each.is_away]
        able = [each for each in here if not rule.skill or rule.skill in each.skills]
        free = {each.id: weights.get(each.id, 0) for each in able if _has_room(rule, weights.get(each.id, 0))}
        if free:
            chosen = least_loaded(free)
            return Assignment(chosen, rule.id, rule.name, tuple(_reasons(rule, people, free, chosen)))
    return None


def _has_room(rule: Rule, weight: int) -> bool:
    return not rule.most or weight < rule.most


def _reasons(rule: Rule, people: Sequence[Person], free: Mapping[int, int], chosen: int) -> Iterable[str]:
    if rule.services:
        yield "the rule is about this service"
    if rule.wards:
        yield "the rule is about this ward"
    if rule.skill:
        yield f"has the skill ‘{rule.skill}’"
    away = sum(each.is_away for each in people)
    if away:
        yield f"{away} of the team {'are' if away > 1 else 'is'} away"
    others = len(free) - 1
    if others:
        yield f"had the least to do ({free[chosen]}) of {others + 1} who could take it"
    else:
        yield "was the only one who could take it"
