"""Sections of a form that another person answers: a landlord, a referee, whoever signs with the applicant. Pure.

Their questions stand apart from the service's own, under the person who is asked. No condition, fee, figure or table
of the service can therefore look at what they say, and nothing that shows the applicant's answers can show theirs.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import ConfigDict, Field, RootModel

from frontdoor.kernel.language import TRANSLATED, later, say
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.flow import Answers, PlainAnswer, live_answers, plain_answers
from frontdoor.services.rules.kinds.base import EMPTY, LENGTH, BadAnswer
from frontdoor.services.rules.pieces import Piece, QuestionId, Said, Text
from frontdoor.services.rules.questions import Question

SECTION: Final = "others"
#: How many people one form asks for, and how much each may be asked: more is a form of its own.
MOST_OTHERS: Final = 5
MOST_ASKED_OF_ONE: Final = 20
#: Whoever types an address need not be whose it is. How many people a day one form writes to; how many forms a day
#: may write to one address; how often one person is written to about one form, reminders left out.
MOST_PEOPLE_A_DAY: Final = 5
MOST_FORMS_AT_ONE_ADDRESS: Final = 3
MOST_TIMES_WRITTEN: Final = 4
#: How long somebody has to answer before they can be asked again.
BETWEEN_TWO: Final = timedelta(days=1)
_LONGEST_NAME: Final = 60
#: What no name has, and what would make a link or a telephone number of it in somebody's mailbox.
_NO_NAME: Final = re.compile(r"[/@<>\[\]{}\\=]|\w\.(?:[a-z]{2,}|[A-Z]{2,})\b|\d{3}|:\S|www")


class Other(Piece):
    """Another person who answers a section of the form, by a link that is e-mailed to them."""

    id: QuestionId = Field(description="Its permanent name among those who are asked.")
    who: Annotated[str, Field(min_length=1, max_length=60), TRANSLATED] = Field(
        description="Who it is to the applicant, as it reads after 'your': 'landlord or letting agent'."
    )
    hint: Said = Field(
        default="", max_length=300, description="A line for the applicant: what they are needed for, and who will do."
    )
    why: Text = Field(
        description="What they read first: what this is, why they are asked, what happens with what they say."
    )
    when: str = Field(
        default="", max_length=500, description="Needed only if this condition on the applicant's answers holds."
    )
    required: bool = Field(
        default=True, description="Whether the form waits for them; if not, the applicant may send without, saying so."
    )
    private: bool = Field(
        default=False, description="Whether what they say is for the council alone, as a reference is."
    )
    shows: tuple[QuestionId, ...] = Field(
        default=(), max_length=20, description="Questions whose answers they are shown; all others they never see."
    )
    remind: tuple[Annotated[int, Field(ge=1, le=27)], ...] = Field(
        default=(3, 7),
        max_length=3,
        description="Days after the link was sent on which they are reminded; [] for never.",
    )
    questions: tuple[Question, ...] = Field(
        min_length=1,
        max_length=MOST_ASKED_OF_ONE,
        description="What they are asked, one on a page. Conditions look at their own earlier answers.",
    )

    @property
    def called(self) -> str:
        """Return who it is at the beginning of a line: "Landlord or letting agent"."""
        return self.who[:1].upper() + self.who[1:]


class Others(RootModel[tuple[Other, ...]]):
    """The people besides the applicant who answer a section of the form."""

    model_config = ConfigDict(frozen=True, strict=True)


class TheirForm(Definition):
    """What another person is asked, as a form of its own: nobody is asked how we reach them."""

    @cached_property
    def all_questions(self) -> tuple[Question, ...]:
        """Return their questions, without those about contact."""
        return self.questions


class OtherState(StrEnum):
    """How far somebody who was asked has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


#: From each state to where it may go, and by what. The drawing is docs/states/other-person.md.
MOVES: Final[dict[OtherState, dict[OtherState, str]]] = {
    OtherState.ASKED: {
        OtherState.ANSWERED: "they confirm their answers",
        OtherState.DECLINED: "they say no",
        OtherState.TAKEN_BACK: "the applicant asks somebody else, or nobody",
    },
    OtherState.ANSWERED: {
        OtherState.ASKED: "the form changed under them, or what they were shown did",
        OtherState.TAKEN_BACK: "the applicant asks somebody else, or nobody",
    },
    OtherState.DECLINED: {OtherState.TAKEN_BACK: "the applicant asks somebody else, or nobody"},
    OtherState.TAKEN_BACK: {},
}


class Reason(StrEnum):
    """Why somebody will not answer. A choice and no words: the applicant is told, by e-mail."""

    NOT_ME = "not-me"
    CANNOT = "cannot"
    WILL_NOT = "will-not"


REASONS: Final = {
    Reason.NOT_ME: later("I am not the right person, or do not know who is asking"),
    Reason.CANNOT: later("I do not know the answers"),
    Reason.WILL_NOT: later("I do not want to answer"),
}
#: The same as whoever asked reads it.
REASONS_TOLD: Final = {
    Reason.NOT_ME: later("they say that they are not the right person"),
    Reason.CANNOT: later("they do not know the answers"),
    Reason.WILL_NOT: later("they do not want to answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who was asked, and what they have said so far.

    :param other: the id of what they are asked as.
    :param asked_by: the applicant's name, as they gave it for this person to read.
    :param answers: cleaned values by the ids of their own questions.
    :param seen: what stands for the applicant's answers that they saw when they confirmed (`seen_of`).
    :param settled_at: when they confirmed or declined.
    :param written_at: when the link was last sent because the applicant or the form asked for it.
    :param is_silent: they want no more e-mails about it.
    """

    id: UUID
    other: str
    name: str
    email: str
    asked_by: str
    state: OtherState
    asked_at: datetime
    written_at: datetime
    settled_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    seen: str = ""
    reason: str = ""
    is_silent: bool = False


class Stands(StrEnum):
    """How it stands with one whose answers are needed, as the applicant reads it."""

    NOT_ASKED = later("not asked yet")
    ASKED = later("waiting for an answer")
    ANSWERED = later("answered")
    OUTDATED = later("to be asked again")
    DECLINED = later("said no")


@dataclass(frozen=True, slots=True)
class Standing:
    """One whose answers are needed, who was asked for them, and how it stands."""

    other: Other
    asked: Asked | None
    stands: Stands

    @property
    def is_answered(self) -> bool:
        return self.stands is Stands.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidByOther:
    """What another person said, or that they said nothing, as it was sent with the form.

    :param stands: how it stood when the form was sent.
    """

    who: str
    is_private: bool
    stands: Stands
    name: str = ""
    email: str = ""
    at: datetime | None = None
    answers: tuple[PlainAnswer, ...] = ()


def others_of(definition: Definition) -> tuple[Other, ...]:
    """Return the other people a form may ask for."""
    return definition.section(SECTION, Others).root if SECTION in definition.sections else ()


def other_of(definition: Definition, other_id: str) -> Other | None:
    """Return one of the other people, or None."""
    return next((each for each in others_of(definition) if each.id == other_id), None)


def their_form(definition: Definition, other: Other) -> TheirForm:
    """Return what another person is asked as a form of its own."""
    return TheirForm(
        id=definition.id,
        name=definition.name,
        pattern=definition.pattern,
        group=definition.group,
        team=definition.team,
        summary=definition.summary,
        questions=other.questions,
        reminders=(),
        spoken=definition.spoken,
    )


def needed(definition: Definition, answers: Answers) -> list[Other]:
    """Return the other people whom somebody with these answers has to ask, in the order of the file."""
    others = others_of(definition)
    live = live_answers(definition, answers) if others else {}
    return [each for each in others if not each.when or parse(each.when).holds(live)]


def shown_to(definition: Definition, other: Other, answers: Answers) -> list[PlainAnswer]:
    """Return of the applicant's answers, in words, those that another person is shown."""
    return [each for each in plain_answers(definition, answers) if each.question_id in other.shows and each.text]


def seen_of(definition: Definition, other: Other, answers: Answers) -> str:
    """Return what stands for the answers that another person is shown, in whatever language they read them."""
    live = live_answers(definition, answers)
    shown = {name: live[name] for name in other.shows if live.get(name) is not None}
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest() if shown else ""


def standings(definition: Definition, answers: Answers, asked: Sequence[Asked]) -> list[Standing]:
    """Return how it stands with each of those whose answers are needed.

    What somebody confirmed beside other answers than the applicant gives now has to be confirmed again.
    """
    found = []
    for other in needed(definition, answers):
        theirs = next((each for each in asked if each.other == other.id), None)
        stands = Stands.NOT_ASKED
        if theirs is not None:
            stands = _STANDS[theirs.state]
        if theirs is not None and theirs.state is OtherState.ANSWERED:
            is_as_it_was = seen_of(definition, other, answers) == theirs.seen
            stands = Stands.ANSWERED if is_as_it_was else Stands.OUTDATED
        found.append(Standing(other, theirs, stands))
    return found


_STANDS: Final = {
    OtherState.ASKED: Stands.ASKED,
    OtherState.ANSWERED: Stands.ANSWERED,
    OtherState.DECLINED: Stands.DECLINED,
    OtherState.TAKEN_BACK: Stands.NOT_ASKED,
}


def waited_for(found: Iterable[Standing]) -> list[Standing]:
    """Return those without whose answers the form cannot be sent."""
    return [each for each in found if each.other.required and not each.is_answered]


def done_without(found: Iterable[Standing]) -> list[Standing]:
    """Return those without whose answers the applicant may send the form, if they say so."""
    return [each for each in found if not each.other.required and not each.is_answered]


def stored_standings(found: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return what goes with the form when it is sent; `said_in_words` reads it again.

    Of somebody who said nothing no more is kept than that.
    """
    stored: list[dict[str, Any]] = []
    for each in found:
        kept: dict[str, Any] = {"other": each.other.id, "stands": each.stands.value}
        if each.is_answered and each.asked is not None and each.asked.settled_at is not None:
            kept |= {"name": each.asked.name, "email": each.asked.email, "at": each.asked.settled_at.isoformat()}
            kept["answers"] = dict(each.asked.answers)
        stored.append(kept)
    return stored


def said_in_words(definition: Definition, stored: Iterable[Mapping[str, Any]]) -> list[SaidByOther]:
    """Return what other people said, in words, as it was sent with a form of this wording."""
    found = []
    for each in stored:
        other = other_of(definition, str(each["other"]))
        if other is None:
            raise LookupError(f"The form asks nobody called {each['other']!r}.")
        form = their_form(definition, other)
        found.append(
            SaidByOther(
                who=other.called,
                is_private=other.private,
                stands=Stands(each["stands"]),
                name=each.get("name", ""),
                email=each.get("email", ""),
                at=datetime.fromisoformat(each["at"]) if "at" in each else None,
                answers=tuple(said for said in plain_answers(form, each.get("answers", {})) if said.text),
            )
        )
    return found


def clean_name(text: str, *, missing: str) -> str:
    """Return a person's name as we write it to a stranger. Raises BadAnswer for what is no name.

    Names stand in e-mails to people who did not ask for them, so nothing that reads as a link may be one.
    """
    name = " ".join(text.split())
    if not name:
        raise BadAnswer(missing, sort=EMPTY)
    if len(name) > _LONGEST_NAME:
        raise BadAnswer(say("The name must be {longest} characters or fewer", longest=_LONGEST_NAME), sort=LENGTH)
    if _NO_NAME.search(name):
        raise BadAnswer(later("Enter the name alone, without numbers, addresses or links"))
    return name


def drawing() -> str:
    """Return the table as a page of the documentation, with a Mermaid diagram."""
    moves = [f"    {here.name} --> {there.name}: {how}" for here in OtherState for there, how in MOVES[here].items()]
    return "\n".join(
        [
            "# Another person who answers a section of a form",
            "",
            "Drawn from `frontdoor/services/rules/others.py` by `make states`; a test compares the two.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.name}: {state.value.replace('-', ' ')}" for state in OtherState),
            f"    [*] --> {OtherState.ASKED.name}: the applicant gives their name and e-mail address",
            *moves,
            *(f"    {state.name} --> [*]" for state in OtherState if not MOVES[state]),
            "```",
            "",
        ]
    )
