"""Data that may be about somebody else: found, and taken out. Pure.

Found by what a Privacy class says of a field ("free text, may name people"), and by the names of those who live at the
same address or were compared with the person and are not them. Whether it is given is for a person to decide.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

#: In the words of a Privacy class: a field in which others may be met.
SPEAKS_OF_OTHERS: Final = re.compile(
    r"\bfree text\b|\bmay (?:name|show|be about) (?:people|a person)|\bother people\b|\banother person\b", re.IGNORECASE
)
#: Stands where something was taken out.
TAKEN_OUT: Final = "[taken out]"


def texts_of(value: Any) -> list[str]:
    """Return every text in a value, however deep, that is not empty."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in texts_of(each)]
    return []


def names_in(value: Any, names: Sequence[str]) -> tuple[str, ...]:
    """Return which names stand in a value, whatever their case and marks."""
    said = _plain(" \n ".join(texts_of(value)))
    return tuple(name for name in names if name.strip() and re.search(rf"\b{re.escape(_plain(name))}\b", said))


def speaks_of_others(why: str, value: Any) -> bool:
    """Return whether a field with something in it is one in which others may be met."""
    return bool(SPEAKS_OF_OTHERS.search(why)) and bool(texts_of(value))


def taken_out(value: Any, words: Iterable[str]) -> Any:
    """Return a value without some words, or without anything if there are none. Its shape stays."""
    wanted = [each for each in words if each.strip()]
    if not wanted:
        return TAKEN_OUT
    # The longest first: who takes out "Bola Okafor" and "Bola" wants neither to be left by half.
    one = re.compile("|".join(re.escape(each) for each in sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
    return _each_text(value, lambda text: one.sub(TAKEN_OUT, text))


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(each, change) for each in value]
    return value


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()
