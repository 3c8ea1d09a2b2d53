"""Who may do what with customers. Reading is decided by the context whose page shows them."""

from frontdoor.foundation.accounts.access import NotAllowed, answers
from frontdoor.foundation.accounts.actors import Actor, Role


def check_may_forget(actor: Actor, _thing: object) -> None:
    """Raise NotAllowed unless the actor is the platform itself, applying a retention rule."""
    if not actor.has(Role.ADMIN):
        raise NotAllowed("Only a retention rule may remove somebody's details.")


may_forget = answers(check_may_forget)
