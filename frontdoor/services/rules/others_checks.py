"""Whether the sections that other people answer will do: what a type cannot say of them. Pure."""

from collections.abc import Iterator
from typing import Final

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest
from frontdoor.services.rules.checking import check_set
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.kinds.base import field_kinds, kind_of
from frontdoor.services.rules.others import MOST_OTHERS, SECTION, Other, Others, their_form
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.routes import impossible
from frontdoor.services.rules.sections import DefinitionSection, Table, definition_sections

Path = tuple[PathStep, ...]
#: A case has one place and one list of files, the applicant's; a group is a form of its own.
_NOT_OF_OTHERS: Final = frozenset({"group", "place", "asset", "files", "evidence"})
#: Never shown to anybody but the council, whatever the applicant was told.
_NEVER_SHOWN: Final = frozenset({"national_insurance", "declaration", "files", "evidence"})
#: What is filled in, made public or put in parts is the applicant's own.
_OWN_SETTINGS: Final = ("part", "public", "prefill", "from_link", "hidden")


def check_others(others: Others, definition: Definition) -> list[Problem]:
    """Return what is wrong with those who are asked besides the applicant; paths start at the section."""
    problems: list[Problem] = []
    if len(others.root) > MOST_OTHERS:
        wrong = f"{len(others.root)} people are asked besides the applicant; {MOST_OTHERS} are the most."
        problems.append(Problem((SECTION,), wrong, "Ask fewer, or make a form for them."))
    names = [each.id for each in others.root]
    for index, other in enumerate(others.root):
        path: Path = (SECTION, index)
        if other.id in names[:index]:
            problems.append(Problem((*path, "id"), f"There are two called ‘{other.id}’.", "Give one another id."))
        problems += _check_other(other, path, definition)
    return problems


def _check_other(other: Other, path: Path, definition: Definition) -> Iterator[Problem]:
    if any(first >= second for first, second in zip(other.remind, other.remind[1:], strict=False)):
        yield Problem((*path, "remind"), "A reminder comes no later than the one before it.", "Give later days.")
    yield from _check_shown(other, path, definition)
    mistakes = list(_check_own(other, path, definition))
    told = {each.path for each in mistakes}
    asked = other.model_dump(mode="json", exclude_unset=True)
    mistakes += [each for each in check_set(asked, path) if each.path not in told]
    yield from mistakes
    # A form can only be walked once all its conditions can be read.
    for problem in () if mistakes else impossible(their_form(definition, other)):
        yield Problem((*path, *problem.path), problem.wrong, problem.mend)


def _check_shown(other: Other, path: Path, definition: Definition) -> Iterator[Problem]:
    asked = {each.id: each for each in definition.questions}
    figures = {each.id for each in definition.calculations}
    for index, name in enumerate(other.shows):
        here = (*path, "shows", index)
        question = asked.get(name)
        if question is None and name not in figures:
            yield Problem(here, f"‘{name}’ is no question of the applicant's.", nearest(name, asked))
        elif question is not None and (question.kind in _NEVER_SHOWN or kind_of(question).secret):
            wrong = f"‘{name}’ is of the kind {question.kind}, which nobody but the council is shown."
            yield Problem(here, wrong, "Show something else.")


def _check_own(other: Other, path: Path, definition: Definition) -> Iterator[Problem]:
    theirs = {each.id for each in other.questions}
    applicants = {each.id for each in definition.all_questions} - theirs
    for index, question in enumerate(other.questions):
        here = (*path, "questions", index)
        yield from _check_question(question, here)
        looked_at = parse(question.when).names & applicants if question.when and _can_be_read(question.when) else ()
        for name in sorted(looked_at):
            wrong = f"The condition looks at ‘{name}’, which the applicant answers: it would tell this person of it."
            yield Problem((*here, "when"), wrong, "Look at what the same person answered, or put it in their `when`.")


def _check_question(question: Question, here: Path) -> Iterator[Problem]:
    if question.kind in _NOT_OF_OTHERS and question.kind in field_kinds:
        wrong = f"A question of the kind {question.kind} cannot be asked of another person."
        yield Problem((*here, "kind"), wrong, "Ask the applicant, or ask for it in words.")
    for setting in _OWN_SETTINGS:
        if getattr(question, setting):
            wrong = f"‘{setting}’ means nothing to a question that another person answers."
            yield Problem((*here, setting), wrong, f"Remove `{setting}`.")


def _can_be_read(condition: str) -> bool:
    try:
        parse(condition)
    except ValueError:
        return False
    return True


def tables_of_others(others: Others) -> list[Table]:
    """Return the conditions on which others are asked, so that one that holds for nobody is told."""
    return [Table((SECTION,), others.root, may_overlap=True)] if others.root else []


OTHERS: Final = DefinitionSection(
    SECTION,
    Others,
    "Other people who answer a section of the form, by a link that the applicant has sent to them.",
    required=False,
    check=check_others,
    tables=tables_of_others,
)
definition_sections.add(SECTION, OTHERS)
