"""What `customers` takes and hands out."""

from dataclasses import dataclass
from datetime import datetime

from frontdoor.customers.rules.acting import Kind, Sees, Stage
from frontdoor.customers.rules.details import Person

__all__ = ["ActingRecord", "CustomerSummary", "Invited", "Person", "RecordSummary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """A customer as other contexts see them."""

    id: int
    name: str
    email: str
    phone: str
    user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary:
    """A source's record of a customer, without what it says: that is shown for a purpose alone.

    :param customer: the id that names the customer.
    :param details_id: the details given on this platform, where they are the source.
    """

    id: int
    source: str
    key: str
    customer: int
    details_id: int | None
    as_of: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingRecord:
    """That somebody acts for another, or was asked to, as both and staff may see it.

    :param principal: the customer under whose details everything is done.
    :param representative_name: as their account says; "" before they accepted.
    :param services: slugs; none for all.
    :param stage: how it stands at the moment it was asked for.
    """

    id: int
    kind: Kind
    principal: int
    principal_name: str
    principal_user_id: int | None
    representative_user_id: int | None
    representative_name: str
    email: str
    services: tuple[str, ...]
    sees: frozenset[Sees]
    stage: Stage
    invited_until: datetime | None
    until: datetime
    begun_at: datetime
    begun_by: str
    reason: str
    evidence: str
    approved_by: str

    @property
    def on_behalf(self) -> str:
        """Return how records name whom it is for: `Actor.acting_for`."""
        return f"customer:{self.principal}"


@dataclass(frozen=True, slots=True)
class Invited:
    """What is sent to whoever was invited, once: the secret is not kept."""

    id: int
    token: str
    email: str
    #: Of the person's name, as much as an address may read that nobody has proved.
    first_name: str
    until: datetime
