"""What `cases` takes and hands out: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from frontdoor.cases.rules.disputing import DisputeWords
from frontdoor.cases.rules.states import SAID, Outcome, Status
from frontdoor.cases.rules.works import Show, Span, WorksState
from frontdoor.kernel.geo import Point
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import SaidByOther


class NoSuchCase(Refusal):
    """There is no such case, or none that the actor may know of; doors answer as for what does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """One thing that happened to a case elsewhere.

    :param who: who did it, as the source calls them.
    :param reopens: whether the case had been closed, and goes on with this.
    """

    at: datetime
    words: str
    who: str = ""
    reopens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What already happened to a case elsewhere; only importers give it."""

    opened_at: datetime
    status: Status
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    words: str = ""
    history: tuple[PastEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """One case to open, whatever channel it came by.

    :param service: its slug, as the catalogue names it now.
    :param version_id: the version of the service that the answers were given to; None for the current one.
    :param answers: cleaned values by question id.
    :param others: what other people said, as `services.api.stored_standings` gives it.
    :param key: the caller's own key; the same key never opens a second case. "" for none.
    :param past: its history, when it happened elsewhere.
    """

    service: str
    version_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Mapping[str, Any], ...] = ()
    description: str = ""
    point: Point | None = None
    place: str = ""
    ward: str = ""
    uprn: int | None = None
    customer_id: int | None = None
    channel: str = "web"
    #: The language it is asked in; "" for English.
    language: str = ""
    files: tuple[UUID, ...] = ()
    key: str = ""
    source: str = ""
    source_reference: str = ""
    category: str = ""
    past: Past | None = None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that was opened, or, for a key seen before, the one that was opened then."""

    id: int
    reference: str
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case as other contexts may know it; who may see what of it is for `permissions` and the caller."""

    id: int
    reference: str
    service: str
    service_name: str
    #: What was sent: "report", "application".
    noun: str
    version_id: int
    status: Status
    status_label: str
    status_explanation: str
    what_happens_next: str
    outcome: Outcome | None
    outcome_label: str
    words: str
    description: str
    public_description: str
    category: str
    channel: str
    #: The language it was asked in; "" for English.
    language: str
    team_id: int
    holder_id: int | None
    customer_id: int | None
    point: Point | None
    place: str
    #: Where it is, in words that anybody may read.
    public_place: str
    ward: str
    uprn: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    confirmed_at: datetime | None
    updated_at: datetime
    is_public: bool
    opened_by: str
    source: str
    source_reference: str

    @property
    def staff_label(self) -> str:
        """Return how staff name where it stands: in the service's own words "you" is the resident."""
        return self.outcome_label or SAID[self.status].capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """An open case near a place, as a resident may see it."""

    reference: str
    title: str
    status_label: str
    opened_at: datetime
    distance_m: float
    place: str
    photo_url: str | None
    followers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A line of a case's timeline, in the words of whoever reads it."""

    id: int
    at: datetime
    who: str
    kind: str
    text: str
    is_internal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRecord:
    """A complaint as whoever made it may see it.

    :param stage: "stage 1".
    :param understood: what we said we understood; "" before it is acknowledged.
    :param verdict: what was found; "" before it is answered.
    :param may_escalate_until: the last moment to ask for stage 2; None when that is not to be asked.
    :param next_step: what they may do after an answer.
    :param ombudsman: who the ombudsman is, and how to reach them.
    :param acknowledge_by: by when we acknowledge it; None once that is done.
    :param answer_by: by when we answer; None before it is acknowledged, and once it is answered.
    """

    stage: str
    understood: str
    sought: str
    out_of_scope: str
    verdict: str
    may_escalate_until: datetime | None
    next_step: str
    ombudsman: str
    acknowledge_by: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What we asked and wait for, as whoever is asked reads it.

    :param much: the new fee, or how much longer it is to take; "" for what says neither.
    :param is_yes_or_no: whether it is agreed to or not, besides what is said in words.
    """

    heading: str
    text: str
    much: str
    is_yes_or_no: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentView:
    """What the person who reported, or follows, may see and do.

    :param due_sentence: how the due date comes about; "" when there is none to explain.
    :param is_half: of a dispute: whether they said that a part of it is right.
    :param may_say_half: whether something was done that may be right in part.
    :param question: what we asked and wait for; "" if nothing. `asked` says of which kind it is.
    :param dispute: how this service's people say that it is right, or not.
    :param reasons: why it may not be right, to choose from: a name and words for each.
    :param may_dispute_until: the last moment to say it is not put right; None when that is not to be asked.
    :param others: what other people said; of what is for the council alone only who said it, and when.
    :param complaint: how it stands as a complaint; None for what is none.
    """

    case: CaseRecord
    timeline: list[TimelineEntry]
    due_sentence: str
    question: str
    dispute: DisputeWords
    may_confirm: bool
    may_dispute_until: datetime | None
    is_disputed: bool
    is_half: bool
    may_say_half: bool
    reasons: tuple[tuple[str, str], ...]
    photos: list[str]
    answers: list[tuple[str, str]]
    others: tuple[SaidByOther, ...] = ()
    complaint: ComplaintRecord | None = None
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUpdate:
    """A public change of a case, as other systems are told of it."""

    id: int
    reference: str
    at: datetime
    status: Status
    outcome: Outcome | None
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuery:
    """Which public cases are wanted; empty means any."""

    references: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    is_open: bool | None = None
    ward: str = ""
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Some cases, and the cursors of the pages on either side ("" at an end)."""

    rows: list[CaseRecord]
    next: str
    previous: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for somebody: what, how much of it ("0" to "99", or "99+"), and where it is listed."""

    label: str
    count: str
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class WorksChangeRecord:
    """One change of planned works, in words for residents."""

    at: datetime
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksRecord:
    """Planned works, as anybody reads them.

    :param where: the street, and between where and where in it.
    :param when: days and hours in words.
    :param is_unfinished: whether the last day has passed and nobody has said that they are finished.
    :param effects: what they mean for people, as a name and in words.
    :param changes: oldest first; only where one notice is read.
    """

    id: int
    what: str
    where: str
    street: str
    state: WorksState
    state_label: str
    shown_in: Show
    is_unfinished: bool
    span: Span
    when: str
    ward: str
    point: Point
    why: str
    effects: tuple[tuple[str, str], ...]
    means: str
    diversion: str
    access: str
    contractor: str
    permit: str
    contact: str
    published_at: datetime
    changed_at: datetime
    edition: int
    changes: tuple[WorksChangeRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class WorksPage:
    """Some works, and the cursors of the pages on either side."""

    rows: list[WorksRecord]
    next: str
    previous: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksQuery:
    """Which works are wanted; empty means all, what is over too.

    :param where: a postcode, a ward, a street or other words.
    :param first: only those that are not over before this day.
    :param last: only those that have begun by this day.
    """

    show: Show | None = None
    where: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCase:
    """What becomes of a case when everything of a person that may be erased is.

    :param until: when its retention is over; None while it is open.
    """

    id: int
    reference: str
    customer_id: int
    may_go: bool
    until: datetime | None
    why: str
