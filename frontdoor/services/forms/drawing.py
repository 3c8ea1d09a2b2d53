"""A page's boxes as its template draws them: what stands in each, what is wrong with it, what can be chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from frontdoor.services.forms.fields import Field
from frontdoor.services.forms.typed import MOST_ROWS, Typed, order_of
from frontdoor.services.forms.words import CHOICES, KINDS, item_of
from frontdoor.services.rules.editing.clauses import WITHOUT_VALUE, comparisons
from frontdoor.services.rules.kinds.base import field_kinds

_TRUTHS: Final = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Surround:
    """What boxes offer that the part itself does not hold.

    :param questions: those that its conditions may look at, in their stored form.
    :param countable: ids and labels of questions that a fee can be so much for each of.
    :param teams: slugs and names.
    :param lists: what a question can ask from, by its kind: registers, kinds of assets.
    """

    questions: Sequence[Mapping[str, Any]] = ()
    countable: Sequence[tuple[str, str]] = ()
    teams: Sequence[tuple[str, str]] = ()
    lists: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, str]:
        """Return the kinds of the questions, by id."""
        return {
            each["id"]: str(each.get("kind", ""))
            for each in self.questions
            if isinstance(each.get("id"), str) and each["id"]
        }


@dataclass
class Box:
    """One field as it is drawn. Its id on the page is its name."""

    name: str
    shape: str
    label: str
    hint: str = ""
    texts: list[str] = field(default_factory=list)
    error: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    boxes: list["Box"] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)
    order: str = ""
    noun: str = ""
    is_any: bool = False
    may_add: bool = True
    has_builder: bool = True

    @property
    def text(self) -> str:
        """Return what stands in it."""
        return self.texts[-1] if self.texts else ""

    @property
    def lines(self) -> int:
        """Return how many lines its box shows: two for a sentence, more for more."""
        return min(20, max(2, self.text.count("\n") + 1 + len(self.text) // 70))

    @property
    def legend(self) -> dict[str, str]:
        """Return the label of several boxes to tick."""
        return {"text": self.label, "classes": "govuk-fieldset__legend--s"}

    @property
    def next_mark(self) -> str:
        """Return the mark that another row would get."""
        return next(f"n{number}" for number in count() if f"n{number}" not in self.order.split())

    @property
    def error_message(self) -> dict[str, str] | None:
        """Return the error as the design system's components take it."""
        return {"text": self.error} if self.error else None


@dataclass
class Row:
    """One of several answers, or of several conditions, on a page."""

    mark: str
    boxes: list[Box]
    title: str = ""
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Drawing:
    """What a page draws from.

    :param typed: what stands in the boxes.
    :param errors: what is wrong, by the names of boxes.
    """

    typed: Typed
    around: Surround
    errors: Mapping[str, str]

    def boxes(self, fields: Iterable[Field], *, within: str = "") -> list[Box]:
        """Return the boxes of a part."""
        return [self._box(each, f"{within}{each.key}") for each in fields]

    def _box(self, each: Field, name: str) -> Box:
        box = Box(
            name=name,
            shape=each.shape,
            label=each.label if each.is_required or each.shape not in ("line", "text") else f"{each.label} (optional)",
            hint=each.hint,
            texts=list(self.typed.get(name, ())),
            error=self.errors.get(name, ""),
        )
        match each.shape:
            case "part":
                box.boxes = self.boxes(each.inner, within=f"{name}-")
            case "rows":
                self._rows(box, each)
            case "condition":
                self._condition(box)
            case "tick":
                box.items = [{"value": "yes", "text": each.label, "checked": bool(box.text), "id": name}]
            case "ticks":
                box.items = [
                    {"value": value, "text": text, "checked": value in box.texts, **({"id": name} if not place else {})}
                    for place, (value, text) in enumerate(each.choices)
                ]
            case _:
                self._choose(box, each)
        return box

    def _choose(self, box: Box, each: Field) -> None:
        """Make a select of a box that can hold one of a few things only."""
        choices = self._offered(each)
        if choices is None:
            return
        box.shape = "choice"
        offered = [(value, CHOICES.get((each.owner.__name__, value), text)) for value, text in choices]
        if box.text and box.text not in dict(offered):
            offered.append((box.text, f"{box.text} (not known)"))
        empty = [("", "Choose" if each.is_required else "None")] if each.is_required or each.default is None else []
        if each.key == "per":
            empty = [("", "Once, whatever is answered")]
        box.items = [
            {"value": value, "text": text, "selected": value == box.text} for value, text in [*empty, *offered]
        ]

    def _offered(self, each: Field) -> Sequence[tuple[str, str]] | None:
        match (each.owner.__name__, each.key):
            case ("Core", "team"):
                return self.around.teams
            case ("FeeRow", "per"):
                return self.around.countable
            case ("Question", "of"):
                return self.around.lists.get((self.typed.get("kind") or [""])[-1]) or None
            case ("Question", "near"):
                places = [each for each in self.around.questions if each.get("kind") == "place"]
                return [("", "The form's own"), *((str(each.get("id")), label_of(each)) for each in places)]
            case ("Question", "kind"):
                return [(name, name_of_kind(name)) for name in field_kinds.names()]
        return each.choices or None

    def _rows(self, box: Box, each: Field) -> None:
        marks = order_of(box.name, self.typed)
        box.order, box.noun = " ".join(marks), item_of(each.model)[0]
        box.may_add = len(marks) < MOST_ROWS
        for place, mark in enumerate(marks, start=1):
            boxes = self.boxes(each.inner, within=f"{box.name}-{mark}-")
            title = f"{box.noun.capitalize()} {place}"
            box.rows.append(Row(mark, boxes, title, is_first=place == 1, is_last=place == len(marks)))

    def _condition(self, box: Box) -> None:
        name, marks = box.name, order_of(box.name, self.typed)
        box.texts = list(self.typed.get(f"{name}-text", ()))
        box.error = self.errors.get(f"{name}-text", "") or box.error
        box.order, box.is_any = " ".join(marks), (self.typed.get(f"{name}-join") or [""])[-1] == "any"
        box.has_builder = bool(self.around.kinds) and f"{name}-join" in self.typed
        box.rows = [
            Row(mark, self._clause(f"{name}-{mark}"), f"Condition {place}") for place, mark in enumerate(marks, start=1)
        ]

    def _clause(self, within: str) -> list[Box]:
        chosen = (self.typed.get(f"{within}-question") or [""])[-1]
        kinds = self.around.kinds
        items = [{"value": "", "text": "Choose a question", "selected": not chosen}] + [
            {"value": each["id"], "text": label_of(each), "selected": each["id"] == chosen}
            for each in self.around.questions
            if each.get("id") in kinds
        ]
        error = self.errors.get(f"{within}-question", "")
        boxes = [Box(f"{within}-question", "choice", "Question", items=items, error=error)]
        if chosen in kinds:
            boxes += self._compared(within, chosen)
        return boxes

    def _compared(self, within: str, chosen: str) -> list[Box]:
        question = next(each for each in self.around.questions if each.get("id") == chosen)
        kind = self.around.kinds[chosen]
        comparison = (self.typed.get(f"{within}-compare") or [""])[-1]
        words = comparisons(kind)
        items = [{"value": key, "text": text, "selected": key == comparison} for key, text in words.items()]
        boxes = [
            Box(f"{within}-for", "hidden", "", texts=[chosen]),
            Box(f"{within}-compare", "choice", "How it is compared", items=items),
        ]
        is_for_it = (self.typed.get(f"{within}-for") or [""])[-1] == chosen
        texts = list(self.typed.get(f"{within}-value", ())) if is_for_it else []
        value = Box(f"{within}-value", "line", "Answer", texts=texts, error=self.errors.get(f"{within}-value", ""))
        if comparison not in WITHOUT_VALUE:
            boxes.append(self._answer(value, question, kind, comparison))
        else:
            boxes += [Box(value.name, "hidden", "", texts=[each]) for each in texts]
        return boxes

    def _answer(self, value: Box, question: Mapping[str, Any], kind: str, comparison: str) -> Box:
        """Return the box for what an answer is compared with, as its question takes it."""
        offered = _TRUTHS if kind in ("yes_no", "consent") else _options(question)
        if comparison.startswith("count-"):
            value.label, value.shape = "How many", "number"
        elif kind == "one_of" and offered:
            value.shape = "ticks"
            value.items = [
                {"value": key, "text": text, "checked": key in value.texts, **({"id": value.name} if not place else {})}
                for place, (key, text) in enumerate(_with_known(offered, value.texts))
            ]
        elif offered:
            value.shape = "choice"
            value.items = [
                {"value": key, "text": text, "selected": key in value.texts}
                for key, text in [("", "Choose"), *_with_known(offered, value.texts)]
            ]
        elif kind in ("date", "date_of_birth"):
            value.hint = "Like 2026-04-01"
        return value


def _with_known(offered: Sequence[tuple[str, str]], texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return what can be chosen, with what is chosen though it is not offered."""
    return [*offered, *((text, f"{text} (not offered)") for text in texts if text and text not in dict(offered))]


def _options(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    options = question.get("options")
    return [
        (each["value"], str(each.get("label") or each["value"]))
        for each in (options if isinstance(options, list) else ())
        if isinstance(each, Mapping) and isinstance(each.get("value"), str)
    ]


def label_of(question: Mapping[str, Any]) -> str:
    """Return how lists name a question: by its short label, its label or its id."""
    for key in ("short_label", "label", "id"):
        if isinstance(question.get(key), str) and question[key]:
            return str(question[key])
    return "A question without words"


def name_of_kind(kind: str) -> str:
    """Return what a kind of question is called in lists."""
    return KINDS.get(kind, (kind.replace("_", " ").capitalize(), ""))[0]


def about_kind(kind: str) -> str:
    """Return a sentence about a kind of question; "" where its name says it."""
    if kind in KINDS:
        return KINDS[kind][1]
    return (type(field_kinds.get(kind)).__doc__ or "").strip().splitlines()[0]
