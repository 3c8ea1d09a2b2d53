"""What changed between two wordings of a service, in plain words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.services.rules.definition import Definition

#: What tells one item of a list from the next, so that what moved is not taken for what changed.
_NAMES: Final = ("id", "value", "code")
#: How the parts of a definition are called where their key does not say it.
_SAID: Final = {
    "lgsl": "LGSL number",
    "team": "owning team",
    "options": "option",
    "questions": "question",
    "stoppers": "stopper",
    "outcomes": "outcome",
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
    return list(_of_mapping(before.stored(), after.stored(), ()))


def differences_between(was: Any, now: Any) -> list[Difference]:
    """Return what changed from one wording of a part to the next, in their stored forms."""
    return list(_of_value(was, now, ()))


def _of_mapping(was: Mapping[str, Any], now: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[Difference]:
    for key in dict.fromkeys([*now, *was]):
        yield from _of_value(was.get(key), now.get(key), (*where, key))


def _of_value(was: Any, now: Any, where: tuple[str, ...]) -> Iterator[Difference]:
    if was == now:
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        yield from _of_mapping(was, now, where)
    elif _is_named(was) or _is_named(now):
        yield from _of_list(was or [], now or [], where)
    else:
        yield Difference(_spoken(where), _in_words(was), _in_words(now))


def _is_named(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) and _name(each) for each in value)


def _name(item: Mapping[str, Any]) -> str:
    return next((str(item[key]) for key in _NAMES if key in item), "")


def _of_list(was: list[Any], now: list[Any], where: tuple[str, ...]) -> Iterator[Difference]:
    old, new = ({_name(each): each for each in items} for items in (was, now))
    for name, item in new.items():
        here = (*where[:-1], _called(where[-1], name))
        if name in old:
            yield from _of_mapping(old[name], item, here)
        else:
            yield Difference(_spoken(here), "", _in_words(item))
    for name, item in old.items():
        if name not in new:
            yield Difference(_spoken((*where[:-1], _called(where[-1], name))), _in_words(item), "")
    kept_before, kept_now = [name for name in old if name in new], [name for name in new if name in old]
    if kept_before != kept_now:
        yield Difference(f"{_spoken(where)}, order", ", ".join(kept_before), ", ".join(kept_now))


def _called(noun: str, name: str) -> str:
    return f"{_SAID.get(noun, noun)} ‘{name}’"


def _spoken(where: tuple[str, ...]) -> str:
    return ", ".join(_step(each) for each in where) or "all of it"


def _step(step: str) -> str:
    return step if "‘" in step else _SAID.get(step, step.replace("_", " ").replace("-", " "))


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        named = value.get("label") or value.get("title")
        return str(named or "; ".join(f"{_step(key)}: {_in_words(each)}" for key, each in value.items()))
    if isinstance(value, list):
        return ", ".join(_in_words(each) for each in value)
    return str(value)
