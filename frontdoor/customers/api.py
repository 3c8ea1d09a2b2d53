"""The door of `customers`."""

from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.telling_once import tell
from frontdoor.customers.queries.changes import NoSuchChange, changes_told, died
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.letters import letter_of_change, letter_to_team
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.records import (
    ChangeLetter,
    ChangeSummary,
    CustomerSummary,
    Kind,
    Person,
    RecordSummary,
    Stage,
    TeamLetter,
    Telling,
    Told,
)

__all__ = [
    "ChangeLetter",
    "ChangeSummary",
    "CustomerSummary",
    "Kind",
    "NoSuchChange",
    "NoSuchCustomer",
    "NothingGiven",
    "Person",
    "RecordSummary",
    "Stage",
    "TeamLetter",
    "Telling",
    "Told",
    "changes_told",
    "correct",
    "customers_of_details",
    "details_of",
    "died",
    "first_of",
    "forget",
    "ids_of_email",
    "ids_of_user",
    "letter_of_change",
    "letter_to_team",
    "meet",
    "recognise",
    "record_summaries",
    "summaries",
    "tell",
]
