"""Searching addresses as somebody types, and finding the one that was meant.

The streets that addresses stand in are remembered in the process, by word; the addresses of the streets that fit come
from an index by street, number and house. So a search is two short index scans, however many addresses there are.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from frontdoor.foundation.stamps.api import Remembered
from frontdoor.kernel.names import NotAPostcode, parse_postcode
from frontdoor.places.models import Address
from frontdoor.places.queries.reading import ADDRESSES_STAMP, in_walking_order, record_of
from frontdoor.places.records import AddressMatch, AddressRecord, Alternative
from frontdoor.places.rules.address_matching import THRESHOLDS, Gazetteer, compare, decide
from frontdoor.places.rules.address_words import (
    LONGEST_ADDRESS,
    OTHER_WORDS,
    AddressWords,
    Written,
    long_form,
    plainly,
    postcode_of,
    take_apart,
    usual_words,
)
from frontdoor.places.rules.spelling import Spelling
from frontdoor.places.rules.street_names import StreetNames

#: Fewer letters find too much to be worth showing.
FEWEST_TYPED: Final = 3
MOST_FOUND: Final = 20
_STREETS: Final = 8
_CANDIDATES: Final = 60
_NUMBER: Final = re.compile(r"\b(\d{1,5})([A-Za-z]?)\b")
_PART_OF_A_POSTCODE: Final = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]?)$")


@dataclass(frozen=True, slots=True)
class _Streets:
    """The streets that addresses stand in: (their words, where), by word; and what a gazetteer's words say."""

    keys: list[tuple[str, str]]
    names: StreetNames
    spelling: Spelling
    gazetteer: Gazetteer


def _read_streets() -> _Streets:
    rows = list(
        Address.objects.filter(retired_on__isnull=True).exclude(street_words="")
        .values_list("street_words", "place", "street__locality").distinct()
    )  # fmt: skip
    pairs = [(words, locality or place or "") for words, place, locality in rows]
    spelt = {word for words, place in pairs for word in re.findall(r"[^\W\d_]+", f"{words} {place}".upper())}
    known = spelt | {long_form(word) for word in spelt} | usual_words()
    districts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for words, place in pairs:
        districts[tuple(words.split())].add(place.upper())
    repeated = {
        words: frozenset.intersection(*(frozenset(re.findall(r"\w+", place)) for place in places))
        for words, places in districts.items()
        if len(places) > 1
    }
    places = frozenset(word for _words, place in pairs for word in re.findall(r"[^\W\d_]+", place.upper()))
    return _Streets(
        keys=pairs,
        # Shown to the index of names as people write them: ST is a short form of STREET there, and not a word.
        names=StreetNames([(re.sub(r"\bST$", "STREET", words), place) for words, place in pairs]),
        spelling=Spelling(known, usual=usual_words(), others=OTHER_WORDS),
        gazetteer=Gazetteer(known=known, places=places, repeated=repeated),
    )


_streets = Remembered(ADDRESSES_STAMP, _read_streets)


def search_addresses(text: str, *, limit: int = MOST_FOUND) -> list[AddressRecord]:
    """Return the addresses that fit what somebody has typed so far, in walking order. At most two queries.

    A postcode or the beginning of one, a number and a street, a street alone, or the name of a building; in any case,
    abbreviated, and if nothing else fits misspelt.
    """
    typed = plainly(" ".join(text[:LONGEST_ADDRESS].split()))
    if len(re.sub(r"\W", "", typed)) < FEWEST_TYPED:
        return []
    wanted = _by_postcode(typed) or _by_street(typed)
    rows = list(_there(wanted).order_by("street_words", "number", "house", "uprn")[:limit]) if wanted else []
    if not rows:
        begins = " ".join(long_form(word) for word in re.findall(r"[^\W\d_]+", typed.upper()))
        rows = list(_there(Q(building__startswith=begins)).order_by("building", "uprn")[:limit]) if begins else []
    return sorted(map(record_of, rows), key=in_walking_order)


def _there(wanted: Q) -> QuerySet[Address]:
    return Address.objects.filter(wanted, retired_on__isnull=True).select_related("street")


def _by_postcode(typed: str) -> Q | None:
    rest, postcode = postcode_of(typed)
    part = _PART_OF_A_POSTCODE.search(typed)
    if postcode:
        wanted = Q(postcode=parse_postcode(postcode))
    elif part:
        rest, wanted = typed[: part.start()], Q(postcode__startswith=part[1].upper())
    else:
        return _whole_postcode(typed)
    return wanted & _numbered(rest)


def _whole_postcode(typed: str) -> Q | None:
    try:
        return Q(postcode=parse_postcode(typed))
    except NotAPostcode:
        return None


def _by_street(typed: str) -> Q | None:
    streets = _streets.get()
    found = streets.names.find(re.sub(r"\d\S*", " ", typed), limit=_STREETS)
    if not found:
        return None
    return _in_streets([streets.keys[each] for each in found]) & _numbered(typed)


def _in_streets(keys: Sequence[tuple[str, str]]) -> Q:
    """Return what holds for the addresses of streets, which are words and a place each. The words are in the index."""
    in_their_places = Q()
    for words, place in keys:
        at = Q(street__locality=place) | Q(place=place) if place else Q()
        in_their_places |= Q(street_words=words) & at
    return Q(street_words__in=sorted({words for words, _place in keys})) & in_their_places


def _numbered(typed: str) -> Q:
    numbers = _NUMBER.findall(typed)
    if not numbers:
        return Q()
    # Of "Flat 2, 14 High Street" the last is the house; while somebody types "1", 1 alone is meant, not 10 to 19.
    figures, letter = numbers[-1]
    wanted = Q(number=int(figures))
    return wanted & Q(house__startswith=f"{figures}{letter.upper()}") if letter else wanted


def every_address() -> tuple[list[str], list[Written]]:
    """Return the UPRNs of all addresses that are there, and the addresses, to match many against. One query."""
    rows = Address.objects.filter(retired_on__isnull=True).values_list(
        "uprn", "line", "street__locality", "place", "postcode"
    )
    uprns, addresses = [], []
    for uprn, line, locality, place, postcode in rows.iterator(chunk_size=5000):
        uprns.append(str(uprn))
        addresses.append(Written(", ".join(each for each in (line, locality or place) if each), postcode))
    return uprns, addresses


def match_address(text: str, *, postcode: str = "") -> AddressMatch:
    """Return which address somebody meant, quickly enough for a form: from the index alone. At most three queries.

    The rules are those of matching many; the candidates are those of one postcode, and those with the number in the
    streets that fit, instead of uk-address-matcher's, which takes seconds to begin.
    """
    streets = _streets.get()
    readings = _readings(plainly(text[:LONGEST_ADDRESS]), streets.spelling)
    words = take_apart(readings[0] if len(readings) == 1 else text, postcode)
    rows: dict[int, AddressRecord] = {}
    for reading in readings:
        rows |= {each.uprn: each for each in _candidates(take_apart(reading, postcode), reading)}
    positions = list(rows.values())
    compared = [(each.uprn, compare(words, _apart(each), streets.gazetteer)) for each in positions]
    verdict, best, reasons = decide(compared, weights=[None] * len(compared), thresholds=THRESHOLDS)
    if best is None:
        return AddressMatch(uprn=None, address="", score=0.0, verdict=verdict, reasons=reasons, alternatives=())
    order = sorted(range(len(compared)), key=lambda each: -compared[each][1].score)
    others = [each for each in order if each != best or verdict != "matched"][:3]
    return AddressMatch(
        uprn=positions[best].uprn if verdict == "matched" else None,
        address=positions[best].one_line if verdict == "matched" else "",
        score=compared[best][1].score,
        verdict=verdict,
        reasons=reasons,
        alternatives=tuple(
            Alternative(uprn=positions[each].uprn, address=positions[each].one_line, score=compared[each][1].score)
            for each in others
        ),
    )


def _readings(text: str, spelling: Spelling) -> list[str]:
    meant = [text]
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", text)):
        readings = spelling.readings(word.upper())
        if readings:
            meant = [re.sub(rf"\b{word}\b", each, one) for one in meant for each in readings][:3]
    return meant


def _candidates(words: AddressWords, text: str) -> Sequence[AddressRecord]:
    found = []
    if words.postcode:
        found += list(_there(Q(postcode=f"{words.postcode[:-3]} {words.postcode[-3:]}"))[:_CANDIDATES])
    keys = _streets.get()
    within = keys.names.find(" ".join((*words.street, *words.tail)), limit=_STREETS) or keys.names.find(
        " ".join(words.street), limit=_STREETS
    )
    if within:
        wanted = Q(street_words__in=sorted({keys.keys[each][0] for each in within}))
        figures = re.match(r"\d+", words.house)
        wanted &= Q(number=int(figures.group())) if figures else Q()
        found += list(_there(wanted).order_by("number", "house")[:_CANDIDATES])
    if not found:
        return search_addresses(text)
    return [record_of(row) for row in found]


def _apart(record: AddressRecord) -> AddressWords:
    return take_apart(", ".join(each for each in (record.line, record.locality) if each), record.postcode)
