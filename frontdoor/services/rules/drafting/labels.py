"""What is printed for every field: its label, its section, the answers of its boxes."""

import re
from dataclasses import dataclass, replace
from typing import Final

from frontdoor.services.rules.drafting.paper import Box, Field, Fill, Paper, Run
from frontdoor.services.rules.drafting.sheet import Sheet
from frontdoor.services.rules.drafting.tooltips import CONFIRMED, cleaned, in_the_pages_words, share

#: A label this near to the left of a box is its own, whatever stands over it.
_NEAR: Final = 12
_STAR: Final = re.compile(r"\s*\*+\s*$")
_CURRENCY: Final = re.compile(r"\s*[£$€]$")
_NEXT: Final = re.compile(r"(?<=\S)\s+[b-h]$|(?<=:)\s+a$")
_TICK_THIS: Final = re.compile(r"^(please )?(check|tick|select|ticiwch) (this|the|y) (box|blwch)", re.I)
_NUMBER: Final = re.compile(r"^[b-h]\s+(?=[A-Z])|^\(?\d{1,2}(\.\d{1,2})?[a-z]?[.)]?\*?\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class Item:
    """A field, or one box of a group of boxes, with what is printed for it.

    :param label: for a box to tick, the answer it stands for.
    :param question: for a box to tick, what its tooltip says the question is; "" if it says nothing of it.
    :param alone: a box to tick with its label before or over it, as in a table, not after it.
    :param unit: what is printed in the box or just after it: "£", "hours each week".
    """

    field: Field
    box: Box
    label: str
    question: str = ""
    unit: str = ""
    hint: str = ""
    section: str = ""
    starred: bool = False
    alone: bool = False


class Labels:
    """Everything that is printed for the fields of a form."""

    def __init__(self, paper: Paper) -> None:
        self._trusted = in_the_pages_words(paper.fields, paper.runs)
        self._starred = any("*" in run.text for run in paper.runs)
        self._sheets = {
            page: Sheet(paper.fields, paper.runs, page)
            for page in sorted({box.page for field in paper.fields for box in field.boxes if box.page})
        }
        self._headings = {page: sheet.headings() for page, sheet in self._sheets.items()}
        self._runs = paper.runs

    @property
    def tooltips_differ(self) -> bool:
        """Return whether tooltips were set aside, being in another language than the page."""
        return not self._trusted

    def sheet(self, page: int) -> Sheet:
        """Return a page."""
        return self._sheets[page]

    def item(self, field: Field) -> Item:
        """Return what is printed for a field that is no box to tick."""
        if not field.box.page:
            return Item(field, field.box, field.printed or self._tooltip(field), section=field.section)
        sheet, box = self._sheets[field.box.page], field.box
        runs, label = self._label(field, sheet)
        unit = " ".join([sheet.within(box), *(run.text for run in sheet.after(box))]).strip()
        item = Item(field, box, label, unit=unit, section=self._section(box), starred=self._is_starred(box, runs))
        tooltip = self._tooltip(field)
        return replace(item, hint=tooltip) if tooltip and share(tooltip, label) < CONFIRMED else item

    def ticks(self, field: Field) -> list[Item]:
        """Return what is printed for each box of a field of boxes to tick."""
        if not field.box.page:
            return [Item(field, field.box, field.printed or self._tooltip(field), section=field.section)]
        found = []
        for index, box in enumerate(field.boxes):
            if not box.page:
                continue
            sheet = self._sheets[box.page]
            answer = joined(sheet.answers.get(box, ()))
            tooltip = self._tooltip(field) if field.fill is Fill.TICK else ""
            question = ""
            if answer and tooltip and share(answer, tooltip) >= CONFIRMED:
                question = _without(tooltip, answer)
            aside = joined(sheet.before(box)) or joined(sheet.over(box))
            label = answer or aside or tooltip
            if not label and index < len(field.values) and field.fill is Fill.RADIO:
                label = field.values[index].replace("-", " ").capitalize()
            runs = sheet.before(box)
            starred = self._is_starred(box, runs)
            item = Item(field, box, tidy(label), question=question, section=self._section(box), starred=starred)
            item = replace(item, alone=not answer and bool(aside))
            found.append(item)
        return found

    def _tooltip(self, field: Field) -> str:
        return cleaned(field) if self._trusted else ""

    def _label(self, field: Field, sheet: Sheet) -> tuple[tuple[Run, ...], str]:
        box, tooltip = field.box, self._tooltip(field)
        before, over = sheet.before(box), sheet.over(box)
        last = sheet.before(box, taken_too=True)
        # With nothing of its own it goes on from the box before it: "List type and amount [   ] [   ]".
        beyond = () if before or over else sheet.beyond(box)
        candidates = [before, over, last, beyond]
        far = not before or box.x0 - max(run.box.x1 for run in before) > _NEAR
        # A column of boxes has a label before each; what stands over it names the column, if anything.
        if over and (sheet.in_table(box) or (far and not (before and sheet.is_stacked(box)))):
            candidates = [over, before, last, beyond]
        if last and box.x0 - max(run.box.x1 for run in last) <= _NEAR:
            candidates = [last, *candidates]
        candidates = [each for each in candidates if each]
        if tooltip:
            confirmed = [each for each in candidates if share(joined(each), tooltip) >= CONFIRMED]
            return (confirmed[0], tidy(joined(confirmed[0]))) if confirmed else ((), tooltip)
        return (candidates[0], tidy(joined(candidates[0]))) if candidates else ((), "")

    def _section(self, box: Box) -> str:
        """Return the nearest heading over a box, on its page or, where there is none, an earlier one."""
        above = [run for run in self._headings.get(box.page, ()) if run.box.y0 >= box.y1 - 2 and run.box.x0 <= box.x1]
        if above:
            return tidy(min(above, key=lambda run: (run.box.y0 - box.y1) - 4 * run.size).text)
        return ""

    def _is_starred(self, box: Box, label: tuple[Run, ...]) -> bool:
        """Return whether a star marks it: in its label, or in the number before that."""
        if not self._starred or not label:
            return False
        first = label[0].box
        return any(
            "*" in run.text and run.box.beside(first, slack=-2) and run.box.x1 <= box.x0 + 2 and run.box.x1 > 0
            for run in self._runs
            if run.box.page == box.page
        )


def joined(runs: tuple[Run, ...]) -> str:
    """Return runs as one text."""
    return " ".join(run.text for run in runs)


def tidy(label: str) -> str:
    """Return a label without its number and star."""
    text = _NEXT.sub("", _CURRENCY.sub("", _STAR.sub("", " ".join(label.split()))))
    shorter = _NUMBER.sub("", text)
    return (shorter or text).removesuffix(" .").strip()


def _without(tooltip: str, answer: str) -> str:
    """Return the question in a tooltip that ends with the answer: "Sex. Female" says "Sex"."""
    if _TICK_THIS.search(tooltip):
        return ""
    folded, tail = tooltip.casefold(), answer.casefold().rstrip(" .:")
    at = folded.rfind(tail)
    if at <= 0 or len(folded) - at > len(tail) + 3:
        return ""
    return tooltip[:at].strip(" .:")
