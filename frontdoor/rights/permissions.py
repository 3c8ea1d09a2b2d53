"""Who may deal with requests about somebody's own data: policy says which roles (sources/purposes.yaml, `rights`)."""

from frontdoor.customers.api import answers_rights, check_may_answer_rights
from frontdoor.foundation.accounts.access import NotAllowed, answers
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.rights.models import Erasure, Package

__all__ = [
    "answers_rights", "check_may_answer_rights", "check_may_fetch", "check_may_settle", "may_fetch", "may_settle",
]  # fmt: skip


def check_may_settle(actor: Actor, erasure: Erasure) -> None:
    """Raise NotAllowed unless the actor deals with such requests, and is not who proposed it."""
    check_may_answer_rights(actor, None)
    if actor.username == erasure.proposed_by:
        raise NotAllowed("Somebody else has to approve what you proposed.")


def check_may_fetch(actor: Actor, package: Package) -> None:
    """Raise NotAllowed unless the package is the actor's own."""
    if actor.user_id is None or actor.user_id != package.user_id:
        raise NotAllowed("This is not yours.")


may_settle = answers(check_may_settle)
may_fetch = answers(check_may_fetch)
