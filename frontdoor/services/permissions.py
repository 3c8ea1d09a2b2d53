"""Who may look behind the services that are offered."""

from frontdoor.foundation.accounts.access import roles
from frontdoor.foundation.accounts.actors import Role

#: Designers, whose work it is, and those who answer residents' questions about it.
may_read_definitions = roles(Role.DESIGNER, Role.TEAM_LEADER, Role.ADVISER, Role.INSIGHT, Role.PROGRAMME)
