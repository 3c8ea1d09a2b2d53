"""The section `clocks` of a definition: which clocks a case has besides its promise. Pure."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.sections import Section

PackName = Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]*)?$", max_length=40)]


class ClocksChoice(Section):
    """Clocks by the name of a statutory pack, clocks of the service's own, or both."""

    pack: PackName = Field(default="", description="The statutory pack, from catalogue/packs/; none if left out.")
    variant: PackName = Field(default="", description="Which kind of case it is, where the pack tells some apart.")
    own: tuple[ClockDefinition, ...] = Field(default=(), max_length=10, description="Clocks of this service's own.")


class ClocksRow(ClocksChoice):
    """Other clocks for some cases."""

    when: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="For which cases, as a condition on the answers."
    )


class ClocksSection(ClocksChoice):
    """The clocks that a case has besides its promise, and other ones for some cases."""

    rows: tuple[ClocksRow, ...] = Field(
        default=(), max_length=30, description="Cases with clocks of their own; all others have the ones above."
    )


@dataclass(frozen=True, slots=True)
class FoundClocks:
    """The clocks that a case begins with.

    :param pack: the pack they are from, and its version; "" for the service's own.
    """

    pack: str
    version: str
    clocks: tuple[ClockDefinition, ...]
