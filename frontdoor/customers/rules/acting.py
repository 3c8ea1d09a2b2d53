"""Acting for another: what can become of it, what each kind allows, and who may do what under it. Pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal


class Stage(StrEnum):
    """How far a representation has come."""

    PROPOSED = "proposed"
    INVITED = "invited"
    UNPROVED = "unproved"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"
    LAPSED = "lapsed"


#: From each stage to where it may go, and by what. The drawing is docs/states/acting.md.
MOVES: Final[dict[Stage, dict[Stage, str]]] = {
    Stage.PROPOSED: {
        Stage.INVITED: "another member of staff approves it",
        Stage.ENDED: "it is not approved",
    },
    Stage.INVITED: {
        Stage.ACTIVE: "they accept, signed in",
        Stage.UNPROVED: "they accept, and the kind wants a proof",
        Stage.DECLINED: "they say no",
        Stage.ENDED: "the principal takes it back",
        Stage.LAPSED: "nobody answered in time",
    },
    Stage.UNPROVED: {
        Stage.ACTIVE: "an adviser has seen the proof",
        Stage.ENDED: "either of them ends it, or the proof is none",
        Stage.LAPSED: "its day has come",
    },
    Stage.ACTIVE: {
        Stage.ENDED: "either of them ends it, or staff do",
        Stage.LAPSED: "its day has come",
    },
    Stage.DECLINED: {},
    Stage.ENDED: {},
    Stage.LAPSED: {},
}
#: Neither answered nor over: these count as people whom somebody has asked.
OPEN: Final = frozenset({Stage.PROPOSED, Stage.INVITED, Stage.UNPROVED, Stage.ACTIVE})


class Sees(StrEnum):
    """What a principal may show beside what is made under the representation."""

    DETAILS = "details"
    REQUESTS = "requests"


class CannotMoveOn(Refusal):
    """A representation does not go from where it is to there."""


class MayNotAct(Refusal):
    """Somebody may not do this for another, or no longer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Days = Annotated[int, Field(ge=1, le=3660)]


class Kind(_Strict):
    """A kind of representation: as what somebody acts.

    :param services: "named" where the principal has to say for which; "any" where it may be for all.
    :param proof: what an adviser has to have seen before anything is done; "" for nothing.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    begun_by: tuple[Literal["principal", "staff"], ...] = Field(min_length=1)
    services: Literal["any", "named"]
    may_see: tuple[Sees, ...]
    default_days: _Days
    longest_days: _Days
    proof: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _fits(self) -> "Kind":
        if self.default_days > self.longest_days:
            raise ValueError("default_days is more than longest_days")
        return self


class ActingPolicy(_Strict):
    """acting.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: date = Field(alias="from")
    source: str
    invitation_days: Annotated[int, Field(ge=1, le=60)]
    most_people: Annotated[int, Field(ge=1, le=100)]
    kinds: tuple[Kind, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> "ActingPolicy":
        ids = [kind.id for kind in self.kinds]
        if len(set(ids)) != len(ids):
            raise ValueError("two kinds have one id")
        return self

    def kind(self, kind_id: str) -> Kind | None:
        """Return a kind by its id, or None."""
        return next((each for each in self.kinds if each.id == kind_id), None)


def check_move(here: Stage, there: Stage) -> None:
    """Raise CannotMoveOn unless the table allows it."""
    if there not in MOVES[here]:
        raise CannotMoveOn(later("Somebody has changed this meanwhile. Look at it again."))


def stands(stage: Stage, *, until: datetime, invited_until: datetime | None, at: datetime) -> Stage:
    """Return how a representation stands at a moment: what has run out has lapsed, whether or not it is written yet."""
    is_late = stage is Stage.INVITED and invited_until is not None and at >= invited_until
    if is_late or (stage in {Stage.ACTIVE, Stage.UNPROVED, Stage.INVITED} and at >= until):
        return Stage.LAPSED
    return stage


def check_may_act(stage: Stage, *, services: Collection[str], service: str, principal: str) -> None:
    """Raise MayNotAct unless a representation that stands at `stage` covers a service.

    :param services: the slugs it is for; none for all.
    """
    if stage is Stage.UNPROVED:
        raise MayNotAct(say("We have to see the proof before you can act for {name}.", name=principal))
    if stage is not Stage.ACTIVE:
        raise MayNotAct(say("You can no longer act for {name}: it has ended or run out.", name=principal))
    if services and service not in services:
        raise MayNotAct(say("You cannot act for {name} in this service.", name=principal))


def until_of(kind: Kind, *, days: int | None, at: datetime) -> datetime:
    """Return when a representation ends by itself: after the days wanted, or the kind's own number."""
    wanted = kind.default_days if days is None else days
    return at + timedelta(days=max(1, min(wanted, kind.longest_days)))


def drawing() -> str:
    """Return docs/states/acting.md."""
    lines = [
        "# Acting for another",
        "",
        "Drawn from `frontdoor/customers/rules/acting.py` by `make states`; a test compares the two.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f"    {stage.name}: {stage.value}" for stage in Stage),
        "    [*] --> INVITED: the principal gives an e-mail address",
        "    [*] --> PROPOSED: staff record it for somebody who cannot use the web",
    ]
    for here, moves in MOVES.items():
        lines += [f"    {here.name} --> {there.name}: {by}" for there, by in moves.items()]
        lines += [] if moves else [f"    {here.name} --> [*]"]
    return "\n".join([*lines, "```", ""])
