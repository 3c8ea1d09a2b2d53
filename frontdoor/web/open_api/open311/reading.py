"""Turning what an Open311 client posts into a report, checked by the service's own definition."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from frontdoor.customers.api import Person
from frontdoor.journeys.report_it import Report, description_of, without_contact
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.places.api import addresses, find_street, locate
from frontdoor.services.api import Definition, Question, ServiceRecord, check_answers, kind_of, stopper_for
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
    person = _person(arguments)
    answers = {
        **_attributes(arguments, service),
        **_carried(definition, point=point, words=words, description=description),
        "contact_by": _ways(definition, person),
        "contact_name": person.name or "Somebody who uses another system",
        "contact_email": person.email,
        "contact_phone": person.phone,
    }
    checked = check_answers(definition, answers, now=at)
    errors = {name: said for name, said in checked.errors.items() if not name.startswith("contact_")}
    if errors:
        raise BadArgument("; ".join(f"attribute[{name}]: {said}" for name, said in errors.items()))
    located = locate([point])[0] if point is not None else None
    warnings = [each.id for each in definition.stoppers if each.kind == "warn"]
    stopper = stopper_for(definition, checked.answers, located=located, seen=warnings)
    if stopper is not None:
        raise BadArgument(f"{stopper.title}. {stopper.message} {stopper.phone}".strip())
    return Report(
        service=service.slug,
        answers=without_contact(checked.answers),
        description=description_of(definition, checked.answers) or description,
        point=point,
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
    if lat is not None and lon is not None:
        try:
            return Point(lat, lon), words, int(uprn) if uprn.isascii() and uprn.isdigit() else None
        except NotAPlace as refusal:
            raise BadArgument(str(refusal)) from None
    if uprn:
        found = addresses([int(uprn)]).get(int(uprn)) if uprn.isascii() and uprn.isdigit() else None
        if found is None:
            raise BadArgument("address_id is not a UPRN we know.")
        return Point(found.lat, found.lon), found.one_line, found.uprn
    if words:
        streets = find_street(words, limit=1)
        return (Point(streets[0].lat, streets[0].lon) if streets else None), words, None
    raise BadArgument("A location is required: lat and long, or address_string, or address_id.")


def _person(arguments: QueryDict) -> Person:
    names = (text(arguments, "first_name", most=100), text(arguments, "last_name", most=100))
    return Person(
        name=" ".join(name for name in names if name),
        email=text(arguments, "email", most=254),
        phone=text(arguments, "phone", most=40),
    )


def _ways(definition: Definition, person: Person) -> list[str]:
    given = [way for way, value in (("email", person.email), ("phone", person.phone)) if value]
    return [way for way in given if way in definition.contact.ask] or ["none"]


def _attributes(arguments: QueryDict, service: ServiceRecord) -> dict[str, Any]:
    given = attributes(arguments)
    known = {each.id: each for each in attributes_of(service)}
    strange = sorted(set(given) - set(known))
    if strange:
        raise BadArgument(f"attribute[{strange[0]}] is not an attribute of this service.")
    return {name: _value(known[name], values) for name, values in given.items() if values}


def _value(question: Question, values: list[str]) -> Any:
    return values if kind_of(question).open311 == "multivaluelist" else values[-1]


def _carried(definition: Definition, *, point: Point | None, words: str, description: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if definition.description_question is not None and description:
        found[definition.description_question.id] = description
    place = definition.place_question
    if place is not None:
        pin = {"lat": point.lat, "lon": point.lon} if point is not None else {}
        found[place.id] = {**pin, "words": words}
    for question in definition.questions:
        if question.kind == "address" and words:
            found[question.id] = {"lines": [words], "postcode": ""}
    return found
