"""What follows from a changed question, answer or stopper: names given, and followed wherever they are used. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from frontdoor.kernel.mistakes import PathStep
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.rules.editing.naming import name_from
from frontdoor.services.rules.editing.places import Where, get_or, name_of, put
from frontdoor.services.rules.editing.renaming import rename_answers, rename_question

#: The lists whose items are given a name, what stands between its words, and the name of one without words.
_NAMED: Final[dict[PathStep, tuple[str, str]]] = {
    "questions": ("_", "question"),
    "stoppers": ("-", "stopper"),
    "others": ("_", "other"),
}


class NameTaken(Refusal):
    """Another item of the same list is called so, and conditions could not tell the two apart."""


def with_item(data: Any, where: Where, item: Mapping[str, Any], *, answers: Mapping[str, str] | None = None) -> Any:
    """Return the form with an item of a list changed, or added, and everything that speaks of it following.

    :param answers: of a question, the new values of its options by their old ones.
    :raises NameTaken: if it would be called as another one of the list.
    """
    named = _named(data, where, item)
    new, old = named.get("id"), get_or(data, (*where, "id"), None)
    if isinstance(new, str) and new != old and new in _names_beside(data, where):
        raise NameTaken(f"Another one is called ‘{new}’ already")
    if where[-2] not in ("questions", "calculations"):
        return put(data, where, named)
    if isinstance(old, str) and answers:
        data = rename_answers(data, where, answers)
    if isinstance(old, str) and isinstance(new, str) and new != old:
        data = rename_question(data, where, new)
    return put(data, where, named)


def _named(data: Any, where: Where, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with a name of its own, and its options with theirs, made of their words where they have none."""
    named = dict(item)
    words, is_question = str(item.get("label") or item.get("title") or item.get("who") or ""), where[-2] == "questions"
    if is_question and isinstance(item.get("options"), list):
        named["options"] = _options(item["options"])
    if "id" not in item and words and where[-2] in _NAMED:
        joint, otherwise = _NAMED[where[-2]]
        given = name_from(words, taken=_names_beside(data, where), joint=joint, otherwise=otherwise)
        return {"id": given, **named}
    return named


def _options(options: list[Any]) -> list[Any]:
    taken = {name_of(each) for each in options}
    named = []
    for each in options:
        if isinstance(each, Mapping) and "value" not in each and isinstance(each.get("label"), str):
            value = name_from(each["label"], taken=taken, joint="-", otherwise="answer")
            taken.add(value)
            named.append({"value": value, **each})
        else:
            named.append(each)
    return named


def _names_beside(data: Any, where: Where) -> set[str]:
    items = get_or(data, where[:-1], ())
    return {
        name_of(each)
        for index, each in enumerate(items if isinstance(items, list) else ())
        if index != where[-1] and name_of(each)
    }
