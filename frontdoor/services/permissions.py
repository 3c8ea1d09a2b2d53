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
