"""Two wordings that were made from the same one, brought together. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from frontdoor.services.rules.differences import called, name_of, spoken

#: Stands for what is not there, which `None` might be.
_GONE: Final = object()


@dataclass(slots=True)
class Merged:
    """What became of two wordings.

    :param definition: what both say, and where both changed the same thing, what ours says.
    :param clashes: in words, the places where both changed the same thing.
    """

    definition: dict[str, Any]
    clashes: list[str] = field(default_factory=list)


def merge(base: Mapping[str, Any], *, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Return our wording with everything that theirs changed and ours left alone.

    All are in stored form. Items of lists are told apart by their names, as `differences` does it.
    """
    merged = Merged({})
    merged.definition = _of_mappings(base, ours, theirs, (), merged.clashes)
    return merged


def _of_mappings(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: tuple[str, ...],
    clashes: list[str],
) -> dict[str, Any]:
    found = {}
    for key in dict.fromkeys([*ours, *theirs]):
        was, mine, other = (each.get(key, _GONE) for each in (base, ours, theirs))
        value = _of_values(was, mine, other, (*path, key), clashes)
        if value is not _GONE:
            found[key] = value
    return found


def _of_values(base: Any, ours: Any, theirs: Any, path: tuple[str, ...], clashes: list[str]) -> Any:
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return _of_mappings(base if isinstance(base, Mapping) else {}, ours, theirs, path, clashes)
    if _is_named(ours) and _is_named(theirs) and (base is _GONE or _is_named(base)):
        return _of_lists(() if base is _GONE else base, ours, theirs, path, clashes)
    clashes.append(spoken(path))
    return ours


def _of_lists(base: Any, ours: Any, theirs: Any, path: tuple[str, ...], clashes: list[str]) -> list[Any]:
    noun = path[-1]
    was, mine, other = ({called(noun, name_of(item)): item for item in items} for items in (base, ours, theirs))
    return list(_of_mappings(was, mine, other, path[:-1], clashes).values())


def _is_named(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return False
    names = [name_of(each) for each in value]
    return all(names) and len(names) == len(set(names))
