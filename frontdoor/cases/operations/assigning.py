"""Giving a new case to somebody by the rules of its team, and keeping those rules."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseHandedOver
from frontdoor.cases.models import AssignmentRule, Audience, Case
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst, change, write
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.assigning import decide
from frontdoor.cases.rules.assigning import Assignment
from frontdoor.cases.rules.states import Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.refusals import Refusal

#: More rules than these nobody could follow.
MOST_RULES: Final = 50
LONGEST_NAME: Final = 60


class RuleNameTaken(Refusal):
    """The team has another rule of this name."""


class TooManyRules(Refusal):
    """A team has as many rules as anybody can follow."""


@transaction.atomic
def assign(case: Case, *, by: Actor, at: datetime) -> Assignment | None:
    """Give a new case that nobody holds to somebody, by its team's rules; return who and why, or None.

    Doing it twice, or from several workers at once, gives it once: it is written only if nobody holds it still.
    """
    if case.holder_id is not None or case.status != Status.NEW:
        return None
    found = decide(case, at=at)
    if found is None:
        return None
    try:
        with transaction.atomic():
            change(case, at=at, holder_id=found.person_id)
    except SomebodyElseWasFirst:
        return None
    name = people([found.person_id])[found.person_id].name
    why = "; ".join(found.reasons)
    entry = write(
        case, "assigned", f"Given to {name} by the rule ‘{found.rule}’: {why}.", audience=Audience.STAFF, by=by,
        at=at, rule=found.rule_id, holder=found.person_id,
    )  # fmt: skip
    notify(
        case, user_ids=[found.person_id], kind="assigned", text=f"Yours by the rule ‘{found.rule}’.",
        key=f"assigned:{entry.pk}", at=at,
    )  # fmt: skip
    announce(
        CaseHandedOver(case_id=case.pk, reference=case.reference, team_id=case.team_id, holder_id=found.person_id),
        at=at,
    )
    return found


@transaction.atomic
def keep_rule(
    *,
    team_id: int,
    name: str,
    place: int = 1,
    services: Collection[str] = (),
    wards: Collection[str] = (),
    skill: str = "",
    most: int = 0,
    rule_id: int | None = None,
    by: Actor,
    at: datetime,
) -> AssignmentRule:
    """Keep a rule of a team; a new one, and one that is changed, is off until it is switched on.

    :param rule_id: the one that is changed; None for a new one.
    :raises NotAllowed: unless a leader of the team keeps it.
    :raises SayMore: for no name or one that is too long.
    :raises RuleNameTaken: when the team has another of that name.
    :raises TooManyRules: beyond 50 of a team.
    """
    permissions.check_may_lead(by, team_id)
    words = " ".join(name.split())
    if not words:
        raise SayMore("Enter a name for the rule")
    if len(words) > LONGEST_NAME:
        raise SayMore(f"The name must be {LONGEST_NAME} characters or fewer")
    theirs = AssignmentRule.objects.filter(team_id=team_id)
    if rule_id is None and theirs.count() >= MOST_RULES:
        raise TooManyRules(f"The team has {MOST_RULES} rules already. Delete one first.")
    row = theirs.filter(pk=rule_id or 0).first() or AssignmentRule(team_id=team_id)
    row.name, row.place, row.most, row.skill = words, place, most, " ".join(skill.lower().split())[:40]
    row.services, row.wards, row.is_on, row.by, row.at = sorted(services), sorted(wards), False, by.username, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleNameTaken(f"The team has another rule called ‘{words}’") from None
    after = {"name": words, "services": row.services, "wards": row.wards, "skill": row.skill, "most": most}
    audit.record("cases.rule-kept", on=f"assignment-rule:{row.pk}", by=by, at=at, after=after)
    return row


@transaction.atomic
def switch_rule(rule: AssignmentRule, *, is_on: bool, by: Actor, at: datetime) -> None:
    """Switch a rule on or off. Raises NotAllowed unless a leader of the team does."""
    permissions.check_may_lead(by, rule.team_id)
    AssignmentRule.objects.filter(pk=rule.pk).update(is_on=is_on)
    audit.record("cases.rule-switched", on=f"assignment-rule:{rule.pk}", by=by, at=at, after={"is_on": is_on})


@transaction.atomic
def delete_rule(rule: AssignmentRule, *, by: Actor, at: datetime) -> None:
    """Forget a rule; what it decided is kept with the cases. Raises NotAllowed unless a leader of the team does."""
    permissions.check_may_lead(by, rule.team_id)
    audit.record("cases.rule-deleted", on=f"assignment-rule:{rule.pk}", by=by, at=at, before={"name": rule.name})
    rule.delete()
