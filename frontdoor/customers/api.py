"""The door of `customers`."""

from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.records import CustomerSummary, Person, RecordSummary

__all__ = [
    "AlreadyHeld",
    "CustomerSummary",
    "NoSuchCustomer",
    "NothingGiven",
    "Person",
    "RecordSummary",
    "attach_proven",
    "attachable",
    "attached_to",
    "claim",
    "correct",
    "customers_of_details",
    "details_of",
    "first_of",
    "forget",
    "ids_of_email",
    "ids_of_user",
    "meet",
    "recognise",
    "record_summaries",
    "summaries",
]
