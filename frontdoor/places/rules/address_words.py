"""Taking an address apart: which part of a building, which number, which street, which postcode. Pure.

What is compared is not text but roles, because "Flat 2, 14 High Street" and "Flat 14, 2 High Street" have the same
words and are different homes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from frontdoor.places.rules.street_names import SHORT_FORMS

#: Longer text is no address; only its beginning is read.
LONGEST_ADDRESS: Final = 500
_POSTCODE: Final = re.compile(r"\b(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][ABD-HJLNP-UW-Z]{2})\b")
_OUTWARD_ONLY: Final = re.compile(r"[ ,]+[A-Z]{1,2}[0-9][A-Z0-9]?\s*$")
_RANGE: Final = re.compile(r"\b(\d+[A-Z]?)\s*(?:-|–|—|/|\bTO\b)\s*(\d+[A-Z]?)\b")
_LETTER_AFTER_A_DASH: Final = re.compile(r"\b(\d+)\s*[-/]\s*([A-Z])\b")
_LETTER_APART: Final = re.compile(r"\b(\d+) ([A-DF-MO-RT-VX-Z])\b(?! *\d)")
_NUMBER_WORD: Final = re.compile(r"\b(?:NO|NUMBER|NUM)\.? *(?=\d)")
_FLAT_BY_ITS_FIRST_LETTERS: Final = re.compile(r"\bFL\.? +(?=\d+\w?\b)", re.IGNORECASE)
_HAS_DIGIT: Final = re.compile(r"\d")
_IDENTITY: Final = re.compile(r"[A-Z]?\d[\dA-Z\-]*|[A-Z]")

_LONG_FORMS: Final = {short.upper(): long.upper() for short, long in SHORT_FORMS.items()} | {
    # Street and Saint are written alike, and no address is told from another by which of them is meant.
    "STREET": "ST", "STR": "ST", "SAINT": "ST", "ST": "ST", "ROAD": "ROAD", "CLSE": "CLOSE", "AVN": "AVENUE",
    "AVEN": "AVENUE", "BLDG": "BUILDING", "BUILDINGS": "BUILDING", "BLDGS": "BUILDING", "BLK": "BLOCK",
    "APT": "APARTMENT", "APPT": "APARTMENT", "APARTMENTS": "APARTMENT", "FLT": "FLAT", "FLATS": "FLAT", "FT": "FLAT",
    "RM": "ROOM", "STE": "SUITE", "UNITS": "UNIT", "SHOPS": "SHOP", "FLR": "FLOOR", "FL": "FLOOR", "GRD": "GROUND",
    "GND": "GROUND", "BSMT": "BASEMENT", "CTR": "CENTRE", "CENTER": "CENTRE", "IND": "INDUSTRIAL",
    "INDL": "INDUSTRIAL", "TRDG": "TRADING", "NTH": "NORTH", "STH": "SOUTH", "HTS": "HEIGHTS", "MNR": "MANOR",
    "MANS": "MANSIONS", "LDG": "LODGE", "COTT": "COTTAGE", "PASS": "PASSAGE", "CRESENT": "CRESCENT",
    "CIR": "CIRCUS", "ESP": "ESPLANADE", "HIGHWAY": "HIGHWAY", "1ST": "FIRST", "2ND": "SECOND", "3RD": "THIRD",
    "4TH": "FOURTH", "5TH": "FIFTH", "6TH": "SIXTH", "7TH": "SEVENTH", "8TH": "EIGHTH", "9TH": "NINTH",
}  # fmt: skip
_WHOLE_PHRASES: Final = tuple(
    (re.compile(rf"\b{short}\b"), whole)
    for short, whole in (
        ("GFF", "GROUND FLOOR FLAT"), ("FFF", "FIRST FLOOR FLAT"), ("SFF", "SECOND FLOOR FLAT"),
        ("TFF", "TOP FLOOR FLAT"), ("BFF", "BASEMENT FLAT"), ("R/O", "REAR OF"), ("CASH POINT", "CASHPOINT"),
        ("CAR SPACES?", "SPACE"),
    )
)  # fmt: skip
_COUNTED: Final = {
    "ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5", "SIX": "6", "SEVEN": "7", "EIGHT": "8",
    "NINE": "9", "TEN": "10", "ELEVEN": "11", "TWELVE": "12",
}  # fmt: skip

#: What makes the next word the name of a part of a building, and of what kind: a shop and a flat may share a number.
_MARKERS: Final = {
    "FLAT": "home", "APARTMENT": "home", "STUDIO": "home", "MAISONETTE": "home", "BEDSIT": "home", "DUPLEX": "home",
    "PENTHOUSE": "home", "ANNEXE": "home", "ROOM": "room", "UNIT": "trade", "SHOP": "trade", "OFFICE": "trade",
    "SUITE": "trade", "STALL": "trade", "KIOSK": "trade", "WORKSHOP": "trade", "GARAGE": "garage", "PLOT": "plot",
    "BLOCK": "block", "FLOOR": "floor", "LEVEL": "floor", "PITCH": "plot", "BERTH": "plot", "CHALET": "home",
    "CARAVAN": "plot", "OFFICES": "trade",
}  # fmt: skip
_MARKED: Final = re.compile(rf"\b({'|'.join(_MARKERS)}) ({'|'.join(_COUNTED)})\b", re.IGNORECASE)
_STOREYS: Final = frozenset(
    {"GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TOP", "LOWER",
     "UPPER", "GARDEN", "ATTIC", "MEZZANINE", "BASEMENT"}
)  # fmt: skip
_BELOW_A_STOREY: Final = frozenset({"FLOOR", "FLAT", "MAISONETTE", "LEVEL", "FLOORS"})
#: What stands beside or behind an address and is not it.
_BESIDE: Final = frozenset(
    {"REAR", "ADJACENT", "ADJ", "OPPOSITE", "OPP", "LAND", "GARAGES", "GARAGE", "PARKING", "ADVERTISING", "SUBSTATION",
     "ANNEXE", "OUTSIDE", "BEHIND", "PART", "PT", "ATM", "CASHPOINT", "LOCKER", "MAST", "HOARDING", "TELEPHONE", "SITE",
     "SPACE", "SPACES", "EXCLUDING"}
)  # fmt: skip

ROAD_KINDS: Final = frozenset(
    {"ST", "ROAD", "LANE", "AVENUE", "CLOSE", "DRIVE", "WAY", "CRESCENT", "GROVE", "HILL", "PLACE", "SQUARE",
     "TERRACE", "WALK", "ROW", "PARADE", "GARDENS", "MEWS", "RISE", "VIEW", "GREEN", "PARK", "COURT", "CIRCUS",
     "PASSAGE", "ALLEY", "YARD", "BOULEVARD", "GATE", "QUAY", "WHARF", "PATH", "CRESENT", "END", "CROFT", "MEAD",
     "MEADOW", "MEADOWS", "EMBANKMENT", "PROMENADE", "ESPLANADE", "CAUSEWAY", "BRIDGE", "COMMON", "VALE", "FIELDS",
     "BROADWAY", "HEIGHTS", "BANK", "CORNER", "DENE", "DALE", "GLADE", "LEAS", "CHASE", "COPSE", "ORCHARD",
     "HEOL", "FFORDD", "STRYD", "CLOS", "LON"}
)  # fmt: skip
#: The kinds that are hardly ever the name of a building or a place, and so end a street for certain.
_SURE_KINDS: Final = frozenset(
    {"ST", "ROAD", "LANE", "AVENUE", "CLOSE", "DRIVE", "WAY", "CRESCENT", "GROVE", "PLACE", "SQUARE", "TERRACE",
     "WALK", "PARADE", "MEWS", "BOULEVARD"}
)  # fmt: skip
#: What buildings are called.
HOUSES: Final = frozenset(
    {"HOUSE", "COURT", "LODGE", "MANSIONS", "BUILDING", "TOWER", "TOWERS", "COTTAGE", "COTTAGES", "FARM", "FARMHOUSE",
     "BARN", "HALL", "CENTRE", "SCHOOL", "CHURCH", "CLUB", "INN", "HOTEL", "VILLA", "VILLAS", "MANOR", "MILL",
     "HOSPITAL", "SURGERY", "LIBRARY", "STATION", "COLLEGE", "POINT", "HEIGHTS", "BUNGALOW", "CHAPEL", "VICARAGE",
     "RECTORY", "STUDIOS", "WORKS", "PAVILION", "NURSERY", "HOUSES", "CHAMBERS", "ARMS", "STORES", "DEPOT"}
)  # fmt: skip
_TITLES: Final = frozenset({"MR", "MRS", "MS", "MISS", "DR", "PROF", "REV", "SIR"})
_SMALL: Final = frozenset({"THE", "OF", "AND", "AT", "IN", "ON", "A", "LTD", "LIMITED", "PLC", "UK", "ENGLAND"})


@dataclass(frozen=True, slots=True)
class Written:
    """An address as somebody wrote it, or as a gazetteer has it; the postcode may stand in the text instead."""

    text: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class AddressWords:
    """An address taken apart.

    :param parts: which parts of the building, as (kind, name): {("home", "2")}; the kind may be unknown ("").
    :param beside: words that say it is beside or behind something: {"REAR"}.
    :param house: the number in the street, with its letter: "14A", "10-12"; empty for a house with a name.
    :param names: the words before the street: of a building, of whoever lives or trades there.
    :param street: the words of the street, with its kind last where it has one: ("HIGH", "ST").
    :param tail: the words after it: places and counties.
    :param postcode: without its space: "SW1A1AA".
    """

    parts: frozenset[tuple[str, str]]
    beside: frozenset[str]
    house: str
    names: tuple[str, ...]
    street: tuple[str, ...]
    tail: tuple[str, ...]
    postcode: str
    key: str

    @property
    def words(self) -> tuple[str, ...]:
        """Return all its words without numbers, in order."""
        return (*self.names, *self.street, *self.tail)


def postcode_of(text: str) -> tuple[str, str]:
    """Return the text without its last postcode, and that postcode without its space, or an empty one."""
    upper = text[:LONGEST_ADDRESS].upper()
    found = list(_POSTCODE.finditer(upper))
    if not found:
        return _OUTWARD_ONLY.sub("", upper) if "," in upper else upper, ""
    last = found[-1]
    return upper[: last.start()] + " " + upper[last.end() :], re.sub(r"\s", "", last.group())


def take_apart(text: str, postcode: str = "") -> AddressWords:
    """Return an address taken apart; a postcode that is given counts before one in the text."""
    rest, inside = postcode_of(text)
    given = re.sub(r"[^A-Z0-9]", "", postcode.upper())[:7]
    tokens = _tokens(rest)
    parts, beside, plain = _without_parts(tokens)
    end = _end_of_the_street(plain)
    numbers = [position for position, token in enumerate(plain) if _HAS_DIGIT.search(token) and position <= end]
    house, begin = _house(plain, numbers, end)
    parts |= {("", plain[position]) for position in numbers if plain[position] != house}
    parts |= {("", letter) for letter in _letters(plain[:begin])}
    house, parts = _joined(*_of_a_storey(house, parts))
    names, street, tail = _worth(plain[:begin]), _worth(plain[begin : end + 1]), _worth(plain[end + 1 :])
    if names and names[-1] in _SURE_KINDS and not set(street) & ROAD_KINDS:  # "High Street 14, Oxford"
        names, street, tail = (), names, (*street, *tail)
    return AddressWords(
        parts=frozenset(parts), beside=frozenset(beside), house=house, names=names, street=street, tail=tail,
        postcode=given or inside, key=" ".join(tokens),
    )  # fmt: skip


def _worth(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SMALL and len(word) > 1 and not _HAS_DIGIT.search(word))


def _letters(words: Sequence[str]) -> list[str]:
    """Return single letters that name a part: the D of "Cluster D", not the J of "Mr J Smith" or the C of "C of E"."""
    if _TITLES & set(words):
        return []
    pairs = zip(words, [*words[1:], ""], strict=False)
    return [word for word, after in pairs if len(word) == 1 and word.isalpha() and word != "A" and after != "OF"]


def _tokens(text: str) -> list[str]:
    flat = text.upper()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKD", flat)
        flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    flat = re.sub(r"['’`´]", "", flat).replace("&", " AND ").replace("_", " ")
    for short, whole in _WHOLE_PHRASES:
        flat = short.sub(whole, flat)
    flat = re.sub(r"[^\w/\-–—]+", " ", flat)
    flat = _NUMBER_WORD.sub("", flat)
    flat = _LETTER_AFTER_A_DASH.sub(r"\1\2", flat)
    flat = _RANGE.sub(r"\1-\2", flat)
    flat = _LETTER_APART.sub(r"\1\2", flat)
    flat = re.sub(r"(?<![\dA-Z])[-–—/]+|[-–—/]+(?![\d])|(?<![\dA-Z])[-–—/]", " ", flat)
    flat = re.sub(r"(?<=[A-Z])[-–—/](?=[A-Z])", " ", flat)
    flat = _FLAT_BY_ITS_FIRST_LETTERS.sub("FLAT ", flat)
    return [_LONG_FORMS.get(token, token.lstrip("0") or "0") for token in flat.split()]


def plainly(text: str) -> str:
    """Return an address with the numbers of its parts as others write them: "Flat 2" for "Fl 02" and "flat two"."""
    text = _FLAT_BY_ITS_FIRST_LETTERS.sub("FLAT ", text)
    text = re.sub(r"\b0+(?=\d)", "", text)
    return _MARKED.sub(lambda found: f"{found[1]} {_COUNTED[found[2].upper()]}", text)


def _without_parts(tokens: Sequence[str]) -> tuple[set[tuple[str, str]], set[str], list[str]]:
    """Return the parts of a building that are named with a marker, what stands beside, and the other words."""
    parts: set[tuple[str, str]] = set()
    beside: set[str] = set()
    plain: list[str] = []
    position = 0
    while position < len(tokens):
        word = tokens[position]
        after = tokens[position + 1] if position + 1 < len(tokens) else ""
        name = _COUNTED.get(after, after)
        if word in _MARKERS and _IDENTITY.fullmatch(name):
            parts.add((_MARKERS[word], name))
            position += 2
        elif _is_storey(word, after, plain):
            parts.add(("floor", word))
            position += 2 if after in _BELOW_A_STOREY and not _names_one(tokens, position + 1) else 1
        else:
            if word in _BESIDE:
                beside.add(word)
            elif word in _MARKERS and word in {"FLAT", "APARTMENT", "MAISONETTE", "FLOOR", "STUDIO"} and after:
                pass  # "Flat, 14 High Street" says no more than "14 High Street"
            else:
                plain.append(_COUNTED[word] if not plain and word in _COUNTED and after else word)
            position += 1
    return parts, beside, plain


def _names_one(tokens: Sequence[str], position: int) -> bool:
    """Return whether a marker there names a part: the FLAT of GROUND FLAT 2."""
    return position + 1 < len(tokens) and tokens[position] == "FLAT" and len(tokens[position + 1]) <= 2 and bool(
        _IDENTITY.fullmatch(tokens[position + 1])
    )  # fmt: skip


def _is_storey(word: str, after: str, before: Sequence[str]) -> bool:
    if word == "BASEMENT":
        return after not in ROAD_KINDS
    return word in _STOREYS and (after in _BELOW_A_STOREY or (not before and word in {"GROUND"}))


def _end_of_the_street(words: Sequence[str]) -> int:
    """Return where the street ends: at its kind, or with the last word where no kind is named."""
    numbers = [position for position, word in enumerate(words) if _HAS_DIGIT.search(word)]
    begin = numbers[-1] + 1 if numbers and numbers[-1] + 1 < len(words) else 0
    for kinds in (_SURE_KINDS, ROAD_KINDS):
        # The first kind after the number, or the one after it where two follow: "Broad Walk Road".
        for position in range(begin, len(words)):
            if words[position] in kinds and position > begin:
                following = words[position + 1] if position + 1 < len(words) else ""
                return position + 1 if following in _SURE_KINDS and following != "ST" else position
    return len(words) - 1


def _house(words: Sequence[str], numbers: Sequence[int], end: int) -> tuple[str, int]:
    """Return the number in the street, and where the street's words begin."""
    if not numbers:
        return "", 0
    last = numbers[-1]
    if last >= end:  # "High Street 14": nothing follows the number, so the street stands before it.
        return words[last], 0
    return words[last], last + 1


def _of_a_storey(house: str, parts: set[tuple[str, str]]) -> tuple[str, set[tuple[str, str]]]:
    """Return "Ground floor flat, 9 Mill Lane" with 9 as the house: the storey already says which flat."""
    named = [part for part in parts if part[0] == "home" and part[1][0].isdecimal()]
    if not house and len(named) == 1 and any(kind == "floor" for kind, _name in parts):
        return named[0][1], parts - set(named)
    return house, parts


def _joined(house: str, parts: set[tuple[str, str]]) -> tuple[str, set[tuple[str, str]]]:
    """Return "Flat A, 14" as 14A, which is the same home."""
    letters = [part for part in parts if len(part[1]) == 1 and part[1].isalpha() and part[0] in {"home", ""}]
    if house.isdecimal() and len(letters) == 1:
        return house + letters[0][1], parts - set(letters)
    return house, parts


def long_form(word: str) -> str:
    """Return a word as addresses are compared by: ROAD for RD, ST for STREET."""
    return _LONG_FORMS.get(word, word)


def usual_words() -> frozenset[str]:
    """Return the words that addresses are full of, which every gazetteer knows: ROAD, FLAT, FLOOR."""
    return frozenset({*_LONG_FORMS, *_LONG_FORMS.values(), *_MARKERS, *_STOREYS, *ROAD_KINDS, "STREET"})


#: Words that stand in addresses and are none of a gazetteer's own.
OTHER_WORDS: Final = _BESIDE | _SMALL | _TITLES | {"EAST", "WEST", "NORTH", "SOUTH", "GREAT", "CITY", "COUNTY"}


@dataclass(frozen=True, slots=True)
class Sought:
    """What an address is found and sorted by.

    :param street: its street as it is compared: "HIGH ST".
    :param building: the name of the house or building, if it has one: "HARBOUR COURT".
    """

    street: str
    building: str
    number: int
    house: str


#: As much of a word as is kept to search by.
_LONGEST_SOUGHT: Final = 120
_LARGEST_NUMBER: Final = 99_999


def sought(line: str, *, street: str = "") -> Sought:
    """Return what an address is found by; its street is read from the line where it is not told."""
    words = take_apart(line)
    name, house_words = words.street, words.names
    if street:
        name = take_apart(street).street
        house_words = tuple(word for word in words.words if word not in name)
    elif not words.house and "," in line:
        first, _comma, last = line.rpartition(",")
        name, house_words = take_apart(last).street, take_apart(first).words
    figures = re.match(r"\d+", words.house)
    return Sought(
        street=" ".join(name)[:_LONGEST_SOUGHT],
        building=" ".join(house_words)[:_LONGEST_SOUGHT],
        number=min(int(figures.group()), _LARGEST_NUMBER) if figures else 0,
        house=words.house[:12],
    )
