"""What is remembered of a case, by noun. Times, people and words that come and go are rows of their own."""

from frontdoor.cases.models.asking import Question, ReopenRequest
from frontdoor.cases.models.assigning import AssignmentRule
from frontdoor.cases.models.case import NEVER, NOT_FOR_OTHERS, Case, CaseQuerySet
from frontdoor.cases.models.clocks import Clock, ClockEntry, Recalculation
from frontdoor.cases.models.complaint_reports import SelfAssessment, SurveyAnswer
from frontdoor.cases.models.complaints import (
    Complaint,
    ComplaintStage,
    Finding,
    Issue,
    Learning,
    Referral,
    Remedy,
    StageExtension,
)
from frontdoor.cases.models.deciding import Decision
from frontdoor.cases.models.documents import Document
from frontdoor.cases.models.enquiries import Enquiry, EnquiryReply, MemberWard
from frontdoor.cases.models.enquiry_clocks import EnquiryClock, EnquiryClockEntry
from frontdoor.cases.models.extending import TimeRequest
from frontdoor.cases.models.letters import Letter
from frontdoor.cases.models.linking import CaseLink
from frontdoor.cases.models.macros import Macro
from frontdoor.cases.models.notifications import Notification
from frontdoor.cases.models.outside import OutsideRequest
from frontdoor.cases.models.people import Follower, SavedView
from frontdoor.cases.models.registers import Publication, PublishedDocument
from frontdoor.cases.models.restrictions import Restriction
from frontdoor.cases.models.splitting import Split
from frontdoor.cases.models.tasks import Task, TaskDependency, TaskRow
from frontdoor.cases.models.timeline import HISTORY, Attachment, Audience, Entry
from frontdoor.cases.models.watching import Viewing, Watcher
from frontdoor.cases.models.works import WorksCase, WorksChange, WorksNotice

__all__ = [
    "HISTORY",
    "NEVER",
    "NOT_FOR_OTHERS",
    "AssignmentRule",
    "Attachment",
    "Audience",
    "Case",
    "CaseLink",
    "CaseQuerySet",
    "Clock",
    "ClockEntry",
    "Complaint",
    "ComplaintStage",
    "Decision",
    "Document",
    "Enquiry",
    "EnquiryClock",
    "EnquiryClockEntry",
    "EnquiryReply",
    "Entry",
    "Finding",
    "Follower",
    "Issue",
    "Learning",
    "Letter",
    "Macro",
    "MemberWard",
    "Notification",
    "OutsideRequest",
    "Publication",
    "PublishedDocument",
    "Question",
    "Recalculation",
    "Referral",
    "Remedy",
    "ReopenRequest",
    "Restriction",
    "SavedView",
    "SelfAssessment",
    "Split",
    "StageExtension",
    "SurveyAnswer",
    "Task",
    "TaskDependency",
    "TaskRow",
    "TimeRequest",
    "Viewing",
    "Watcher",
    "WorksCase",
    "WorksChange",
    "WorksNotice",
]  # fmt: skip
