"""Where things are in a definition's stored form, and changing one of them. Pure: each change is a new form.

A form under way may be wrong in every way that JSON allows, so nothing here trusts a type.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from frontdoor.kernel.mistakes import PathStep
from frontdoor.kernel.refusals import Refusal

Where = tuple[PathStep, ...]
#: What tells one item of a list from the next.
NAMES = ("id", "value", "code")


class NotThere(Refusal):
    """The definition has nothing at that place, or no longer."""


def get(data: Any, where: Where) -> Any:
    """Return what is at a place. Raises NotThere."""
    for step in where:
        is_item = isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)
        if not is_item and not (isinstance(data, Mapping) and isinstance(step, str) and step in data):
            raise NotThere("This part of the wording is not there any more.")
        data = data[step]
    return data


def get_or(data: Any, where: Where, otherwise: Any) -> Any:
    """Return what is at a place, or something else if nothing is."""
    try:
        return get(data, where)
    except NotThere:
        return otherwise


def put(data: Any, where: Where, value: Any) -> Any:
    """Return the form with a value at a place: an item replaced, a key set, or an item after the last of a list.

    Mappings and lists that are not there yet on the way are made. Raises NotThere where something else is in the way.
    """
    if not where:
        return value
    step, rest = where[0], where[1:]
    if isinstance(step, str):
        if data is not None and not isinstance(data, Mapping):
            raise NotThere("This part of the wording is not what it was.")
        known: dict[str, Any] = dict(data or {})
        return {**known, step: put(known.get(step), rest, value)}
    if data is not None and not isinstance(data, list):
        raise NotThere("This part of the wording is not what it was.")
    items = list(data or ())
    if not 0 <= step <= len(items):
        raise NotThere("This part of the wording is not there any more.")
    before = items[step] if step < len(items) else None
    return [*items[:step], put(before, rest, value), *items[step + 1 :]]


def remove(data: Any, where: Where) -> Any:
    """Return the form without what is at a place. An optional list or key that this empties stays. Raises NotThere."""
    get(data, where)
    inside, last = where[:-1], where[-1]
    holder = get(data, inside)
    if isinstance(last, int):
        return put(data, inside, [*holder[:last], *holder[last + 1 :]])
    return put(data, inside, {key: value for key, value in holder.items() if key != last})


def move(data: Any, where: Where, to: int) -> Any:
    """Return the form with an item of a list at another place of it; beyond an end counts as that end.

    Raises NotThere.
    """
    item = get(data, where)
    inside, last = where[:-1], where[-1]
    items = get(data, inside)
    if not isinstance(last, int):
        raise NotThere("Only items of a list can be moved.")
    rest = [*items[:last], *items[last + 1 :]]
    place = min(max(to, 0), len(rest))
    return put(data, inside, [*rest[:place], item, *rest[place:]])


def name_of(item: Any) -> str:
    """Return what an item of a list is called; "" for one without a name."""
    if not isinstance(item, Mapping):
        return ""
    return next((item[key] for key in NAMES if isinstance(item.get(key), str)), "")


def found_again(data: Any, where: Where, known: Any) -> Where | None:
    """Return where an item is now that was at a place before somebody else's change; None if it has gone.

    :param known: the item as it was.
    """
    if not where or not isinstance(where[-1], int):
        return where if get_or(data, where[:-1], None) is not None else None
    items = get_or(data, where[:-1], None)
    if not isinstance(items, list):
        return None
    here = get_or(data, where, None)
    if here is not None and (here == known or (name_of(known) and name_of(here) == name_of(known))):
        return where
    alike = (index for index, each in enumerate(items) if each == known)
    named = (index for index, each in enumerate(items) if name_of(known) and name_of(each) == name_of(known))
    place = next(alike, next(named, None))
    return None if place is None else (*where[:-1], place)


def conditions(data: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield every condition of a definition with its place, those inside groups too."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "when" and isinstance(value, str):
                yield (*where, key), value
            else:
                yield from conditions(value, (*where, key))
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from conditions(each, (*where, index))


def questions_before(data: Any, where: Where) -> list[dict[str, Any]]:
    """Return the questions that a condition at a place may look at: a group's own inside it, else the earlier ones.

    Of stoppers, tables and the like all of the service's.
    """
    inside, last = (where[:-2], where[-1]) if where[-2:-1] == ("questions",) else ((), None)
    items = get_or(data, (*inside, "questions"), ())
    until = last if isinstance(last, int) else None
    return [each for each in (items if isinstance(items, list) else ())[:until] if isinstance(each, dict)]
