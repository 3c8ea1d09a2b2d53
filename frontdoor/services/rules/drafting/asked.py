"""What a form asks, question by question, and which boxes of a row are one question together."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from frontdoor.services.rules.drafting.labels import Item
from frontdoor.services.rules.drafting.paper import Box, Field, Fill
from frontdoor.services.rules.drafting.tooltips import words


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form.

    :param meaning: the kind of question it ought to be, whether or not this installation has that kind.
    :param items: the fields it was made of; of a question with answers, one for each answer.
    :param answers: the answers offered, for questions that offer some.
    """

    meaning: str
    label: str
    items: tuple[Item, ...]
    answers: tuple[str, ...] = ()
    hint: str = ""
    note: str = ""

    @property
    def first(self) -> Item:
        """Return the item it begins with."""
        return self.items[0]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields it was made of, each once."""
        return tuple(dict.fromkeys(item.field for item in self.items))

    @property
    def signature(self) -> tuple[object, ...]:
        """Return what two questions have in common that ask the same."""
        return (self.meaning, tuple(words(self.label)), self.answers)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.I)


_DATE_PARTS: Final = {
    "day": _words(r"days?|dd|diwrnod|dydd"),
    "month": _words(r"months?|mm|mis"),
    "year": _words(r"years?|yy(yy)?|blwyddyn"),
}
_NAME_PARTS: Final = {
    "title": _words(r"title|teitl"),
    "middle": _words(r"m\.?i\.?|middle( initial| name)?s?|initials?"),
    "last": _words(r"last|surname|family|cyfenw"),
    "first": _words(r"first|fore ?names?|given|enw(au)? cyntaf|cyntaf"),
}
_ADDRESS_PART: Final = _words(
    r"address( line)?( \d)?|line \d|street|road|town|city|county|state|apt|apartment|flat|house (name|number|no)"
    r"|building|country|locality|district|zip( code)?|post ?code|cyfeiriad|tref|sir|cod post|post cod"
)
_LINE_NUMBER: Final = re.compile(r"[\s,]*\(?(line|llinell)?\s*\d\)?$", re.I)
_POSTCODE: Final = _words(r"post ?code|zip( code)?|cod post|post cod")
_PART_WORDS: Final = re.compile(
    r"\s*\([^)]*\)|\b(first|last|middle|family|surname|forenames?|given|title|cyntaf|cyfenw|full|and|initials?|m\.?i\.?)\b\.?|\bor\b",
    re.I,
)
#: The widest a box for pence is, in points, and the most its digits.
_PENCE_WIDTH, _PENCE_DIGITS = 40, 3
#: Boxes of one row of a date are this near to each other, in points.
_DATE_GAP: Final = 60


def is_pence_of(item: Item, pounds: Item) -> bool:
    """Return whether a box is the second half of the one before: pounds | pence."""
    pence, whole = item.box, pounds.box
    return (
        bool(pence.page)
        and pounds.field.fill is Fill.TEXT is item.field.fill
        and pence.beside(whole, slack=-6)
        and -2 <= pence.x0 - whole.x1 <= 3
        and pence.x1 - pence.x0 <= _PENCE_WIDTH
        and whole.x1 - whole.x0 > 1.5 * (pence.x1 - pence.x0)
        and (item.field.max_length or 99) <= _PENCE_DIGITS
    )


def together(asked: list[Asked]) -> list[Asked]:
    """Return the questions with those that are parts of one made one: dates in three boxes, names, addresses…"""
    for combine in (_pence, _dates, _names, _addresses, _bank):
        asked = combine(asked)
    return asked


def _pence(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    for each in asked:
        if found and not each.answers and not found[-1].answers and is_pence_of(each.first, found[-1].items[-1]):
            before = found[-1]
            pence = (replace(item, label="") for item in each.items)
            found[-1] = replace(before, meaning="money", items=(*before.items, *pence))
        else:
            found.append(each)
    return found


def _dates(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    for each in asked:
        two = found[-2:]
        three = [*two, each]
        if len(two) == 2 and all(_may_be_date_part(part) for part in three) and _is_date(three):
            birth = any(part.meaning == "date_of_birth" for part in three)
            label = two[0].label if not _only_part(two[0].label, "day") else ""
            items = tuple(item for part in three for item in part.items)
            merged = replace(two[0], meaning="date_of_birth" if birth else "date", items=items, label=label, hint="")
            found[-2:] = [merged]
        else:
            found.append(each)
    return found


def _may_be_date_part(asked: Asked) -> bool:
    return len(asked.items) == 1 and asked.first.field.fill is Fill.TEXT


def _is_date(three: list[Asked]) -> bool:
    boxes = [part.first.box for part in three]
    if not all(_near(before, after) for before, after in pairwise(boxes)):
        return False
    if [part.first.field.max_length for part in three] in ([2, 2, 4], [2, 2, 2]):
        return True
    texts = [f"{part.label} {part.first.field.tooltip} {_spaced(part.first.field.name)}" for part in three]
    return all(pattern.search(text) for pattern, text in zip(_DATE_PARTS.values(), texts, strict=True))


def _near(before: Box, after: Box) -> bool:
    return (before.page == after.page == 0) or (
        before.beside(after, slack=-4) and -2 <= after.x0 - before.x1 <= _DATE_GAP
    )


def _only_part(label: str, part: str) -> bool:
    return bool(_DATE_PARTS[part].fullmatch(label.strip()))


def _spaced(name: str) -> str:
    return re.sub(r"[._\-\[\]#]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


def _name_part(asked: Asked) -> str:
    if asked.answers or asked.meaning not in {"name", "short_text"}:
        return ""
    return next((part for part, pattern in _NAME_PARTS.items() if pattern.search(asked.label)), "")


def _names(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    parts: set[str] = set()
    for each in asked:
        part = _name_part(each) if each.meaning == "name" or _NAME_PARTS["title"].fullmatch(each.label) else ""
        before = found[-1] if found else None
        joins = part and parts and part not in parts and before and before.first.box.page == each.first.box.page
        if joins and before and (part != "title" or parts != {"last"}):
            found[-1] = replace(before, meaning="name", items=(*before.items, *each.items), hint="")
            parts.add(part)
        else:
            found.append(each)
            parts = {part} if part else set()
    return [
        replace(each, label=_whose(each)) if each.meaning == "name" and len(each.items) > 1 else each for each in found
    ]


def _whose(asked: Asked) -> str:
    """Return the label of a name in parts: "Your name" for "Your first name" and "Last name"."""
    for item in asked.items:
        rest = " ".join(_PART_WORDS.sub(" ", item.label).split())
        if len(words(rest)) > 1:
            return rest[:1].upper() + rest[1:]
    return "Enw" if any("enw" in item.label.casefold() for item in asked.items) else "Name"


def _addresses(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    ended = True
    for each in asked:
        before = found[-1] if found else None
        part = not each.answers and (each.meaning == "address" or bool(_ADDRESS_PART.search(each.label)))
        if before and not ended and before.meaning == "address" and _joins(before, each, part=part):
            label = each.label if _POSTCODE.fullmatch(before.label.strip()) else before.label
            label = _LINE_NUMBER.sub("", label) or label
            found[-1] = replace(before, items=(*before.items, *each.items), label=label, hint="")
            ended = bool(_POSTCODE.search(each.label))
        else:
            begins = part and each.meaning in {"address", "short_text", "long_text"}
            found.append(replace(each, meaning="address") if begins and each.meaning == "address" else each)
            ended = not (begins and each.meaning == "address")
    return found


def _joins(address: Asked, each: Asked, *, part: bool) -> bool:
    last, box = address.items[-1].box, each.first.box
    if each.answers or last.page != box.page or each.meaning in {"email", "phone", "name", "date"}:
        return False
    if not each.label:
        return bool(last.page) and 0 <= last.y0 - box.y1 <= 30 and abs(last.x0 - box.x0) < 5
    if not part:
        return False
    again = [item for item in address.items if words(item.label) == words(each.label)]
    # The same label again is the next line of the same address only in a stack of boxes.
    return not again or (-3 <= last.y0 - box.y1 <= 8 and abs(last.x0 - box.x0) < 5)


def _bank(asked: list[Asked]) -> list[Asked]:
    found: list[Asked] = []
    for each in asked:
        before = found[-1] if found else None
        if before and before.meaning == each.meaning == "bank_details" and words(before.label) != words(each.label):
            label = f"{before.label}, {each.label[:1].lower()}{each.label[1:]}"
            found[-1] = replace(before, items=(*before.items, *each.items), label=label)
        else:
            found.append(each)
    return found
