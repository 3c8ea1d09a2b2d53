"""Tags that a mail merge fills in: `<<name>>`, `{{ name }}`, `«name»`."""

import re
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(r"<<(?P<angled>.*?)>>|\{\{(?P<curled>.*?)\}\}|«(?P<quoted>.*?)»", re.S)
#: Docmosis and Jinja: conditions, repetitions and their ends ask nothing.
_CONTROL: Final = re.compile(r"^\s*(cs_|cr_|rr_|rs_|es_|er_|else|end|if |for |/|#|\$(itemnum|size|idx))", re.I)
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_CALL: Final = re.compile(r"^\{?\s*(?P<function>\w+)\s*\(\s*(?P<first>[\w.$]+)")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    :param name: what it stands for: "address.line1".
    :param before: the words printed just before it on its line.
    :param control: it decides what is printed, and asks nothing.
    """

    text: str
    name: str
    before: str
    control: bool
    is_date: bool


def tags_in(text: str) -> list[Tag]:
    """Return every tag of a line."""
    found = []
    end = 0
    for match in _TAG.finditer(text):
        found.append(_tag(match, without_tags(text[end : match.start()])))
        end = match.end()
    return found


def without_tags(text: str) -> str:
    """Return a text without its tags."""
    return " ".join(_TAG.sub(" ", text).split()).strip(" :")


def _tag(match: re.Match[str], before: str) -> Tag:
    inside = next(group for group in match.groups() if group is not None).strip()
    call = _CALL.match(inside)
    name = call["first"] if call else inside
    return Tag(
        match[0],
        name,
        before if _WORD.search(before) else "",
        bool(_CONTROL.match(inside)),
        bool(call and "date" in call["function"].casefold()),
    )
