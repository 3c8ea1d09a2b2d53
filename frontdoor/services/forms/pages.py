"""Which page of the editor shows what: a page for each part of a definition, and for each item of its longer lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.places.api import asset_kinds
from frontdoor.services.forms.drawing import Surround, label_of
from frontdoor.services.forms.fields import (
    Field,
    about_fields,
    field_at,
    fields_of,
    listed,
    top_field,
)
from frontdoor.services.forms.words import item_of
from frontdoor.services.queries.registers import registers
from frontdoor.services.rules.definition import Core
from frontdoor.services.rules.editing.places import Where, get_or, name_of, put, questions_before
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.sections import definition_sections

#: The page about the service itself, whose keys stand at the top of the file.
ABOUT: Final[Where] = ("about",)
#: What is on no page of its own is mended in the file.
FILE: Final[Where] = ("file",)
#: Filled in when the catalogue is read, so that nobody writes it.
NEVER_WRITTEN: Final = frozenset({"uses"})
#: Settings of a question that mean nothing where another person answers it.
APPLICANTS_OWN: Final = frozenset({"part", "prefill", "from_link", "hidden", "public", "open311"})
_COUNTABLE: Final = frozenset({"number", "group", "any_of"})


@dataclass(frozen=True)
class Page:
    """A page that edits one part.

    :param where: the part's place; `ABOUT` for the service itself.
    :param part: what is there, in its stored form.
    :param holder: where the keys of its boxes are; () for those at the top.
    """

    where: Where
    title: str
    fields: tuple[Field, ...]
    part: Any
    holder: Where
    is_new: bool = False

    def saved(self, data: Any, part: Any) -> Any:
        """Return the definition with this part changed."""
        return put(data, self.holder, part)


def page_at(data: Any, where: Where, *, kind: str = "") -> Page | None:
    """Return the page of a part, or None where there is none.

    :param where: of an item after the last of a list, a page that adds one.
    :param kind: of a new question.
    """
    if where == ABOUT:
        return Page(where, "About the service", about_fields(), data, ())
    found = field_at(where)
    if found is None or found.model is None or found.shape == "list":
        return None
    if found.shape == "rows":
        return Page(
            where, _title(where) if len(where) == 1 else found.label, (found,), get_or(data, where[:-1], {}), where[:-1]
        )
    if not isinstance(where[-1], int):
        return None if len(where) > 1 else Page(where, _title(where), found.inner, get_or(data, where, {}), where)
    items = get_or(data, where[:-1], ())
    items = items if isinstance(items, list) else []
    if not 0 <= where[-1] <= len(items):
        return None
    is_new = where[-1] == len(items)
    part = ({"kind": kind} if kind else {}) if is_new else items[where[-1]]
    noun = item_of(found.model)[0]
    title = f"Add a {noun}" if is_new else title_of(part) or noun.capitalize()
    fields = _asked(found, part)
    if where[0] == "others" and found.model is Question:
        fields = tuple(each for each in fields if each.key not in APPLICANTS_OWN or each.key in part)
    return Page(where, title, fields, part, where, is_new)


def _asked(found: Field, part: Any) -> tuple[Field, ...]:
    """Return the fields that mean something to an item: of a question, the settings of its kind."""
    fields = found.inner
    if found.model is not Question:
        return fields
    known = part if isinstance(part, Mapping) else {}
    kind = known.get("kind")
    if not isinstance(kind, str) or kind not in field_kinds:
        return fields
    useless = settings_of_others(kind)
    return tuple(each for each in fields if each.key not in useless or each.key in known)


def settings_of_others(kind: str) -> frozenset[str]:
    """Return the settings that mean nothing to a question of a kind."""
    every = {setting for _name, each in field_kinds.items() for setting in each.settings}
    private = {"public"} if field_kinds.get(kind).private else set()
    return frozenset(every - field_kinds.get(kind).settings | private)


def useless_settings(part: Any) -> list[str]:
    """Return the settings of a question that its kind makes nothing of."""
    kind = part.get("kind") if isinstance(part, Mapping) else None
    if not isinstance(kind, str) or kind not in field_kinds:
        return []
    return sorted(settings_of_others(kind) & part.keys())


def lists_at(where: Where, part: Any) -> list[Field]:
    """Return the lists of a part that have pages of their own; of a question only if its kind has them."""
    found = field_at(where)
    if found is None or found.model is None or found.shape != "part":
        return []
    asked = listed(found.model)
    if found.model is not Question:
        return list(asked)
    kind = part.get("kind") if isinstance(part, Mapping) else None
    return [each for each in asked if each.key in part or kind == "group"] if isinstance(part, Mapping) else []


def title_of(item: Any) -> str:
    """Return how lists name an item."""
    if not isinstance(item, Mapping):
        return ""
    for key in ("label", "title", "who"):
        if isinstance(item.get(key), str) and item[key]:
            return str(item[key])
    return name_of(item)


def _title(where: Where) -> str:
    key = str(where[0])
    return SECTION_TITLES.get(key) or key.replace("_", " ").capitalize()


#: What the parts of a definition are called in the task list, where the key does not say it.
SECTION_TITLES: Final = {
    "contact": "How we keep in touch",
    "eligibility": "Who may have it",
    "fees": "What it costs",
    "promise": "How soon",
    "closes": "When it closes",
    "consider": "What to think of first",
    "calculations": "Figures worked out",
    "routing": "Which team gets it",
    "others": "Who else answers",
    "statuses": "How residents read each status",
    "outcomes": "How it can end",
    "access": "Who may see it",
    "duplicates": "The same again nearby",
    "privacy": "What we say about privacy",
    "retention": "How long it is kept",
}


def parts() -> list[tuple[Where, str, str]]:
    """Return the parts of a definition in the order of the task list: place, title, what it is."""
    core = ["stoppers", "questions", "contact", "eligibility", "fees"]
    known = {each.key: each for each in fields_of(Core)}
    later = [each.key for each in known.values() if each.shape in ("list", "part", "rows") and each.key not in core]
    later = [key for key in later if key not in NEVER_WRITTEN]
    found: list[tuple[Where, str, str]] = [(ABOUT, "About the service", "Its name, words, group, team and dates.")]
    for key in [*core, *later]:
        found.append(((key,), _title((key,)), known[key].hint))
    for name, section in definition_sections.items():
        if top_field(name) is not None:
            found.append(((name,), _title((name,)), section.description))
    return found


def page_of(path: Iterable[PathStep]) -> tuple[Where, str]:
    """Return the page that mends what is at a path of a definition, and the name of the box on it."""
    steps = tuple(path)
    if not steps:
        return FILE, ""
    if steps[0] == "languages":
        return steps[:2], ""
    if top_field(str(steps[0])) is None:
        return FILE, ""
    if field_at(steps[:1]) is None:
        return ABOUT, _box(steps)
    where = steps[:1]
    for length in range(2, len(steps) + 1):
        found = field_at(steps[:length])
        is_item = isinstance(steps[length - 1], int) and found is not None
        if not (is_item or (found is not None and found.shape == "list")):
            break
        where = steps[:length]
    found = field_at(where)
    holder = where[:-1] if found is not None and found.shape == "rows" else where
    return where, _box(steps[len(holder) :])


def _box(path: tuple[PathStep, ...]) -> str:
    return "-".join(str(step) for step in path)


def problems_on(problems: Iterable[Problem], where: Where) -> list[tuple[str, Problem]]:
    """Return what is wrong with the part that a page shows, with the names of its boxes."""
    found = ((page_of(each.path), each) for each in problems)
    return [(box, each) for (page, box), each in found if page == where]


def problems_under(problems: Iterable[Problem], where: Where) -> int:
    """Return how many things are wrong on a page and on those beneath it."""
    return sum(1 for each in problems if page_of(each.path)[0][: len(where)] == where)


def items_of(data: Any, key: str) -> list[dict[str, Any]]:
    """Return the items of a list at the top of a definition that are what they should be."""
    found = get_or(data, (key,), ())
    return [each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict)]


def surround_of(data: Any, where: Where, teams: Iterable[tuple[str, str]]) -> Surround:
    """Return what the boxes of a page can offer."""
    every = questions_before(data, ())
    countable = [
        (each["id"], label_of(each))
        for each in every
        if str(each.get("kind")) in _COUNTABLE and isinstance(each.get("id"), str)
    ]
    # Asked of each of a group, or of another person: no figure of the form's is known there.
    is_inside = len(where) > 2 and where[-2] == "questions"
    figures = [] if is_inside else items_of(data, "calculations")
    return Surround([*questions_before(data, where), *figures], countable, list(teams), _lists())


def _lists() -> dict[str, list[tuple[str, str]]]:
    """Return what a question can ask from, by its kind."""
    return {
        "register": [(each.id, f"{each.id} ({len(each.entries)} entries)") for each in registers().values()],
        "asset": [(kind, kind) for kind in sorted(asset_kinds())],
    }
