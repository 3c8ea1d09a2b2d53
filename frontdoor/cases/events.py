"""What happens to cases. Ids and short words only; whoever needs more asks `cases.api`."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """A case was opened, just now."""

    name: ClassVar[str] = "cases.case-opened.1"
    case_id: int
    reference: str
    service: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseImported(Event):
    """A case that happened elsewhere was loaded with its history; nobody is written to about it."""

    name: ClassVar[str] = "cases.case-imported.1"
    case_id: int
    reference: str
    service: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStatusChanged(Event):
    """A case moved from one status to another, other than by closing or asking.

    `entry_id` is the line of the timeline that says so; it tells one move from the next of the same kind.
    """

    name: ClassVar[str] = "cases.case-status-changed.1"
    case_id: int
    reference: str
    before: str
    after: str
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """We asked the resident something, and wait."""

    name: ClassVar[str] = "cases.question-asked.1"
    case_id: int
    reference: str
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReminded(Event):
    """The resident has not answered, and is to be reminded."""

    name: ClassVar[str] = "cases.question-reminded.1"
    case_id: int
    reference: str
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    """The resident answered."""

    name: ClassVar[str] = "cases.question-answered.1"
    case_id: int
    reference: str
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAdded(Event):
    """The resident added something."""

    name: ClassVar[str] = "cases.information-added.1"
    case_id: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(Event):
    """The promise on a case was extended."""

    name: ClassVar[str] = "cases.case-extended.1"
    case_id: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMet(Event):
    """What a clock of a case promises has come; late, if the clock was missed before."""

    name: ClassVar[str] = "cases.clock-met.1"
    case_id: int
    reference: str
    clock_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMissed(Event):
    """The due date of a clock has passed without what it promises."""

    name: ClassVar[str] = "cases.clock-missed.1"
    case_id: int
    reference: str
    clock_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecategorised(Event):
    """A case turned out to be of another service."""

    name: ClassVar[str] = "cases.case-recategorised.1"
    case_id: int
    reference: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandedOver(Event):
    """A case went to another team or person."""

    name: ClassVar[str] = "cases.case-handed-over.1"
    case_id: int
    reference: str
    team_id: int
    holder_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepChanged(Event):
    """A case went from one step of its service's work to another."""

    name: ClassVar[str] = "cases.case-step-changed.1"
    case_id: int
    reference: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Event):
    """Something was decided on a case, and approved where that is wanted."""

    name: ClassVar[str] = "cases.decision-made.1"
    case_id: int
    reference: str
    decision_id: int
    kind: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSplit(Event):
    """A case is dealt with in parts from now on, each a case of its own."""

    name: ClassVar[str] = "cases.case-split.1"
    case_id: int
    reference: str
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    """A case was closed, with what came of it; `entry_id` is the line of the timeline that says so."""

    name: ClassVar[str] = "cases.case-closed.1"
    case_id: int
    reference: str
    outcome: str
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixConfirmed(Event):
    """The resident says that it is put right."""

    name: ClassVar[str] = "cases.fix-confirmed.1"
    case_id: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisputed(Event):
    """The resident says that it is not put right; somebody must answer."""

    name: ClassVar[str] = "cases.case-disputed.1"
    case_id: int
    reference: str
    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHalfFixed(Event):
    """The resident says that a part of it is put right, and what is left; somebody must answer."""

    name: ClassVar[str] = "cases.case-half-fixed.1"
    case_id: int
    reference: str
    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRefused(Event):
    """A dispute was answered with a reason not to reopen."""

    name: ClassVar[str] = "cases.dispute-refused.1"
    case_id: int
    reference: str
    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Event):
    """A dispute was accepted, and the work goes on."""

    name: ClassVar[str] = "cases.case-reopened.1"
    case_id: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFollowed(Event):
    """Somebody wants to be told of a case they did not open."""

    name: ClassVar[str] = "cases.case-followed.1"
    case_id: int
    reference: str
    follower_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAcknowledged(Event):
    """A stage of a complaint was acknowledged."""

    name: ClassVar[str] = "cases.complaint-acknowledged.1"
    case_id: int
    reference: str
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswered(Event):
    """A stage of a complaint was answered; its case was closed with it."""

    name: ClassVar[str] = "cases.complaint-answered.1"
    case_id: int
    reference: str
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintExtended(Event):
    """A stage of a complaint was given more time."""

    name: ClassVar[str] = "cases.complaint-extended.1"
    case_id: int
    reference: str
    extension_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEscalated(Event):
    """Whoever complained wants it looked at again."""

    name: ClassVar[str] = "cases.complaint-escalated.1"
    case_id: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPublished(Event):
    """An answer or a decision was published in a register."""

    name: ClassVar[str] = "cases.answer-published.1"
    publication_id: int
    register: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationWithdrawn(Event):
    """What was published in a register was taken back."""

    name: ClassVar[str] = "cases.publication-withdrawn.1"
    publication_id: int
    register: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintToldApart(Event):
    """It was decided whether a case is a complaint or a request for a service."""

    name: ClassVar[str] = "cases.complaint-told-apart.1"
    case_id: int
    reference: str
    is_complaint: bool
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryAnswered(Event):
    """A member, or the constituent they asked for, was answered."""

    name: ClassVar[str] = "cases.enquiry-answered.1"
    enquiry_id: int
    reference: str
    reply_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksPlanned(Event):
    """Works were announced for cases, or cases were added to works that are."""

    name: ClassVar[str] = "cases.works-planned.1"
    notice_id: int
    change_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksChanged(Event):
    """Works that were announced moved, began, ended, were called off, or are described otherwise."""

    name: ClassVar[str] = "cases.works-changed.1"
    notice_id: int
    change_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten(Event):
    """An officer wrote to whoever a case is about."""

    name: ClassVar[str] = "cases.letter-written.1"
    case_id: int
    reference: str
    letter_id: int
    way: str
