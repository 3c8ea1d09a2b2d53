"""What `customers` takes and hands out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's details as they gave them; any may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    user_id: int | None = None

    @property
    def is_anonymous(self) -> bool:
        return not (self.name.strip() or self.email.strip() or self.phone.strip() or self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """A customer as other contexts see them."""

    id: int
    name: str
    email: str
    phone: str
    user_id: int | None
