"""What a field's tooltip is worth: a label, a confirmation of the printed one, or nothing."""

import re
from collections.abc import Iterable
from typing import Final

from frontdoor.services.rules.drafting.paper import Field, Run

#: Below this share of words that are also printed, tooltips are in another language than the page.
_SAME_LANGUAGE: Final = 0.45
#: Printed words of which this share is in the tooltip are the label that the tooltip is about.
CONFIRMED: Final = 0.6
_BEFORE: Final = re.compile(
    r"^(page \d+\.\s*|row:? ?\d+\.?\s*|column:?\s*|\d{1,2}(\.\d{1,2})?\.?\s+|(please )?(enter|type|give|state)\s+)",
    re.I,
)
_SPELT_OUT: Final = re.compile(r"\b(?:[A-Z] ){1,5}[A-Z]\b")
_SPELT_DATE: Final = re.compile(r"\b([mdy]) ([mdy])\b")
_WORD: Final = re.compile(r"[^\W_]+")
_IDENTIFIER: Final = re.compile(r"^\S*(\[\d+\]|[a-z][A-Z]|_|[a-z]-[a-z])\S*$|^[\w.#\[\]-]*\d[\w.#\[\]-]*$")


def words(text: str) -> list[str]:
    """Return the words of a text, folded, to compare with others."""
    return [word.casefold() for word in _WORD.findall(text.replace("’", "").replace("'", ""))]


def share(some: str, of: str) -> float:
    """Return which part of the words of one text is in another."""
    these, those = words(some), set(words(of))
    return sum(word in those for word in these) / len(these) if these else 0.0


def cleaned(field: Field) -> str:
    """Return a field's tooltip as a label, "" if it says nothing to a person."""
    text = field.tooltip
    if not text or text == field.name or _IDENTIFIER.match(text):
        return ""
    before = None
    while before != text:
        before, text = text, _BEFORE.sub("", text)
    text = _SPELT_DATE.sub(r"\1\2", _SPELT_OUT.sub(lambda match: match[0].replace(" ", ""), text))
    text = text.strip().removesuffix(".").strip()
    return text[:1].upper() + text[1:]


def in_the_pages_words(fields: Iterable[Field], runs: Iterable[Run]) -> bool:
    """Return whether the tooltips are in the language of the pages, so that they can be labels."""
    printed = {word for run in runs for word in words(run.text)}
    said = [word for field in fields if field.box.page for word in words(cleaned(field)) if len(word) > 3]
    return not said or not printed or sum(word in printed for word in said) / len(said) >= _SAME_LANGUAGE
