"""Who may do what with customers. Reading is decided by the context whose page shows them."""

from frontdoor.customers.models.details import Customer
from frontdoor.customers.queries.rights import rights_purpose
from frontdoor.foundation.accounts.access import NotAllowed, answers
from frontdoor.foundation.accounts.actors import Actor, Role


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
