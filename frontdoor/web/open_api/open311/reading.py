"""Turning what an Open311 client posts into a report, checked by the service's own definition."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict

from frontdoor.customers.api import Person
from frontdoor.journeys.report_it import Report, description_of, standing_at, without_contact
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.kernel.names import NotAPhoneNumber, parse_uk_phone
from frontdoor.places.api import AddressRecord, addresses, find_street, locate
from frontdoor.services.api import (
    CONTACT_EMAIL,
    CONTACT_IDS,
    BadAnswer,
    Definition,
    Question,
    ServiceRecord,
    check_answers,
    clean_answer,
    kind_of,
    stopper_for,
)
from frontdoor.web.open_api.open311.arguments import BadArgument, attributes, degrees, text
from frontdoor.web.open_api.open311.documents import attributes_of

#: GeoReport v2: a description "is limited to 4,000 characters".
LONGEST_DESCRIPTION = 4000


def report_of(arguments: QueryDict, service: ServiceRecord, *, at: datetime) -> Report:
    """Return the report that a POST makes.

    :raises BadArgument: with the specification's sentence: what is missing, unknown or not allowed.
    """
    definition = service.definition
    point, words, uprn = _whereabouts(arguments)
    description = text(arguments, "description", most=LONGEST_DESCRIPTION)
    person = _person(arguments, definition, at=at)
    answers = {
        **_attributes(arguments, service),
        **_carried(definition, point=point, words=words, uprn=uprn, description=description),
    }
    checked = check_answers(definition, answers, now=at)
    # Who reports comes in arguments of its own, read above.
    errors = {name: said for name, said in checked.errors.items() if name not in CONTACT_IDS}
    if errors:
        raise BadArgument("; ".join(f"{_argument(definition, name)}: {said}" for name, said in errors.items()))
    located = locate([point])[0] if point is not None else None
    warnings = [each.id for each in definition.stoppers if each.kind == "warn"]
    stopper = stopper_for(definition, checked.answers, located=located, seen=warnings)
    if stopper is not None:
        raise BadArgument(f"{stopper.title}. {stopper.message} {stopper.phone}".strip())
    standing = standing_at(definition, checked.answers)
    told = description_of(definition, checked.answers) or description
    return Report(
        service=service.slug,
        answers=without_contact(checked.answers),
        description="\n\n".join(filter(None, [told, _photo(arguments)])),
        point=point if standing is None else standing.point,
        place=words,
        uprn=uprn,
        person=None if person.is_anonymous else person,
        channel="open311",
    )


def _whereabouts(arguments: QueryDict) -> tuple[Point | None, str, int | None]:
    lat, lon = degrees(arguments, "lat"), degrees(arguments, "long")
    words = text(arguments, "address_string", most=300)
    uprn = text(arguments, "address_id", most=12)
    if (lat is None) != (lon is None):
        raise BadArgument("lat and long must be given together.")
    known = _address(uprn) if uprn else None
    if lat is not None and lon is not None:
        try:
            return Point(lat, lon), words or (known.one_line if known else ""), known.uprn if known else None
        except NotAPlace as refusal:
            raise BadArgument(str(refusal)) from None
    if known is not None:
        return Point(known.lat, known.lon), known.one_line, known.uprn
    if words:
        streets = find_street(words, limit=1)
        return (Point(streets[0].lat, streets[0].lon) if streets else None), words, None
    raise BadArgument("A location is required: lat and long, or address_string, or address_id.")


def _address(uprn: str) -> AddressRecord:
    found = addresses([int(uprn)]).get(int(uprn)) if uprn.isascii() and uprn.isdigit() else None
    if found is None:
        raise BadArgument("address_id is not a UPRN we know.")
    return found


def _photo(arguments: QueryDict) -> str:
    """Return the address of a picture as a line of the description: we show it to officers and fetch nothing."""
    url = text(arguments, "media_url")
    if not url:
        return ""
    if not url.startswith(("https://", "http://")):
        raise BadArgument("media_url must be an address that starts with https:// or http://.")
    return f"Picture: {url}"


def _person(arguments: QueryDict, definition: Definition, *, at: datetime) -> Person:
    names = (text(arguments, "first_name", most=100), text(arguments, "last_name", most=100))
    email, phone = text(arguments, "email", most=254), text(arguments, "phone", most=40)
    asked = definition.question(CONTACT_EMAIL)
    try:
        email = clean_answer(asked, email, now=at, owner="") if asked is not None and email else email
    except BadAnswer as refusal:
        raise BadArgument(f"email: {refusal}") from None
    try:
        # Any telephone will do, though we write to mobiles alone: an officer can ring the others.
        phone = parse_uk_phone(phone) if phone else ""
    except NotAPhoneNumber as refusal:
        raise BadArgument(f"phone: {refusal}") from None
    if not definition.contact.anonymous and not (email or phone):
        raise BadArgument("email or phone is required: this service is not for anonymous reports.")
    return Person(name=" ".join(name for name in names if name), email=email, phone=phone)


def _attributes(arguments: QueryDict, service: ServiceRecord) -> dict[str, Any]:
    given = attributes(arguments)
    known = {each.id: each for each in attributes_of(service)}
    strange = sorted(set(given) - set(known))
    if strange:
        raise BadArgument(f"attribute[{strange[0]}] is not an attribute of this service.")
    return {name: _value(known[name], values) for name, values in given.items() if values}


def _value(question: Question, values: list[str]) -> Any:
    return values if kind_of(question).open311 == "multivaluelist" else values[-1]


#: A full postcode anywhere in an address that somebody wrote in one line.
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)


def _lines(words: str) -> dict[str, Any]:
    found = _POSTCODE.search(words)
    postcode = found[0] if found else ""
    parts = [part.strip() for part in words.replace(postcode, "").split(",")]
    return {"lines": [part for part in parts if part], "postcode": postcode}


def _argument(definition: Definition, name: str) -> str:
    """Return the argument that a question is answered by."""
    question = definition.question(name)
    if question is not None and question == definition.description_question:
        return "description"
    if question is not None and question.kind in {"place", "address"}:
        return "lat and long" if question.kind == "place" else "address_id or address_string"
    return f"attribute[{name}]"


def _carried(
    definition: Definition, *, point: Point | None, words: str, uprn: int | None, description: str
) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if definition.description_question is not None and description:
        found[definition.description_question.id] = description
    place = definition.place_question
    if place is not None:
        pin = {"lat": point.lat, "lon": point.lon} if point is not None else {}
        found[place.id] = {**pin, "words": words}
    for question in definition.questions:
        if question.kind == "address" and (uprn or words):
            found[question.id] = {"uprn": uprn} if uprn else _lines(words)
    return found
