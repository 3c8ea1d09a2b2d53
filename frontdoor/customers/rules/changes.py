"""A change that somebody tells once: what it says, when a newer one takes its place, and how far it has come. Pure.

Each source that holds the person is asked by a delivery of its own. The tables below are the only ways on; they are
drawn in docs/states/told-change.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from frontdoor.customers.rules.sources import Line, Piece, SourceDefinition, Text
from frontdoor.kernel.language import later

#: The purpose for which a source's records may be used to pass changes on.
PURPOSE: Final = "tell-us-once"


class Kind(StrEnum):
    """What can be told once."""

    ADDRESS = "address"
    NAME = "name"
    CONTACT = "contact"
    BEREAVEMENT = "bereavement"


#: How residents read of each kind.
KIND_SAID: Final = {
    Kind.ADDRESS: later("A new address"),
    Kind.NAME: later("A new name"),
    Kind.CONTACT: later("A new email address or telephone number"),
    Kind.BEREAVEMENT: later("Somebody has died"),
}

#: What each kind says, and what people read beside it. All are texts; a day is in ISO form.
SAYS: Final[dict[Kind, dict[str, str]]] = {
    Kind.ADDRESS: {
        "address": later("New address"),
        "postcode": later("Postcode"),
        "uprn": later("Property number"),
    },
    Kind.NAME: {"name": later("New name")},
    Kind.CONTACT: {"email": later("Email address"), "phone": later("Telephone number")},
    Kind.BEREAVEMENT: {
        "name": later("Who has died"),
        "born_on": later("Their date of birth"),
        "address": later("Their address"),
        "postcode": later("Their postcode"),
        "died_on": later("Day they died"),
        "told_by": later("Who tells us"),
        "relationship": later("Who they are to the person"),
        "told_by_contact": later("How to reach whoever tells us"),
    },
}
#: What each kind must say; of a contact, one of the two.
MUST_SAY: Final[dict[Kind, frozenset[str]]] = {
    Kind.ADDRESS: frozenset({"address"}),
    Kind.NAME: frozenset({"name"}),
    Kind.CONTACT: frozenset(),
    Kind.BEREAVEMENT: frozenset({"name", "died_on", "told_by", "relationship"}),
}


class Told(StrEnum):
    """How far a change is on our side."""

    HELD = "held"
    PASSED_ON = "passed-on"
    TURNED_DOWN = "turned-down"
    TAKEN_BACK = "taken-back"


TOLD_MOVES: Final[dict[Told, dict[Told, str]]] = {
    Told.HELD: {
        Told.PASSED_ON: "somebody of ours has seen the proof, or found whom it is about",
        Told.TURNED_DOWN: "somebody of ours says why not",
    },
    Told.PASSED_ON: {Told.TAKEN_BACK: "it was told in error; what has not gone yet is not sent"},
    Told.TURNED_DOWN: {},
    Told.TAKEN_BACK: {},
}
#: As staff read it.
TOLD_SAID: Final = {
    Told.HELD: "Held until somebody looks",
    Told.PASSED_ON: "Passed on",
    Told.TURNED_DOWN: "Not passed on",
    Told.TAKEN_BACK: "Taken back",
}


class Stage(StrEnum):
    """How far a source has come with a change."""

    PROPOSED = "proposed"
    SENT = "sent"
    WITH_PEOPLE = "with-people"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"
    DROPPED = "dropped"


MOVES: Final[dict[Stage, dict[Stage, str]]] = {
    Stage.PROPOSED: {
        Stage.SENT: "the source takes it, and answers later",
        Stage.CONFIRMED: "the source confirms it, or says that it has it already",
        Stage.REFUSED: "the source refuses it, and says why",
        Stage.WITH_PEOPLE: "a team keeps the source by hand, or the source gives no reason",
        Stage.FAILED: "nobody took it for two days",
        Stage.DROPPED: "a newer change came before it went, or it was taken back",
    },
    Stage.SENT: {
        Stage.CONFIRMED: "the source confirms it",
        Stage.REFUSED: "the source refuses it, and says why",
        Stage.WITH_PEOPLE: "the source has not answered in time",
    },
    Stage.WITH_PEOPLE: {
        Stage.CONFIRMED: "the team has done it, or the source confirms it late",
        Stage.REFUSED: "the team says why not",
    },
    Stage.FAILED: {
        Stage.PROPOSED: "somebody sends it again",
        Stage.CONFIRMED: "somebody has seen to it by hand",
        Stage.REFUSED: "somebody says why not",
        Stage.DROPPED: "a newer change was told, or it was taken back",
    },
    Stage.REFUSED: {Stage.CONFIRMED: "the source has it after all"},
    Stage.CONFIRMED: {},
    Stage.DROPPED: {},
}
#: As staff read it.
STAGE_SAID: Final = {
    Stage.PROPOSED: "Waiting to go",
    Stage.SENT: "Sent, not answered yet",
    Stage.WITH_PEOPLE: "Needs a person",
    Stage.CONFIRMED: "Confirmed",
    Stage.REFUSED: "Refused",
    Stage.FAILED: "Failed",
    Stage.DROPPED: "Not sent",
}
STAGE_TONE: Final = {
    Stage.PROPOSED: "new",
    Stage.SENT: "in-hand",
    Stage.WITH_PEOPLE: "waiting",
    Stage.CONFIRMED: "closed",
    Stage.REFUSED: "late",
    Stage.FAILED: "late",
    Stage.DROPPED: "",
}
#: As the person reads it, and what happens next.
PLAIN: Final = {
    Stage.PROPOSED: later("We are passing it on"),
    Stage.SENT: later("They have received it and have not answered yet"),
    Stage.WITH_PEOPLE: later("The team there is looking at it"),
    Stage.CONFIRMED: later("They have it"),
    Stage.REFUSED: later("They could not take it"),
    Stage.FAILED: later("We could not reach them"),
    Stage.DROPPED: later("Not sent, because something newer was told or it was taken back"),
}
NEXT: Final = {
    Stage.PROPOSED: later("You do not need to do anything. If they cannot be reached, we try again by ourselves."),
    Stage.SENT: later("You do not need to do anything. We tell you when they have answered."),
    Stage.WITH_PEOPLE: later("You do not need to do anything. We tell you when they have answered."),
    Stage.CONFIRMED: later("There is nothing more to do."),
    Stage.REFUSED: later("Please tell them yourself, or call us."),
    Stage.FAILED: later("Somebody here sees to it. You do not need to do anything."),
    Stage.DROPPED: later("There is nothing more to do."),
}

#: Stages from which a delivery may come to another: for conditional updates.
MAY_BECOME: Final = {there: [here for here in Stage if there in MOVES[here]] for there in Stage}
#: Stages in which a source has given its answer, or none is wanted any more.
ANSWERED: Final = (Stage.CONFIRMED, Stage.REFUSED, Stage.DROPPED)
#: Stages at which a delivery has not reached its source, as far as we know.
NOT_GONE: Final = (Stage.PROPOSED, Stage.FAILED)


class ProofOf(Piece):
    """The proof that policy asks for a kind of change before it is passed on."""

    words: Line = Field(description="What proves it, as people read it.")
    source: Line = Field(description="By which rule.")


class ChangePolicy(Piece):
    """How one kind of change is taken."""

    id: str = Field(description=f"One of: {', '.join(Kind)}.")
    days_back: int = Field(ge=0, description="How long ago it may hold from, in days.")
    days_ahead: int = Field(ge=0, description="How far ahead it may hold from, in days.")
    proof: ProofOf | None = Field(
        default=None, description="What must be seen before it is passed on; none if nothing."
    )
    answer_within_days: int = Field(default=10, ge=1, description="A source that has not answered by then is asked.")
    why: Text = Field(description="Why so, and by which rule.")

    @model_validator(mode="after")
    def _is_a_kind(self) -> "ChangePolicy":
        if self.id not in set(Kind):
            raise ValueError(f"‘{self.id}’ cannot be told. Use one of: {', '.join(Kind)}.")
        return self


class ChangesFile(Piece):
    """The file changes.yaml: which changes can be told once, and how each is taken."""

    effective_from: date = Field(description="Since when it is so.")
    kinds: tuple[ChangePolicy, ...] = Field(description="The kinds that are taken.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a change says, to be compared with another about the same record.

    :param number: counts up in the order in which changes were told.
    """

    number: int
    kind: Kind
    holds_from: date
    says: Mapping[str, str]


def overtakes(newer: Saying, older: Saying) -> bool:
    """Return whether a change leaves nothing of an older one to be sent.

    It does when it says all that the other said anew, and holds from the same day or an earlier one: who moves in
    December and again in June has two addresses to tell, who mistyped the first has one.
    """
    return (
        newer.number > older.number
        and newer.kind == older.kind
        and newer.holds_from <= older.holds_from
        and {name for name, text in older.says.items() if text} - {"uprn", "postcode"}
        <= {name for name, text in newer.says.items() if text}
    )


def takes(source: SourceDefinition, kind: Kind, *, on: date) -> bool:
    """Return whether a source is to be told of a kind of change on a day.

    It must have a way to be told, take the kind, and may be used for this purpose under an agreement in force.
    """
    return (
        source.connector.kind != "none"
        and kind.value in source.connector.takes
        and bool(source.visible(PURPOSE, on=on))
    )


#: How long to wait after each failed attempt. They add up to a little over two days: a system that is mended over a
#: weekend night is reached without anybody's doing.
WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: How long a worker may take to hand something over before another may try.
LEASE: Final = timedelta(minutes=2)
_LONGEST: Final = timedelta(hours=24)


def wait_after(attempts: int, *, spread: float, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after this many failed attempts; None to give up.

    :param spread: from 0 to 1, another for every delivery, so that a system that comes back is not met by all at once.
    :param asked: how long the source itself asked us to wait, which is kept where it is longer, up to a day.
    """
    if not 1 <= attempts <= len(WAITS):
        return None
    wait = WAITS[attempts - 1] * (0.75 + 0.5 * min(max(spread, 0.0), 1.0))
    return max(wait, min(asked, _LONGEST)) if asked is not None else wait


class Meaning(StrEnum):
    """What an answer by HTTP comes to."""

    CONFIRMED = "confirmed"
    TAKEN = "taken"
    REFUSED = "refused"
    ASK = "ask"
    LATER = "later"


def meaning_of(status: int, *, reason: str) -> Meaning:
    """Return what a status of HTTP says of a change.

    409 says that the source has it already. Other 4xx refuse it, if they say why in a `reason`; a bare one may come
    from anything between us, so a person looks. What says that we are not let in, or too fast, or that it is broken,
    is tried again.

    :param reason: why, in the source's words; "" when it gave none.
    """
    if status == 202:
        return Meaning.TAKEN
    if 200 <= status < 300 or status == 409:
        return Meaning.CONFIRMED
    if status in {401, 403, 407, 408, 421, 425, 429} or not 400 <= status < 500:
        return Meaning.LATER
    return Meaning.REFUSED if reason else Meaning.ASK


def has_reached(stages: Collection[Stage]) -> tuple[int, int]:
    """Return how many sources have a change, and how many are to have it."""
    wanted = [each for each in stages if each != Stage.DROPPED]
    return wanted.count(Stage.CONFIRMED), len(wanted)


def answer_by(sent_at: datetime, *, days: int) -> datetime:
    """Return when a source that was sent a change is asked why it has not answered."""
    return sent_at + timedelta(days=days)


def drawing() -> str:
    """Return both tables as a page of the documentation, with Mermaid diagrams."""
    return "\n".join(
        [
            "# A change that was told once",
            "",
            "Drawn from `frontdoor/customers/rules/changes.py` by `make states`; a test compares the two.",
            "",
            "## The change, on our side",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.name}: {TOLD_SAID[state].lower()}" for state in Told),
            "    [*] --> HELD: proof is asked, or it is not known whose record it is",
            "    [*] --> PASSED_ON: nothing stands in its way",
            *_arrows(TOLD_MOVES),
            "```",
            "",
            "## Its delivery to one source",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.name}: {STAGE_SAID[state].lower()}" for state in Stage),
            "    [*] --> PROPOSED: the change is passed on, and the source holds the person",
            "    [*] --> DROPPED: a newer change was passed on before it",
            *_arrows(MOVES),
            "```",
            "",
        ]
    )


def _arrows(table: Mapping[Stage, Mapping[Stage, str]] | Mapping[Told, Mapping[Told, str]]) -> list[str]:
    return [f"    {here.name} --> {there.name}: {how}" for here, moves in table.items() for there, how in moves.items()]
