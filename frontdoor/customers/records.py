"""What `customers` takes and hands out."""

from dataclasses import dataclass

from frontdoor.customers.rules.details import Person

__all__ = ["CustomerSummary", "Person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """A customer as other contexts see them."""

    id: int
    name: str
    email: str
    phone: str
    user_id: int | None
