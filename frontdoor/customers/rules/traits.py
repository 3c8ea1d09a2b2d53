"""What of a record is compared, brought into one normal form. Pure.

Systems write one person in many ways: "O'BRIEN, Mr Seán", "Sean O Brien". Comparing begins by setting aside what says
nothing about who somebody is: case, accents, titles, spaces, the way a date or an address is laid out. What cannot be
read says nothing ("") and is named among the doubts, so that nobody takes silence for agreement.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Final

from anyascii import anyascii

from frontdoor.kernel.names import NotAPhoneNumber, normal_email, parse_uk_phone

#: Words that systems write for "not known".
_NOTHING: Final = frozenset(
    {"", "-", "--", "n/a", "na", "nan", "nil", "none", "null", "unknown", "not known", "not given", "not applicable",
     "tbc", "tba", "x", "xx", "xxx", "?"}
)  # fmt: skip
_TITLES: Final = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "sir", "dame", "lord",
     "lady", "master", "cllr", "councillor", "mister", "messrs"}
)  # fmt: skip
#: Generations are written after a name, and tell a parent from a child of one name.
_GENERATIONS: Final = {
    "jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior", "senior": "senior",
    "ii": "second", "iii": "third",
}  # fmt: skip
#: Words that begin a surname of several words: "van der Berg", "de la Cruz", "O Brien", "Ní Bhriain".
_PARTICLES: Final = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "bint",
     "ibn", "ben", "abu", "mac", "mc", "o", "ni", "nic", "ui", "st", "ter", "ten", "zu"}
)  # fmt: skip
#: Short forms of thoroughfares (Royal Mail's), each to its long one: both sides of a comparison are read alike.
_WAYS: Final = {
    "av": "avenue", "ave": "avenue", "blvd": "boulevard", "cl": "close", "cres": "crescent", "ct": "court",
    "crt": "court", "dr": "drive", "gdns": "gardens", "gdn": "gardens", "gr": "grove", "gro": "grove", "la": "lane",
    "ln": "lane", "pde": "parade", "pl": "place", "rd": "road", "sq": "square", "st": "street", "str": "street",
    "ter": "terrace", "terr": "terrace", "wk": "walk", "wy": "way",
}  # fmt: skip
_THOROUGHFARES: Final = frozenset(_WAYS.values()) | {"broadway", "hill", "row", "mews", "green", "view", "rise", "end"}
_UNITS: Final = frozenset({"flat", "apartment", "apt", "unit", "room", "bedsit", "maisonette", "studio", "suite"})
_POSTCODE_IN_TEXT: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_UNITED: Final = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
         ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
         ("dec", "december")),
        start=1,
    )
    for name in names
}  # fmt: skip
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """A record as it is compared. Every trait is text; "" says nothing.

    :param forename: the first given name: "sean".
    :param given: the forename, or the name that it is a short form of: "robert" for "bob".
    :param others: further given names: "mary jane".
    :param surname: without spaces, hyphens and apostrophes: "obrien", "vanderberg".
    :param generation: "junior", "senior", "second", "third".
    :param born: "1975-12-09", with 0000 or 00 for a part that is not known.
    :param sex: "f" or "m".
    :param number: what tells houses and flats of a street apart: "14a", "flat 2 10".
    :param street: "station road".
    :param postcode: "M176SW".
    :param uprn: digits.
    :param email: normal form. :param phone: E.164.
    :param reference: a number given to one person for life, such as a National Insurance number.
    """

    forename: str = ""
    given: str = ""
    others: str = ""
    surname: str = ""
    generation: str = ""
    born: str = ""
    sex: str = ""
    number: str = ""
    street: str = ""
    postcode: str = ""
    uprn: str = ""
    email: str = ""
    phone: str = ""
    reference: str = ""


TRAITS: Final = tuple(field.name for field in fields(Traits))

#: What a column of somebody's file can be, in the words of a mapping.
COLUMN_KINDS: Final = (
    "forename", "middle_names", "surname", "full_name", "title", "suffix", "sex",
    "born", "born_day", "born_month", "born_year",
    "address", "house_number", "street", "postcode", "uprn", "email", "phone", "reference",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Traits, and what could not be read, in sentences."""

    traits: Traits
    doubts: tuple[str, ...] = ()


def read_traits(
    given: Mapping[str, str],
    *,
    date_order: str = "dmy",
    today: date | None = None,
    placeholders: Collection[str] = frozenset(),
    short_forms: Mapping[str, str] = MappingProxyType({}),
) -> Read:
    """Bring what a record says (by column kind, see COLUMN_KINDS) into the form that is compared.

    Never raises for what a record says: what cannot be read is left out and named in the doubts.

    :param date_order: how dates of three numbers are written: "dmy" (British), "mdy" or "ymd".
    :param today: a date of birth after it is doubted.
    :param short_forms: the name that a short form stands for.
    :param placeholders: dates that systems write when they know none: strangers share them, so they say nothing.
    """
    said = {kind: _said(given.get(kind, "")) for kind in COLUMN_KINDS}
    doubts: list[str] = []
    forename, others, surname, generation = _names(said)
    born = _born(said, date_order, doubts)
    if born in placeholders:
        born = ""
        doubts.append("The date of birth is one that systems write when they know none")
    elif today is not None and born > today.isoformat():
        born = ""
        doubts.append("The date of birth is in the future")
    elif is_whole_date(born) and parsed(born) is None:
        doubts.append("The date of birth is not in the calendar")
    postcode, number, street = _address(said, doubts)
    traits = Traits(
        forename=forename,
        given=short_forms.get(forename, forename),
        others=others,
        surname=surname,
        generation=generation,
        born=born,
        sex=_sex(said["sex"]),
        number=number,
        street=street,
        postcode=postcode,
        uprn=_uprn(said["uprn"], doubts),
        email=_email(said["email"], doubts),
        phone=_phone(said["phone"], doubts),
        reference=re.sub(r"\W", "", said["reference"]).upper()[:40],
    )
    return Read(traits, tuple(doubts))


def _said(text: str) -> str:
    if not text:
        return ""
    text = str(text)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    plain = " ".join(text.split())
    return "" if plain.casefold() in _NOTHING else plain[:_LONGEST]


def plain_words(text: str) -> list[str]:
    """Return the words of a name or an address in plain Latin letters, without case, apostrophes and punctuation.

    Other scripts are written in Latin letters, roughly: systems disagree on which script a name is kept in, and
    measures of likeness that count bytes take all Devanagari names for alike.
    """
    bare = text.casefold()
    if not bare.isascii():
        bare = anyascii(bare).casefold()
    bare = re.sub(r"['`.]", "", bare)
    return re.findall(r"[a-z0-9]+", bare)


# ---------------------------------------------------------------- names
def _names(said: Mapping[str, str]) -> tuple[str, str, str, str]:
    if said["surname"] or said["forename"]:
        given = _given_names(said["forename"]) + plain_words(said["middle_names"])
        family = plain_words(said["surname"])
    else:
        given, family = _apart(said["full_name"])
    generation = _generation([*plain_words(said["suffix"]), *family, *given])
    given = [word for word in given if word not in _TITLES]
    family = [word for word in family if word not in _GENERATIONS or len(family) == 1]
    family = [word for word in family if word not in _TITLES] or family
    first, *rest = given or [""]
    return first, " ".join(word for word in rest if word not in _GENERATIONS), "".join(family), generation


def _given_names(text: str) -> list[str]:
    # "Ellie-Mai" is one name of two parts; "Ellie Mai" may be a first and a middle name.
    return ["".join(plain_words(word)) for word in text.split() if plain_words(word)]


def _apart(full_name: str) -> tuple[list[str], list[str]]:
    if "," in full_name:
        family, _, given = full_name.partition(",")
        after = plain_words(given)
        if after and not (set(after) <= set(_GENERATIONS)):
            return _given_names(given), plain_words(family)
        full_name = family + " " + given
    words = [word for word in _given_names(full_name) if word not in _TITLES]
    generations = [word for word in words[2:] if word in _GENERATIONS]
    words = [word for place, word in enumerate(words) if place < 2 or word not in _GENERATIONS]
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return words[:at], [*words[at:], *generations]


def _generation(words: list[str]) -> str:
    return next((_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS), "") or (
        _GENERATIONS.get(words[0], "") if words and words[0] not in {"junior", "senior"} else ""
    )


def _sex(text: str) -> str:
    first = text[:1].casefold()
    return {"f": "f", "m": "m", "w": "f", "1": "m", "2": "f"}.get(first, "")


# ---------------------------------------------------------------- dates
def _born(said: Mapping[str, str], order: str, doubts: list[str]) -> str:
    if said["born"]:
        born = read_date(said["born"], order=order)
        if born is None:
            doubts.append("The date of birth cannot be read")
            return ""
    else:
        born = _of_parts(said["born_year"], said["born_month"], said["born_day"])
        if born is None:
            doubts.append("The parts of the date of birth make no date")
            return ""
    return born


def _of_parts(year: str, month: str, day: str) -> str | None:
    if not (year or month or day):
        return ""
    numbers = [_whole(year), _MONTHS.get(month.casefold()) or _whole(month), _whole(day)]
    if any(number is None for number in numbers):
        return None
    return _dated(*(number or 0 for number in numbers))


def _whole(text: str) -> int | None:
    # Tables that went through a spreadsheet write 9.0 for 9.
    found = re.fullmatch(r"(\d{1,4})(?:\.0+)?", text or "0")
    return int(found.group(1)) if found else None


def _dated(year: int, month: int, day: int) -> str | None:
    # 31 February is nobody's birthday, and a slip of somebody's: it still tells them from others.
    if (year and year < 1000) or month > 12 or day > 31:
        return None
    return f"{year:04}-{month:02}-{day:02}"


def read_date(text: str, *, order: str = "dmy") -> str | None:
    """Return a date as "1975-12-09", or None when it cannot be read. Years have four digits: two would be a guess."""
    text = re.split(r"[T ]\d{1,2}:", text)[0].strip()
    if re.fullmatch(r"\d{8}", text):
        return _dated(int(text[:4]), int(text[4:6]), int(text[6:])) or _compact(text)
    parts = re.findall(r"\d+|[^\W\d]+", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.casefold()))
    if len(parts) == 2 and parts[0] in _MONTHS and len(parts[1]) == 4:
        return _dated(int(parts[1]), _MONTHS[parts[0]], 0)
    if len(parts) == 1 and len(parts[0]) == 4 and parts[0].isdigit():
        return _dated(int(parts[0]), 0, 0)
    return _of_three(parts, order) if len(parts) == 3 else None


def _compact(text: str) -> str | None:
    return _dated(int(text[4:]), int(text[2:4]), int(text[:2]))


def _of_three(parts: list[str], order: str) -> str | None:
    if len(parts[0]) == 4:
        order = "ymd"
    for place in (0, 1):
        if parts[place] in _MONTHS:
            parts = [*parts]
            parts[place] = str(_MONTHS[parts[place]])
            order = ("mdy", "dmy")[place] if order != "ymd" else order
    by = dict(zip(order, parts, strict=True))
    if not all(part.isdigit() for part in parts) or len(by["y"]) != 4:
        return None
    return _dated(int(by["y"]), int(by["m"]), int(by["d"]))


def known_parts(born: str) -> tuple[bool, bool, bool]:
    """Return whether year, month and day of a trait `born` are known."""
    return (born[:4] not in {"", "0000"}, born[5:7] not in {"", "00"}, born[8:] not in {"", "00"})


def is_whole_date(born: str) -> bool:
    """Return whether a trait `born` is known to the day."""
    return all(known_parts(born))


def parsed(born: str) -> date | None:
    """Return a whole date of birth as a date; None for one that is not in the calendar."""
    try:
        return date.fromisoformat(born) if is_whole_date(born) else None
    except ValueError:
        return None


# ---------------------------------------------------------------- addresses
def _address(said: Mapping[str, str], doubts: list[str]) -> tuple[str, str, str]:
    text, postcode = said["address"], normal_postcode(said["postcode"])
    found = _POSTCODE_IN_TEXT.search(text)
    if found:
        text = text.replace(found.group(0), " ")
        postcode = postcode or (found.group(1) + found.group(2)).upper()
    if said["postcode"] and not _UNITED.match(postcode):
        doubts.append("The postcode is no British one")
    words = [*plain_words(re.sub(r"\.0+\b", "", said["house_number"])), *plain_words(said["street"])]
    words = words or plain_words(text.replace("/", " "))
    if said["house_number"] and not said["street"]:
        words += [word for word in plain_words(text) if word not in words]
    return postcode, *_number_and_street(words)


def normal_postcode(text: str) -> str:
    """Return a postcode of any country without spaces, in capitals."""
    return re.sub(r"[\W_]", "", text).upper()[:10]


def _number_and_street(words: list[str]) -> tuple[str, str]:
    numbers: list[str] = []
    names: list[str] = []
    unit = ""
    for word in words:
        if word in _UNITS:
            unit = "flat"
        elif any(char.isdigit() for char in word):
            numbers.append(f"{unit} {word}".strip() if unit else word)
            unit = ""
        elif unit and len(word) == 1:
            numbers.append(f"flat {word}")  # "Flat A"
            unit = ""
        elif numbers and len(word) == 1 and not names and numbers[-1].isdigit():
            numbers[-1] += word  # "14 A" is 14A
        else:
            names.append(_WAYS.get(word, word))
    return " ".join(sorted(set(numbers), key=numbers.index)), _thoroughfare(names)


def _thoroughfare(names: list[str]) -> str:
    # Towns come and go between systems; the street is what stays.
    for place, word in enumerate(names):
        if word in _THOROUGHFARES and place:
            return " ".join(names[: place + 1])
    return " ".join(names[:4])


def _uprn(text: str, doubts: list[str]) -> str:
    bare = re.sub(r"\.0+$", "", text).lstrip("0")
    if bare and not re.fullmatch(r"\d{1,12}", bare):
        doubts.append("The UPRN is not a number of up to twelve digits")
        return ""
    return bare


# ---------------------------------------------------------------- ways to reach them
def _email(text: str, doubts: list[str]) -> str:
    email = normal_email(text)
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        doubts.append("The email address cannot be one")
        return ""
    return email


def _phone(text: str, doubts: list[str]) -> str:
    if not text:
        return ""
    try:
        return parse_uk_phone(text)
    except NotAPhoneNumber:
        doubts.append("The telephone number cannot be one")
        return ""
