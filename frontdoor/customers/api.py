"""The door of `customers`."""

from frontdoor.customers.operations.answering import confirm
from frontdoor.customers.operations.comparing import compare_waiting, meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.filing import Row, file_delivery
from frontdoor.customers.operations.forgetting import forget_records, hold, lift_hold
from frontdoor.customers.operations.handing_on import answer_dropped_files, read_back
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.operations.telling_once import own_record, tell
from frontdoor.customers.permissions import answers_rights, check_may_answer_rights
from frontdoor.customers.queries.changes import NoSuchChange, changes_told, died
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.letters import letter_of_change, letter_to_team
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
from frontdoor.customers.records import (
    ChangeLetter,
    ChangeSummary,
    CustomerSummary,
    KeptRecord,
    Kind,
    KnownBy,
    Person,
    RecordSummary,
    Stage,
    TeamLetter,
    Telling,
    Told,
)

__all__ = [
    "RIGHTS",
    "AlreadyHeld",
    "ChangeLetter",
    "ChangeSummary",
    "CustomerSummary",
    "KeptRecord",
    "Kind",
    "KnownBy",
    "NoSuchChange",
    "NoSuchCustomer",
    "NothingGiven",
    "Person",
    "RecordSummary",
    "Row",
    "Stage",
    "TeamLetter",
    "Telling",
    "Told",
    "answer_dropped_files",
    "answers_rights",
    "attach_proven",
    "attachable",
    "attached_to",
    "changes_told",
    "check_may_answer_rights",
    "claim",
    "compare_waiting",
    "confirm",
    "correct",
    "customers_of_details",
    "details_of",
    "died",
    "file_delivery",
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
    "letter_of_change",
    "letter_to_team",
    "lift_hold",
    "meet",
    "names_around",
    "own_record",
    "policy",
    "read_back",
    "recognise",
    "record_summaries",
    "summaries",
    "tell",
]
