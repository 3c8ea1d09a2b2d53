"""Reading what an Open311 client sent. An empty argument is an absent one, as the specification says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from frontdoor.kernel.refusals import Refusal

#: GeoReport v2, GET Service Requests: a range "may not span more than 90 days", and the default is the last 90.
LONGEST_SPAN: Final = timedelta(days=90)
#: GeoReport v2, Response Volume: "first 1000 requests".
MOST_ROWS: Final = 1000
_ATTRIBUTE: Final = re.compile(r"^attribute\[([^\]]{1,100})\](\[\])?$")


class BadArgument(Refusal):
    """An argument the specification does not allow: answered with 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From the start up to and including the end."""

    start: datetime
    end: datetime


def text(arguments: QueryDict, name: str, *, most: int = 1000) -> str:
    """Return one argument without surrounding space, or "". Raises BadArgument when it is too long."""
    value = (arguments.get(name) or "").strip()
    if len(value) > most:
        raise BadArgument(f"{name} is {len(value):,} characters long; the most we take is {most:,}.")
    if "\x00" in value:
        raise BadArgument(f"{name} contains a NUL character.")
    return value


def needed(arguments: QueryDict, name: str, *, most: int) -> str:
    """Return an argument that must be there. Raises BadArgument when it is not, or is too long."""
    value = text(arguments, name, most=most)
    if not value:
        raise BadArgument(f"{name} was not provided.")
    return value


def listed(arguments: QueryDict, name: str) -> list[str]:
    """Return an argument that may be repeated and may hold commas, as one list."""
    given = ",".join(arguments.getlist(name))
    return [part.strip() for part in given.split(",") if part.strip()]


def moment(arguments: QueryDict, name: str) -> datetime | None:
    """Return a W3C date and time in UTC, or None. Raises BadArgument when it is not one, or has no zone."""
    value = text(arguments, name)
    if not value:
        return None
    try:
        # A plus sign that nobody encoded arrives as a space: 2010-01-01T00:00:00 01:00.
        found = parse_datetime(re.sub(r" (\d\d:?\d\d)$", r"+\1", value))
    except ValueError:
        found = None
    if found is None:
        raise BadArgument(f"{name} must be a date and time like 2010-01-01T00:00:00Z.")
    if found.tzinfo is None:
        raise BadArgument(f"{name} must say its time zone, like 2010-01-01T00:00:00Z.")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise BadArgument(f"{name} is too far away.") from None


def span(arguments: QueryDict, *, at: datetime, start: str = "start_date", end: str = "end_date") -> Span:
    """Return the range asked for: the last 90 days unless said, 90 days from one end when one is given.

    Raises BadArgument when it is back to front or longer than 90 days.
    """
    first, last = moment(arguments, start), moment(arguments, end)
    try:
        if first and not last:
            last = first + LONGEST_SPAN
        last = last or at
        first = first or last - LONGEST_SPAN
    except OverflowError:
        raise BadArgument(f"{start} or {end} is too far away.") from None
    if first > last:
        raise BadArgument(f"{start} is after {end}.")
    if last - first > LONGEST_SPAN:
        raise BadArgument("The range may not span more than 90 days.")
    return Span(start=first, end=last)


def whole_number(arguments: QueryDict, name: str, *, default: int, most: int) -> int:
    """Return a whole number from 1 to `most`. Raises BadArgument otherwise."""
    value = text(arguments, name, most=20)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= most:
        raise BadArgument(f"{name} must be a whole number from 1 to {most}.")
    return int(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A numbered page: how many rows, after leaving out how many."""

    size: int
    skip: int


def page_of(arguments: QueryDict) -> Page:
    """Return the page asked for: the first thousand rows unless said. Raises BadArgument."""
    size = whole_number(arguments, "page_size", default=MOST_ROWS, most=MOST_ROWS)
    number = whole_number(arguments, "page", default=1, most=100_000)
    return Page(size=size, skip=(number - 1) * size)


def degrees(arguments: QueryDict, name: str) -> float | None:
    """Return a latitude or longitude in degrees, or None. Raises BadArgument when it is not a number."""
    value = text(arguments, name, most=40)
    if not value:
        return None
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", value):
        raise BadArgument(f"{name} must be a number of degrees, like 52.486.")
    return float(value)


def attributes(arguments: QueryDict) -> Mapping[str, list[str]]:
    """Return `attribute[code]=value` and `attribute[code][]=value` as lists of values by code."""
    found: dict[str, list[str]] = {}
    for name in arguments:
        match = _ATTRIBUTE.match(name)
        if match:
            values = [value.strip() for value in arguments.getlist(name) if value.strip()]
            found.setdefault(match[1], []).extend(values)
    return found
