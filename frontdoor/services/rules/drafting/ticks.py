"""Which boxes to tick are the answers of one question."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from frontdoor.services.rules.drafting.labels import Item, Labels, joined, tidy
from frontdoor.services.rules.drafting.paper import Box, Field
from frontdoor.services.rules.drafting.tooltips import words

#: Boxes of one column of answers stand at most this far apart, in points; with the same parent in the file, this.
_APART, _APART_TOGETHER = 42, 90
#: Answers of a question are set in by at most this much.
_SET_IN: Final = 24
_PAGE: Final = re.compile(r"page|subform|form\d", re.I)
YES: Final = frozenset({"yes", "oes", "ydw", "ydych", "do", "oeddwn", "ydy", "gallaf", "byddaf", "y"})
NO: Final = frozenset({"no", "na", "nac", "naddo", "nage", "n"})


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one question."""

    question: str
    items: tuple[Item, ...]


def is_yes(label: str) -> bool:
    """Return whether an answer says yes: "Yes. Go to section 5"."""
    return bool(words(label)) and words(label)[0] in YES


def is_no(label: str) -> bool:
    """Return whether an answer says no."""
    return bool(words(label)) and words(label)[0] in NO


def is_yes_no(items: Iterable[Item]) -> bool:
    """Return whether the answers are yes and no, and nothing else."""
    labels = [each.label for each in items]
    short = all(len(words(label)) <= 6 for label in labels)
    return len(labels) == 2 and short and is_yes(labels[0]) and is_no(labels[1])


def grouped(items: list[Item], labels: Labels) -> list[Group]:
    """Return the questions that boxes answer. Boxes that stand alone make groups of one."""
    parents = _parents([item.field for item in items])
    tied = [list(group) for _key, group in groupby(items, key=lambda item: (item.field.place, item.field.asked))]
    off_page = [Group(group[0].field.asked, tuple(group)) for group in tied if group[0].field.asked]
    items = [item for item in items if not item.field.asked]
    found: list[list[Item]] = []
    for row in _rows(items, labels, parents):
        home = next((group for group in reversed(found) if _goes_on(group, row, labels, parents)), None)
        if home is None:
            found.append(row)
        else:
            home += row
    return [*off_page, *(Group(question_of(group, labels), tuple(group)) for group in found)]


def _rows(items: list[Item], labels: Labels, parents: dict[str, str]) -> list[list[Item]]:
    """Return boxes that stand beside one another with nothing but answers between."""
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda each: (each.box.page, -round(each.box.middle / 6), each.box.x0)):
        if rows and _beside(rows[-1], item, labels, parents):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _beside(row: list[Item], item: Item, labels: Labels, parents: dict[str, str]) -> bool:
    last = row[-1]
    if last.alone or item.alone:
        return False
    if not last.box.page or not last.box.beside(item.box, slack=-4):
        return False
    if last.question and item.question:
        return _same_question(last.question, item.question)
    here, there = parents[item.field.name], parents[last.field.name]
    if here and there and here != there:
        return False
    sheet = labels.sheet(item.box.page)
    before, earlier = set(sheet.before(item.box)), set(sheet.before(last.box))
    if (before or earlier) and not before & earlier:
        return False
    # "Itemized last year [ ] Yes [ ] No": a pair of yes and no begins a question of its own.
    return not (is_yes(item.label) and not any(is_no(each.label) for each in row))


def _goes_on(group: list[Item], row: list[Item], labels: Labels, parents: dict[str, str]) -> bool:
    first, last = row[0], group[-1]
    if not first.box.page or first.box.page != last.box.page:
        return False
    if first.alone or last.alone or is_yes_no(group):
        return False
    if first.question and last.question:
        return _same_question(last.question, first.question)
    if _begins_anew(group, row):
        return False
    sheet = labels.sheet(first.box.page)
    before = set(sheet.before(first.box))
    if before and not before & {run for each in group for run in sheet.around(each.box)}:
        return False
    together = _related(parents[first.field.name], parents[last.field.name])
    above = min((each.box for each in group if _column(each.box, first.box)), key=lambda box: box.y0, default=None)
    if above is None:
        return False
    if together:
        return above.y0 - first.box.y1 <= _APART_TOGETHER
    return 0 <= above.y0 - first.box.y1 <= _APART and not sheet.words_between(above, first.box)


def _begins_anew(group: list[Item], row: list[Item]) -> bool:
    """Return whether the answers of a row are those of a new question by their words alone."""
    # Weekly, monthly; weekly, monthly: the same answers again are those of another question.
    again = {each.label for each in row} & {each.label for each in group}
    yes_or_no = len(row) > 1 and is_yes(row[0].label)
    return bool(again) or yes_or_no or (row[0].starred and not group[-1].starred)


def _related(one: str, other: str) -> bool:
    """Return whether one of two parents is the other, or its parent in turn."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (longer == shorter or longer.startswith(f"{shorter}."))


def _same_question(one: str, other: str) -> bool:
    """Return whether two tooltips ask the same; the first of a group often says more before that."""
    longer, shorter = sorted((words(one), words(other)), key=len, reverse=True)
    return bool(shorter) and longer[-len(shorter) :] == shorter


def _column(above: Box, below: Box) -> bool:
    return abs(above.x0 - below.x0) <= _SET_IN and above.y0 >= below.y1 - 2


def question_of(group: list[Item], labels: Labels) -> str:
    """Return what is printed over or before a group of answers; "" for a box alone, whose answer says it all."""
    told = Counter(each.question for each in group if each.question).most_common(1)
    if told and told[0][1] * 2 > len(group):
        return told[0][0]
    first = group[0].box
    if len(group) == 1 or not first.page:
        return ""
    sheet = labels.sheet(first.page)
    one_row = all(before.box.beside(after.box, slack=-4) for before, after in pairwise(group))
    lines = {run for each in group for run in sheet.before(each.box)}
    before = tuple(sorted(lines, key=lambda run: (-round(run.box.y0), run.box.x0)))
    runs = before or sheet.over(first)
    if not runs and one_row:
        # "Pay before tax £[ ] [ ] weekly [ ] monthly" asks of the box before it.
        runs = sheet.beyond(first)
    runs = runs or sheet.heading(first)
    return tidy(joined(runs)) or (told[0][0] if told else "")


def _parents(fields: Iterable[Field]) -> dict[str, str]:
    """Return the parent in the file of each field; a parent of one field alone gives way to its own parent.

    A page is no parent that means anything.
    """
    names = [field.name for field in fields]
    sizes = Counter(name[: name.rfind(".")] if "." in name else "" for name in names)
    found = {}
    for name in names:
        parent = name.rpartition(".")[0]
        if sizes[parent] == 1:
            parent = parent.rpartition(".")[0]
        found[name] = "" if _PAGE.search(parent.rpartition(".")[2]) else parent
    return found
