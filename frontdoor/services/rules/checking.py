"""Whether a file of the catalogue describes a service: every mistake, with how to mend it. Pure."""

import json
import keyword
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from pydantic import Field, ValidationError, create_model

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest, problems_of
from frontdoor.kernel.spans import read_span, weekdays_on
from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.definition import DESCRIPTION, Calculation, Core, Definition, Stopper
from frontdoor.services.rules.expressions import FUNCTIONS, BadExpression, Expression, parse
from frontdoor.services.rules.formula_checks import check_formulas, placed
from frontdoor.services.rules.in_language import check_languages
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.looking_up_checks import KnownRegister, check_compared, check_look_ups
from frontdoor.services.rules.others import SECTION
from frontdoor.services.rules.pieces import Piece
from frontdoor.services.rules.plain_words import PLAIN, PlainWords, check_words
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.routes import impossible
from frontdoor.services.rules.sections import ROUTING, DefinitionSection, definition_sections, tables_of

#: A case has one place, is signed once and lists its files together; a group within a group is a form of its own.
_NOT_IN_GROUPS: Final = frozenset({"group", "place", "files", "evidence", "declaration"})
#: Kinds whose answer is a number, or several of something: a fee can be so much for each.
_COUNTABLE: Final = frozenset({"number", "group", "any_of"})
_Found = TypeVar("_Found", bound=Piece)
_FILLERS: Final[dict[type[Piece], dict[str, str]]] = {
    Question: {"id": "unreadable", "kind": "short_text", "label": "?"},
    Stopper: {"id": "unreadable", "title": "?", "message": "?"},
    Calculation: {"id": "unreadable", "label": "?", "formula": "0"},
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a definition may refer to outside its own file.

    :param lgsl: descriptions by number, from the Local Government Services List.
    :param teams: slugs of the council's teams.
    :param plain: how plain its texts must be.
    :param assets: kinds of assets that were loaded; none while none were, and then nothing is said of them.
    :param registers: by id.
    """

    lgsl: Mapping[int, str]
    teams: Collection[str]
    plain: PlainWords = PLAIN
    assets: Collection[str] = ()
    registers: Mapping[str, KnownRegister] = field(default_factory=dict)


def document_model() -> type[Core]:
    """Return the type of a whole file: the core with every section that is registered."""
    return _model_with(tuple(definition_sections.items()))


@lru_cache(maxsize=4)  # made anew only where tests register a section of their own; pages ask for it a thousand times
def _model_with(sections: tuple[tuple[str, DefinitionSection[Any]], ...]) -> type[Core]:
    fields: dict[str, Any] = {}
    for name, section in sections:
        default = ... if section.required else None
        fields[name] = (section.model, Field(default, description=section.description))
    return create_model("ServiceDefinition", __base__=Core, **fields)


def check(data: Any, *, stem: str, around: Surroundings) -> tuple[Definition | None, list[Problem]]:
    """Return the definition that a file's values describe, or None, and everything wrong with it.

    :param data: the file as JSON values.
    :param stem: the file's name without .yaml.
    """
    if not isinstance(data, dict):
        return None, [Problem((), "The file describes no service.", "Begin with a line like `id: my-service`.")]
    problems: list[Problem] = []
    model = document_model()
    try:
        model.model_validate_json(json.dumps(data))
    except ValidationError as fault:
        problems += problems_of(fault, model)
    problems += _check_top(data, stem, around)
    questions = _salvage(Question, data.get("questions"))
    figures = [each for each in _salvage(Calculation, data.get("calculations")) if not each.dropped]
    problems += _check_questions(questions, [each.piece for each in figures])
    asked = [(each.index, each.piece) for each in questions]
    problems += check_look_ups(asked, assets=around.assets, registers=around.registers)
    problems += check_compared(data, [each for _index, each in asked], around.registers)
    known = {read.piece.id: read.piece for read in questions}
    problems += check_formulas([(each.index, each.piece) for each in figures], known)
    known |= {each.piece.id: each.piece.as_question() for each in figures}
    problems += _check_stoppers(_salvage(Stopper, data.get("stoppers")), known)
    problems += _check_tables(data, known)
    problems += check_words(data, around.plain)
    if problems:
        return None, [_explained(each, data) for each in problems]
    definition = Definition.from_stored(data)
    # A form can only be walked once all its conditions can be read.
    problems += list(_check_section_tables(definition, known)) or impossible(definition)
    for name, section in definition_sections.items():
        for problem in section.check(section.of(definition), definition):
            path = problem.path if problem.path[:1] == (name,) else (name, *problem.path)
            problems.append(Problem(path, problem.wrong, problem.mend))
    problems += check_languages(definition.stored())
    return (None if problems else definition), problems


def _explained(problem: Problem, data: dict[str, Any]) -> Problem:
    """Return a problem with a better mend where a condition looks at what another person is asked."""
    others = data.get(SECTION)
    asked = [each.get("questions") for each in (others if isinstance(others, list) else ()) if isinstance(each, dict)]
    ids = [each.get("id") for items in asked if isinstance(items, list) for each in items if isinstance(each, dict)]
    if any(problem.wrong.endswith(f"‘{name}’, which is no question.") for name in ids):
        return replace(problem, mend="Another person answers it, and nothing of the form can look at what they say.")
    return problem


def _check_top(data: dict[str, Any], stem: str, around: Surroundings) -> Iterable[Problem]:
    given, lgsl, team = data.get("id"), data.get("lgsl"), data.get("team")
    if isinstance(given, str) and given != stem:
        yield Problem(("id",), f"The id ‘{given}’ is not the file's name.", f"Rename the file to {given}.yaml.")
    if type(lgsl) is int and lgsl not in around.lgsl:
        mend = "Look it up in lgsl.csv, and leave `lgsl` out if this very service is not listed."
        yield Problem(("lgsl",), f"{lgsl} is not in the Local Government Services List we hold.", mend)
    if isinstance(team, str) and team not in around.teams:
        yield Problem(("team",), f"There is no team ‘{team}’ in teams.yaml.", nearest(team, around.teams))
    routing = data.get("routing")
    for index, row in enumerate(routing if isinstance(routing, list) else ()):
        other = row.get("team") if isinstance(row, dict) else None
        if isinstance(other, str) and other not in around.teams:
            yield Problem(
                (*ROUTING, index, "team"), f"There is no team ‘{other}’ in teams.yaml.", nearest(other, around.teams)
            )
    yield from _check_closing(data.get("closes"))
    yield from _check_can_ask(data)
    begins, ends = data.get("available_from"), data.get("withdrawn")
    if isinstance(begins, str) and isinstance(ends, str) and ends <= begins:
        yield Problem(("withdrawn",), "It is withdrawn before it is available.", "Give a later day.")
    days = data.get("reminders")
    if isinstance(days, list) and days[1:] and all(type(day) is int for day in days) and days[0] >= days[1]:
        yield Problem(("reminders",), "The second reminder comes no later than the first.", "Give a later day.")


def _check_can_ask(data: Mapping[str, Any]) -> Iterable[Problem]:
    """Check that whoever is to send papers later can be asked for them."""
    contact, questions = data.get("contact"), data.get("questions")
    is_known = isinstance(contact, dict) and contact.get("anonymous") is False
    for index, each in enumerate(questions if isinstance(questions, list) and not is_known else ()):
        if isinstance(each, dict) and each.get("later") is not None:
            wrong = "Whoever does not say who they are could not be asked for what comes later."
            yield Problem(("questions", index, "later"), wrong, "Write `anonymous: false` under `contact`.")


def _check_closing(closes: Any) -> Iterable[Problem]:
    if isinstance(closes, dict) and not closes.get("at") and closes.get("after") is None:
        yield Problem(("closes",), "‘closes’ does not say when.", "Add `at`, a moment, or `after`, how many.")
    if isinstance(closes, dict) and isinstance(closes.get("at"), str) and not _is_moment(closes["at"]):
        yield Problem(("closes", "at"), f"{closes['at']} is no day and time.", "Write it like '2026-09-30T12:00'.")


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        # What is not even written like one is told with the types.
        return "T" not in text
    return True


@dataclass(frozen=True, slots=True)
class _Read(Generic[_Found]):
    """One item of a list as far as it could be read. `dropped` are its keys with a mistake of their own."""

    index: int
    piece: _Found
    dropped: frozenset[str | int] = frozenset()


def _salvage(model: type[_Found], items: Any) -> list[_Read[_Found]]:
    """Return what can be made of each item, so that one slip does not hide the next."""
    found = []
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        try:
            read = _Read(index, model.model_validate_json(json.dumps({**_FILLERS[model], **item})))
        except ValidationError as fault:
            dropped = frozenset(error["loc"][0] for error in fault.errors())
            kept = {key: value for key, value in item.items() if key not in dropped}
            read = _Read(index, model.model_validate_json(json.dumps({**_FILLERS[model], **kept})), dropped)
        found.append(read)
    return found


def check_set(data: Any, within: tuple[PathStep, ...]) -> Iterable[Problem]:
    """Yield what is wrong with a set of questions, which stands on its own."""
    questions = data.get("questions") if isinstance(data, dict) else None
    yield from _check_each(_salvage(Question, questions), within)


def _check_questions(questions: list[_Read[Question]], figures: list[Calculation]) -> Iterable[Problem]:
    places = [read.index for read in questions if read.piece.kind == "place"]
    for index in places[1:]:
        wrong = "There are two questions about the place; a case has one."
        yield Problem(("questions", index), wrong, "Ask for the place once, or make this one a text.")
    yield from _check_parts(questions)
    yield from _check_each(questions, (), figures)


def _check_parts(questions: list[_Read[Question]]) -> Iterable[Problem]:
    """Check that parts are whole: every question is in one, and those of one part stand together."""
    named = list(dict.fromkeys(read.piece.part for read in questions if read.piece.part))
    if len(named) == 1:
        wrong = f"‘{named[0]}’ is the only part, and a task list of one helps nobody."
        yield Problem(("questions", 0), wrong, "Name another, or remove `part`.")
    before = ""
    done: set[str] = set()
    for read in questions if named else ():
        part, path = read.piece.part, ("questions", read.index)
        if not part and "part" not in read.dropped:
            yield Problem(path, f"‘{read.piece.id}’ is in no part, though others are.", nearest("", named))
        elif part in done:
            yield Problem((*path, "part"), f"The part ‘{part}’ stands in two places.", "Move its questions together.")
        if part != before:
            done.add(before)
        before = part


def _check_each(
    questions: list[_Read[Question]], within: tuple[PathStep, ...], figures: Sequence[Calculation] = ()
) -> Iterable[Problem]:
    """Check questions that are asked one after the other: a service's, or a group's.

    :param figures: what is worked out from them; known once the last question it looks at has been asked.
    """
    everything = [read.piece for read in questions]
    worked_out = placed(figures, everything)
    earlier = {each.id: each.as_question() for each in worked_out.get("", ())}
    for read in questions:
        question, path = read.piece, (*within, "questions", read.index)
        yield from _check_id(question, path, earlier)
        yield from _check_kind(read, path)
        if question.when:
            yield from _check_when(question, (*path, "when"), earlier, everything, figures)
        if question.kind == "group" and "questions" not in read.dropped:
            yield from _check_group(question, path)
        if question.id != "unreadable":
            earlier[question.id] = question
        earlier |= {each.id: each.as_question() for each in worked_out.get(question.id, ())}


def _check_when(
    question: Question,
    path: tuple[PathStep, ...],
    earlier: Mapping[str, Question],
    everything: list[Question],
    figures: Sequence[Calculation],
) -> Iterable[Problem]:
    """Check on whose answers a question depends; one that a figure depends on may not depend on the figure."""
    later = [each for each in figures if each.id not in earlier]
    for each in later:
        if each.id in names_of(question.when):
            wrong = f"The condition looks at ‘{each.id}’, which is worked out from this question or a later one."
            yield Problem(path, wrong, "Ask first for all that it is worked out from, or look at something else.")
    known = {**earlier, **{each.id: each.as_question() for each in later}}
    yield from _check_condition(question.when, path, known, everything)


def names_of(condition: str) -> frozenset[str]:
    """Return what a condition looks at; nothing where it cannot be read."""
    try:
        return parse(condition).names
    except BadExpression:
        return frozenset()


def _check_group(group: Question, path: tuple[PathStep, ...]) -> Iterable[Problem]:
    if not group.questions:
        yield Problem(path, f"‘{group.id}’ asks nothing of each.", "Add `questions`, as a service has them.")
    for index, question in enumerate(group.questions):
        here = (*path, "questions", index)
        if question.kind in _NOT_IN_GROUPS:
            wrong = f"A question of the kind {question.kind} cannot be asked of each."
            yield Problem((*here, "kind"), wrong, "Ask it once, beside the group.")
        if question.part:
            yield Problem((*here, "part"), "What is asked of each is in the part of its group.", "Remove `part`.")
        if question.public:
            yield Problem((*here, "public"), "What is asked of each is never public.", "Remove `public`.")
        for setting in ("prefill", "from_link", "hidden"):
            if getattr(question, setting):
                wrong = "What is asked of each cannot be filled in beforehand."
                yield Problem((*here, setting), wrong, f"Remove `{setting}`.")
    yield from _check_each([_Read(index, each) for index, each in enumerate(group.questions)], path)


def _check_id(question: Question, path: tuple[PathStep, ...], earlier: Mapping[str, Question]) -> Iterable[Problem]:
    path = (*path, "id")
    if question.id in earlier:
        yield Problem(path, f"There are two questions called ‘{question.id}’.", "Give one another id.")
    if question.id in CONTACT_IDS:
        yield Problem(path, f"‘{question.id}’ is one of our contact questions.", "Use `contact`, or another id.")
    if question.id == DESCRIPTION and question.kind != "long_text":
        yield Problem(path, "The question ‘description’ must be a long text.", "Change its kind, or its id.")
    if keyword.iskeyword(question.id) or question.id in FUNCTIONS:
        yield Problem(path, f"‘{question.id}’ means something in conditions.", "Choose another id.")


def _check_kind(read: _Read[Question], path: tuple[PathStep, ...]) -> Iterable[Problem]:
    question = read.piece
    if question.kind not in field_kinds:
        wrong = f"There is no kind of question ‘{question.kind}’."
        yield Problem((*path, "kind"), wrong, nearest(question.kind, field_kinds.names()))
        return
    kind = field_kinds.get(question.kind)
    some_kinds = {setting for _name, each in field_kinds.items() for setting in each.settings}
    for setting in sorted((question.model_fields_set & some_kinds) - kind.settings):
        wrong = f"‘{setting}’ means nothing to a question of the kind {question.kind}."
        yield Problem((*path, setting), wrong, "Remove it, or change the kind.")
    if kind.needs_options and not question.options and "options" not in read.dropped:
        yield Problem(path, f"‘{question.id}’ offers no answers.", "Add `options`, each with a value and a label.")
    if question.kind == "declaration" and not question.statement:
        yield Problem(path, f"‘{question.id}’ does not say what is declared.", "Add `statement`.")
    if question.public and kind.private:
        wrong = f"An answer of the kind {question.kind} is never public."
        yield Problem((*path, "public"), wrong, "Remove `public`.")
    if question.kind == "evidence" and "evidence" not in read.dropped:
        yield from _check_evidence(question, path)
    yield from _check_settings(question, path)
    yield from _check_filled(question, path)


def _check_evidence(question: Question, path: tuple[PathStep, ...]) -> Iterable[Problem]:
    if not question.evidence:
        wrong = f"‘{question.id}’ does not say which papers."
        yield Problem(path, wrong, "Add `evidence`, each with an id and a label.")
    if question.later is not None and question.required:
        wrong = f"‘{question.id}’ has to be sent with the form, so nothing of it comes later."
        yield Problem((*path, "required"), wrong, "Write `required: false`, or remove `later`.")
    kinds = [each.id for each in question.evidence]
    for index, name in enumerate(kinds):
        if name in kinds[:index]:
            here = (*path, "evidence", index, "id")
            yield Problem(here, f"There are two kinds of evidence ‘{name}’.", "Give one another id.")


#: The kinds that hold what an account knows.
_ACCOUNT: Final = {"account.name": "name", "account.email": "email", "account.phone": "phone"}


def _check_filled(question: Question, path: tuple[PathStep, ...]) -> Iterable[Problem]:
    """Check what fills a question in before somebody answers it, or in their stead."""
    wanted = _ACCOUNT.get(question.prefill, question.kind)
    if question.kind != wanted:
        wrong = f"{question.prefill} does not answer a question of the kind {question.kind}."
        yield Problem((*path, "prefill"), wrong, f"Make it of the kind {wanted}, or remove `prefill`.")
    if question.from_link and not field_kinds.get(question.kind).linkable:
        wrong = f"No link may carry an answer of the kind {question.kind}."
        yield Problem((*path, "from_link"), wrong, "Remove `from_link`: links are kept and passed on.")
    if question.hidden and not (question.prefill or question.from_link):
        wrong = f"‘{question.id}’ is hidden, and nothing fills it in."
        yield Problem((*path, "hidden"), wrong, "Add `prefill` or `from_link`, or ask it.")
    if question.hidden and question.required:
        wrong = f"‘{question.id}’ is hidden, so nobody can answer it where nothing filled it in."
        yield Problem((*path, "required"), wrong, "Write `required: false`.")


def _check_settings(question: Question, path: tuple[PathStep, ...]) -> Iterable[Problem]:
    values = [option.value for option in question.options]
    for index, value in enumerate(values):
        if value in values[:index]:
            wrong = f"There are two options with the value ‘{value}’."
            yield Problem((*path, "options", index, "value"), wrong, "Give one another value.")
    if question.min is not None and question.max is not None and question.min > question.max:
        yield Problem((*path, "min"), "The smallest number is larger than the largest.", "Swap `min` and `max`.")
    if question.not_before and question.not_after:
        spans = (read_span(text) for text in (question.not_before, question.not_after))
        first, last = (each.from_day(date(2026, 3, 2), working=weekdays_on) for each in spans)
        if first > last:
            yield Problem((*path, "not_after"), "No day would do: the latest is before the earliest.", "Swap them.")
    if question.not_in_future and question.not_in_past:
        yield Problem((*path, "not_in_past"), "Only today would do.", "Remove one of the two.")


def _check_stoppers(stoppers: list[_Read[Stopper]], known: Mapping[str, Question]) -> Iterable[Problem]:
    seen: set[str] = set()
    for read in stoppers:
        stopper, path = read.piece, ("stoppers", read.index)
        if stopper.id in seen and stopper.id != "unreadable":
            yield Problem((*path, "id"), f"There are two stoppers called ‘{stopper.id}’.", "Give one another id.")
        seen.add(stopper.id)
        if not stopper.when and stopper.place is None and not read.dropped & {"when", "place"}:
            yield Problem(path, f"‘{stopper.id}’ would stop everybody.", "Say `when`, or `place: outside`.")
        if stopper.place is not None and not any(q.kind == "place" for q in known.values()):
            yield Problem((*path, "place"), "No question asks for a place.", "Add one of the kind `place`.")
        if stopper.when:
            yield from _check_condition(stopper.when, (*path, "when"), known, list(known.values()))


def _check_tables(data: dict[str, Any], known: Mapping[str, Question]) -> Iterable[Problem]:
    fees = data.get("fees")
    prices = fees.get("rows") if isinstance(fees, dict) else None
    tables: tuple[tuple[tuple[PathStep, ...], Any], ...] = (
        (("eligibility",), data.get("eligibility")),
        (("fees", "rows"), prices),
        (ROUTING, data.get("routing")),
    )
    for within, rows in tables:
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            path = (*within, index)
            if isinstance(row, dict) and isinstance(row.get("when"), str) and row["when"]:
                yield from _check_condition(row["when"], (*path, "when"), known, list(known.values()))
            per = row.get("per") if isinstance(row, dict) else None
            if isinstance(per, str) and per and (per not in known or known[per].kind not in _COUNTABLE):
                mend = nearest(per, [each.id for each in known.values() if each.kind in _COUNTABLE])
                yield Problem((*path, "per"), f"‘{per}’ is no question whose answer can be counted.", mend)


def _check_section_tables(definition: Definition, known: Mapping[str, Question]) -> Iterable[Problem]:
    for table in tables_of(definition):
        for index, row in enumerate(table.rows):
            # The teams' table is part of the core, and was checked with it.
            if row.when and table.path != ROUTING:
                yield from _check_condition(row.when, (*table.path, index, "when"), known, list(known.values()))


def _check_condition(
    text: str, path: tuple[PathStep, ...], earlier: Mapping[str, Question], everything: list[Question]
) -> Iterable[Problem]:
    try:
        condition = parse(text)
    except BadExpression as fault:
        yield Problem(path, f"{fault} (at character {fault.position + 1} of ‘{text[:80]}’)", fault.mend)
        return
    if not condition.names:
        wrong = f"The condition ‘{text[:80]}’ looks at no question, so it is the same for everybody."
        yield Problem(path, wrong, "Name a question, with quotation marks only around texts: size == 'large'.")
    all_ids = {question.id for question in everything}
    for name in sorted(condition.names - earlier.keys()):
        if name in all_ids:
            wrong = f"The condition looks at ‘{name}’, which is asked later."
            yield Problem(path, wrong, "Move that question up, or look at an earlier one.")
        else:
            yield Problem(path, f"The condition looks at ‘{name}’, which is no question.", nearest(name, earlier))
    yield from _check_compared(condition, path, earlier)


def _check_compared(
    condition: Expression, path: tuple[PathStep, ...], earlier: Mapping[str, Question]
) -> Iterable[Problem]:
    for name, text in condition.compared:
        question = earlier.get(name)
        if question is None:
            continue
        if not isinstance(text, str):
            continue
        if question.kind == "yes_no":
            mend = f"Write {name} == True or {name} == False."
            yield Problem(path, f"‘{name}’ is answered True or False, never ‘{text}’.", mend)
        values = [option.value for option in question.options]
        if values and text not in values:
            yield Problem(path, f"‘{name}’ has no option ‘{text}’.", nearest(text, values))
