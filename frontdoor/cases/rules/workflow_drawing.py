"""A workflow drawn: its steps one below the other, and arrows to those that may follow. Pure.

Steps stand in the order of the file, so most arrows are short and point down; those that skip steps go round on the
right, those that go back on the left. That can be read at any width, and with any number of steps.
"""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError

from frontdoor.cases.rules.workflow import StepDefinition, WorkflowSection

_WIDE: Final = 300
_HIGH: Final = 44
_GAP: Final = 34
#: How far from the boxes the first arrow that goes round runs, and how far each next one from it.
_OUT: Final = 18
_APART: Final = 12
#: The longest text that fits a box.
_FITS: Final = 34


def drawn(stored: Any) -> dict[str, Any]:
    """Return what a page draws of a workflow, and says in words.

    :param stored: the section in its stored form, which may be wrong in every way while it is written.
    """
    if not stored:
        return {"flow": None, "is_wrong": False}
    try:
        section = WorkflowSection.model_validate(stored)
    except ValidationError:
        return {"flow": None, "is_wrong": True}
    return {"flow": flow(section) if section.steps else None, "is_wrong": False}


def flow(section: WorkflowSection, *, here: str = "") -> dict[str, Any]:
    """Return the drawing of a workflow.

    :param here: the step a case is at, to be marked.
    """
    arrows = list(_arrows(section))
    left = _OUT + _APART * (sum(each["side"] == "left" for each in arrows) + 1)
    right = _OUT + _APART * (sum(each["side"] == "right" for each in arrows) + 1)
    return {
        "wide": left + _WIDE + right,
        "high": len(section.steps) * (_HIGH + _GAP) - _GAP + 4,
        "box": {"wide": _WIDE, "high": _HIGH},
        "steps": [
            {
                "id": each.id,
                "label": each.label,
                "short": each.label if len(each.label) <= _FITS else f"{each.label[: _FITS - 1]}…",
                "x": left,
                "y": _top(index),
                "text_x": left + 12,
                "text_y": _top(index) + 27,
                "is_here": each.id == here,
                "is_end": each.closes,
                "notes": list(_notes(each)),
                "next": [other.label for other in section.follows(each.id)],
            }
            for index, each in enumerate(section.steps)
        ],
        "arrows": [{"path": path} for path in _paths(arrows, left)],
    }


def _top(index: int) -> int:
    return 2 + index * (_HIGH + _GAP)


def _notes(step: StepDefinition) -> Iterator[str]:
    if step.intake:
        yield "before the case is admitted: the promise has not begun"
    if step.roles:
        yield f"moved here by {' or '.join(step.roles).replace('-', ' ')}"
    for task in step.tasks:
        yield f"to do: {task.title}"
    for name in step.decisions:
        yield f"decided here: {name.replace('-', ' ')}"
    for name in step.documents:
        yield f"written here: {name.replace('-', ' ')}"
    if step.closes:
        yield "the case can be closed from here"


def _arrows(section: WorkflowSection) -> Iterator[dict[str, Any]]:
    places = {each.id: index for index, each in enumerate(section.steps)}
    for begin, each in enumerate(section.steps):
        for name in each.next:
            if name in places:
                end = places[name]
                side = "down" if end == begin + 1 else "right" if end > begin else "left"
                yield {"begin": begin, "end": end, "side": side}


def _paths(arrows: list[dict[str, Any]], left: int) -> Iterator[str]:
    """Yield the way of each arrow, those that go round each on a line of its own."""
    lines = {"left": 0, "right": 0}
    for each in sorted(arrows, key=lambda arrow: abs(arrow["end"] - arrow["begin"])):
        begin, end = _top(each["begin"]), _top(each["end"])
        if each["side"] == "down":
            middle = left + _WIDE // 2
            yield f"M{middle} {begin + _HIGH}V{end - 2}m-5 -7l5 7l5 -7"
            continue
        out = _OUT + _APART * lines[each["side"]]
        lines[each["side"]] += 1
        if each["side"] == "right":
            edge = left + _WIDE
            yield f"M{edge} {begin + 30}H{edge + out}V{end + 14}H{edge + 2}m7 -5l-7 5l7 5"
        else:
            yield f"M{left} {begin + 14}H{left - out}V{end + 30}H{left - 2}m-7 -5l7 5l-7 5"
