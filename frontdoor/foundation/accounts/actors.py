"""Who is doing something: a plain value that operations take as `by`."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to the council. A person may hold several, each within a team."""

    RESIDENT = "resident"
    ADVISER = "adviser"
    OFFICER = "officer"
    TEAM_LEADER = "team-leader"
    CONTRACTOR = "contractor"
    DESIGNER = "designer"
    INSIGHT = "insight"
    PROGRAMME = "programme"
    FINANCE = "finance"
    MEMBER = "member"
    ADMIN = "admin"


#: Roles of people who work for the council or for its contractors; residents and members are not staff.
STAFF: Final = frozenset(Role) - {Role.RESIDENT, Role.MEMBER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody, or something, that acts: a signed-in person, a key of another system, or the system itself.

    :param acting_for: on whose behalf, as records name them beside the actor: "customer:7"; "" for nobody's. Whether
        they may is settled before it is said.
    """

    username: str
    name: str = ""
    user_id: int | None = None
    roles: frozenset[Role] = frozenset()
    team_ids: frozenset[int] = frozenset()
    scopes: frozenset[str] = frozenset()
    acting_for: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def acting(self, whom: str) -> "Actor":
        """Return the actor as somebody who does something on another's behalf."""
        return replace(self, acting_for=whom)

    def has(self, *roles: Role) -> bool:
        """Return whether the actor holds any of the roles."""
        return not self.roles.isdisjoint(roles)


#: The platform itself: sweeps, handlers, imports.
SYSTEM: Final = Actor(username="system", name="Frontdoor", roles=frozenset({Role.ADMIN}))
#: A resident who has not signed in; never needed to report or ask.
PUBLIC: Final = Actor(username="public", name="A resident")
