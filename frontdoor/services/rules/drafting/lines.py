"""From single letters with their places to runs of words. Pure geometry."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from frontdoor.services.rules.drafting.paper import Box, Run

#: As parts of the letters' height: a gap wider than the first parts words, wider than the second parts runs.
_WORD_GAP: Final = 0.1
_RUN_GAP: Final = 0.65
#: The number of a question stands a little apart from its words: "10.1  If your claim".
_NUMBER_GAP: Final = 0.4
_NUMBER: Final = re.compile(r"^\(?\d{1,2}(\.\d{1,2})?[a-z]?[.)]?\*?$")
_LONGEST_NUMBER: Final = 9
#: Letters of one line may stand this much of their height apart: 1st, x².
_BASELINE: Final = 0.4
_CURRENCIES: Final = frozenset("£$€")
_BOLD: Final = re.compile(r"bold|black|demi|heavy|[-+]bd|semib", re.I)
#: Leaders, rules drawn with letters, arrows and bullets say nothing.
_LEADERS: Final = re.compile(r"[._…·]{3,}|(?:\s\.){2,}|[▶►▲●•◆■□☐❏❑✓✔\uf000-\uf0ff]")


class Glyph(NamedTuple):
    """A letter on a page."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    font: str


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Return the runs of words that letters make, page by page, from the top down and left to right."""
    found: list[Run] = []
    kept = sorted((each for each in glyphs if each.text), key=lambda each: each.page)
    for _page, letters in groupby(kept, key=lambda each: each.page):
        for line in _lines(list(letters)):
            found += _runs(line)
    return found


def _lines(letters: list[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for letter in sorted(letters, key=lambda each: (-each.y0, each.x0)):
        if lines and abs(lines[-1][0].y0 - letter.y0) <= _BASELINE * min(_height(lines[-1][0]), _height(letter)):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return lines


def _runs(line: list[Glyph]) -> Iterable[Run]:
    letters = sorted((each for each in line if each.text.strip()), key=lambda each: each.x0)
    spaces = sorted(each.x0 for each in line if not each.text.strip())
    begin = 0
    for here in range(1, len(letters) + 1):
        if here < len(letters) and not _parted(letters[begin:here], letters[here]):
            continue
        # A sign of a currency at the end stands in or before a box, and is no part of its label.
        cut = here - 1 if here - begin > 1 and letters[here - 1].text in _CURRENCIES else here
        for part in (letters[begin:cut], letters[cut:here]):
            run = _run(part, spaces) if part else None
            if run is not None:
                yield run
        begin = here


def _parted(before: list[Glyph], after: Glyph) -> bool:
    gap = (after.x0 - before[-1].x1) / _height(before[-1])
    if gap > _NUMBER_GAP and len(before) < _LONGEST_NUMBER:
        return gap > _RUN_GAP or bool(_NUMBER.match("".join(each.text for each in before)))
    return gap > _RUN_GAP


def _run(letters: list[Glyph], spaces: list[float]) -> Run | None:
    text = letters[0].text
    for before, letter in pairwise(letters):
        spaced = bisect_right(spaces, before.x0) < bisect_right(spaces, letter.x0)
        text += (" " if spaced or letter.x0 - before.x1 > _WORD_GAP * _height(before) else "") + letter.text
    text = " ".join(_LEADERS.sub(" ", text).split()).strip(" .") if _LEADERS.search(text) else text
    if not any(sign.isalnum() or sign in "£$€#*" for sign in text):
        return None
    box = Box(
        letters[0].page,
        min(each.x0 for each in letters),
        min(each.y0 for each in letters),
        max(each.x1 for each in letters),
        max(each.y1 for each in letters),
    )
    bold = sum(bool(_BOLD.search(each.font)) for each in letters) * 2 > len(letters)
    return Run(text, box, max(map(_height, letters)), bold)


def _height(letter: Glyph) -> float:
    return max(letter.y1 - letter.y0, 0.1)
