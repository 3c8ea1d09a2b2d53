"""The permanent cast: the invented people of the demonstration council, and of every test."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.models import Membership, Team, User

#: The one password of the demonstration, published on its pages.
DEMO_PASSWORD: Final = "frontdoor-demo"  # noqa: S105 -- published on purpose; only demonstrations have it

TEAMS: Final = {
    "customer-hub": "Customer hub",
    "street-scene": "Street scene",
    "highways": "Highways",
    "waste": "Waste and recycling",
    "parks-and-trees": "Parks and trees",
    "environmental-health": "Environmental health",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the cast, and the roles they hold: (role, team slug or "" for none)."""

    username: str
    name: str
    what: str
    holds: tuple[tuple[Role, str], ...]


CAST: Final = (
    Part("ada", "Ada Okafor", "a resident", ((Role.RESIDENT, ""),)),
    Part("bola", "Bola Okafor", "acts for Ada", ((Role.RESIDENT, ""),)),
    Part("cem", "Cem Yildiz", "an adviser in the customer hub", ((Role.ADVISER, "customer-hub"),)),
    Part(
        "dee",
        "Dee Marsh",
        "leads the customer hub and street scene",
        ((Role.TEAM_LEADER, "customer-hub"), (Role.TEAM_LEADER, "street-scene")),
    ),
    Part("finn", "Finn Adeyemi", "the finance partner", ((Role.FINANCE, ""),)),
    Part("ines", "Ines Duarte", "an insight analyst", ((Role.INSIGHT, ""),)),
    Part("pat", "Pat Lowry", "runs the programme", ((Role.PROGRAMME, ""),)),
    Part("sam", "Sam Whitlock", "designs services", ((Role.DESIGNER, ""),)),
    Part("otto", "Otto Brandt", "an officer in street scene", ((Role.OFFICER, "street-scene"),)),
    Part("kit", "Kit Mensah", "a contractor's crew for street scene", ((Role.CONTRACTOR, "street-scene"),)),
    Part("mina", "Mina Rahman", "a councillor", ((Role.MEMBER, ""),)),
    Part("eve", "Eve Stranger", "has an account and no business here", ()),
)


def ensure_cast(*, password: str = DEMO_PASSWORD) -> dict[str, User]:
    """Make the teams and the cast where they are missing, and return the cast by user name.

    Safe to run again: nobody's password or role is changed once they exist.
    """
    teams = {
        slug: Team.objects.get_or_create(slug=slug, defaults={"name": name, "email": f"{slug}@council.example"})[0]
        for slug, name in TEAMS.items()
    }
    hashed = make_password(password)
    found: dict[str, User] = {}
    for part in CAST:
        first, _, last = part.name.partition(" ")
        user, made = User.objects.get_or_create(
            username=part.username,
            defaults={
                "display_name": part.name,
                "first_name": first,
                "last_name": last,
                "email": f"{part.username}@example.com",
                "password": hashed,
            },
        )
        if made:
            Membership.objects.bulk_create(
                Membership(user=user, role=role, team=teams.get(slug)) for role, slug in part.holds
            )
        found[part.username] = user
    return found


def ensure_member(user: User, role: Role, team_slug: str) -> None:
    """Give somebody of the cast a part in one more team, made if there is none. Safe to run again."""
    there, _made = Team.objects.get_or_create(
        slug=team_slug, defaults={"name": team_slug.replace("-", " ").capitalize()}
    )
    Membership.objects.get_or_create(user=user, role=role, team=there)
