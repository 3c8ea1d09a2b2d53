"""What changed between two wordings of a service, in plain words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.services.rules.definition import Definition

#: What tells one item of a list from the next, so that what moved is not taken for what changed.
_NAMES: Final = ("id", "value", "code", "use", "en")
#: How the parts of a definition are called where their key does not say it.
_SAID: Final = {
    "lgsl": "LGSL number",
    "team": "owning team",
    "options": "option",
    "questions": "question",
    "calculations": "calculation",
    "stoppers": "stopper",
    "outcomes": "outcome",
    "others": "other person",
    "languages": "language",
    "texts": "translation of",
    "says": "what it says",
    "when": "condition",
    "due_soon": "due soon",
    "closed_days": "days kept after closure",
    "radius_m": "metres around a place",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed.

    :param where: what it is of: "question ‘depth’, label".
    :param was: what it was, in words; "" for something new.
    :param now: what it is; "" for something that has gone.
    """

    where: str
    was: str
    now: str


def differences(before: Definition, after: Definition) -> list[Difference]:
    """Return what changed from one wording to the next, in the order of the file. Nothing for the same twice."""
    return stored_differences(before.stored(), after.stored())


def stored_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return the same of definitions in their stored form, which may be wrong in any way that JSON allows."""
    # Where a question is kept makes no difference to whoever answers it.
    return list(_of_mapping({**before, "uses": None}, {**after, "uses": None}, ()))


def place_in_words(path: Sequence[str | int], data: Any) -> str:
    """Return where in a definition something is, as `Difference.where` says it: "question ‘depth’, label"."""
    words: list[str] = []
    for step in path:
        inner = data[step] if _has(data, step) else None
        if isinstance(step, int):
            name = name_of(inner) if isinstance(inner, Mapping) else ""
            words[-1:] = [called(words[-1] if words else "item", name or f"number {step + 1}")]
        else:
            words.append(step)
        data = inner
    return spoken(tuple(words)) or "the whole"


def everything(stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return all that a definition in stored form says, each text or number with its place in words."""
    return [(place_in_words(path, stored), in_words(value)) for path, value in _leaves(stored, ())]


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        for index, each in enumerate(value):
            yield from _leaves(each, (*path, index))
    else:
        yield path, value


def _has(data: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(data, list) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _of_mapping(was: Mapping[str, Any], now: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[Difference]:
    for key in dict.fromkeys([*now, *was]):
        yield from _of_value(was.get(key), now.get(key), (*where, key))


def _of_value(was: Any, now: Any, where: tuple[str, ...]) -> Iterator[Difference]:
    if was == now:
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        yield from _of_mapping(was, now, where)
    elif (_is_named(was) or _is_named(now)) and (_is_named(was) or not was) and (_is_named(now) or not now):
        yield from _of_list(was or [], now or [], where)
    else:
        yield Difference(spoken(where), in_words(was), in_words(now))


def _is_named(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) and name_of(each) for each in value)
    )


def name_of(item: Mapping[str, Any]) -> str:
    """Return what tells an item of a list from the next, "" if nothing does."""
    return next((str(item[key]) for key in _NAMES if key in item), "")


def _of_list(was: list[Any], now: list[Any], where: tuple[str, ...]) -> Iterator[Difference]:
    old, new = ({name_of(each): each for each in items} for items in (was, now))
    for name, item in new.items():
        here = (*where[:-1], called(where[-1], name))
        if name in old:
            yield from _of_mapping(old[name], item, here)
        else:
            yield Difference(spoken(here), "", in_words(item))
    for name, item in old.items():
        if name not in new:
            yield Difference(spoken((*where[:-1], called(where[-1], name))), in_words(item), "")
    kept_before, kept_now = [name for name in old if name in new], [name for name in new if name in old]
    if kept_before != kept_now:
        yield Difference(f"{spoken(where)}, order", ", ".join(kept_before), ", ".join(kept_now))


def called(noun: str, name: str) -> str:
    """Return an item of a list in words: "question ‘depth’"."""
    return f"{_SAID.get(noun, noun)} ‘{name}’"


def spoken(where: tuple[str, ...]) -> str:
    """Return a place in words, from the outside in."""
    return ", ".join(_step(each) for each in where)


def _step(step: str) -> str:
    return step if "‘" in step else _SAID.get(step, step.replace("_", " ").replace("-", " "))


def in_words(value: Any) -> str:
    """Return a value of a definition in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        named = value.get("label") or value.get("title")
        return str(named or "; ".join(f"{_step(key)}: {in_words(each)}" for key, each in value.items()))
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    return str(value)
