"""One page as a reader sees it: which words stand beside, after or over a box. Pure geometry."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from frontdoor.services.rules.drafting.paper import Box, Field, Fill, Run

#: Distances in points: 1/72 inch. Text after a tick box begins within a finger's breadth;
_AFTER: Final = 32
#: a label over a box is nearly touching it, a heading over a group a little further;
_OVER: Final = 14
_HEADING_OVER: Final = 34
#: beginning at most this far to the left if there is one,
_HEADING_NEAR: Final = 90
#: perhaps beginning this far to the left,
_HEADING_LEFT: Final = 190
#: and a line follows the one above it by less than this part of its height.
_LEADING: Final = 0.75
#: Lines of one label are printed in letters of one size, to this many points, bold ones to half of it.
_SAME_SIZE: Final = 1.2
#: A second line of a label may be set in by this much.
_SET_IN: Final = 28
#: A box this high takes several lines, and its label stands at its top.
_TALL: Final = 40
#: A line belongs to another box only if that is nearer by this much, as `_distance` measures.
_NEARER: Final = 0.3
#: A tall box this far from words is another column's.
_FAR: Final = 150
#: A stack of boxes of one column of a table touches, or nearly so.
_STACKED: Final = 5
#: A narrower box at the end of a row is the second half of an amount, and no column of a table.
_WIDER_THAN_PENCE: Final = 40
#: The middle of a heading of a column is this near to the middle of the column.
_CENTRED: Final = 10
#: Lines over a column of a table.
_HIGHEST_LABEL: Final = 8
_LETTERS: Final = re.compile(r"[^\W\d_].*[^\W\d_]|^\d{4}$")
_NUMBERED: Final = re.compile(r"^[(\[]?(\d{1,2}(\.\d{1,2})*[a-z]?|[a-zA-Z])[.)\]]?\s*\*?$|^\W+$")
_TICKED: Final = frozenset({Fill.TICK, Fill.RADIO})


def is_marker(text: str) -> bool:
    """Return whether a run only numbers a line or gives a unit: "1.2*", "8a", "£"."""
    return not _LETTERS.search(text)


def _is_numbering(text: str) -> bool:
    """Return whether a run cannot be an answer either, as the 3800 of a tax form can."""
    return bool(_NUMBERED.match(text.strip()))


class Sheet:
    """The boxes and words of one page."""

    def __init__(self, fields: Iterable[Field], runs: Sequence[Run], page: int) -> None:
        shown = [(field, index) for field in fields for index, box in enumerate(field.boxes) if box.page == page]
        self._boxes = [field.boxes[index] for field, index in shown if field.fill is not Fill.BUTTON]
        self._texts = [field.boxes[index] for field, index in shown if field.fill not in _TICKED | {Fill.BUTTON}]
        self._ticks = [field.boxes[index] for field, index in shown if field.fill in _TICKED]
        self._runs = sorted((run for run in runs if run.box.page == page), key=lambda run: run.box.y0)
        self._down = self._runs[::-1]
        #: Words after tick boxes: they name an answer, and are no label of anything else.
        self.answers: dict[Box, tuple[Run, ...]] = {}
        self._taken: set[Run] = set()
        self._find_answers()

    # -------------------------------------------------------------------------- tick boxes
    def _find_answers(self) -> None:
        first: dict[Box, Run] = {}
        for box in self._ticks:
            run = self._begins_after(box)
            if run is not None and run not in first.values():
                first[box] = run
        beginnings = set(first.values())
        for box, run in first.items():
            lines = (run, *self._goes_on(run, beginnings))
            self.answers[box] = lines
            self._taken.update(lines)

    def _begins_after(self, box: Box) -> Run | None:
        near = [
            run
            for run in self._runs
            if -3 <= run.box.x0 - box.x1 <= _AFTER
            and abs(run.box.middle - box.middle) <= max(run.size, 8)
            and not _is_numbering(run.text)
            and not self._stands_between(box, run.box)
        ]
        # Between two lines of one answer, the box belongs to the upper one, where the answer begins.
        return min(near, key=lambda run: abs(run.box.middle - box.middle) - (run.box.middle > box.middle), default=None)

    def _stands_between(self, box: Box, words: Box) -> bool:
        return any(
            other != box and box.x1 <= other.x0 + 1 and other.x1 <= words.x0 + 3 and other.beside(box, slack=-3)
            for other in self._boxes
        )

    def _goes_on(self, run: Run, beginnings: set[Run]) -> list[Run]:
        """Return the further lines of an answer."""
        found: list[Run] = []
        last = run
        for below in self._down:
            if below.box.y0 >= last.box.y0 - 1 or below in beginnings or is_marker(below.text):
                continue
            if not _follows(last, below) or not -3 <= below.box.x0 - run.box.x0 <= _SET_IN:
                continue
            if self._labels_a_text(below) or (below.bold != last.bold and below.size > last.size):
                break
            found.append(below)
            last = below
        return found

    def _labels_a_text(self, run: Run) -> bool:
        """Return whether a box to fill in stands just after these words, or just under them."""
        return any(
            (box.beside(run.box, slack=-2) and -3 <= box.x0 - run.box.x1 <= _AFTER)
            or (0 <= run.box.y0 - box.y1 <= 6 and box.x1 - box.x0 > 30 and abs(box.x0 - run.box.x0) < _SET_IN)
            for box in self._texts
        )

    # -------------------------------------------------------------------------- words around a box
    def before(self, box: Box, *, taken_too: bool = False) -> tuple[Run, ...]:
        """Return the words to the left of a box, all lines of them, up to the next box to fill in."""
        left = [
            run
            for run in self._runs
            if run.box.x1 <= box.x0 + 4
            and run.box.beside(box, slack=-1)
            and not is_marker(run.text)
            and (run not in self._taken or (taken_too and box.x0 - run.box.x1 < _OVER))
        ]
        edge = max((each.x1 for each in self._texts if each.x1 <= box.x0 + 2 and each.beside(box, slack=-3)), default=0)
        # A box touching this one is its other half, not the end of its label.
        left = [run for run in left if run.box.x0 >= edge - 2]
        if not left:
            return ()
        nearest = max(left, key=lambda run: run.box.x1)
        column = [run for run in left if abs(run.box.x0 - nearest.box.x0) <= _SET_IN and self._belongs(run, box)]
        tall = box.y1 - box.y0 > _TALL
        at = box.y1 if tall else box.middle
        return self._whole(min(column or [nearest], key=lambda run: abs(run.box.middle - at)), box)

    def around(self, box: Box) -> tuple[Run, ...]:
        """Return the words before a box with the lines that go on from them, whosever they are."""
        found = list(self.before(box))
        for other in self._down:
            if found and other not in self._taken and _follows(found[-1], other) and _aligned(found[-1], other):
                found.append(other)
        return tuple(found)

    def beyond(self, box: Box) -> tuple[Run, ...]:
        """Return the label of the nearest box to fill in on the left."""
        left = [other for other in self._texts if other.x1 <= box.x0 and other.beside(box, slack=-3)]
        return self.before(max(left, key=lambda other: other.x1)) if left else ()

    def _whole(self, run: Run, box: Box) -> tuple[Run, ...]:
        """Return a label of several lines from one of them, leaving lines that belong to other boxes."""
        lines = [run]
        for step in (1, -1):
            last = run
            for other in self._runs if step == 1 else self._down:
                if step * (other.box.y0 - last.box.y0) < 1 or other in self._taken or is_marker(other.text):
                    continue
                upper, lower = (other, last) if step == 1 else (last, other)
                alike = _aligned(upper, lower) and not _heads(other, run)
                if alike and _follows(upper, lower) and self._belongs(other, box):
                    lines.append(other)
                    last = other
        return tuple(sorted(set(lines), key=lambda each: (-round(each.box.y0), each.box.x0)))

    def _belongs(self, run: Run, box: Box) -> bool:
        """Return whether no other box to the right stands nearer to this line."""
        away = _distance(run.box, box)
        return all(
            other == box
            or other.x0 < run.box.x1 - 2
            or (other.y1 - other.y0 > _TALL and other.x0 - run.box.x1 > _FAR)
            or _distance(run.box, other) >= away - _NEARER
            for other in self._boxes
        )

    def over(self, box: Box) -> tuple[Run, ...]:
        """Return the words just over a box, looking through a stack of boxes of one column."""
        top = self.top_of_stack(box)
        near = [
            run
            for run in self._runs
            if run not in self._taken
            and -4 <= run.box.y0 - top.y1 <= _OVER
            and (top.x0 - 6 <= run.box.x0 <= _centre(top) or abs(_centre(run.box) - _centre(top)) <= _CENTRED)
            and not is_marker(run.text)
        ]
        if not near:
            return ()
        lowest = min(near, key=lambda run: (round(run.box.y0), abs(run.box.x0 - top.x0)))
        lines = [lowest]
        for run in self._runs:
            if run.box.y0 <= lines[-1].box.y0 + 1 or run in self._taken or is_marker(run.text):
                continue
            inside = top.x0 - 6 <= run.box.x0 and run.box.x1 <= max(top.x1, lowest.box.x1) + 6
            inside = inside or abs(_centre(run.box) - _centre(top)) <= _CENTRED
            goes_on = inside and _follows(run, lines[-1]) and run.bold == lowest.bold
            if goes_on and len(lines) < _HIGHEST_LABEL and not self._begins_a_row(run, box, within=_AFTER):
                lines.append(run)
        beside = [
            run
            for run in self._runs
            if abs(run.box.y0 - lowest.box.y0) <= 1
            and lowest.box.x1 < run.box.x0
            and run.box.x1 <= top.x1 + 6
            and run not in self._taken
        ]
        return (*reversed(lines), *beside)

    def top_of_stack(self, box: Box) -> Box:
        """Return the highest of the boxes that touch one another upwards from this one, in its column."""
        while True:
            above = next(
                (
                    other
                    for other in self._boxes
                    if -2 <= other.y0 - box.y1 <= _STACKED
                    and other.y0 > box.y0
                    and abs(other.x0 - box.x0) <= 3
                    and abs(other.x1 - box.x1) <= 3
                ),
                None,
            )
            if above is None:
                return box
            box = above

    def is_stacked(self, box: Box) -> bool:
        """Return whether boxes of the same width touch this one above or below."""
        return any(
            other != box
            and abs(other.x0 - box.x0) <= 3
            and abs(other.x1 - box.x1) <= 3
            and min(abs(other.y0 - box.y1), abs(box.y0 - other.y1)) <= _STACKED
            for other in self._boxes
        )

    def in_table(self, box: Box) -> bool:
        """Return whether the box is a cell of a table: one of a column, with another column touching it."""
        return self.is_stacked(box) and any(
            min(abs(other.x0 - box.x1), abs(box.x0 - other.x1)) <= _STACKED
            and other.x1 - other.x0 > _WIDER_THAN_PENCE
            and other.beside(box, slack=-4)
            and self.is_stacked(other)
            for other in self._texts
            if other != box
        )

    def heading(self, box: Box) -> tuple[Run, ...]:
        """Return the words over a group of tick boxes whose first box this is."""
        near = [
            run
            for run in self._runs
            if run not in self._taken
            and -2 <= run.box.y0 - box.y1 <= _HEADING_OVER
            and box.x0 - _HEADING_LEFT <= run.box.x0 <= box.x0 + 30
            and not is_marker(run.text)
            and not self._begins_a_row(run, box)
        ]
        if not near:
            return ()
        own = [run for run in near if box.x0 - run.box.x0 <= _HEADING_NEAR] or near
        return self._whole(min(own, key=lambda run: run.box.y0), box)

    def _begins_a_row(self, run: Run, below: Box, *, within: float = 1000) -> bool:
        """Return whether a box of one line stands further along the row of these words: they are its label."""
        return any(
            other.y1 - other.y0 < _TALL
            and other != below
            and -2 <= other.x0 - run.box.x1 <= within
            and other.beside(run.box, slack=-4)
            for other in self._boxes
        )

    def after(self, box: Box) -> tuple[Run, ...]:
        """Return the words just to the right of a box: a unit, as a rule."""
        near = [
            run
            for run in self._runs
            if 0 <= run.box.x0 - box.x1 <= _OVER and run.box.beside(box, slack=-2) and run not in self._taken
        ]
        return tuple(sorted(near, key=lambda run: run.box.x0)[:1])

    def within(self, box: Box) -> str:
        """Return what is printed in a box or touching its left side: a currency sign, as a rule."""
        return " ".join(
            run.text
            for run in self._runs
            if run.box.beside(box, slack=-2) and box.x0 - 42 <= run.box.x0 and run.box.x1 <= box.x0 + 12
        )

    def words_between(self, upper: Box, lower: Box) -> bool:
        """Return whether words that name no answer stand between two tick boxes of a column."""
        return any(
            run not in self._taken
            and lower.y1 <= run.box.middle <= upper.y0
            and abs(run.box.x0 - upper.x0) <= _SET_IN
            and not is_marker(run.text)
            for run in self._runs
        ) or any(
            box.y0 < upper.y0 and box.y1 > lower.y1 and box.x0 - _SET_IN <= upper.x0 <= box.x1 for box in self._texts
        )

    def headings(self) -> list[Run]:
        """Return the runs that look like headings: larger than the rest, or bold and by themselves."""
        if not self._runs:
            return []
        sizes = sorted(run.size for run in self._runs)
        usual = sizes[len(sizes) // 2]
        return [
            run
            for run in self._runs
            if run not in self._taken and (run.size > usual * 1.12 or run.bold) and not is_marker(run.text)
        ]


def _follows(upper: Run, lower: Run) -> bool:
    gap = upper.box.y0 - lower.box.y1
    return -0.4 * upper.size <= gap <= _LEADING * max(upper.size, lower.size)


def _heads(heading: Run, run: Run) -> bool:
    """Return whether words near a label are a heading over it, and no line of it."""
    larger = heading.size - run.size
    return larger > _SAME_SIZE or (heading.bold and larger > _SAME_SIZE / 2)


def _aligned(upper: Run, lower: Run) -> bool:
    return abs(upper.box.x0 - lower.box.x0) <= 4 or abs(upper.box.x1 - lower.box.x1) <= 4


def _centre(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def _distance(words: Box, box: Box) -> float:
    """Return how far words stand above or below a box, and a little for how far from its middle."""
    return max(words.y0 - box.y1, box.y0 - words.y1, 0) + abs(words.middle - box.middle) / 20
