"""Questions kept once and used by many services: the file question-sets.yaml. Pure.

A service says `- use: photos` among its questions; they are put in its place when the catalogue is read, so that a
changed set makes a new version of every service that uses it. The definition keeps which of its questions came from a
set, for whoever writes its file again.
"""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import Field, ValidationError

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest, problems_of
from frontdoor.services.rules.pieces import Line, Piece, QuestionId, Slug
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.translations import Translations

SETS_FILE: Final = "question-sets.yaml"


class QuestionSet(Piece):
    """Questions that several services ask alike."""

    id: Slug = Field(description="Its permanent name, for `use`.")
    name: Line = Field(description="What it asks about, for whoever looks for it.")
    questions: tuple[Question, ...] = Field(min_length=1, max_length=20, description="As a service has them.")
    languages: tuple[Translations, ...] = Field(
        default=(), max_length=8, description="Its texts in other languages, for services that are in them too."
    )


class SetsFile(Piece):
    """The file question-sets.yaml."""

    sets: tuple[QuestionSet, ...] = Field(min_length=1, description="The sets.")


class Use(Piece):
    """The questions of a set, in this place."""

    use: Slug = Field(description="The set, from question-sets.yaml.")
    prefix: QuestionId | None = Field(
        default=None, description="Put before each question's id, with an underscore, where a set is used twice."
    )
    when: str = Field(default="", max_length=300, description="Ask them only if this condition holds.")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A file with the questions of sets in the places where it uses them.

    :param origins: for each question its place in the file, and whether it came from a set.
    """

    data: Any
    origins: tuple[tuple[int, bool], ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def in_file(self, path: tuple[PathStep, ...]) -> tuple[PathStep, ...]:
        """Return where in the file itself something stands: what came from a set stands where the set is used."""
        if path[:1] != ("questions",) or len(path) < 2 or not isinstance(path[1], int) or not self.origins:
            return path
        place, is_from_set = self.origins[path[1]]
        return ("questions", place) if is_from_set else ("questions", place, *path[2:])


def expand(data: Any, sets: Mapping[str, QuestionSet]) -> Expanded:
    """Return a file's values with the questions of sets put in, and what is wrong with their use.

    :param data: the file as JSON values; they are not changed.
    """
    asked = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(asked, list) or not any(isinstance(each, dict) and "use" in each for each in asked):
        return Expanded(data)
    questions: list[Any] = []
    origins: list[tuple[int, bool]] = []
    problems: list[Problem] = []
    uses: list[dict[str, Any]] = []
    used: list[QuestionSet] = []
    for place, each in enumerate(asked):
        if not (isinstance(each, dict) and "use" in each):
            questions.append(each)
            origins.append((place, False))
            continue
        path = ("questions", place)
        try:
            use = Use.model_validate_json(json.dumps(each))
        except ValidationError as fault:
            problems += problems_of(fault, Use, path)
            continue
        if use.use not in sets:
            problems.append(Problem((*path, "use"), f"There is no set ‘{use.use}’.", nearest(use.use, sets)))
            continue
        used.append(sets[use.use])
        put_in = questions_of(sets[use.use], use)
        uses.append({**each, "first": put_in[0]["id"], "count": len(put_in)})
        questions += put_in
        origins += [(place, True)] * len(put_in)
    put_together = {**data, "questions": questions, "uses": uses}
    if isinstance(data.get("languages"), list):
        put_together["languages"] = [_with_texts(each, used) for each in data["languages"]]
    return Expanded(put_together, tuple(origins), problems)


def _with_texts(language: Any, used: Sequence[QuestionSet]) -> Any:
    """Return a service's translations with those of the sets it uses behind its own, which go first."""
    own = language.get("texts", []) if isinstance(language, dict) else None
    if not isinstance(own, list):
        return language
    said = {" ".join(str(each.get("en")).split()) for each in own if isinstance(each, dict)}
    found = {en: says for each in used for en, says in _texts(each, language.get("code")).items() if en not in said}
    more = [{"en": en, "says": says} for en, says in found.items()]
    return {**language, "texts": [*own, *more]} if more else language


def _texts(found: QuestionSet, code: Any) -> dict[str, str]:
    return {each.en: each.says for language in found.languages if language.code == code for each in language.texts}


def questions_of(found: QuestionSet, use: Use) -> list[dict[str, Any]]:
    """Return the questions of a set as one service asks them."""
    put_in = [each.model_dump(mode="json", exclude_defaults=True) for each in found.questions]
    names = {each.id: f"{use.prefix}_{each.id}" if use.prefix else each.id for each in found.questions}
    for question in put_in:
        own = _renamed(question.get("when", ""), names) if use.prefix else question.get("when", "")
        both = [each for each in (use.when, own) if each]
        question["id"] = names[question["id"]]
        if both:
            question["when"] = both[0] if len(both) == 1 else f"({both[0]}) and ({both[1]})"
    return put_in


def _renamed(condition: str, names: Mapping[str, str]) -> str:
    """Return a condition, which the check of sets has read, with its questions under other names."""
    if not condition:
        return ""
    tree = ast.parse(condition.strip(), mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
    return ast.unparse(tree)


def collapsed(stored: Mapping[str, Any], sets: Mapping[str, QuestionSet]) -> dict[str, Any]:
    """Return a stored definition as its file says it, with `use` in the place of what is still as its set has it."""
    kept = {name: value for name, value in stored.items() if name != "uses"}
    questions: list[Any] = list(kept.get("questions", ()))
    still: list[QuestionSet] = []
    for each in stored.get("uses", ()):
        written = {name: value for name, value in each.items() if name not in {"first", "count"}}
        place = next((at for at, question in enumerate(questions) if question.get("id") == each["first"]), None)
        if place is None or each["use"] not in sets:
            continue
        here = slice(place, place + each["count"])
        if _as_asked(questions[here]) == _as_asked(questions_of(sets[each["use"]], Use.model_validate(written))):
            questions[here] = [written]
            still.append(sets[each["use"]])
    without = {**kept, "questions": questions}
    if still and isinstance(kept.get("languages"), list):
        without["languages"] = [_without_texts(each, still) for each in kept["languages"]]
    return without


def _without_texts(language: Any, used: Sequence[QuestionSet]) -> Any:
    """Return a service's translations without those that its sets say alike."""
    texts = language.get("texts") if isinstance(language, dict) else None
    if not isinstance(texts, list):
        return language
    theirs = {pair for each in used for pair in _texts(each, language.get("code")).items()}
    own = [each for each in texts if (each.get("en"), each.get("says")) not in theirs]
    return {**{key: each for key, each in language.items() if key != "texts"}, **({"texts": own} if own else {})}


def _as_asked(questions: Sequence[Mapping[str, Any]]) -> list[Question]:
    return [Question.model_validate_json(json.dumps(each)) for each in questions]
