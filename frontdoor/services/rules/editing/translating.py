"""Translations of a wording, changed a page at a time. Pure: each change is a new stored form."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from frontdoor.kernel.mistakes import PathStep
from frontdoor.services.rules.differences import place_in_words
from frontdoor.services.rules.editing.places import get_or, put
from frontdoor.services.rules.in_language import Wanted, lost_in, wanted, words_in


@dataclass(frozen=True, slots=True)
class Row:
    """One text and its translation, as a page asks for it.

    :param mark: what its box is called, whatever stands before it.
    :param place: where it is said first, in words.
    :param lost: what the translation has lost of it; "" for nothing.
    """

    mark: str
    text: str
    says: str
    place: str
    lost: str


def code_at(data: Any, index: int) -> str:
    """Return the code of a language by its place in the wording; "" if there is none."""
    code = get_or(data, ("languages", index, "code"), "")
    return code if isinstance(code, str) else ""


def rows(data: Mapping[str, Any], code: str) -> list[Row]:
    """Return every text to be translated, those that are missing first, else in the order in which they are said."""
    found = [_row(data, each) for each in wanted(data, code)]
    return sorted(found, key=lambda each: bool(each.says) and not each.lost)


def _row(data: Mapping[str, Any], each: Wanted) -> Row:
    lost = lost_in(each.text, each.says) if each.says else ""
    return Row(mark_of(each.text), each.text, each.says, place_in_words(each.path, data), lost)


def mark_of(text: str) -> str:
    """Return a name for a text: the same text has the same, wherever it stands."""
    return sha256(text.encode()).hexdigest()[:12]


def unused(data: Mapping[str, Any], code: str) -> dict[str, str]:
    """Return the translations that nothing uses any more, by what was said in English."""
    needed = {each.text for each in wanted(data, code)}
    return {text: says for text, says in words_in(data, code).items() if text not in needed}


def with_texts(data: Any, index: int, changed: Mapping[str, str]) -> Any:
    """Return the wording with translations changed; "" takes one away.

    Those that are there keep their places, and new ones come last.

    :param changed: translations by what is said in English; others stay as they are.
    """
    where: tuple[PathStep, ...] = ("languages", index, "texts")
    kept = get_or(data, where, [])
    texts: list[Any] = []
    left = {text: " ".join(says.split()) for text, says in changed.items()}
    for each in kept if isinstance(kept, list) else ():
        text = " ".join(str(each.get("en")).split()) if isinstance(each, Mapping) else None
        if text not in left:
            texts.append(each)
            continue
        says = left.pop(text)
        if says:
            texts.append({**each, "says": says})
    texts += [{"en": text, "says": says} for text, says in left.items() if says]
    return put(data, where, texts)
