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
