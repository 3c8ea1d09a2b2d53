"""What a clock of a case is: what starts and meets it, how long it runs, what stops it, how far it may be extended.

A service's promise is one clock; a statutory pack names several. The shape is the same for both, so that one ledger
keeps them all. Pure.
"""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from frontdoor.cases.rules.sections import Length, PromiseSection, Section, Words

#: The name of an event of a case that starts or meets a clock: "received", "acknowledged", "stage-1-answered".
Moment = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
#: The moment with which every case begins.
RECEIVED: Final = "received"
#: The moment that starts the promise of a service that looks first whether it can take a case on.
ADMITTED: Final = "admitted"
#: The moment that meets the service's own promise.
CLOSED: Final = "closed"
#: The moment at which work on a closed case starts again.
REOPENED: Final = "reopened"
#: Moments that follow from something else that is done to the case; nobody records them by themselves.
CONSEQUENCES: Final = frozenset({RECEIVED, ADMITTED, CLOSED, REOPENED})


class ClockKind(StrEnum):
    """What a clock measures."""

    ACKNOWLEDGE = "acknowledge"
    STAGE = "stage"
    TOTAL = "total"
    STATUTORY = "statutory"


class Awaited(StrEnum):
    """Whom, or what, a clock stands still for."""

    CUSTOMER = "customer"
    IDENTITY = "identity"
    FEE = "fee"
    THIRD_PARTY = "third-party"


class ExtensionLimit(Section):
    """How far a clock may be extended, and what that takes."""

    most: Length = Field(description="The most that may be added, all extensions together, in the clock's own unit.")
    times: int | None = Field(default=None, ge=1, le=20, description="How many times; any number unless said.")
    needs_approver: bool = Field(default=True, description="Whether somebody else must approve it.")
    needs_notice: bool = Field(default=True, description="Whether whoever asked must be told, with the reason.")
    when: str = Field(default="", max_length=300, description="When the rule allows it, in its own words.")
    source: str = Field(default="", max_length=300, description="Where the rule is written.")


class ClockDefinition(PromiseSection):
    """One clock of a case."""

    id: Moment = Field(description="Its name within the case.")
    label: Words = Field(description="What staff and residents call it: ‘Acknowledge’, ‘Stage 1 answer’.")
    kind: ClockKind = Field(default=ClockKind.TOTAL, description="What it measures.")
    starts: Moment = Field(default=RECEIVED, description="The moment that starts it.")
    met_by: Moment = Field(description="The moment that meets it.")
    stops_for: tuple[Awaited, ...] = Field(
        default=(Awaited.CUSTOMER,), description="Whom we may wait for while it stands still; for nobody if empty."
    )
    extension: ExtensionLimit | None = Field(default=None, description="How far it may be extended; none: not at all.")
    warn: tuple[Length, ...] = Field(
        default=(), max_length=5, description="How long before it is due its holder is warned."
    )
    source: str = Field(default="", max_length=300, description="Where the rule is written.")
