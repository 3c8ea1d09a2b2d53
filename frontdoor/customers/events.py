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
class GlassBroken(Event):
    """Somebody opened a restricted record who may not see it as a matter of course.

    :param told: the accounts of those who are to be told: whoever is named for the record, and the team's leaders.
    """

    name: ClassVar[str] = "customers.glass-broken.1"

    opening_id: int
    record_id: int
    by: str
    told: tuple[int, ...]
