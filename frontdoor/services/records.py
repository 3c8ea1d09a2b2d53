"""The frozen values that `services` hands to other contexts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from frontdoor.foundation.files.api import DRAFT
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import PlainAnswer
from frontdoor.services.rules.others import Asked, Other
from frontdoor.services.rules.proposals import ProposalState
from frontdoor.services.rules.reconciling import SetAside

#: How far a proposal has come is a rule of its own; it is offered here with the other states.
__all__ = ["DraftRecord", "DraftState", "ProposalState", "ServiceRecord", "ServiceState", "Source"]


class Source(StrEnum):
    """Where the wording of a version came from."""

    FILE = "file"
    BROWSER = "browser"


class ServiceState(StrEnum):
    """Whether a service is offered."""

    CURRENT = "current"
    FUTURE = "future"
    WITHDRAWN = "withdrawn"
    #: It takes no more: its closing moment has passed. `cases` says whether a service is full.
    CLOSED = "closed"


class DraftState(StrEnum):
    """How far a submission has come."""

    STARTED = "started"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One version of a service. `id` names the service, `version_id` this wording of it.

    `state` says how it stood at the moment asked about; None where no moment was given (`version`).
    """

    id: int
    slug: str
    name: str
    version_id: int
    number: int
    definition: Definition
    state: ServiceState | None = None
    #: The first day of a future service; None once it is, or has been, offered.
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """A proposed wording, to be looked at before anybody can ask for it.

    :param definition: as much of it as a form can be made of; None while it asks nothing.
    :param is_whole: whether nothing had to be left out.
    """

    id: int
    slug: str
    definition: Definition | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """Somebody's answers on their way in. `revision` rises by one with every answer.

    :param answers: cleaned values by question id; answers to questions that are hidden now are kept.
    :param started_by: user name of the signed-in person or adviser; "public" for everybody else.
    :param on_behalf: an adviser fills it in for a caller, whose details the contact answers are.
    :param representation_id: by what right it is filled in for another, who is not asked how we reach them; else None.
    :param email: where the link to come back was sent; "" if none was asked for.
    :param set_aside: answers that a newer wording of the form does not take.
    :param news: what changed in the form, a sentence each, until the person has read it.
    :param language: the one it is filled in in, in which `service` is; "" for English.
    :param others: those whom the person has asked to answer a section of the form.
    """

    id: UUID
    service: ServiceRecord
    answers: dict[str, Any]
    revision: int
    state: DraftState
    channel: str
    started_by: str
    on_behalf: bool
    email: str
    started_at: datetime
    updated_at: datetime
    expires_at: datetime
    submitted_at: datetime | None
    reference: str
    set_aside: tuple[SetAside, ...] = ()
    news: tuple[str, ...] = ()
    language: str = ""
    others: tuple[Asked, ...] = ()
    representation_id: int | None = None

    @property
    def owner(self) -> str:
        """Return the name under which the draft's files are kept, until the case takes them."""
        return f"{DRAFT}{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirPart(DraftRecord):
    """A section of somebody's form as another person fills it in: a draft of its own, that knows nothing else of it.

    :param id: the person's own; `service.definition` is what they are asked.
    :param draft_id: the form that it is a section of.
    :param shows: of the applicant's answers those that this person is shown.
    :param seen: what stands for these, whatever their words.
    :param is_needed: whether the applicant's answers still call for theirs.
    """

    draft_id: UUID
    asked: Asked
    other: Other
    shows: tuple[PlainAnswer, ...] = ()
    seen: str = ""
    is_needed: bool = True
