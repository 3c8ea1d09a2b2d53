"""A definition in another language: its texts found, looked up, and put in their places. Pure.

Texts are looked up by what they say in English, as gettext does it. One whose English has changed is therefore found
missing, and nobody is ever shown what it used to say.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from annotated_types import MaxLen
from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from frontdoor.kernel.language import ENGLISH, LANGUAGES, Translated, language
from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.kernel.policy_wording import nearest
from frontdoor.services.rules.definition import Core, Definition
from frontdoor.services.rules.differences import place_in_words
from frontdoor.services.rules.sections import definition_sections
from frontdoor.services.rules.translations import paragraphs

#: What a translation may not lose: numbers (999 among them), addresses, and places to be filled in.
_KEPT: Final = re.compile(r"https?://[^\s,;)]*[^\s,;).]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\(\([^()]*\)\)|\{[^{}]*\}|\d+")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a definition that residents read.

    :param longest: how long it may be in any language; 0 for as long as it likes.
    """

    path: tuple[PathStep, ...]
    text: str
    longest: int = 0

    @property
    def paragraphs(self) -> list[str]:
        """Return what is translated of it: its paragraphs that have words in them."""
        return [each for each in paragraphs(self.text) if _LETTER.search(each)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paragraph to be translated, and how it is so far: "" where it is missing.

    :param path: where it is said first.
    """

    path: tuple[PathStep, ...]
    text: str
    says: str


def texts_of(data: Mapping[str, Any]) -> list[Said]:
    """Return every text that residents read of a definition in its stored form, in order.

    What the stored form has wrong is passed over: it is told by the check.
    """
    found: list[Said] = []
    for key, value in data.items():
        if key in Core.model_fields:
            found += _of_field(Core.model_fields[key], value, (key,))
        elif key in definition_sections:
            found += _of_model(definition_sections.get(key).model, value, (key,))
    return found


def wanted(data: Mapping[str, Any], code: str) -> list[Wanted]:
    """Return every paragraph to be translated, once each, in the order in which the definition says them."""
    known = words_in(data, code)
    first: dict[str, tuple[PathStep, ...]] = {}
    for said in texts_of(data):
        for each in said.paragraphs:
            first.setdefault(each, said.path)
    return [Wanted(path, text, known.get(text, "")) for text, path in first.items()]


def words_in(data: Mapping[str, Any], code: str) -> dict[str, str]:
    """Return the translations into a language that a stored form has, by what is said in English."""
    found = {}
    for each in _listed(data.get("languages")):
        if each.get("code") == code:
            for pair in _listed(each.get("texts")):
                if isinstance(pair.get("en"), str) and isinstance(pair.get("says"), str):
                    found[" ".join(pair["en"].split())] = pair["says"]
    return found


def in_language(definition: Definition, code: str) -> Definition:
    """Return a definition in another language, English where that says nothing; itself in English or if it has none.

    Nothing but texts differs: every id, value and condition is as it was, and so is every way through the form.
    """
    if code == ENGLISH or code not in {each.code for each in definition.languages}:
        return definition
    data = definition.stored()
    known = words_in(data, code)
    made: Any = _copied(data)
    for said in texts_of(data):
        text = translated(said, known)
        if not said.longest or len(text) <= said.longest:
            _put(made, said.path, text)
    return Definition.from_stored(made).model_copy(update={"spoken": code})


def said_in(definition: Definition, text: str) -> str:
    """Return a text that was kept in English, such as an outcome's, in a definition's language if it has it."""
    if definition.spoken == ENGLISH:
        return text
    return translated(Said((), text), words_in(definition.stored(), definition.spoken))


def translated(said: Said, known: Mapping[str, str]) -> str:
    """Return a text in another language, paragraph by paragraph."""
    parts = paragraphs(said.text)
    if not any(each in known for each in parts):
        return said.text
    return "\n\n".join(known.get(each, each) for each in parts)


def check_languages(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is missing, what nobody says any more and what has lost something, of a valid stored form."""
    texts = texts_of(data)
    needed = {each for said in texts for each in said.paragraphs}
    codes = [each.get("code") for each in _listed(data.get("languages"))]
    for index, code in enumerate(codes):
        here = ("languages", index)
        if code not in LANGUAGES:
            mend = f"English is what all is translated from. {nearest('', LANGUAGES)}" if code == ENGLISH else ""
            yield Problem((*here, "code"), f"We know no language ‘{code}’.", mend or nearest(str(code), LANGUAGES))
            continue
        if code in codes[:index]:
            yield Problem((*here, "code"), f"‘{code}’ is there twice.", "Put all its texts into one.")
            continue
        name = language(str(code)).name
        pairs = _listed(data["languages"][index].get("texts"))
        yield from _check_pairs(pairs, needed, here, name)
        known = {each["en"]: each["says"] for each in pairs}
        for each in wanted(data, str(code)):
            if not each.says:
                wrong = f"There is no {name} for ‘{each.text[:100]}’ ({place_in_words(each.path, data)})."
                yield Problem((*here, "texts"), wrong, "Translate it.")
        for said in texts:
            text = translated(said, known)
            if said.longest and len(text) > said.longest:
                wrong = f"In {name}, ‘{text[:60]}…’ has {len(text)} characters; {said.longest} is the most."
                yield Problem((*here, "texts"), wrong, "Say it in fewer.")


def _check_pairs(
    pairs: Sequence[Mapping[str, str]], needed: set[str], within: tuple[PathStep, ...], name: str
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, each in enumerate(pairs):
        path = (*within, "texts", index)
        text = each["en"]
        if text in seen:
            yield Problem(path, f"‘{text[:100]}’ is translated twice.", "Remove one.")
        elif text not in needed:
            wrong = f"Nothing says ‘{text[:100]}’ any more, and its {name} is still there."
            yield Problem(path, wrong, "Remove it, or write the English as the text has it now.")
        seen.add(text)
        lost = lost_in(text, each["says"])
        if lost:
            yield Problem((*path, "says"), f"The {name} has lost ‘{lost}’.", f"Put it in: ‘{each['says'][:60]}’")


def lost_in(text: str, says: str) -> str:
    """Return the first number, address or place to fill in that a translation has lost; "" for none."""
    return next(iter(Counter(_KEPT.findall(text)) - Counter(_KEPT.findall(says))), "")


def _of_model(model: type[BaseModel], value: Any, path: tuple[PathStep, ...]) -> Iterator[Said]:
    if issubclass(model, RootModel):
        yield from _of_field(model.model_fields["root"], value, path)
    elif isinstance(value, Mapping):
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key in value:
                yield from _of_field(field, value[key], (*path, key))


def _of_field(field: FieldInfo, value: Any, path: tuple[PathStep, ...]) -> Iterator[Said]:
    if isinstance(value, str):
        if value.strip() and any(isinstance(each, Translated) for each in field.metadata):
            yield Said(path, value, next((each.max_length for each in field.metadata if isinstance(each, MaxLen)), 0))
        return
    if isinstance(value, list) and any(isinstance(each, str) for each in value):
        yield from _of_lines(field, value, path)
        return
    inner = model_in(field.annotation)
    if inner is None:
        return
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _of_model(inner, each, (*path, index))
    else:
        yield from _of_model(inner, value, path)


def _of_lines(field: FieldInfo, value: list[Any], path: tuple[PathStep, ...]) -> Iterator[Said]:
    """Yield the texts of a list of texts, of which each is marked, or none."""
    marks = [mark for each in get_args(field.annotation) for mark in getattr(each, "__metadata__", ())]
    limits = [limit for mark in marks if isinstance(mark, FieldInfo) for limit in mark.metadata]
    if any(isinstance(mark, Translated) for mark in marks):
        longest = next((each.max_length for each in limits if isinstance(each, MaxLen)), 0)
        for index, each in enumerate(value):
            if isinstance(each, str):
                yield Said((*path, index), each, longest)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, one or several of, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := model_in(each))), None)


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _put(data: Any, path: tuple[PathStep, ...], text: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = text
