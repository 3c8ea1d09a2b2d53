"""From what a form asks to a question of the catalogue: its id, its kind, its settings."""

import keyword
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from frontdoor.services.rules.contact import CONTACT_IDS
from frontdoor.services.rules.definition import DESCRIPTION
from frontdoor.services.rules.drafting.asked import Asked
from frontdoor.services.rules.drafting.meaning import kind_to_use
from frontdoor.services.rules.expressions import FUNCTIONS

#: What the catalogue takes: see `definition.Question` and `definition.Option`.
_LONGEST_LABEL, _LONGEST_HINT, _LONGEST_ID, _LONGEST_VALUE, _MOST_OPTIONS = 200, 500, 40, 60, 60
_LONGEST_TEXT: Final = 20_000
_IDLE: Final = re.compile(
    r"an?|ac|and|are|did|does|do|for|how|i|if|in|is|neu|of?|on|or|please|the|to|what|which|yn?|you|your"
)
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BROKEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\u200b-\u200f\u2028-\u202e]")


@dataclass(frozen=True, slots=True)
class DraftedQuestion:
    """A question as it goes into the file.

    :param meaning: the kind it ought to be; another than `kind` where this installation has no such kind.
    :param options: pairs of value and label.
    :param where: the place of its first field.
    :param fields: the file's names of the fields it was made of.
    :param check: what a person should look at, in sentences.
    """

    id: str
    kind: str
    meaning: str
    label: str
    hint: str
    required: bool
    options: tuple[tuple[str, str], ...]
    max_length: int | None
    section: str
    where: str
    fields: tuple[str, ...]
    check: tuple[str, ...]


class Numbering:
    """Makes questions, each with an id of its own."""

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = kinds
        self._ids: set[str] = set()
        self._labels: set[str] = set()

    def question(self, asked: Asked) -> DraftedQuestion:
        """Return the question of the catalogue that asks this."""
        check = [asked.note] if asked.note else []
        kind = kind_to_use(asked.meaning, self._kinds)
        if kind != asked.meaning:
            check.append(f"This is a question of the kind {asked.meaning}, which is not registered here.")
        if asked.meaning == "declaration":
            check.append("Write what people declare: the words the form prints over the place to sign.")
        options = options_of(asked.answers)
        if len(options) > _MOST_OPTIONS:
            check.append(f"The form offers {len(options)} answers; the first {_MOST_OPTIONS} are here.")
        label, rest = _split(plain(asked.label))
        if label in self._labels:
            check.append("An earlier question has the same words: say whose or which this one is.")
        self._labels.add(label)
        hint = plain(f"{rest} {asked.hint}")
        if len(hint) > _LONGEST_HINT:
            check.append("The form says more here than fits into a hint.")
        first = asked.first
        return DraftedQuestion(
            id=self._id(label, kind),
            kind=kind,
            meaning=asked.meaning,
            label=label,
            hint=_cut(hint, _LONGEST_HINT),
            required=any(item.starred or item.field.required for item in asked.items),
            options=options[:_MOST_OPTIONS] if kind in {"one_of", "any_of"} else (),
            max_length=_max_length(asked, kind),
            section=plain(first.section)[:_LONGEST_LABEL],
            where=first.field.where,
            fields=tuple(field.name for field in asked.fields),
            check=tuple(check),
        )

    def _id(self, label: str, kind: str) -> str:
        words = [word for word in _ascii(label).split() if not _IDLE.fullmatch(word)] or [kind]
        base = re.sub(r"^[^a-z]+", "", "_".join(words[:5])[:_LONGEST_ID].strip("_")) or kind
        taken = {*self._ids, *CONTACT_IDS, *FUNCTIONS, "unreadable"}
        if kind != "long_text":
            taken.add(DESCRIPTION)
        found, number = base, 1
        while found in taken or keyword.iskeyword(found):
            number += 1
            found = f"{base[: _LONGEST_ID - len(str(number)) - 1].rstrip('_')}_{number}"
        self._ids.add(found)
        return found


def plain(text: str) -> str:
    """Return a text as one line that YAML and pages take."""
    return " ".join(_BROKEN.sub(" ", text).split())


def options_of(answers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return pairs of value and label for answers, each value once."""
    found: dict[str, str] = {}
    for answer in answers:
        label = _cut(plain(answer), _LONGEST_LABEL)
        words = [word for word in _ascii(label).split() if not _IDLE.fullmatch(word)] or _ascii(label).split()
        base = "-".join(words[:5])[: _LONGEST_VALUE - 4].strip("-_") or "answer"
        value, number = base, 1
        while value in found:
            number += 1
            value = f"{base}-{number}"
        found[value] = label or "?"
    return tuple(found.items())


def is_slug(text: str) -> bool:
    """Return whether a text may be the id of a service."""
    return bool(_SLUG.fullmatch(text))


def slug(text: str, *, otherwise: str = "form") -> str:
    """Return a text as the id of a service."""
    words = [word for word in _ascii(text).split() if not _IDLE.fullmatch(word)]
    return "-".join(words)[:60].strip("-") or otherwise


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", " ", folded.encode("ascii", "ignore").decode()).strip()


def _split(label: str) -> tuple[str, str]:
    """Return a label of at most the length the catalogue takes, and the rest of it."""
    if len(label) <= _LONGEST_LABEL:
        return label, ""
    at = max(label.rfind(sign, 0, _LONGEST_LABEL) for sign in ("? ", ". ", ": "))
    if at > 0:
        return label[: at + 1], label[at + 2 :]
    at = label.rfind(" ", 0, _LONGEST_LABEL - 1)
    return f"{label[:at]}…", label[at + 1 :]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _max_length(asked: Asked, kind: str) -> int | None:
    most = asked.first.field.max_length
    if kind not in {"short_text", "long_text"} or len(asked.items) > 1 or not most:
        return None
    return min(max(most, 1), _LONGEST_TEXT)
