"""Planned works: what state they are in, when they may be, what a change of them says to whoever reads it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal


class WorksState(StrEnum):
    """Where planned works are."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    POSTPONED = "postponed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


#: From each state to where works may go, and by what. The drawing is docs/states/works.md.
WORKS_MOVES: Final[dict[WorksState, dict[WorksState, str]]] = {
    WorksState.PLANNED: {
        WorksState.UNDER_WAY: "the crew begins",
        WorksState.POSTPONED: "they wait for a new date",
        WorksState.FINISHED: "they are done",
        WorksState.CANCELLED: "they are called off",
    },
    WorksState.UNDER_WAY: {
        WorksState.FINISHED: "they are done",
        WorksState.POSTPONED: "they wait for a new date",
        WorksState.CANCELLED: "they are called off",
    },
    WorksState.POSTPONED: {
        WorksState.PLANNED: "they have a new date",
        WorksState.CANCELLED: "they are called off",
    },
    WorksState.FINISHED: {WorksState.UNDER_WAY: "they go on after all"},
    WorksState.CANCELLED: {},
}
OPEN_WORKS: Final = (WorksState.PLANNED, WorksState.UNDER_WAY, WorksState.POSTPONED)
#: How residents read the states.
STATE_SAID: Final = {
    WorksState.PLANNED: later("Planned"),
    WorksState.UNDER_WAY: later("Under way"),
    WorksState.POSTPONED: later("Postponed"),
    WorksState.FINISHED: later("Finished"),
    WorksState.CANCELLED: later("Called off"),
}


class Effect(StrEnum):
    """What works mean for people."""

    ROAD_CLOSED = "road-closed"
    LANE_CLOSED = "lane-closed"
    PAVEMENT_CLOSED = "pavement-closed"
    PARKING = "parking"
    BUS = "bus"
    LOUD = "loud"
    WATER_OFF = "water-off"
    POWER_OFF = "power-off"
    COLLECTIONS = "collections"


EFFECT_SAID: Final = {
    Effect.ROAD_CLOSED: later("The road is closed to vehicles"),
    Effect.LANE_CLOSED: later("One lane is closed, with traffic lights or signs"),
    Effect.PAVEMENT_CLOSED: later("The pavement is closed on one side"),
    Effect.PARKING: later("Parking is suspended"),
    Effect.BUS: later("Buses stop elsewhere or take another way"),
    Effect.LOUD: later("It will be noisy"),
    Effect.WATER_OFF: later("The water is off for a time"),
    Effect.POWER_OFF: later("The electricity is off for a time"),
    Effect.COLLECTIONS: later("Bins are collected another way"),
}


class Show(StrEnum):
    """Which works somebody wants to see."""

    NOW = "now"
    COMING = "coming"
    PAST = "past"


class WorksKind(StrEnum):
    """What was done to a notice of works."""

    PUBLISHED = "published"
    EDITED = "edited"
    GATHERED = "gathered"
    MOVED = "moved"
    STARTED = "started"
    POSTPONED = "postponed"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    WENT_ON = "went-on"


#: What reporters and followers are told of, by the message that tells it.
TOLD_OF: Final = {
    WorksKind.PUBLISHED: "works-planned",
    WorksKind.MOVED: "works-moved",
    WorksKind.POSTPONED: "works-moved",
    WorksKind.CANCELLED: "works-cancelled",
}
#: By which change works come to a state by a button; a new date is a change of its own.
STEPS: Final = {
    WorksKind.STARTED: WorksState.UNDER_WAY,
    WorksKind.POSTPONED: WorksState.POSTPONED,
    WorksKind.FINISHED: WorksState.FINISHED,
    WorksKind.CANCELLED: WorksState.CANCELLED,
    WorksKind.WENT_ON: WorksState.UNDER_WAY,
}
#: Changes that say why, for whoever relied on what was said before.
WITH_REASON: Final = frozenset({WorksKind.MOVED, WorksKind.POSTPONED, WorksKind.CANCELLED, WorksKind.WENT_ON})

#: The longest works are planned for, and how far ahead: what is longer is a project with pages of its own.
LONGEST: Final = timedelta(days=366)
FURTHEST: Final = timedelta(days=731)
#: How much each text of a notice may hold.
LONGEST_WORKS: Final = {
    "what": 120, "stretch": 200, "why": 1000, "means": 1000, "diversion": 1000, "access": 1000, "contractor": 120,
    "permit": 60, "contact": 200, "reason": 300,
}  # fmt: skip
#: Cases that one visit puts right, at most.
MOST_CASES: Final = 50


class CannotPlan(Refusal):
    """Works cannot be planned or changed so. `field` is what is to be mended; "" where it is no one field."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which, and between which hours of each; no hours stand for the whole day."""

    starts_on: date
    ends_on: date
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a notice of works says, as an officer writes it.

    :param usrn: the street's unique number.
    :param stretch: between where and where in the street.
    :param point: latitude and longitude; None for the middle of the street.
    :param means: what else it means for people, besides the effects.
    """

    what: str
    usrn: int
    span: Span
    stretch: str = ""
    point: tuple[float, float] | None = None
    why: str = ""
    effects: tuple[str, ...] = ()
    means: str = ""
    diversion: str = ""
    access: str = ""
    contractor: str = ""
    permit: str = ""
    contact: str = ""

    def texts(self) -> dict[str, str]:
        """Return what is written in words, tidied, by field."""
        named = {name: str(getattr(self, name)) for name in LONGEST_WORKS if name != "reason"}
        return {name: tidy(text) for name, text in named.items()}


def tidy(text: str) -> str:
    """Return a text as it is kept: no NUL, which PostgreSQL refuses, one kind of line end, no space around it."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def check_texts(texts: Mapping[str, str]) -> None:
    """Raise CannotPlan for what is missing or longer than it may be."""
    if "what" in texts and not texts["what"]:
        raise CannotPlan("Enter what is done", field="what")
    for name, text in texts.items():
        if len(text) > LONGEST_WORKS[name]:
            longest = LONGEST_WORKS[name]
            raise CannotPlan(
                f"What you enter must be {longest:,} characters or fewer; this has {len(text):,}", field=name
            )


def check_effects(effects: Sequence[str]) -> list[str]:
    """Return effects in their order, each once. Raises CannotPlan for one that does not exist."""
    if not set(effects) <= {each.value for each in Effect}:
        raise CannotPlan("Select what it means for people", field="effects")
    return [each.value for each in Effect if each in effects]


def check_span(span: Span, *, today: date, was: Span | None = None) -> None:
    """Raise CannotPlan for days and hours that works cannot have.

    :param was: what they had before: a first day that has passed may stay, as the works may have begun.
    """
    if span.ends_on < span.starts_on:
        raise CannotPlan("The last day is before the first", field="ends_on")
    if span.starts_on < today and (was is None or was.starts_on != span.starts_on):
        raise CannotPlan("The first day has passed already", field="starts_on")
    if span.ends_on < today and (was is None or was.ends_on != span.ends_on):
        raise CannotPlan("The last day has passed already", field="ends_on")
    if span.starts_on > today + FURTHEST:
        raise CannotPlan("The first day is more than two years ahead", field="starts_on")
    if span.ends_on - span.starts_on > LONGEST:
        raise CannotPlan("Works of more than a year are to be planned in parts", field="ends_on")
    if (span.starts_at is None) != (span.ends_at is None):
        missing = "starts_at" if span.starts_at is None else "ends_at"
        raise CannotPlan("Enter both hours, or neither for the whole day", field=missing)
    if span.starts_at is not None and span.starts_at == span.ends_at:
        raise CannotPlan("The hours end when they begin", field="ends_at")


def check_works_move(here: WorksState, there: WorksState) -> None:
    """Raise CannotPlan unless the table allows the move."""
    if there not in WORKS_MOVES[here]:
        raise CannotPlan(f"Works that are {_plain(here)} cannot become {_plain(there)}.")


def _plain(state: WorksState) -> str:
    return STATE_SAID[state].lower()


def shown_in(state: WorksState, *, starts_on: date, today: date) -> Show:
    """Return where works are listed: what is open and has begun by its dates is now, whether or not anybody said so."""
    if state not in OPEN_WORKS:
        return Show.PAST
    if state == WorksState.UNDER_WAY or (state == WorksState.PLANNED and starts_on <= today):
        return Show.NOW
    return Show.COMING


def is_unfinished(state: WorksState, *, ends_on: date, today: date) -> bool:
    """Return whether the last day has passed and nobody has said that they are finished, or when they are instead."""
    return state in {WorksState.PLANNED, WorksState.UNDER_WAY} and ends_on < today


def span_in_words(span: Span) -> str:
    """Return days and hours as people read them: "from Thursday 3 December 2026 to …, 9am to 4pm each day"."""
    if span.starts_on == span.ends_on:
        said = say("on {day}", day=say_day(span.starts_on))
    else:
        said = say("from {first} to {last}", first=say_day(span.starts_on), last=say_day(span.ends_on))
    if span.starts_at is None or span.ends_at is None:
        return said
    hours = {"begin": _hour(span.starts_at), "end": _hour(span.ends_at)}
    if span.starts_at > span.ends_at:
        return say("{days}, {begin} to {end} overnight", days=said, **hours)
    if span.starts_on == span.ends_on:
        return say("{days}, {begin} to {end}", days=said, **hours)
    return say("{days}, {begin} to {end} each day", days=said, **hours)


def _hour(moment: time) -> str:
    if moment.minute == 0 and moment.hour % 12 == 0:
        return say("midday") if moment.hour else say("midnight")
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{say('am') if moment.hour < 12 else say('pm')}"


#: What a change that is not of dates says; the reason follows where there is one.
_SAID: Final = {
    WorksKind.PUBLISHED: later("Announced."),
    WorksKind.EDITED: later("Details changed."),
    WorksKind.GATHERED: later("The same works put more reports right."),
    WorksKind.STARTED: later("The works have begun."),
    WorksKind.POSTPONED: later("Postponed; we do not know the new date yet."),
    WorksKind.FINISHED: later("The works are finished."),
    WorksKind.CANCELLED: later("The works are called off."),
    WorksKind.WENT_ON: later("The works go on after all."),
}


def change_in_words(kind: WorksKind, *, before: Span | None, after: Span, reason: str) -> str:
    """Return a change as residents read it: "Moved: it was to be on Thursday 3 …; it is now …. Why: frost"."""
    if kind == WorksKind.MOVED and before is not None:
        was, now = span_in_words(before), span_in_words(after)
        said = say("Moved: it was to be {before}; it is now {now}.", before=was, now=now)
    elif kind == WorksKind.MOVED:
        said = say("There is a new date: {now}.", now=span_in_words(after))
    else:
        said = say(_SAID[kind])
    return f"{said} {say('Why: {reason}', reason=reason)}" if reason else said


#: "Flat 3", "no. 14", and before the name of a street "14", "12a," or "3-5": where somebody lives.
_HOMES: Final = r"\b(?:flat|apartment|apt|no|number|house)\b\.?\s*\d+[a-z]?\b"
_BEFORE_STREET: Final = r"\b\d+[a-z]?(?:\s*[-–]\s*\d+[a-z]?)?,?\s+"


def names_a_home(text: str, *, street: str) -> str:
    """Return what in a text says at which house something is, "" for nothing: works are in a street."""
    patterns = [_HOMES, rf"{_BEFORE_STREET}{re.escape(street)}\b"] if street else [_HOMES]
    found = re.search("|".join(patterns), text, re.IGNORECASE)
    return found.group() if found else ""


def works_drawing() -> str:
    """Return the table as a Mermaid state diagram in Markdown."""
    lines = [
        "# Planned works",
        "",
        "Drawn from `frontdoor/cases/rules/works.py` by `make states`; a test compares the two.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"    {state.name}: {_plain(state)}" for state in WorksState]
    lines += ["    [*] --> PLANNED: they are published"]
    lines += [
        f"    {here.name} --> {there.name}: {why}"
        for here, moves in WORKS_MOVES.items()
        for there, why in moves.items()
    ]
    lines += ["    FINISHED --> [*]", "    CANCELLED --> [*]", "```", ""]
    return "\n".join(lines)
