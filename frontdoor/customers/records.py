"""What `customers` takes and hands out."""

from dataclasses import dataclass
from datetime import datetime

from frontdoor.customers.rules.details import Person

__all__ = ["CustomerSummary", "KeptRecord", "KnownBy", "Person", "RecordSummary"]


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
class KnownBy:
    """The rows by which one person is known.

    :param customer: the id that names the customer. :param records: of every source. :param details: as given here.
    :param users: their accounts. :param names: as they were written anywhere.
    """

    customer: int
    records: tuple[int, ...]
    details: tuple[int, ...]
    users: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """What becomes of a source's record when everything that may be removed is.

    :param until: until when it is kept; None while its source holds it.
    """

    id: int
    details_id: int | None
    source: str
    name: str
    may_go: bool
    until: datetime | None
    why: str
