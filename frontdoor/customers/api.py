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
from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.details import NoSuchCustomer, NothingGiven, correct, forget, recognise
from frontdoor.customers.operations.holding import AlreadyHeld, attach_proven, claim
from frontdoor.customers.permissions import may_approve_acting, may_record
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
from frontdoor.customers.queries.circles import CircleRecord, circle_for, circles_of
from frontdoor.customers.queries.details import ids_of_email, ids_of_user, summaries
from frontdoor.customers.queries.holding import attachable, attached_to
from frontdoor.customers.queries.records import customers_of_details, details_of, first_of, record_summaries
from frontdoor.customers.records import ActingRecord, CustomerSummary, Invited, Person, RecordSummary
from frontdoor.customers.rules.acting import CannotMoveOn, Kind, MayNotAct, Sees, Stage
from frontdoor.customers.rules.circles import CannotInCircle, MemberRole, MemberStage, TaskStage

__all__ = [
    "ActingRecord", "AlreadyHeld", "BadInvitation", "CannotInCircle", "CannotInvite", "CannotMoveOn",
    "CircleRecord", "CustomerSummary", "Invited", "Kind", "MayNotAct", "MemberRole", "MemberStage",
    "NewRepresentation", "NewTask", "NoSuchCustomer", "NothingGiven", "Person", "RecordSummary", "Sees", "Stage",
    "TaskStage", "accept", "acting_by_id", "acting_on", "acting_policy", "acts_for_whom", "approve", "ask_circle",
    "attach_proven", "attachable", "attached_to", "begin_circle", "call_off_circle_task", "circle_for",
    "circle_invitation", "circle_policy", "circles_of", "claim", "correct", "customers_of_details", "decline",
    "decline_circle", "details_of", "end", "end_circle", "finish_circle_task", "first_of", "forget",
    "give_back_circle_task", "ids_of_email", "ids_of_user", "invitation", "invite", "invite_to_circle",
    "join_circle", "leave_circle", "made_under", "may_approve_acting", "may_record", "meet", "note_made",
    "recognise", "record_for", "record_summaries", "remove_member", "right_to_act", "see_proof", "summaries",
    "take_circle_task", "waiting_for_staff", "who_acts_for",
]  # fmt: skip
