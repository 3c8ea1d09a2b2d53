"""The door of `customers`."""

from frontdoor.customers.operations import forget, recognise
from frontdoor.customers.queries import ids_of_email, ids_of_user, summaries
from frontdoor.customers.records import CustomerSummary, Person

__all__ = ["CustomerSummary", "Person", "forget", "ids_of_email", "ids_of_user", "recognise", "summaries"]
