"""The door of `customers`."""

from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.records import CustomerSummary, Person

__all__ = [
    "CustomerSummary",
    "NoSuchCustomer",
    "NothingGiven",
    "Person",
    "correct",
    "forget",
    "ids_of_email",
    "ids_of_user",
    "recognise",
    "summaries",
]
