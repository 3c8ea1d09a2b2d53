"""What `customers` announces."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersJoined(Event):
    """A record was joined to the customer whose number it now has; before, it had another."""

    name: ClassVar[str] = "customers.customers-joined.1"

    record_id: int
    customer: int
    was: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersParted(Event):
    """A record was parted from the customer whose number it had."""

    name: ClassVar[str] = "customers.customers-parted.1"

    record_id: int
    customer: int
    was: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentationBegan(Event):
    """Somebody may act for another from now on."""

    name: ClassVar[str] = "customers.representation-began.1"

    representation_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentationEnded(Event):
    """Somebody may act for another no longer: it was ended, or has run out."""

    name: ClassVar[str] = "customers.representation-ended.1"

    representation_id: int
    kind: str
    stage: str
