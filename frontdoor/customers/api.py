"""The door of `customers`."""

from frontdoor.customers.operations.caring import NewAlert, say_of_contact, set_alert, set_needs
from frontdoor.customers.operations.comparing import compare_waiting, meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.filing import Row, file_delivery
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.operations.looking import look
from frontdoor.customers.operations.restricting import break_glass, restrict
from frontdoor.customers.operations.tying import tie
from frontdoor.customers.permissions import looks_at_customers
from frontdoor.customers.queries.care import care
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.links import customer_link, opening_url
from frontdoor.customers.queries.own import OwnRecord, own_record
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.queries.restricted import waiting_reviews
from frontdoor.customers.records import CustomerSummary, Person, RecordSummary

__all__ = [
    "AlreadyHeld",
    "CustomerSummary",
    "NewAlert",
    "NoSuchCustomer",
    "NothingGiven",
    "OwnRecord",
    "Person",
    "RecordSummary",
    "Row",
    "attach_proven",
    "attachable",
    "attached_to",
    "break_glass",
    "care",
    "claim",
    "compare_waiting",
    "correct",
    "customer_link",
    "customers_of_details",
    "details_of",
    "file_delivery",
    "first_of",
    "forget",
    "ids_of_email",
    "ids_of_user",
    "look",
    "looks_at_customers",
    "meet",
    "opening_url",
    "own_record",
    "recognise",
    "record_summaries",
    "restrict",
    "say_of_contact",
    "set_alert",
    "set_needs",
    "summaries",
    "tie",
    "waiting_reviews",
]
