"""What `customers` takes and hands out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from frontdoor.customers.rules.acting import Kind as ActingKind
from frontdoor.customers.rules.acting import Sees
from frontdoor.customers.rules.acting import Stage as ActingStage
from frontdoor.customers.rules.changes import Kind, Stage, Told
from frontdoor.customers.rules.details import Person

__all__ = [
    "ActingRecord",
    "ChangeLetter",
    "ChangeSummary",
    "CustomerSummary",
    "Invited",
    "KeptRecord",
    "Kind",
    "KnownBy",
    "Person",
    "RecordSummary",
    "SourceStands",
    "Stage",
    "TeamLetter",
    "Telling",
    "Told",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """A customer as other contexts see them."""

    id: int
    name: str
    email: str
    phone: str
    user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary:
    """A source's record of a customer, without what it says: that is shown for a purpose alone.

    :param customer: the id that names the customer.
    :param details_id: the details given on this platform, where they are the source.
    """

    id: int
    source: str
    key: str
    customer: int
    details_id: int | None
    as_of: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBy:
    """The rows by which one person is known.

    :param customer: the id that names the customer. :param records: of every source. :param details: as given here.
    :param users: their accounts. :param names: as they were written anywhere.
    """

    customer: int
    records: tuple[int, ...]
    details: tuple[int, ...]
    users: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """What becomes of a source's record when everything that may be removed is.

    :param until: until when it is kept; None while its source holds it.
    """

    id: int
    details_id: int | None
    source: str
    name: str
    may_go: bool
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A change as somebody tells it.

    :param record: a record of whoever it is about; None of a bereavement, when nobody has found whose it is.
    :param says: by part of the change (rules.changes.SAYS), as typed; a day in ISO form.
    :param holds_from: from which day; None of a bereavement, which holds from the day they died.
    :param once: of the form that was sent: the same again from the same person tells nothing more.
    :param name: of whoever tells, and `email` where they are written to, in `language`.
    :param case: the reference of the case in which it was told; "" outside one.
    :param proof: what staff have seen, in words; "" for nothing.
    """

    kind: Kind
    record: int | None
    says: Mapping[str, str]
    holds_from: date | None
    once: str
    channel: str = "web"
    name: str = ""
    email: str = ""
    language: str = ""
    case: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStands:
    """How far a source has come with a change."""

    delivery_id: int
    source: str
    name: str
    stage: Stage
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSummary:
    """A change that was told once, and how far each source has come with it."""

    reference: str
    kind: Kind
    says: Mapping[str, str]
    holds_from: date
    state: Told
    told_at: datetime
    answered_at: datetime | None
    sources: tuple[SourceStands, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLetter:
    """What whoever told a change is written.

    :param lines: each source with how far it has come, in plain words.
    :param then: what happens next, or why it is not passed on.
    """

    change_id: int
    reference: str
    name: str
    email: str
    language: str
    what: str
    holds_from: date
    lines: tuple[str, ...]
    then: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLetter:
    """What a team that keeps a source is written when it is to look at a change. It names nobody."""

    delivery_id: int
    to: str
    source: str
    what: str
    reference: str
    why: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingRecord:
    """That somebody acts for another, or was asked to, as both and staff may see it.

    :param principal: the customer under whose details everything is done.
    :param representative_name: as their account says; "" before they accepted.
    :param services: slugs; none for all.
    :param stage: how it stands at the moment it was asked for.
    """

    id: int
    kind: ActingKind
    principal: int
    principal_name: str
    principal_user_id: int | None
    representative_user_id: int | None
    representative_name: str
    email: str
    services: tuple[str, ...]
    sees: frozenset[Sees]
    stage: ActingStage
    invited_until: datetime | None
    until: datetime
    begun_at: datetime
    begun_by: str
    reason: str
    evidence: str
    approved_by: str

    @property
    def on_behalf(self) -> str:
        """Return how records name whom it is for: `Actor.acting_for`."""
        return f"customer:{self.principal}"


@dataclass(frozen=True, slots=True)
class Invited:
    """What is sent to whoever was invited, once: the secret is not kept."""

    id: int
    token: str
    email: str
    #: Of the person's name, as much as an address may read that nobody has proved.
    first_name: str
    until: datetime
