"""The door of `customers`."""

from frontdoor.customers.operations.answering import confirm
from frontdoor.customers.operations.caring import NewAlert, say_of_contact, set_alert, set_needs
from frontdoor.customers.operations.comparing import compare_waiting, meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.filing import Row, file_delivery
from frontdoor.customers.operations.handing_on import answer_dropped_files, read_back
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.operations.looking import look
from frontdoor.customers.operations.restricting import break_glass, restrict
from frontdoor.customers.operations.telling_once import own_record, tell
from frontdoor.customers.operations.tying import tie
from frontdoor.customers.permissions import looks_at_customers
from frontdoor.customers.queries.care import care
from frontdoor.customers.queries.changes import NoSuchChange, changes_told, died
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.letters import letter_of_change, letter_to_team
from frontdoor.customers.queries.links import customer_link, opening_url
from frontdoor.customers.queries.own import OwnRecord, held_about
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.queries.restricted import waiting_reviews
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
    "AlreadyHeld",
    "ChangeLetter",
    "ChangeSummary",
    "CustomerSummary",
    "Kind",
    "NewAlert",
    "NoSuchChange",
    "NoSuchCustomer",
    "NothingGiven",
    "OwnRecord",
    "Person",
    "RecordSummary",
    "Row",
    "Stage",
    "TeamLetter",
    "Telling",
    "Told",
    "answer_dropped_files",
    "attach_proven",
    "attachable",
    "attached_to",
    "break_glass",
    "care",
    "changes_told",
    "claim",
    "compare_waiting",
    "confirm",
    "correct",
    "customer_link",
    "customers_of_details",
    "details_of",
    "died",
    "file_delivery",
    "first_of",
    "forget",
    "held_about",
    "ids_of_email",
    "ids_of_user",
    "letter_of_change",
    "letter_to_team",
    "look",
    "looks_at_customers",
    "meet",
    "opening_url",
    "own_record",
    "read_back",
    "recognise",
    "record_summaries",
    "restrict",
    "say_of_contact",
    "set_alert",
    "set_needs",
    "summaries",
    "tell",
    "tie",
    "waiting_reviews",
]
