"""The parts of a long form, which somebody does in the order they like as far as conditions allow. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from frontdoor.kernel.language import later, say, speaking
from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.flow import Answers, is_answered, path
from frontdoor.services.rules.questions import Question

#: What the contact questions, which every form has, are called as a part.
CONTACT_PART: Final = later("How we reach you")


class PartState(StrEnum):
    """How far somebody is with a part."""

    CANNOT_START = later("cannot start yet")
    NOT_STARTED = later("not started")
    IN_PROGRESS = later("in progress")
    DONE = later("done")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a form's questions under one name. `number` counts from one, in the order of the file."""

    number: int
    name: str
    questions: tuple[Question, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of its questions."""
        return frozenset(each.id for each in self.questions)


@dataclass(frozen=True, slots=True)
class Task:
    """A part as somebody finds it. `waits_for` are the parts to be done first."""

    part: Part
    state: PartState
    waits_for: tuple[Part, ...] = ()


def parts_of(definition: Definition) -> tuple[Part, ...]:
    """Return a form's parts in order; none of a form that is asked from beginning to end."""
    if not any(each.part for each in definition.questions):
        return ()
    with speaking(definition.spoken):
        contact = say(CONTACT_PART)
    runs = groupby(definition.all_questions, key=lambda each: contact if each.id in CONTACT_IDS else each.part)
    return tuple(Part(number, name, tuple(run)) for number, (name, run) in enumerate(runs, start=1))


def part_of(definition: Definition, question_id: str) -> Part | None:
    """Return the part a question belongs to, or None."""
    return next((each for each in parts_of(definition) if question_id in each.ids), None)


def tasks(definition: Definition, answers: Answers) -> list[Task]:
    """Return the parts that somebody with these answers has to do, in order, and how far each is.

    A part waits until the parts are done that its conditions look at, for until then nobody knows what it asks. One
    that is signed waits for all before it. A part of which nothing is asked is left out.
    """
    asked = {each.id for each in path(definition, answers) if not each.hidden}
    found: list[Task] = []
    undone: list[Part] = []
    for part in parts_of(definition):
        waits_for = tuple(_waits_for(definition, part, undone))
        here = [each for each in part.questions if each.id in asked]
        if not here and not waits_for:
            continue
        state = PartState.CANNOT_START if waits_for else _state(here, answers)
        found.append(Task(part, state, waits_for))
        if state is not PartState.DONE:
            undone.append(part)
    return found


def _waits_for(definition: Definition, part: Part, undone: list[Part]) -> Iterator[Part]:
    names = {name for each in part.questions if each.when for name in parse(each.when).names}
    looked_at = definition.looked_at(frozenset(names))
    is_signed = any(each.kind == "declaration" for each in part.questions)
    return (each for each in undone if is_signed or looked_at & each.ids)


def _state(asked: list[Question], answers: Answers) -> PartState:
    done = [each for each in asked if is_answered(each, answers)]
    if len(done) == len(asked):
        return PartState.DONE
    return PartState.IN_PROGRESS if any(each.id in answers for each in asked) else PartState.NOT_STARTED


def is_done(definition: Definition, answers: Answers) -> bool:
    """Return whether every part is done, so that the whole can be looked through and sent."""
    return all(each.state is PartState.DONE for each in tasks(definition, answers))
