"""What the council must know before it deals with somebody, as policy read from sources/care.yaml. Pure.

Needs, cautionary alerts, restricted records and consents are kinds with their source: which there are, who may see
them, how soon they are looked at again. What is true of one person is a row; what it means is said here.
"""

from typing import Annotated, Literal

from pydantic import Field

from frontdoor.customers.rules.sources import Line, Piece, Slug, Text
from frontdoor.kernel.mistakes import Problem

Channel = Literal["email", "text", "phone", "post"]
Roles = Annotated[tuple[str, ...], Field(min_length=1)]


class NeedKind(Piece):
    """A need of somebody who is written or spoken to."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="As staff read it: “Large print”.")
    plain: Line = Field(description="As the person chooses it: “Write to me in large print”.")
    asks: str = Field(default="", max_length=200, description="What has to be said besides: “Which language?”")


class AlertKind(Piece):
    """A reason to be careful before somebody is met or called."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="As staff read it.")
    plain: Line = Field(description="As the person reads it on their own page.")
    roles: Roles = Field(description="Roles that see it.")
    most_days: int = Field(ge=1, le=731, description="Days after which it must have been looked at again.")


class Exemption(Piece):
    """A reason in law not to tell somebody of an alert about them."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="In words.")
    law: Line = Field(description="The law, with its paragraph.")


class RestrictedKind(Piece):
    """A reason for which few may see a record."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="As those read it who may see it.")
    roles: Roles = Field(description="Roles that see such a record as any other.")
    breaks: tuple[str, ...] = Field(default=(), description="Roles that may break the glass, with a reason.")
    opens_minutes: int = Field(ge=5, le=480, description="Minutes for which a broken glass stays open.")
    most_days: int = Field(ge=1, le=1096, description="Days after which it must have been looked at again.")


class ContactPurpose(Piece):
    """What for the council writes to or calls people, where they may choose."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="As staff read it.")
    wording: Text = Field(description="The words to which somebody says yes or no; kept with the answer.")
    channels: tuple[Channel, ...] = Field(min_length=1, description="By which ways.")
    needs_consent: bool = Field(description="Whether nothing is sent until they have said yes.")
    basis: Line = Field(description="The law by which it is sent.")


class Care(Piece):
    """The file care.yaml."""

    source: Text = Field(description="Where these rules come from.")
    needs: tuple[NeedKind, ...] = Field(min_length=1)
    alerts: tuple[AlertKind, ...] = Field(min_length=1)
    exemptions: tuple[Exemption, ...] = Field(min_length=1)
    restricted: tuple[RestrictedKind, ...] = Field(min_length=1)
    contact: tuple[ContactPurpose, ...] = Field(min_length=1)


def problems_of_care(care: Care, roles: frozenset[str]) -> list[Problem]:
    """Return what a type cannot say: a name that is there twice, and roles that nobody holds."""
    found: list[Problem] = []
    for part in ("needs", "alerts", "exemptions", "restricted", "contact"):
        seen: set[str] = set()
        for place, each in enumerate(getattr(care, part)):
            if each.id in seen:
                found.append(Problem((part, place, "id"), f"‘{each.id}’ is here twice.", "Give each its own name."))
            seen.add(each.id)
    for part, names in (("alerts", ("roles",)), ("restricted", ("roles", "breaks"))):
        for place, each in enumerate(getattr(care, part)):
            for name in names:
                strangers = sorted(set(getattr(each, name)) - roles)
                if strangers:
                    known = f"Use some of: {', '.join(sorted(roles))}."
                    found.append(Problem((part, place, name), f"There is no role ‘{strangers[0]}’.", known))
    return found
