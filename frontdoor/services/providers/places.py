"""Kinds of question that ask the gazetteer: an address, a place, what stands near it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.foundation.ui.templatetags.plain import metres
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import NotAPlace, Point, distance_m
from frontdoor.kernel.language import say
from frontdoor.kernel.names import NotAPostcode, parse_postcode
from frontdoor.places.api import (
    AssetRecord,
    StreetRecord,
    addresses,
    asset,
    assets_near,
    bare,
    find_street,
    nearest_street,
)
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, field_kinds, one
from frontdoor.services.rules.kinds.looking_up import MOST_FOUND, LookUp, Offer
from frontdoor.services.rules.kinds.words import text_of, tidy
from frontdoor.services.rules.questions import Question

ADDRESS_LINES: Final = 5
LINE_LENGTH: Final = 100
WORDS_LENGTH: Final = 500
#: Six decimals of a degree are eleven centimetres.
DECIMALS: Final = 6


#: How far around the place one looks unless the question says otherwise, and how many are shown.
NEAR_M: Final = 100
MOST_NEAR: Final = 6
#: A number without the letters before it is looked for among so many, so far from the place.
_SEARCHED: Final = 200
_SEARCHED_M: Final = 500


class _Parts(FieldKind):
    """A kind whose answer has parts; it is empty when all of them are."""

    open311: ClassVar = None
    parts: ClassVar[tuple[str, ...]] = ()

    @override
    def from_form(self, question: Question, data: Posted) -> dict[str, Any] | None:
        found = {part: one(data, f"{question.id}-{part}").strip() for part in self.parts}
        return {part: text for part, text in found.items() if text} or None

    @override
    def is_empty(self, value: Any) -> bool:
        if isinstance(value, Mapping):
            return all(part in (None, "", []) for part in value.values())
        return super().is_empty(value)


class Address(_Parts):
    """An address, from the gazetteer or typed.

    Kept as {"uprn", "text"}, or as {"lines", "postcode", "text"} when it is not listed. A form posts
    `<id>-uprn`, or `<id>-line1` to `<id>-line5` and `<id>-postcode`, with `<id>-typed` when those were shown.
    """

    private: ClassVar = True
    parts: ClassVar = ("uprn", "line1", "line2", "line3", "line4", "line5", "postcode")

    @override
    def from_form(self, question: Question, data: Posted) -> dict[str, Any] | None:
        found = super().from_form(question, data)
        if found is None and question.required and one(data, f"{question.id}-typed"):
            return {"typed": "yes"}  # boxes left empty, not a list nothing was selected from: the error says so
        return found

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadAnswer(say("The address must say a UPRN, or lines and a postcode"))
        if value.get("uprn"):
            return _listed(value["uprn"])
        lines = value.get("lines")
        if not isinstance(lines, list):
            lines = [value.get(f"line{number}") for number in range(1, ADDRESS_LINES + 1)]
        kept = [text_of(question, line, longest=LINE_LENGTH) for line in lines[: 2 * ADDRESS_LINES] if line]
        kept = [line for line in kept if line]
        if not kept:
            raise BadAnswer(say("Enter address line 1, typically the building and street"), part="line1")
        if len(kept) > ADDRESS_LINES:
            raise BadAnswer(say("The address must have {count} lines or fewer", count=ADDRESS_LINES), part="line1")
        try:
            postcode = parse_postcode(str(value.get("postcode", ""))[:20])
        except NotAPostcode as refusal:
            raise BadAnswer(say(str(refusal)), part="postcode") from None
        return {"lines": kept, "postcode": postcode, "text": ", ".join([*kept, postcode])}

    @override
    def plain(self, question: Question, value: Any) -> str:
        return str(value["text"]) if value else ""

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select an address")


class Place(_Parts):
    """Where something is: a pin on the map, a street and a landmark in words, or both.

    Kept as {"lat", "lon", "street", "words"}, each as far as it was given. Words alone are looked up; what
    the gazetteer takes them for is added and marked {"approximate": true}. A form posts `<id>-lat`,
    `<id>-lon`, `<id>-street` and `<id>-words`.
    """

    parts: ClassVar = ("lat", "lon", "street", "words")

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadAnswer(say("The place must say a latitude and longitude, or a street"))
        street = text_of(question, value.get("street") or "", longest=LINE_LENGTH)
        words = text_of(question, value.get("words") or "", longest=WORDS_LENGTH, lines=True)
        described = {name: text for name, text in (("street", street), ("words", words)) if text}
        # An approximate point came from the words, so it is looked up again: the words may have changed.
        if not value.get("approximate") and not (value.get("lat") in (None, "") and value.get("lon") in (None, "")):
            return {**_pin(value.get("lat"), value.get("lon")), **described}
        if not described:
            raise BadAnswer(self.missing(question))
        found = _street(street or words)
        if found is None:
            return described
        return {
            "lat": round(found.lat, DECIMALS),
            "lon": round(found.lon, DECIMALS),
            "approximate": True,
            **described,
            "street": found.full_name,
        }

    @override
    def plain(self, question: Question, value: Any) -> str:
        if not value:
            return ""
        street = value.get("street") or _beside(value)
        described = "\n".join(text for text in (street, value.get("words")) if text)
        if described or "lat" not in value:
            return described
        return say("Pin on the map at {lat:.5f}, {lon:.5f}", lat=value["lat"], lon=value["lon"])

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Show where it is on the map, or enter the street")


class Asset(LookUp):
    """A thing with a number on it: a lamp column, a tree. The nearest to the place are offered.

    Kept as {"asset", "number", "words", "lat", "lon"}. A form posts `<id>`, the number of one that was offered, or
    `<id>-lookup`, the number on its plate. Other systems send the number.
    """

    settings: ClassVar = frozenset({"of", "near", "within", "item"})
    linkable: ClassVar = True

    @override
    def offered(self, question: Question, *, near: Point | None, now: datetime) -> list[Offer]:
        if near is None:
            return []
        within = question.within or NEAR_M
        found = assets_near(question.of, near, within_m=within, limit=MOST_NEAR, on=_day(now))
        return [_offer(question, each, near) for each in found]

    @override
    def found(self, question: Question, text: str, *, near: Point | None, now: datetime) -> list[Offer]:
        known = asset(question.of, text, on=_day(now))
        if known is not None:
            return [_offer(question, known, near)]
        # On some plates the letters are left out, which only stand for the street or the circuit.
        ending = bare(text)
        if near is None or not ending:
            return []
        around = assets_near(question.of, near, within_m=_SEARCHED_M, limit=_SEARCHED, on=_day(now))
        meant = [each for each in around if _without_letters(each.number) == ending.lstrip("0")]
        return [_offer(question, each, near) for each in meant[: MOST_FOUND + 1]]

    @override
    def chosen(self, question: Question, value: Any, *, near: Point | None) -> Offer | None:
        if not isinstance(value, Mapping):
            return None
        at = Point(value["lat"], value["lon"]) if "lat" in value else None
        away = distance_m(near, at) if near is not None and at is not None else None
        return Offer(str(value["number"]), self.plain(question, value), _away(away), at)

    @override
    def search_words(self, question: Question, *, now: datetime) -> str:
        return say("Enter the number on the {thing}", thing=thing(question))

    @override
    def list_words(self, question: Question) -> str:
        return say("Nearest to the place you gave")

    @override
    def not_found(self, question: Question, text: str) -> str:
        return say(
            "We have no {thing} with the number ‘{number}’. Check the number on it",
            thing=thing(question),
            number=text[:40],
        )

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> dict[str, Any]:
        given = value.get("number") if isinstance(value, Mapping) else value
        number = text_of(question, str(given or ""), longest=LINE_LENGTH)
        known = asset(question.of, number, on=_day(now))
        if known is None:
            raise BadAnswer(self.not_found(question, number), part="lookup")
        return {
            "asset": known.id,
            "number": known.number,
            "words": known.words,
            "lat": round(known.lat, DECIMALS),
            "lon": round(known.lon, DECIMALS),
        }

    @override
    def plain(self, question: Question, value: Any) -> str:
        # What a condition was compared with is the number alone.
        parts = value if isinstance(value, Mapping) else {"number": value}
        number, words = str(parts.get("number") or ""), str(parts.get("words") or "")
        return ", ".join(part for part in (f"{thing(question).capitalize()} {number}", words) if part) if number else ""

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Select the {thing}, or enter its number", thing=thing(question))

    @override
    def example(self, question: Question) -> dict[str, Any]:
        return {"asset": 0, "number": "1042", "words": "outside 22 Example Street"}


def thing(question: Question) -> str:
    """Return what one of the assets a question asks for is called: "column"; by its kind where nothing is said."""
    return question.item or question.of.replace("-", " ")


def _offer(question: Question, record: AssetRecord, near: Point | None) -> Offer:
    label = Asset().plain(question, {"number": record.number, "words": record.words})
    away = record.distance_m
    if away is None and near is not None:
        away = distance_m(near, Point(record.lat, record.lon))
    return Offer(record.number, label, _away(away), Point(record.lat, record.lon))


def _away(away: float | None) -> str:
    return "" if away is None else say("{distance} away", distance=metres(away))


def _without_letters(number: str) -> str:
    return bare(number).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0")


def _day(now: datetime) -> date:
    return now.astimezone(LONDON).date()


def _listed(given: Any) -> dict[str, Any]:
    text = tidy(str(given)[:40])
    uprn = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    record = addresses([uprn]).get(uprn)
    if record is None:
        raise BadAnswer(say("Select an address from the list"), part="uprn")
    return {"uprn": record.uprn, "text": record.one_line}


def _pin(lat: Any, lon: Any) -> dict[str, float]:
    try:
        point = Point(float(lat), float(lon))
    except (TypeError, ValueError):
        raise BadAnswer(say("Put the pin on the map again: its position did not reach us"), part="lat") from None
    except NotAPlace as refusal:
        raise BadAnswer(say(str(refusal)), part="lat") from None
    return {"lat": round(point.lat, DECIMALS), "lon": round(point.lon, DECIMALS)}


def _beside(value: Mapping[str, Any]) -> str:
    """Return where a pin is in words: people check a street's name, and nobody checks a latitude."""
    street = nearest_street(Point(value["lat"], value["lon"])) if "lat" in value else None
    return say("Pin on the map, near {street}", street=street.full_name) if street is not None else ""


def _street(text: str) -> StreetRecord | None:
    """Return the street somebody means, or None if none is like it.

    :raises BadAnswer: naming the streets when several have that very name.
    """
    found = find_street(text, limit=10)
    named = [each for each in found if each.name.casefold() == text.casefold()]
    if len(named) > 1:
        listed = "; ".join(each.full_name for each in named)
        raise BadAnswer(
            say(
                "There is more than one {street}. Enter the street and its area: {streets}",
                street=named[0].name,
                streets=listed,
            ),
            part="street",
        )
    return next(iter(named or found), None)


field_kinds.add("address", Address())
field_kinds.add("place", Place())
field_kinds.add("asset", Asset())
