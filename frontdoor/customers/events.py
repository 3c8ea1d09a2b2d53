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
class ChangeTold(Event):
    """Somebody told us of a change once."""

    name: ClassVar[str] = "customers.change-told.1"

    change_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassedOn(Event):
    """A change is on its way to the sources that hold the person; of a bereavement, nobody writes to them any more.

    :param record_id: a record of whoever it is about.
    """

    name: ClassVar[str] = "customers.change-passed-on.1"

    change_id: int
    kind: str
    record_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStopped(Event):
    """A change is not passed on, or was taken back; it says why."""

    name: ClassVar[str] = "customers.change-stopped.1"

    change_id: int
    kind: str
    was_passed_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOwed(Event):
    """A source is to be told of a change; heard by our own handler, which hands it over."""

    name: ClassVar[str] = "customers.delivery-owed.1"

    delivery_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAsked(Event):
    """The team that keeps a source is to look at a change, and say what became of it."""

    name: ClassVar[str] = "customers.team-asked.1"

    delivery_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswered(Event):
    """A source confirmed or refused a change, by itself or by somebody's word."""

    name: ClassVar[str] = "customers.source-answered.1"

    change_id: int
    delivery_id: int
    source: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswered(Event):
    """Every source that was to be told of a change has answered."""

    name: ClassVar[str] = "customers.change-answered.1"

    change_id: int
