"""The door of `customers`."""

from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.forgetting import forget_records, hold, lift_hold
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.permissions import answers_rights, check_may_answer_rights
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.queries.rights import (
    RIGHTS,
    gone_for_long,
    held,
    holds_on,
    kept_records,
    known_by,
    names_around,
)
from frontdoor.customers.records import CustomerSummary, KeptRecord, KnownBy, Person, RecordSummary

__all__ = [
    "RIGHTS",
    "AlreadyHeld",
    "CustomerSummary",
    "KeptRecord",
    "KnownBy",
    "NoSuchCustomer",
    "NothingGiven",
    "Person",
    "RecordSummary",
    "answers_rights",
    "attach_proven",
    "attachable",
    "attached_to",
    "check_may_answer_rights",
    "claim",
    "correct",
    "customers_of_details",
    "details_of",
    "first_of",
    "forget",
    "forget_records",
    "gone_for_long",
    "held",
    "hold",
    "holds_on",
    "ids_of_email",
    "ids_of_user",
    "kept_records",
    "known_by",
    "lift_hold",
    "meet",
    "names_around",
    "policy",
    "recognise",
    "record_summaries",
    "summaries",
]
