"""What a label asks for: the kind of question, from its words."""

import re
from collections.abc import Collection
from typing import Final

from frontdoor.services.rules.drafting.labels import Item
from frontdoor.services.rules.drafting.paper import Fill

#: What stands in for a kind that this installation does not have.
INSTEAD: Final = {
    "money": "number",
    "date_of_birth": "date",
    "national_insurance": "short_text",
    "vehicle_registration": "short_text",
    "company_number": "short_text",
    "bank_details": "short_text",
    "declaration": "consent",
}
#: A box this high, in points, has room for several lines.
_SEVERAL_LINES: Final = 42
#: A wider box is for words about an amount.
_WIDEST_AMOUNT: Final = 150


def kind_to_use(meaning: str, kinds: Collection[str]) -> str:
    """Return the kind of question for what a field means: the same, or what stands in for it."""
    return meaning if meaning in kinds else INSTEAD.get(meaning, "short_text")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.I)


OFFICE: Final = _words(r"offici?al use|office use|for internal use|irs use only|ddefnydd swyddogol|staff use")
SIGNATURE: Final = _words(r"signature|signed|sign here|llofnod\w*|llofnodwyd")
#: Tried in order; the first that is found decides.
_MEANINGS: Final = tuple(
    (meaning, _words(pattern))
    for meaning, pattern in (
        ("yes_no", r"\(y/n|yes or no|yes/no|yes, no"),
        ("email", r"e-?mail( address)?|e-?bost"),
        ("date_of_birth", r"date of birth|birth ?date|d\.?o\.?b\.?|dyddiad geni|born on"),
        ("national_insurance", r"national insurance( number| no)?|ni number|nino|yswiriant gwladol"),
        ("vehicle_registration", r"(vehicle )?registration (mark|plate)|vehicle registration|number ?plate|vrm"),
        ("company_number", r"company (registration )?(number|no)|companies house number|crn"),
        ("bank_details", r"sort code|(bank )?account (number|no)|routing number|building society roll number|iban"),
        ("bank_details", r"account (holder|name)|name (of|on) (the )?account( holder)?|enw'r cyfrif"),
        ("phone", r"(tele)?phone( number| no)?|mobile( number| no)?|tel( no| number)?|rhif ffôn|ffôn|fax( number)?"),
        ("address", r"post ?code|zip ?code|cod post|post cod|(home |postal |service |mailing )?address(es)?|cyfeiriad"),
        ("date", r"date|dyddiad|dd/?mm/?yy(yy)?|when (did|do|will|does|was|is|were|you)|pa bryd|pryd"),
        (
            "short_text",
            r"(reference|certificate|case|claim|serial|policy|licence|permit|membership|dx|rhif) (number|no)",
        ),
        ("number", r"how many|number of|no\. of|nifer|faint o (oriau|wythnosau|fisoedd|ddyddiau)|year of|total boxes"),
        ("money", r"how much|faint o|amount|price|cost of|fee|value of|weekly contributions|cyfraniad"),
    )
)
_ORGANISATION: Final = _words(
    r"organi[sz]ation|company|business|firm('?s)?|employer|regulator|school|bank|agency|sefydliad|cwmni|cyflogwr"
    r"|rheoleiddiwr|language|property|site|file|pet|product|event|street|building|user"
)
_NAME: Final = _words(r"(first |last |full |family |sur|maiden |middle )?names?(\(s\))?|enw|cyfenw|m\.?i\.?|forenames?")
_TITLE: Final = _words(r"title|teitl")
_MONEY_SIGN: Final = re.compile(r"[£€$](?!\d)")
_COUNT_SIGN: Final = re.compile(r"#\s*$")
_COUNTED: Final = _words(r"hours?|weeks?|months?|days?|years?|miles|oriau|awr|wythnos|mis")
AGREED: Final = _words(r"i (agree|consent|confirm|declare|understand|certify|have read)|rwy'n (cytuno|cadarnhau)")


def text_meaning(item: Item) -> str:
    """Return what a box to write in asks for."""
    field, label = item.field, item.label
    if field.fill is Fill.SIGNATURE or SIGNATURE.search(label):
        return "declaration"
    if field.fill is Fill.DATE:
        return "date_of_birth" if _named("date_of_birth").search(label) else "date"
    meaning = _by_signs(item) or _by_words(label) or _by_words(item.hint)
    if meaning == "money" and item.box.x1 - item.box.x0 > _WIDEST_AMOUNT:
        meaning = ""
    if _is_roomy(item) and meaning not in {"address", "bank_details"}:
        return "long_text"
    return meaning or ("number" if _COUNTED.match(item.unit) else "short_text")


def _by_signs(item: Item) -> str:
    """Return what a sign beside the box, or the tooltip, says it is."""
    if _MONEY_SIGN.search(item.unit) or _MONEY_SIGN.search(item.label[-3:]):
        return "money"
    if _COUNT_SIGN.search(item.unit) or _COUNT_SIGN.search(item.label):
        return "number"
    return "yes_no" if _named("yes_no").search(item.field.tooltip) else ""


def _is_roomy(item: Item) -> bool:
    return item.field.multiline or item.box.y1 - item.box.y0 > _SEVERAL_LINES


def _by_words(label: str) -> str:
    for meaning, pattern in _MEANINGS:
        if pattern.search(label):
            return meaning
    if _NAME.search(label) and not _ORGANISATION.search(label):
        return "name"
    return "name" if _TITLE.fullmatch(label) else ""


def _named(meaning: str) -> re.Pattern[str]:
    return next(pattern for name, pattern in _MEANINGS if name == meaning)
