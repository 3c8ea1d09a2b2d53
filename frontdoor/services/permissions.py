"""Who may look behind the services that are offered."""

from frontdoor.foundation.accounts.access import NotAllowed, roles
from frontdoor.foundation.accounts.actors import Actor, Role

#: Designers, whose work it is, and those who answer residents' questions about it.
may_read_definitions = roles(Role.DESIGNER, Role.TEAM_LEADER, Role.ADVISER, Role.INSIGHT, Role.PROGRAMME)
#: Writing, reviewing and publishing them is the designers' work alone.
may_design = roles(Role.DESIGNER)


def check_may_design(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may write and publish services."""
    if not may_design(actor):
        raise NotAllowed("Only service designers may change services.")


#: What is still to become a service is read by those who plan the work, and kept by designers and the programme.
may_read_tracker = roles(Role.DESIGNER, Role.PROGRAMME, Role.INSIGHT, Role.TEAM_LEADER)
may_change_tracker = roles(Role.DESIGNER, Role.PROGRAMME)


def check_may_change_tracker(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may change what is tracked."""
    if not may_change_tracker(actor):
        raise NotAllowed("Only service designers and the programme team may change the tracker.")
