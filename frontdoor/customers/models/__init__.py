"""What is remembered of people, by noun."""

from frontdoor.customers.models.details import Customer

__all__ = ["Customer"]
