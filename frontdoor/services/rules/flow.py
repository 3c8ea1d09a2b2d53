"""Which questions are asked, what stops somebody, and whether the answers will do. Pure.

Conditions look only at earlier questions that are themselves asked, so one pass in order decides everything
and no path can loop.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from frontdoor.kernel.clock import LONDON
from frontdoor.services.rules.calculations import figures_after, in_words
from frontdoor.services.rules.contact import CONTACT_EMAIL, CONTACT_NAME, CONTACT_PHONE
from frontdoor.services.rules.definition import Definition, Stopper
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.questions import Question

Answers = Mapping[str, Any]


class Whereabouts(Protocol):
    """Where a place lies; `places.api.Located` is one."""

    @property
    def inside(self) -> bool:
        """Return whether it lies in the council's area."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers checked as a whole. `answers` holds only those to be submitted; `errors` by question id."""

    answers: dict[str, Any]
    errors: dict[str, str]

    @property
    def is_complete(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """An answer in words."""

    question_id: str
    label: str
    text: str
    public: bool


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Who is reporting, as far as they said; all empty when anonymous."""

    name: str = ""
    email: str = ""
    phone: str = ""


def _walk(definition: Definition, answers: Answers) -> tuple[list[Question], dict[str, Any]]:
    asked: list[Question] = []
    live: dict[str, Any] = {}
    for question in definition.all_questions:
        if not question.when or parse(question.when).holds(live):
            asked.append(question)
            if question.id in answers:
                live[question.id] = answers[question.id]
        for each in definition.worked_out_after.get(question.id, ()):
            if each.id in answers:
                live[each.id] = answers[each.id]
    return asked, live


def worked_out(definition: Definition, answers: Answers, *, today: date) -> dict[str, Any]:
    """Return answers with every figure that can be worked out from them, and none that cannot (any more).

    :param answers: kept answers; figures among them are worked out again.
    :param today: the day on which ages are counted.
    """
    if not definition.calculations:
        return dict(answers)
    given = {name: value for name, value in answers.items() if name not in definition.inputs}
    live: dict[str, Any] = {}
    figures: dict[str, Any] = {}
    waiting = False
    for question in definition.all_questions:
        if not question.when or parse(question.when).holds(live):
            if question.id in given:
                live[question.id] = given[question.id]
            elif not question.hidden:
                waiting = True
        if not waiting:
            found = figures_after(definition, question, live, today=today)
            live.update(found)
            figures.update(found)
    return {**given, **figures}


def path(definition: Definition, answers: Answers) -> list[Question]:
    """Return the questions to be answered, in order, given the answers so far; contact questions come last.

    Hidden ones are among them: what fills them in is sent too.
    """
    return _walk(definition, answers)[0]


def live_answers(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Return the answers to questions that are asked; those of hidden questions are left out."""
    return _walk(definition, answers)[1]


def is_answered(question: Question, answers: Answers) -> bool:
    """Return whether a question needs no further answer: a hidden one, or an optional one left empty (None)."""
    if question.hidden:
        return True
    return question.id in answers and kind_of(question).is_complete(question, answers[question.id])


def next_question(
    definition: Definition, answers: Answers, *, after: str | None = None, within: Collection[str] | None = None
) -> Question | None:
    """Return the first question still to be answered, or None when all are.

    :param after: look behind this question only; one that is not asked (any more) counts as the start.
    :param within: ids of the questions to look at; None for all.
    """
    asked = [each for each in path(definition, answers) if within is None or each.id in within]
    start = next((index + 1 for index, each in enumerate(asked) if each.id == after), 0)
    return next((each for each in asked[start:] if not is_answered(each, answers)), None)


def previous_question(
    definition: Definition, answers: Answers, *, before: str, within: Collection[str] | None = None
) -> Question | None:
    """Return the question asked before this one, or None at the start; `within` as for `next_question`."""
    asked = (each for each in path(definition, answers) if not each.hidden)
    ids = [each.id for each in asked if within is None or each.id in within]
    index = ids.index(before) if before in ids else 0
    return definition.question(ids[index - 1]) if index else None


def stopper_for(
    definition: Definition,
    answers: Answers,
    *,
    located: Whereabouts | None = None,
    seen: Collection[str] = (),
) -> Stopper | None:
    """Return the first reason to stop or to warn, or None.

    :param located: where the reported place lies; None while it is not known, and no place rule then applies.
    :param seen: ids of warnings that were shown already.
    """
    live = live_answers(definition, answers)
    for stopper in definition.stoppers:
        if stopper.kind == "warn" and stopper.id in seen:
            continue
        if stopper.place is not None and (located is None or located.inside != (stopper.place == "inside")):
            continue
        if stopper.when and not parse(stopper.when).holds(live):
            continue
        return stopper
    return None


def question_behind(definition: Definition, answers: Answers, stopper: Stopper) -> Question | None:
    """Return the question whose answer brought a stopper; None if none was asked.

    It is where somebody goes who gave that answer by mistake. Of several that it looks at, the last one.
    """
    names = definition.looked_at(parse(stopper.when).names) if stopper.when else frozenset()
    if stopper.place is not None and definition.place_question is not None:
        names = names | {definition.place_question.id}
    asked = reversed(path(definition, answers))
    return next((each for each in asked if each.id in names and not each.hidden), None)


def check_answers(definition: Definition, answers: Answers, *, now: datetime, owner: str = "") -> Checked:
    """Return the answers cleaned, without those of hidden questions, and what is wrong with the others.

    Every door comes through here: the form on submitting, Open311, the API.

    :param answers: JSON values by question id. Keys that are no question are left out; figures are worked out here.
    :param owner: whose answers they are, "draft:<id>"; "" where there is no draft.
    """
    cleaned: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in definition.all_questions:
        if not question.when or parse(question.when).holds(cleaned):
            try:
                value = clean_answer(question, answers.get(question.id), now=now, owner=owner)
            except BadAnswer as refusal:
                # Nobody can mend what they are not asked; what does not fit any more is not sent.
                if not question.hidden:
                    errors[question.id] = str(refusal)
            else:
                if value is not None:
                    cleaned[question.id] = value
        if question.id in definition.worked_out_after:
            found = figures_after(definition, question, cleaned, today=now.astimezone(LONDON).date())
            cleaned.update({name: value for name, value in found.items() if value is not None})
    return Checked(answers=cleaned, errors=errors)


def plain_answers(definition: Definition, answers: Answers) -> list[PlainAnswer]:
    """Return the answers in words, in order, without contact details; one left empty has no text.

    A figure stands after the last question that it looks at.
    """
    asked, live = _walk(definition, answers)
    asked_ids = {question.id for question in asked}
    found = []
    for question in definition.questions:
        if question.id in asked_ids and question.id in live:
            text = kind_of(question).plain(question, live[question.id])
            found.append(PlainAnswer(question.id, question.heading, text, question.public))
        found += _figures(definition, question, live)
    return found


def figures_in_words(definition: Definition, answers: Answers) -> dict[str, list[PlainAnswer]]:
    """Return the figures that are known, by the id of the question after which each stands."""
    live = live_answers(definition, answers)
    return {each.id: _figures(definition, each, live) for each in definition.questions}


def _figures(definition: Definition, question: Question, live: Answers) -> list[PlainAnswer]:
    return [
        PlainAnswer(each.id, each.label, in_words(each, live[each.id]), each.public)
        for each in definition.worked_out_after.get(question.id, ())
        if each.id in live
    ]


def evidence_in_words(definition: Definition, answers: Answers) -> dict[str, str]:
    """Return what each file shows that was sent as evidence of something, by the file's id, in the form's order."""
    live = live_answers(definition, answers)
    return {
        file: each.label
        for question in definition.questions
        if question.evidence
        # In the definition's order: PostgreSQL sorts the keys of what it keeps as JSON.
        for each in question.evidence
        for file, kind in kind_of(question).files(live.get(question.id)).items()
        if kind == each.id
    }


def answer_in_words(question: Question, value: Any) -> str:
    """Return one kept answer in words; "" when it was left empty."""
    return kind_of(question).plain(question, value)


def contact_of(definition: Definition, answers: Answers) -> ContactDetails:
    """Return who is reporting, from the contact questions that were asked."""
    live = live_answers(definition, answers)
    name = definition.question(CONTACT_NAME)
    return ContactDetails(
        name=kind_of(name).plain(name, live.get(CONTACT_NAME)) if name else "",
        email=live.get(CONTACT_EMAIL) or "",
        phone=live.get(CONTACT_PHONE) or "",
    )
