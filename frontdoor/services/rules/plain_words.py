"""Whether what residents read is plain: its reading age, its longest sentence, its jargon. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from frontdoor.kernel.mistakes import PathStep, Problem

#: Keys of a definition whose text a resident reads. Ids, conditions, sources and keywords are not among them.
_READ: Final = frozenset(
    {
        "name", "summary", "description", "label", "short_label", "hint", "missing", "statement", "title", "message",
        "link", "why", "words", "explanation", "next",
    }
)  # fmt: skip
#: Those that are sentences, so that a measure of sentences means something.
_PROSE: Final = frozenset(
    {"summary", "description", "hint", "statement", "message", "why", "words", "explanation", "next"}
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END: Final = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n")
#: A child of five is in the first year of an American school, whose years the index counts.
_AGE_BEFORE_FIRST_GRADE: Final = 5


class PlainWords(BaseModel):
    """The council's own measure of plain: data, with its sources in the file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    reading_age: int = Field(default=11, ge=5)
    reading_age_of_one_text: int = Field(default=17, ge=5)
    words_to_measure: int = Field(default=25, ge=1)
    longest_sentence: int = Field(default=31, ge=5)
    jargon: dict[str, str] = Field(default_factory=dict)


#: The measure without a council's own list of words.
PLAIN: Final = PlainWords()


def reading_age(texts: Iterable[str]) -> float:
    """Return the age, in years, at which most people read the texts; 0 for texts without a word.

    The Automated Readability Index (Senter and Smith 1967, AMRL-TR-6620) gives an American school year from the
    letters of a word and the words of a sentence; five years more are an age. It needs no dictionary of syllables,
    and, like every such measure, says nothing about whether a text makes sense.
    """
    letters = words = sentences = 0
    for text in texts:
        for sentence in _sentences(text):
            found = _WORD.findall(sentence)
            letters += sum(character.isalnum() for word in found for character in word)
            words += len(found)
            sentences += 1
    if not words:
        return 0.0
    return max(0.0, 4.71 * letters / words + 0.5 * words / sentences - 21.43 + _AGE_BEFORE_FIRST_GRADE)


def check_words(data: Mapping[str, Any], plain: PlainWords) -> list[Problem]:
    """Return what in a definition, in its stored form, is not plain, with the text's place and how to mend it."""
    texts = list(_texts(data, ()))
    problems = [problem for path, text in texts for problem in _jargon(path, text, plain)]
    prose = [(path, text) for path, text in texts if path[-1] in _PROSE]
    for path, text in prose:
        problems += _long(path, text, plain)
    age = reading_age(text for _path, text in prose)
    if age > plain.reading_age and sum(_count(text) for _path, text in prose) >= plain.words_to_measure:
        wrong = f"Together its texts are read at {age:.0f} years; {plain.reading_age} is the most."
        problems.append(Problem((), wrong, "Use shorter words and sentences, the longest texts first."))
    return problems


def _texts(value: Any, path: tuple[PathStep, ...]) -> Iterator[tuple[tuple[PathStep, ...], str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))
    elif isinstance(value, str) and path[-1] in _READ:
        yield path, value


def _sentences(text: str) -> list[str]:
    return [each for each in _END.split(text) if _WORD.search(each)]


def _count(text: str) -> int:
    return len(_WORD.findall(text))


def _jargon(path: tuple[PathStep, ...], text: str, plain: PlainWords) -> Iterator[Problem]:
    for term, instead in plain.jargon.items():
        if re.search(rf"\b{re.escape(term)}\b", text, re.IGNORECASE):
            mend = "Leave it out." if instead == "nothing" else f"Say: {instead}."
            yield Problem(path, f"‘{term}’ is not plain English.", mend)


def _long(path: tuple[PathStep, ...], text: str, plain: PlainWords) -> Iterator[Problem]:
    longest = max(_sentences(text), key=_count, default="")
    count = _count(longest)
    if count > plain.longest_sentence:
        wrong = f"A sentence has {count} words; {plain.longest_sentence} is the most: ‘{longest[:60]}…’"
        yield Problem(path, wrong, "Make two of it.")
    if _count(text) >= plain.words_to_measure:
        age = reading_age([text])
        if age > plain.reading_age_of_one_text:
            wrong = f"This text is read at {age:.0f} years; {plain.reading_age_of_one_text} is the most for one text."
            yield Problem(path, wrong, "Use shorter words and sentences.")
