"""The door of `customers`."""

from frontdoor.customers.operations.acting import (
    BadInvitation,
    CannotInvite,
    NewRepresentation,
    accept,
    approve,
    decline,
    end,
    invitation,
    invite,
    note_made,
    record_for,
    see_proof,
)
from frontdoor.customers.operations.answering import confirm
from frontdoor.customers.operations.caring import NewAlert, say_of_contact, set_alert, set_needs
from frontdoor.customers.operations.circles import (
    NewTask,
    ask_circle,
    begin_circle,
    call_off_circle_task,
    circle_invitation,
    decline_circle,
    end_circle,
    finish_circle_task,
    give_back_circle_task,
    invite_to_circle,
    join_circle,
    leave_circle,
    remove_member,
    take_circle_task,
)
from frontdoor.customers.operations.comparing import compare_waiting, meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.filing import Row, file_delivery
from frontdoor.customers.operations.forgetting import forget_records, hold, lift_hold
from frontdoor.customers.operations.handing_on import answer_dropped_files, read_back
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.operations.looking import look
from frontdoor.customers.operations.restricting import break_glass, restrict
from frontdoor.customers.operations.telling_once import own_record, tell
from frontdoor.customers.operations.tying import tie
from frontdoor.customers.permissions import (
    answers_rights,
    check_may_answer_rights,
    looks_at_customers,
    may_approve_acting,
    may_record,
)
from frontdoor.customers.queries.acting import (
    acting_by_id,
    acting_on,
    acts_for_whom,
    made_under,
    right_to_act,
    waiting_for_staff,
    who_acts_for,
)
from frontdoor.customers.queries.acting_policy import acting_policy, circle_policy
from frontdoor.customers.queries.care import care
from frontdoor.customers.queries.changes import NoSuchChange, changes_told, died
from frontdoor.customers.queries.circles import CircleRecord, circle_for, circles_of
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.letters import letter_of_change, letter_to_team
from frontdoor.customers.queries.links import customer_link, opening_url
from frontdoor.customers.queries.own import OwnRecord, held_about
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.queries.restricted import waiting_reviews
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
    ActingRecord,
    ChangeLetter,
    ChangeSummary,
    CustomerSummary,
    Invited,
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
from frontdoor.customers.rules.acting import CannotMoveOn, MayNotAct, Sees
from frontdoor.customers.rules.acting import Kind as ActingKind
from frontdoor.customers.rules.acting import Stage as ActingStage
from frontdoor.customers.rules.circles import CannotInCircle, MemberRole, MemberStage, TaskStage

__all__ = [
    "RIGHTS",
    "ActingKind",
    "ActingRecord",
    "ActingStage",
    "AlreadyHeld",
    "BadInvitation",
    "CannotInCircle",
    "CannotInvite",
    "CannotMoveOn",
    "ChangeLetter",
    "ChangeSummary",
    "CircleRecord",
    "CustomerSummary",
    "Invited",
    "KeptRecord",
    "Kind",
    "KnownBy",
    "MayNotAct",
    "MemberRole",
    "MemberStage",
    "NewAlert",
    "NewRepresentation",
    "NewTask",
    "NoSuchChange",
    "NoSuchCustomer",
    "NothingGiven",
    "OwnRecord",
    "Person",
    "RecordSummary",
    "Row",
    "Sees",
    "Stage",
    "TaskStage",
    "TeamLetter",
    "Telling",
    "Told",
    "accept",
    "acting_by_id",
    "acting_on",
    "acting_policy",
    "acts_for_whom",
    "answer_dropped_files",
    "answers_rights",
    "approve",
    "ask_circle",
    "attach_proven",
    "attachable",
    "attached_to",
    "begin_circle",
    "break_glass",
    "call_off_circle_task",
    "care",
    "changes_told",
    "check_may_answer_rights",
    "circle_for",
    "circle_invitation",
    "circle_policy",
    "circles_of",
    "claim",
    "compare_waiting",
    "confirm",
    "correct",
    "customer_link",
    "customers_of_details",
    "decline",
    "decline_circle",
    "details_of",
    "died",
    "end",
    "end_circle",
    "file_delivery",
    "finish_circle_task",
    "first_of",
    "forget",
    "forget_records",
    "give_back_circle_task",
    "gone_for_long",
    "held",
    "held_about",
    "hold",
    "holds_on",
    "ids_of_email",
    "ids_of_user",
    "invitation",
    "invite",
    "invite_to_circle",
    "join_circle",
    "kept_records",
    "known_by",
    "leave_circle",
    "letter_of_change",
    "letter_to_team",
    "lift_hold",
    "look",
    "looks_at_customers",
    "made_under",
    "may_approve_acting",
    "may_record",
    "meet",
    "names_around",
    "note_made",
    "opening_url",
    "own_record",
    "policy",
    "read_back",
    "recognise",
    "record_for",
    "record_summaries",
    "remove_member",
    "restrict",
    "right_to_act",
    "say_of_contact",
    "see_proof",
    "set_alert",
    "set_needs",
    "summaries",
    "take_circle_task",
    "tell",
    "tie",
    "waiting_for_staff",
    "waiting_reviews",
    "who_acts_for",
]
