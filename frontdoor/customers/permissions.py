"""Who may do what with customers. Reading is decided by the context whose page shows them."""

from dataclasses import dataclass, field

from frontdoor.customers.models import ToldChange
from frontdoor.customers.models.details import Customer
from frontdoor.customers.queries.rights import rights_purpose
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


def answers_rights(actor: Actor) -> bool:
    """Let in whom policy lets deal with requests about somebody's own data (sources/purposes.yaml, `rights`)."""
    wanted = rights_purpose().roles
    return actor.has(Role.ADMIN) or any(role.value in wanted for role in actor.roles)


def check_may_answer_rights(actor: Actor, _person: object) -> None:
    """Raise NotAllowed unless the actor may deal with requests about somebody's own data."""
    if not answers_rights(actor):
        raise NotAllowed("Your role does not deal with requests about somebody’s own data.")


may_answer_rights = answers(check_may_answer_rights)
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
