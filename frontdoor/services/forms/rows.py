"""Buttons that change a page without saving it: another row, one fewer, one moved, and its boxes drawn anew."""

from collections.abc import Mapping, Sequence
from itertools import count

from frontdoor.services.forms.typed import Typed, order_of


def acted(typed: Typed, action: str) -> dict[str, list[str]]:
    """Return what stands in the boxes once a button was pressed: "add:options", "up:options:2", "refresh".

    A button that means nothing here changes nothing.
    """
    boxes = {name: list(texts) for name, texts in typed.items()}
    verb, name, mark = [*action.split(":"), "", ""][:3]
    marks = order_of(name, typed)
    if verb == "add" and f"{name}-order" in typed:
        # Not a figure: those stand for the items that are kept already.
        fresh = next(f"n{number}" for number in count() if f"n{number}" not in marks and not _has(typed, name, number))
        boxes[f"{name}-order"] = [" ".join([*marks, fresh])]
    elif verb in ("drop", "up", "down") and mark in marks:
        boxes[f"{name}-order"] = [" ".join(_moved(marks, mark, verb))]
    return boxes


def _has(typed: Mapping[str, Sequence[str]], name: str, number: int) -> bool:
    return any(each.startswith(f"{name}-n{number}-") for each in typed)


def _moved(marks: list[str], mark: str, verb: str) -> list[str]:
    rest, place = [each for each in marks if each != mark], marks.index(mark)
    if verb == "drop":
        return rest
    place = max(0, place - 1) if verb == "up" else place + 1
    return [*rest[:place], mark, *rest[place:]]
