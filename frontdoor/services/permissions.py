"""Who may look behind the services that are offered, and who may change them."""

from collections.abc import Iterable

from frontdoor.foundation.accounts.access import NotAllowed, roles
from frontdoor.foundation.accounts.actors import Actor, Role

#: Designers, whose work it is, and those who answer residents' questions about it.
may_read_definitions = roles(Role.DESIGNER, Role.TEAM_LEADER, Role.ADVISER, Role.INSIGHT, Role.PROGRAMME)
#: Writing and publishing them is the designers' work alone.
may_design = roles(Role.DESIGNER)
#: Leaders of the teams that will do the work may say yes or no to it, without writing any of it.
may_see_proposals = roles(Role.DESIGNER, Role.TEAM_LEADER)


def check_may_design(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may write and publish services."""
    if not may_design(actor):
        raise NotAllowed("Only service designers may change services.")


def check_may_review(actor: Actor, *, authors: Iterable[str]) -> None:
    """Raise NotAllowed unless the actor reviews services and wrote none of this one."""
    if not may_see_proposals(actor):
        raise NotAllowed("Only service designers and team leaders may review services.")
    if actor.username in authors:
        raise NotAllowed("Whoever wrote any of it cannot review it. Ask somebody else.")


def may_review(actor: Actor, *, authors: Iterable[str]) -> bool:
    """Return whether the actor may review what these people wrote."""
    return may_see_proposals(actor) and actor.username not in authors


#: What is still to become a service is read by those who plan the work, and kept by designers and the programme.
may_read_tracker = roles(Role.DESIGNER, Role.PROGRAMME, Role.INSIGHT, Role.TEAM_LEADER)
may_change_tracker = roles(Role.DESIGNER, Role.PROGRAMME)


def check_may_change_tracker(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may change what is tracked."""
    if not may_change_tracker(actor):
        raise NotAllowed("Only service designers and the programme team may change the tracker.")
