"""What somebody still has to do before a form can be sent, and what they still owe us after. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.kernel.language import say
from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.flow import Answers, is_answered, path
from frontdoor.services.rules.questions import Question

#: What is done last, and often only days after all else: papers are looked for, a signature waits for them.
_LAST: Final = frozenset({"evidence", "files", "declaration"})


def still_to_do(definition: Definition, answers: Answers, *, others: Sequence[str] = ()) -> str:
    """Return what is left, in a sentence or two: the papers by name, the signature, or only sending it.

    :param others: who else has still to answer, in words.
    """
    if not others:
        return _own(definition, answers)
    if all(is_answered(each, answers) for each in path(definition, answers)):
        return say("You have answered everything. We still wait for: {others}.", others=", ".join(others))
    return f"{_own(definition, answers)} {say('We also wait for: {others}.', others=', '.join(others))}"


def _own(definition: Definition, answers: Answers) -> str:
    waiting = [each for each in path(definition, answers) if not is_answered(each, answers)]
    if not waiting:
        return say("You have answered everything. You only have to send it.")
    if any(each.kind not in _LAST and each.id not in CONTACT_IDS for each in waiting):
        return say("Some questions are still to be answered.")
    papers = [name for each in waiting for name in _papers(each, answers.get(each.id))]
    said = [say("You still need to send: {papers}.", papers=", ".join(papers))] if papers else []
    if any(each.kind == "declaration" for each in waiting):
        said.append(say("You have not signed yet."))
    return " ".join(said) or say("You only have to say how we reach you, and send it.")


@dataclass(frozen=True, slots=True)
class ToCome:
    """Papers that come after the form.

    :param names: what they show, as their question names them.
    :param days: within how many days; the fewest, if several questions say.
    """

    names: tuple[str, ...]
    days: int


def papers_to_come(definition: Definition, answers: Answers) -> ToCome | None:
    """Return what somebody who sends these answers still owes us, or None for nothing."""
    owed = [
        (each.later, paper.label)
        for each in path(definition, answers)
        if each.later is not None
        for paper in each.evidence
        if paper.required and not (answers.get(each.id) or {}).get(paper.id)
    ]
    return ToCome(tuple(name for _days, name in owed), min(days for days, _name in owed)) if owed else None


def _papers(question: Question, given: Any) -> list[str]:
    """Return what a question about papers still waits for, as it names them."""
    if question.kind == "files":
        return [_inside(question.heading)]
    if question.kind != "evidence":
        return []
    known = given if isinstance(given, dict) else {}
    return [_inside(each.label) for each in question.evidence if each.required and not known.get(each.id)]


def _inside(label: str) -> str:
    """Return a label as it stands within a sentence; an abbreviation or a name keeps its capitals."""
    first = label.split(" ", 1)[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
