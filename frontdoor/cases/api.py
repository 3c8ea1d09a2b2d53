"""The door of `cases`: open them, read them, hear what residents and partners say of them."""

from datetime import datetime

from django.urls import reverse

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience
from frontdoor.cases.operations.assigning import keep_rule
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.closing import (
    CannotDispute,
    close,
    confirm_fixed,
    decide_reopen,
    dispute,
    say_half_fixed,
)
from frontdoor.cases.operations.complaining import acknowledge, add_issue, appoint, find
from frontdoor.cases.operations.complaint_answers import answer_stage, escalate, extend_stage
from frontdoor.cases.operations.complaint_reporting import answer_survey
from frontdoor.cases.operations.deciding import approve, propose
from frontdoor.cases.operations.enquiring import NewEnquiry, raise_enquiry, reply_to_enquiry, set_wards
from frontdoor.cases.operations.filing import check_redaction, keep_document, keep_redacted
from frontdoor.cases.operations.hearing import (
    add_information,
    answer,
    confirm_from_partner,
    dispute_from_partner,
    follow,
    half_fixed_from_partner,
    stop_following,
    update_from_partner,
)
from frontdoor.cases.operations.keeping import erase_cases
from frontdoor.cases.operations.macros import keep_macro
from frontdoor.cases.operations.notifying import mark_all_seen
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.operations.publishing import publish_answer
from frontdoor.cases.operations.referring import refer
from frontdoor.cases.operations.remedying import NewRemedy, note_learning, propose_remedy
from frontdoor.cases.operations.repointing import move_to_details
from frontdoor.cases.operations.room import CannotOpen
from frontdoor.cases.operations.saving import save_view
from frontdoor.cases.operations.splitting import Part, split
from frontdoor.cases.operations.stepping import move_on
from frontdoor.cases.operations.tasking import NewTask, add_task, finish_task, take_task, tick
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.watching import watch
from frontdoor.cases.operations.working import add_note, ask, extend, hand_over, take
from frontdoor.cases.operations.works import edit_works, publish_works, step_works
from frontdoor.cases.operations.writing import NewLetter, write_letter
from frontdoor.cases.queries import work_list
from frontdoor.cases.queries.clocks import ACCESS, DUPLICATES, OUTCOMES, PROMISE, STATUSES
from frontdoor.cases.queries.letters import to_post
from frontdoor.cases.queries.privacy import PRIVACY, RETENTION, privacy_notice
from frontdoor.cases.queries.reading import (
    answers_in_words,
    by_id,
    by_reference,
    follower_of_token,
    keys_in_use,
    near,
    of_customers,
    opened_by,
    photos,
    public_list,
    public_page,
    record,
    reference_of_token,
    resident_view,
    row_of,
    timeline,
    updates,
)
from frontdoor.cases.queries.registers import (
    REGISTER,
    Published,
    RegisterPage,
    published,
    published_file,
    register_page,
)
from frontdoor.cases.queries.rights import kept_cases
from frontdoor.cases.queries.room import is_full
from frontdoor.cases.queries.surveys import survey_of_token, survey_questions, was_surveyed
from frontdoor.cases.queries.telling import public_link, tracking_link
from frontdoor.cases.queries.told import not_seen
from frontdoor.cases.queries.work_list import capped
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.queries.works import area, works_changed, works_notice, works_of_case, works_page
from frontdoor.cases.records import (
    CasePage,
    CaseRecord,
    CaseUpdate,
    KeptCase,
    NearCase,
    NewCase,
    NoSuchCase,
    OpenedCase,
    Past,
    PastEvent,
    PublicQuery,
    ResidentView,
    TimelineEntry,
    Waiting,
    WorksPage,
    WorksQuery,
    WorksRecord,
)
from frontdoor.cases.rules.asking import CannotAsk, QuestionKind
from frontdoor.cases.rules.clock import promise_in_words
from frontdoor.cases.rules.enquiries import Consent
from frontdoor.cases.rules.letters import Way
from frontdoor.cases.rules.macros import Steps
from frontdoor.cases.rules.registers import RegisterName
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.cases.rules.works import Details, Effect, Show, Span, WorksKind, WorksState
from frontdoor.foundation.accounts.actors import Actor

__all__ = [
    "ACCESS",
    "DUPLICATES",
    "OUTCOMES",
    "PRIVACY",
    "PROMISE",
    "REGISTER",
    "RETENTION",
    "STATUSES",
    "WORKFLOW",
    "Audience",
    "CannotAsk",
    "CannotDispute",
    "CannotMove",
    "CannotOpen",
    "CasePage",
    "CaseRecord",
    "CaseUpdate",
    "Consent",
    "Details",
    "Effect",
    "KeptCase",
    "NearCase",
    "NewCase",
    "NewEnquiry",
    "NewLetter",
    "NewRemedy",
    "NewTask",
    "NoSuchCase",
    "OpenedCase",
    "Outcome",
    "Part",
    "Past",
    "PastEvent",
    "PublicQuery",
    "Published",
    "QuestionKind",
    "RegisterName",
    "RegisterPage",
    "ResidentView",
    "SayMore",
    "Show",
    "SomebodyElseWasFirst",
    "Span",
    "Status",
    "Steps",
    "TimelineEntry",
    "Waiting",
    "Way",
    "WorksKind",
    "WorksPage",
    "WorksQuery",
    "WorksRecord",
    "WorksState",
    "acknowledge",
    "add_information",
    "add_issue",
    "add_note",
    "add_task",
    "answer",
    "answer_stage",
    "answer_survey",
    "answers_in_words",
    "appoint",
    "approve",
    "area",
    "ask",
    "by_id",
    "by_reference",
    "check_redaction",
    "close",
    "confirm_fixed",
    "confirm_from_partner",
    "decide_reopen",
    "dispute",
    "dispute_from_partner",
    "edit_works",
    "erase_cases",
    "escalate",
    "extend",
    "extend_stage",
    "find",
    "finish_task",
    "follow",
    "follower_of_token",
    "half_fixed_from_partner",
    "hand_over",
    "is_full",
    "keep_document",
    "keep_macro",
    "keep_redacted",
    "keep_rule",
    "kept_cases",
    "keys_in_use",
    "mark_all_seen",
    "move_on",
    "move_to_details",
    "near",
    "not_seen",
    "not_seen_by",
    "note_learning",
    "of_customers",
    "open_cases",
    "opened_by",
    "photos",
    "privacy_notice",
    "promise_in_words",
    "propose",
    "propose_remedy",
    "public_link",
    "public_list",
    "public_page",
    "publish_answer",
    "publish_works",
    "published",
    "published_file",
    "raise_enquiry",
    "record",
    "refer",
    "reference_of_token",
    "register_page",
    "reply_to_enquiry",
    "resident_view",
    "row_of",
    "save_view",
    "say_half_fixed",
    "set_wards",
    "split",
    "step_works",
    "stop_following",
    "survey_of_token",
    "survey_questions",
    "take",
    "take_task",
    "tell_of_clocks",
    "tick",
    "timeline",
    "tracking_link",
    "update_from_partner",
    "updates",
    "visible_case",
    "waiting_for",
    "was_surveyed",
    "watch",
    "works_changed",
    "works_notice",
    "works_of_case",
    "works_page",
    "write_letter",
]  # fmt: skip


def visible_case(actor: Actor, reference: str) -> CaseRecord | None:
    """Return a case that somebody may read in the office, or None alike for others and for none. One query."""
    try:
        return record(permissions.case_for(actor, reference))
    except NoSuchCase:
        return None


def not_seen_by(actor: Actor) -> str:
    """Return how much somebody in the office was told of cases and has not seen: "0" to "99", or "99+". One query."""
    return not_seen(actor.user_id or 0)


def waiting_for(actor: Actor, *, at: datetime) -> list[Waiting]:
    """Return what waits for somebody in the office; nothing for people with no business there. Eight queries."""
    if not permissions.works_cases(actor):
        return []
    team_ids = permissions.usual_teams(actor)
    by_post = []
    if permissions.writes_letters(actor):
        letters = to_post(None if permissions.sees_all_teams(actor) else actor.team_ids)
        by_post = [Waiting(label="Letters to post", count=capped(letters), url=reverse("letters-to-post"))]
    told = Waiting(label="New notifications", count=not_seen_by(actor), url=reverse("notifications"))
    return [
        *work_list.waiting(
            permissions.visible_to(actor),
            team=work_list.ANY if team_ids is None else work_list.MINE,
            team_ids=team_ids,
            user_id=actor.user_id,
            at=at,
        ),
        *by_post,
        told,
    ]
