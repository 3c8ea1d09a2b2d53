"""Who may do what with customers. Reading is decided by the context whose page shows them."""

from dataclasses import dataclass, field
from typing import Final

from frontdoor.customers.models import ToldChange
from frontdoor.customers.models.acting import Representation
from frontdoor.customers.models.circles import Circle, CircleTask
from frontdoor.customers.models.details import Customer
from frontdoor.foundation.accounts.access import NotAllowed, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a customer's records are: the accounts among them."""

    user_ids: frozenset[int] = field(default_factory=frozenset)


def check_may_correct(actor: Actor, customer: Customer) -> None:
    """Raise NotAllowed unless the details are the actor's own, or the actor speaks with residents."""
    if actor.user_id is not None and actor.user_id == customer.user_id:
        return
    if not actor.has(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only the person themselves, or staff who speak with them, may correct these details.")


def check_may_forget(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor is the platform itself, applying a retention rule."""
    if not actor.has(Role.ADMIN):
        raise NotAllowed("Only a retention rule may remove somebody's details.")


may_correct = answers(check_may_correct)
may_forget = answers(check_may_forget)


def check_may_file(actor: Actor, _source: object) -> None:
    """Raise NotAllowed unless the actor is the platform itself, or an administrator: imports are run by IT."""
    if not actor.has(Role.ADMIN):
        raise NotAllowed("Only an import of the council's own may file the records of a source.")


def check_may_review(actor: Actor, _pair: object) -> None:
    """Raise NotAllowed unless the actor may decide whether records are one person's."""
    if not actor.has(Role.ADVISER, Role.TEAM_LEADER, Role.INSIGHT, Role.ADMIN):
        raise NotAllowed("Only hub staff may decide whether two records are one person's.")


may_file = answers(check_may_file)
may_review = answers(check_may_review)


#: Who speaks with residents, and may write down what they tell.
may_tell_for_others = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)
#: Who answers for what sources are told: the list shows each of them the sources of their own teams.
may_watch_changes = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)


def check_may_tell(actor: Actor, owner: "Owner") -> None:
    """Raise NotAllowed unless the record is the actor's own, or the actor speaks with residents."""
    if actor.user_id is not None and actor.user_id in owner.user_ids:
        return
    if not may_tell_for_others(actor):
        raise NotAllowed("Only the person themselves, or staff who speak with them, may tell of this change.")


def check_may_see_change(actor: Actor, change: ToldChange) -> None:
    """Raise NotAllowed unless the actor told of the change for themselves, or speaks with residents."""
    if actor.user_id is not None and actor.user_id == change.teller_id:
        return
    if not may_tell_for_others(actor):
        raise NotAllowed("This change is not yours to see.")


def check_may_look(actor: Actor, _change: ToldChange) -> None:
    """Raise NotAllowed unless the actor may look at proof, find whom a change is about, and pass it on or not."""
    if not actor.has(Role.ADVISER, Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only hub staff may pass a change on.")


def check_may_take_back(actor: Actor, _change: ToldChange) -> None:
    """Raise NotAllowed unless the actor may take back what was passed on."""
    if not actor.has(Role.TEAM_LEADER, Role.ADMIN):
        raise NotAllowed("Only a team leader may take a change back.")


def check_may_answer(actor: Actor, team_id: int | None) -> None:
    """Raise NotAllowed unless the actor works in the team that answers for the source."""
    is_theirs = team_id is not None and team_id in actor.team_ids and may_watch_changes(actor)
    if not is_theirs and not actor.has(Role.ADMIN):
        raise NotAllowed("Only the team that answers for this source may say what became of it.")


may_tell = answers(check_may_tell)
may_see_change = answers(check_may_see_change)
may_look = answers(check_may_look)
may_take_back = answers(check_may_take_back)
may_answer = answers(check_may_answer)

_SPEAK_WITH_RESIDENTS: Final = (Role.ADVISER, Role.TEAM_LEADER, Role.ADMIN)


def check_may_invite(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor has signed in: one lets others act for oneself alone."""
    if not actor.is_signed_in:
        raise NotAllowed("Sign in to let somebody act for you.")


def account_of(actor: Actor) -> int:
    """Return the actor's account. Raises NotAllowed for whoever has not signed in."""
    if actor.user_id is None:
        raise NotAllowed("Sign in first.")
    return actor.user_id


def check_may_record(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor speaks with residents."""
    if not actor.has(*_SPEAK_WITH_RESIDENTS):
        raise NotAllowed("Only hub staff may record that somebody acts for another.")


def check_may_approve(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor speaks with residents, and did not record it."""
    check_may_record(actor, row)
    if actor.username == row.begun_by:
        raise NotAllowed("Somebody else has to approve what you recorded.")


def check_may_see_proof(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor speaks with residents, and is neither of the two."""
    check_may_record(actor, row)
    if actor.user_id in {row.principal_user_id, row.representative_user_id}:
        raise NotAllowed("Somebody else has to see the proof of what concerns you.")


def check_may_end(actor: Actor, row: Representation) -> None:
    """Raise NotAllowed unless the actor is one of the two, or speaks with residents."""
    is_one_of_them = actor.user_id is not None and actor.user_id in {row.principal_user_id, row.representative_user_id}
    if not is_one_of_them and not actor.has(*_SPEAK_WITH_RESIDENTS):
        raise NotAllowed("Only the two people themselves, or hub staff, may end this.")


may_record = answers(check_may_record)


def may_approve_acting(actor: Actor, begun_by: str) -> bool:
    """Return whether the actor may approve what somebody recorded."""
    return may_record(actor, None) and actor.username != begun_by


def check_may_lead(actor: Actor, circle: Circle) -> None:
    """Raise NotAllowed unless the circle is the actor's own."""
    if actor.user_id is None or actor.user_id != circle.person_id:
        raise NotAllowed("Only the person whose circle it is may do this.")


def check_took(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor has taken the task."""
    if actor.user_id is None or actor.user_id != task.taken_by_id:
        raise NotAllowed("Only whoever has taken this may give it back.")


def check_may_finish(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor took the task, asked for it, or it is for them."""
    if actor.user_id is None or actor.user_id not in {task.taken_by_id, task.asked_by_id, task.circle.person_id}:
        raise NotAllowed("Only whoever took this, asked for it or needs it may say that it is done.")


def check_may_call_off(actor: Actor, task: CircleTask) -> None:
    """Raise NotAllowed unless the actor asked for the task, or it is for them."""
    if actor.user_id is None or actor.user_id not in {task.asked_by_id, task.circle.person_id}:
        raise NotAllowed("Only whoever asked for this or needs it may call it off.")
